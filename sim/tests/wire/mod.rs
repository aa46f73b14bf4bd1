//! A wire to the whole device: questions onto it in any shape, their answers checked, and the device's counters beside what was
//! sent.
pub mod frames;

use frames::Station;
use gateware::board::Board;
use gateware::{firmware, project};
use sim::device::rgmii::{Shape, Speed};
use sim::engine::Time;
use sim::machine::Machine;
use sim::network::user::{HOST, HOST_MAC};
use sim::network::{Network, UserNetwork};
use sim::session::{self, Options, MAC};
use smoltcp::wire::ArpOperation;
use spec::ethernet::Counter;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Ports of SNMP, at the device and at the host.
const SNMP: [u16; 2] = [161, 40_000];
/// Enough for start and lease.
const START: Time = Time::milliseconds(80);
/// Samples that keep the wire busy.
const QUEUE: usize = 20_000;
type Frames = Arc<Mutex<Vec<Vec<u8>>>>;

/// The simulator's own network, and a list of what the device sent.
struct Tee(UserNetwork, Frames);

impl Network for Tee {
    fn receive(&mut self, now: Time, frame: &[u8]) {
        self.1.lock().expect("no panic").push(frame.to_vec());
        self.0.receive(now, frame);
    }
    fn poll(&mut self, now: Time) -> Vec<Vec<u8>> {
        self.0.poll(now)
    }
    fn device_address(&self) -> Option<Ipv4Addr> {
        self.0.device_address()
    }
}

/// The device with its firmware, and the wire.
pub struct World {
    pub machine: Machine,
    heard: Frames,
    device: Ipv4Addr,
    number: u16,
    /// Answers that are still to come.
    expected: Vec<Vec<u8>>,
    injected: u64,
}

impl World {
    /// A device that has a lease, its Verilog changed by `mutate`; none where a tool is missing.
    pub fn start(mutate: impl Fn(&str) -> String) -> Option<World> {
        Self::start_watched(mutate, |_| ())
    }

    /// The same; `watch` sees the device before its first clock.
    pub fn start_watched(
        mutate: impl Fn(&str) -> String,
        watch: impl FnOnce(&mut Machine),
    ) -> Option<World> {
        if !hdl::check::tools::present(&["verilator", "ld.lld"], "the gates of the device") {
            return None;
        }
        let board = Board::load(&project::constraints(), project::DEFAULT_BOARD).expect("sound");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let thread = std::thread::current().name().unwrap_or("gate").to_string();
        let elf = folder.join(format!("{thread}.elf"));
        firmware::build(board.memory.get_ref().ram_kbytes, &elf).expect("the firmware is sound");
        let mut options = Options::new(&board, elf).expect("sound");
        options.verilog = mutate(&options.verilog);
        let mut machine = session::machine(&options).expect("a machine");
        watch(&mut machine);
        let heard = Frames::default();
        let network = UserNetwork::open(&[], &[]).expect("no ports");
        machine.set_network(Box::new(Tee(network, heard.clone())));
        assert!(
            machine.run_while(START, |machine| machine.address().is_none()),
            "no lease"
        );
        let device = machine.address().expect("just seen");
        let mut world = World {
            machine,
            heard,
            device,
            number: 0,
            expected: vec![],
            injected: 0,
        };
        // The lease has arrived; it is to be in use too.
        world.run_for(Time::milliseconds(2));
        Some(world)
    }

    pub fn run_for(&mut self, time: Time) {
        let until = self.machine.now() + time;
        self.machine.run_until(until);
    }

    /// The host at the other end.
    pub fn host(&self) -> Station {
        Station {
            mac: HOST_MAC,
            ip: HOST,
        }
    }

    /// The device.
    pub fn device(&self) -> Station {
        Station {
            mac: MAC,
            ip: self.device,
        }
    }

    /// The next ping, with so many octets of data.
    pub fn ping(&mut self, octets: usize) -> Vec<u8> {
        self.number = self.number.wrapping_add(1);
        let [question, answer] = frames::ping(self.host(), self.device(), self.number, octets);
        self.expected.push(answer);
        question
    }

    /// The next question of management: an SNMP Get.
    pub fn get(&mut self) -> Vec<u8> {
        self.number = self.number.wrapping_add(1);
        let [question, answer] = frames::snmp(self.number, "public");
        let [device, host] = [(self.device(), SNMP[0]), (self.host(), SNMP[1])];
        self.expected.push(frames::udp(device, host, &answer));
        frames::udp(host, device, &question)
    }

