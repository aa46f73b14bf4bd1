//! The whole unit on the host: the application over the mock of the hardware, and a host on the other side of the wire.
#![allow(dead_code)] // Each test program uses its own part of this.

use app::channels::KEPT_OCTETS;
use app::plant::FaultReport;
use app::settings::Settings;
use app::stack::{host_name, AddressSource, Buffers, Identity};
use app::unit::{start_plant, Unit};
use mock::host::{Host, Seen};
use mock::manager::{self, Answer};
use mock::{Pdu, World};
use smoltcp::wire::EthernetAddress;
use spec::settings as place;

/// Clocks of a millisecond.
pub const MS: u64 = World::clocks_per_millisecond();
/// Port of the manager.
const MANAGER: u16 = 50_000;
/// Port of the agent.
const AGENT: u16 = 161;

/// A block of settings with these communities and name.
pub fn block() -> [u8; place::BYTES] {
    let mut block = [0; place::BYTES];
    let mut put = |setting: place::Setting, octets: &[u8]| {
        block[setting.offset..][..octets.len()].copy_from_slice(octets);
    };
    put(place::MAGIC_AT, &place::MAGIC.to_be_bytes());
    put(place::NAME, b"bench");
    put(place::READ_COMMUNITY, b"public");
    put(place::WRITE_COMMUNITY, b"private");
    block
}

/// The unit, its surroundings, and what they saw.
pub struct Bench<'a> {
    pub pdu: Pdu,
    pub unit: Unit<'a, Pdu, Pdu>,
    pub host: Host,
    /// The host serves leases.
    pub serves_leases: bool,
    /// Frames that were no DHCP.
    pub seen: Vec<Seen>,
    /// Host name that the unit told.
    pub name: Vec<u8>,
    /// DHCP messages seen.
    pub dhcp_messages: usize,
}

/// Runs a test with a unit that starts in `pdu`.
pub fn with_unit<R>(
    pdu: &Pdu,
    block: [u8; place::BYTES],
    kept: Option<[u8; KEPT_OCTETS]>,
    test: impl FnOnce(&mut Bench<'_>) -> R,
) -> R {
    let settings = Settings::new(block);
    let (plant, mac, seed) = start_plant(pdu.clone(), &settings, kept, FaultReport::default());
    let options = [host_name(settings.name())];
    let identity = Identity {
        mac,
        fallback: settings.fallback(),
        seed,
        options: &options,
    };
    let mut buffers = Buffers::default();
    let unit = Unit::new(plant, pdu.clone(), &settings, &mut buffers, identity);
    let mut bench = Bench {
        pdu: pdu.clone(),
        unit,
        host: Host::default(),
        serves_leases: true,
        seen: Vec::new(),
        name: Vec::new(),
        dhcp_messages: 0,
    };
    test(&mut bench)
}

/// Runs a test with a unit that has just started, its link up.
pub fn with_new_unit<R>(test: impl FnOnce(&mut Bench<'_>) -> R) -> R {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    with_unit(&pdu, block(), None, test)
}

impl Bench<'_> {
    pub fn mac(&self) -> EthernetAddress {
        EthernetAddress(self.pdu.0.borrow().mac)
    }

    /// Once round the loop, and what the host does about it.
    pub fn step(&mut self) {
        self.unit.step();
        loop {
            let frame = self.pdu.0.borrow_mut().sent.pop_front();
            let Some(frame) = frame else { return };
            let mut name = std::mem::take(&mut self.name);
            let answer = self.host.serve_dhcp(&frame, &mut name);
            self.name = name;
            match answer {
                Some(answer) => {
                    self.dhcp_messages += 1;
                    if self.serves_leases {
                        self.pdu.0.borrow_mut().receive_frame(&answer);
                    }
                }
                None => self.take(&frame),
            }
        }
    }

    fn take(&mut self, frame: &[u8]) {
        let seen = self.host.see(frame);
        if seen == Seen::ArpQuestion(self.host.address) {
            let answer = self.host.arp_answer(self.mac());
            self.pdu.0.borrow_mut().receive_frame(&answer);
        }
        self.seen.push(seen);
    }

    /// Runs until the condition holds; panics if it does not within so many clocks.
    pub fn run_until(&mut self, clocks: u64, mut condition: impl FnMut(&mut Self) -> bool) {
        let end = self.pdu.0.borrow().clock + clocks;
        while !condition(self) {
            assert!(
                self.pdu.0.borrow().clock < end,
                "it did not happen within {clocks} clocks"
            );
            self.step();
        }
    }

    /// Runs for so many clocks.
    pub fn run(&mut self, clocks: u64) {
        let end = self.pdu.0.borrow().clock + clocks;
        while self.pdu.0.borrow().clock < end {
            self.step();
        }
    }

    /// Runs until the unit has a lease.
    pub fn get_lease(&mut self) {
        self.run_until(20_000 * MS, |bench| {
            bench.unit.stack.address().1 == AddressSource::Lease
        });
    }

    /// Sends a frame and waits for an answer.
    pub fn ask(&mut self, frame: &[u8]) -> Seen {
        self.seen.clear();
        assert!(self.pdu.0.borrow_mut().receive_frame(frame));
        let wanted = |seen: &Seen| !matches!(seen, Seen::ArpQuestion(_));
        self.run_until(2000 * MS, |bench| bench.seen.iter().any(wanted));
        self.seen.iter().find(|seen| wanted(seen)).unwrap().clone()
    }

    /// Sends an SNMP request and waits for the answer.
    pub fn manage(&mut self, request: &[u8]) -> Answer {
        let to = (self.mac(), self.host.unit_address);
        let frame = self.host.udp(to, MANAGER, AGENT, request);
        match self.ask(&frame) {
            Seen::Udp(_, MANAGER, AGENT, octets) => manager::answer(&octets).expect("an answer"),
            other => panic!("{other:?}"),
        }
    }

    pub fn get(&mut self, group: u32, row: u32) -> Option<i64> {
        self.get_name(&manager::object(group, row))
    }

    /// The number under a name.
    pub fn get_name(&mut self, name: &[u32]) -> Option<i64> {
        let request = manager::request(manager::GET, "public", &[(name.to_vec(), None)]);
        self.manage(&request).value()
    }

    /// Sets one object; the error-status.
    pub fn set(&mut self, group: u32, row: u32, value: i32) -> u32 {
        let binding = (manager::object(group, row), Some(value));
        self.manage(&manager::request(manager::SET, "private", &[binding]))
            .status
    }
}
