//! Boot order and the main loop.
//!
//! The loop sleeps in receive until a notice comes or something is due. Then, in this order: notices, frames (each is
//! answered before the next is looked at, a ping at once), what the sockets have to send, one call of the round of metering. A
//! frame waits for one such call at most.

use crate::channels::KEPT_OCTETS;
use crate::plant::{FaultReport, Plant};
use crate::scan::Wire;
use crate::settings::Settings;
use crate::stack::{Identity, Stack};
use drivers::ethernet::{self, LinkState, Port};
use drivers::sums::{Offload, Ways};
use rpc::{Network, PageWindow};
use smoltcp::time::Instant;
use smoltcp::wire::EthernetAddress;
use snmp::{Agent, Community};
use spec::map::Node;
use spec::phy::Delays;
use spec::rpc::Message;
use spec::services::ethernet::{frame_ready, link_state};
use spec::services::system::chip_serial;

/// Notices that are handled before anything else has its turn.
const NOTICES: usize = 16;
/// Frames that are handled before a conversion has its turn: all that can be waiting.
const FRAMES: usize = spec::memory::PAGES;
/// How often the state of the link is read, in clocks (a second): a notice of it could have been lost.
const LINK_LOOK: u64 = spec::map::SYS_HERTZ as u64;

/// How long after its reset the PHY is looked at first, in clocks (20 ms): the MAC holds it in reset for 12 ms and gives it 2.
const PHY_SETTLES: u64 = spec::map::SYS_HERTZ as u64 / 50;

/// The sums that are the MAC's: all that the stack knows.
const OFFLOAD: Offload = Offload {
    ipv4: Ways::BOTH,
    icmp: Ways::BOTH,
    tcp: Ways::NONE,
    udp: Ways::BOTH,
};

/// The first part of the start: the plant, and the identity that the stack needs.
pub fn start_plant<N: Network>(
    network: N,
    settings: &Settings,
    kept: Option<[u8; KEPT_OCTETS]>,
    fault: FaultReport,
) -> (Plant<N>, EthernetAddress, u64) {
    let mut plant = Plant::start(network, settings.name(), kept, fault);
    let serial = plant.link.call(chip_serial::Arguments {});
    // A part without a serial number: all such units have the same address unless the settings give another.
    let serial = serial.map_or(0, |serial| {
        u64::from(serial.high) << 32 | u64::from(serial.low)
    });
    let mac = settings.mac(serial);
    let seed = serial ^ plant.link.now() ^ u64::from(fault.restarts) << 40;
    (plant, mac, seed)
}

/// The whole unit.
pub struct Unit<'a, N, W: PageWindow> {
    /// Everything but the network.
    pub plant: Plant<N>,
    /// The stack.
    pub stack: Stack<'a>,
    /// The Ethernet port.
    pub port: Port<W>,
    /// The SNMP agent.
    pub agent: Agent,
    mac: EthernetAddress,
    started: bool,
    /// When the link is looked at next, in clocks.
    link_look: u64,
    /// Which clocks the PHY shall delay.
    delays: Option<Delays>,
    /// When the PHY is looked at next if it is not as it shall be, in clocks.
    phy_look: u64,
    /// When the stack has something to do if no frame comes, in clocks.
    stack_due: u64,
}

impl<'a, N: Network, W: PageWindow> Unit<'a, N, W> {
    /// Joins plant, stack and port.
    pub fn new(
        mut plant: Plant<N>,
        window: W,
        settings: &Settings,
        buffers: &'a mut crate::stack::Buffers<'a>,
        identity: Identity<'a>,
    ) -> Self {
        let agent = Agent::new(
            Community::new(settings.read_community()),
            Community::new(settings.write_community()),
            identity.seed as u32,
        );
        let mut port = Port::new(window, OFFLOAD);
        let mac = identity.mac;
        plant.interface.mac = mac.0;
        let now = Instant::from_micros(plant.now() as i64);
        let stack = Stack::new(buffers, identity, &mut port, now);
        let mut unit = Unit {
            plant,
            stack,
            port,
            agent,
            mac,
            started: false,
            link_look: 0,
            delays: settings.phy_delays(),
            phy_look: 0,
            stack_due: 0,
        };
        unit.start_ethernet();
        unit
    }

    /// Starts the MAC; tried again with the next look at the link if it fails.
    fn start_ethernet(&mut self) {
        let state = ethernet::start(&mut self.plant.link, self.mac.0);
        self.started = state.is_ok();
        self.expect_phy();
        if let Ok(state) = state {
            self.set_link(state);
            self.port.service(&mut self.plant.link);
        }
    }

    /// The PHY has been reset, or may have been.
    fn expect_phy(&mut self) {
        self.plant.interface.phy.is_set = false;
        self.phy_look = self.plant.link.now() + PHY_SETTLES;
    }