    /// Sets an object of the PDU, or reads it, and waits for the answer; the number in that, if there is one.
    pub fn manage(&mut self, object: (u8, u8), value: Option<u8>) -> Option<i64> {
        self.number = self.number.wrapping_add(1);
        let number = self.number;
        let [device, host] = [(self.device(), SNMP[0]), (self.host(), SNMP[1])];
        let question = frames::manage(number, object, value);
        self.inject(&frames::udp(host, device, &question), Shape::default());
        let until = self.machine.now() + START;
        while self.machine.now() < until {
            self.run_for(Time::microseconds(20));
            let heard = self.heard.lock().expect("no panic").clone();
            let answer = |frame: &Vec<u8>| frames::managed(frame, number, object);
            if let Some(value) = heard.iter().find_map(answer) {
                return value;
            }
            self.hear();
        }
        panic!("no answer about {object:?}");
    }

    /// Puts a frame onto the wire.
    pub fn inject(&mut self, frame: &[u8], shape: Shape) {
        self.machine.inject(frame, shape);
        self.injected += 1;
    }

    /// Puts octets onto the wire that are no frame.
    pub fn inject_carrier(&mut self, octets: &[u8], gap: usize) {
        self.machine.inject_carrier(octets, gap);
        self.injected += 1;
    }

    /// Carriers that were on the wire.
    pub fn carriers(&self) -> u64 {
        let counts = self.machine.counts();
        self.injected + counts.received + counts.returned
    }

    /// How many answers have come since the last time. The device's questions for the host are answered on the spot: what the
    /// network has to say waits until the wire is idle.
    pub fn hear(&mut self) -> u64 {
        let mut answered = 0;
        let heard = std::mem::take(&mut *self.heard.lock().expect("no panic"));
        for frame in heard {
            if let Some(at) = self
                .expected
                .iter()
                .position(|wanted| frames::is_answer(wanted, &frame))
            {
                self.expected.swap_remove(at);
                answered += 1;
            } else if frames::asks_for(&frame, HOST) {
                let (host, device) = (self.host(), self.device());
                let answer = frames::arp(ArpOperation::Reply, host, device, device.mac);
                self.inject(&answer, Shape::default());
            }
        }
        answered
    }

    /// Forgets what was asked.
    pub fn forget(&mut self) {
        self.expected.clear();
    }

    /// Runs until so many pings are answered, or the device is silent; how many were. Those that were not are forgotten.
    pub fn answers(&mut self, wanted: u64) -> u64 {
        let octet = self.machine.speed().octet().0;
        let patience = Time::milliseconds(2) + Time(4_000 * octet);
        let mut answered = 0;
        let mut last = self.machine.now();
        while answered < wanted && self.machine.now().since(last) < patience {
            self.run_for(Time::microseconds(20));
            let more = self.hear();
            answered += more;
            if more > 0 {
                last = self.machine.now();
            }
            if self.machine.queued() > 0 {
                last = self.machine.now();
            }
        }
        self.forget();
        answered
    }

    /// Runs until the wire needs more.
    pub fn keep_up(&mut self) {
        while self.machine.queued() > QUEUE {
            self.run_for(Time::microseconds(20));
        }
    }

    /// Runs until the wire is empty and all is counted.
    pub fn drain(&mut self) {
        let mut before = None;
        while before != Some(self.carriers()) || self.machine.queued() > 0 {
            before = Some(self.carriers());
            self.run_for(Time::microseconds(50));
        }
    }

    /// Plugs the cable into a partner of this speed and waits until the device has an address again.
    pub fn meet(&mut self, speed: Speed) {
        self.machine.change(|now, board| board.meet(now, speed));
        let until = self.machine.now() + START;
        let met = |machine: &mut Machine| machine.board().link() != Some(speed);
        assert!(self.machine.run_while(until, met), "no link");
        // Its link is polled, then it asks for a lease.
        self.run_for(Time::milliseconds(30));
    }

    /// One of the MAC's counters, from its RAM.
    pub fn counter(&mut self, counter: Counter) -> u64 {
        let model = self.machine.model();
        let [high, low] = ["high", "low"].map(|half| {
            let words = model.memory(&format!("counters.{half}_words.mem"));
            let words = words.expect("the MAC has counters");
            model.memory_get(words, counter as usize)
        });
        high << 32 | low
    }

    /// What has become of all carriers, in the order of [`Counter::FATES`].
    pub fn fates(&mut self) -> [u64; Counter::FATES.len()] {
        Counter::FATES.map(|fate| self.counter(fate))
    }

    /// Every carrier that was on the wire is in exactly one counter, and what the device says it sent was heard.
    pub fn check_books(&mut self) {
        self.drain();
        let counts = self.fates();
        let carriers = self.carriers();
        assert_eq!(
            counts.iter().sum::<u64>(),
            carriers,
            "{:?}: {counts:?}",
            Counter::FATES
        );
        let sent = self.counter(Counter::SentFrames);
        let told = self.machine.counts();
        assert_eq!(sent, told.sent + told.returned, "sent");
        assert_eq!(told.faulty, 0, "faulty");
        println!("books: {carriers} carriers, {counts:?}; {sent} frames sent");
    }
}
