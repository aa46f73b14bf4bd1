//! The image on the instruction model, with a host on the other side of the wire.
#![allow(dead_code)] // Each test program uses its own part of this.

use image::emulator::Emulator;
use image::load::Image;
use mock::host::{Host, Seen};
use mock::manager;
use mock::Pdu;
use smoltcp::wire::EthernetAddress;
use spec::management::Group;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Size of the RAM.
pub const RAM_KB: usize = 128;
/// Instructions of a second, at one a clock.
pub const SECOND: u32 = spec::map::SYS_HERTZ;

/// The image, built as for a board; `None` where the compiler for it is missing, which is an error where everything must be
/// there.
pub fn image() -> Option<&'static Image> {
    static IMAGE: OnceLock<Option<Image>> = OnceLock::new();
    IMAGE.get_or_init(build).as_ref()
}

fn build() -> Option<Image> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let elf = folder.join(format!("target/test-{}.elf", std::process::id()));
    let output = Command::new(folder.join("build"))
        .arg("--output")
        .arg(&elf)
        .output()
        .expect("a shell");
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(std::env::var_os("PDU_REQUIRE_TOOLS").is_none(), "{message}");
        eprintln!("skipped: {message}");
        return None;
    }
    let file = std::fs::read(&elf).expect("it was just built");
    std::fs::remove_file(&elf).expect("it was just built");
    Some(Image::load(&file, RAM_KB).expect("an image"))
}

/// The unit and a host.
pub struct Bench {
    pub pdu: Pdu,
    pub emulator: Emulator,
    pub host: Host,
    pub seen: Vec<Seen>,
}

impl Bench {
    /// A unit at power-up, its link up.
    pub fn new(image: &Image) -> Self {
        let pdu = Pdu::default();
        pdu.0.borrow_mut().link_up = true;
        Bench {
            emulator: Emulator::new(image, pdu.clone()),
            pdu,
            host: Host::default(),
            seen: Vec::new(),
        }
    }

    pub fn mac(&self) -> EthernetAddress {
        EthernetAddress(self.pdu.0.borrow().mac)
    }

    /// Runs until the condition holds, serving leases; panics if it does not within so many instructions.
    pub fn run_until(
        &mut self,
        instructions: u32,
        mut condition: impl FnMut(&Pdu, &[Seen]) -> bool,
    ) {
        let Bench {
            pdu,
            emulator,
            host,
            seen,
        } = self;
        let done = emulator.run_until(instructions, |_| {
            let frame = pdu.0.borrow_mut().sent.pop_front();
            if let Some(frame) = frame {
                if let Some(answer) = host.serve_dhcp(&frame, &mut Vec::new()) {
                    pdu.0.borrow_mut().receive_frame(&answer);
                } else {
                    seen.push(host.see(&frame));
                }
            }
            condition(pdu, seen)
        });
        assert!(
            done,
            "it did not happen within {instructions} instructions; {:x?}",
            emulator.faults
        );
    }

    /// Sends a frame and waits for the answer; it and the instructions it took.
    pub fn ask(&mut self, frame: &[u8]) -> (Seen, u32) {
        self.seen.clear();
        assert!(self.pdu.0.borrow_mut().receive_frame(frame));
        let before = self.emulator.instructions();
        self.run_until(SECOND, |_, seen| !seen.is_empty());
        (self.seen[0].clone(), self.emulator.instructions() - before)
    }

    /// A ping with so many octets of data.
    pub fn ping(&self, octets: usize) -> Vec<u8> {
        let data: Vec<u8> = (0..octets).map(|i| (i * 31) as u8).collect();
        self.host.echo(self.mac(), &data)
    }

    /// A datagram to the agent.
    pub fn manage(&self, request: &[u8]) -> Vec<u8> {
        let to = (self.mac(), self.host.unit_address);
        self.host.udp(to, 50_000, 161, request)
    }

    /// A Get of the first so many currents.
    pub fn get(&self, objects: usize) -> Vec<u8> {
        let bindings: Vec<_> = (1..=objects)
            .map(|row| (manager::object(Group::Current as u32, row as u32), None))
            .collect();
        self.manage(&manager::request(manager::GET, "public", &bindings))
    }

    /// Runs until the unit has nothing to do and would sleep for long: no round of metering is under way.
    pub fn run_until_idle(&mut self) {
        for _ in 0..SECOND {
            if self.emulator.is_about_to_sleep(u64::from(SECOND) / 16) {
                return;
            }
            self.emulator.step();
        }
        panic!("never idle; {:x?}", self.emulator.faults);
    }

    /// Sends a frame to the idle unit, and calls `each` before each instruction until its answer is with the MAC. Gives the
    /// answer.
    pub fn watch(&mut self, frame: &[u8], mut each: impl FnMut(&mut Emulator)) -> Seen {
        self.run_until_idle();
        assert!(self.pdu.0.borrow_mut().receive_frame(frame));
        for _ in 0..SECOND {
            if let Some(answer) = self.pdu.0.borrow_mut().sent.pop_front() {
                return self.host.see(&answer);
            }
            each(&mut self.emulator);
            self.emulator.step();
        }
        panic!("no answer; {:x?}", self.emulator.faults);
    }

    /// Runs until the unit answers ARP at the leased address.
    pub fn get_lease(&mut self) {
        for _ in 0..200 {
            let question = self.host.arp_question();
            self.pdu.0.borrow_mut().receive_frame(&question);
            self.seen.clear();
            let mut turns = 0;
            self.run_until(SECOND, |_, seen| {
                turns += 1;
                !seen.is_empty() || turns > 2000
            });
            if self.seen == [Seen::ArpAnswer(self.mac(), self.host.unit_address)] {
                return;
            }
        }
        panic!("no lease; {:x?}", self.emulator.faults);
    }
}