    /// Looks at the PHY if it is not known to be as it shall be; at one that does not answer, each second again.
    fn look_at_phy(&mut self) {
        let now = self.plant.link.now();
        if self.plant.interface.phy.is_set || now < self.phy_look {
            return;
        }
        self.phy_look = now + LINK_LOOK;
        let delays = self.delays;
        self.plant.interface.phy.look(&mut self.plant.link, delays);
    }

    fn instant(&mut self) -> Instant {
        Instant::from_micros(self.plant.now() as i64)
    }

    fn set_link(&mut self, state: LinkState) {
        if state == self.stack.link() {
            return;
        }
        if !state.up {
            // The MAC resets a PHY that does not answer.
            self.expect_phy();
        }
        let now = self.instant();
        self.plant.set_link(state);
        self.stack.set_link(state, now);
        self.stack_due = 0;
    }

    /// Once round the loop.
    pub fn step(&mut self) {
        let deadline = self.next_deadline();
        let mut notice = self.plant.link.next(deadline);
        for _ in 0..NOTICES {
            let Some(message) = notice else { break };
            self.notice(message);
            notice = self.plant.link.next(0);
        }
        if let Some(message) = notice {
            self.notice(message);
        }
        if self.run_scan() {
            return self.plant.step();
        }
        self.run_network();
        self.plant.step();
        self.look_at_link();
        self.look_at_phy();
    }

    /// Goes on with the self-test of the PHY, if there is one; whether the wire is its. For everybody else the link is down
    /// then; afterwards link and PHY are looked at as after a reset.
    fn run_scan(&mut self) -> bool {
        let had_wire = self.plant.scan.has_wire();
        let Plant {
            scan,
            link,
            interface,
            ..
        } = &mut self.plant;
        scan.step(&mut Wire {
            link,
            port: &mut self.port,
            phy: interface.phy,
            mac: self.mac.0,
        });
        let has_wire = self.plant.scan.has_wire();
        if has_wire && !had_wire {
            self.set_link(LinkState::default());
        } else if had_wire && !has_wire {
            self.expect_phy();
            self.link_look = self.phy_look;
        }
        has_wire
    }

    fn notice(&mut self, message: Message) {
        if message.source != Node::Ethernet.address() {
            return self.plant.notice(message);
        }
        match message.call {
            frame_ready::CALL => {
                self.port.arrived(message);
                if !self.plant.scan.has_wire() {
                    self.answer_pings();
                }
            }
            link_state::CALL if !self.plant.scan.has_wire() => {
                let state = link_state::Arguments::from_data(message.data);
                self.set_link(LinkState::new(state.link, state.full_duplex, state.speed));
            }
            _ => {}
        }
    }

    /// Answers the pings that wait before the first frame for the stack.
    fn answer_pings(&mut self) {
        while self.stack.answer_echo(&mut self.port) {
            self.port.service(&mut self.plant.link);
        }
    }

    fn run_network(&mut self) {
        for _ in 0..FRAMES {
            self.answer_pings();
            if !self.port.has_frames() {
                break;
            }
            let now = self.instant();
            self.stack.answer_probe(&mut self.port, now);
            self.stack.learn_manager(&mut self.port, now);
            self.stack.take_frame(&mut self.port, now);
            self.port.service(&mut self.plant.link);
            self.stack.answer_requests(&mut self.agent, &mut self.plant);
            self.send_frames(now);
            self.stack_due = 0;
        }
        // Pages that came for nothing are given back, and those that could not be had are asked for again.
        self.port.service(&mut self.plant.link);
        if self.plant.link.now() >= self.stack_due {
            let now = self.instant();
            self.stack.follow_lease(now);
            self.send_frames(now);
            self.stack_due = self.next_stack_deadline(now);
        }
    }

    fn send_frames(&mut self, now: Instant) {
        self.stack.send_frames(&mut self.port, now);
        self.port.service(&mut self.plant.link);
    }

    fn look_at_link(&mut self) {
        let now = self.plant.link.now();
        if now < self.link_look {
            return;
        }
        self.link_look = now + LINK_LOOK;
        if !self.started {
            self.start_ethernet();
        } else if let Ok(state) = ethernet::link_state(&mut self.plant.link) {
            self.set_link(state);
        }
    }

    /// When the stack wants to run if no frame comes, in clocks.
    fn next_stack_deadline(&mut self, now: Instant) -> u64 {
        let Some(at) = self.stack.next_deadline(now) else {
            return u64::MAX;
        };
        let wait = (at.total_micros() - now.total_micros()).max(0) as u64;
        self.plant.link.now() + self.plant.clock.clocks_of(wait)
    }

    /// When the loop must run again if no notice comes, in clocks; 0 for at once.
    fn next_deadline(&self) -> u64 {
        if self.port.has_frames() {
            return 0;
        }
        if self.plant.scan.has_wire() {
            return self.plant.scan.due().min(self.plant.next_deadline());
        }
        let mut due = self.link_look.min(self.stack_due);
        due = due.min(self.plant.scan.due());
        if !self.plant.interface.phy.is_set {
            due = due.min(self.phy_look);
        }
        due.min(self.plant.next_deadline())
    }
}
