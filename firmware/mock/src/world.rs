//! The world: clock, messages under way, disturbances.

use crate::converters::Converters;
use crate::nodes::Channel;
use crate::phy::Phy;
use crate::sums;
use rpc::{Network, PageWindow};
use spec::call::Request;
use spec::ethernet::Counter;
use spec::map::{Node, SYS_HERTZ};
use spec::memory::PAGES;
use spec::phy::{Delays, Kind as PhyKind};
use spec::rpc::{Data, Kind, Message};
use spec::services::{breaker, ethernet, peripheral};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Clocks that a message takes to be sent.
const SEND_CLOCKS: u64 = 8;
/// Clocks from a request to its answer, for a node that is quick.
pub(crate) const ANSWER_CLOCKS: u64 = 20;

/// What goes wrong with the next call of one number to one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// No answer, and nothing is done.
    Silent,
    /// The answer comes after this many clocks.
    Late(u64),
    /// RETRY, and nothing is done.
    Retry,
    /// FAIL, and nothing is done.
    Fail,
}

/// Everything outside the CPU.
pub struct World {
    /// Clocks since power-up.
    pub clock: u64,
    /// Messages on their way to the CPU and when they are there.
    pub(crate) coming: VecDeque<(u64, Message)>,
    /// What goes wrong: node, call number, what.
    pub disturbances: VecDeque<(Node, u8, Disturbance)>,
    /// Calls seen: node and call number.
    pub calls: Vec<(Node, u8)>,
    /// Owner of each page; `None` is free.
    pub owners: [Option<Node>; PAGES],
    /// Who allocated each page; it is charged to that node until it is freed, whoever owns it meanwhile.
    pub charged: [Option<Node>; PAGES],
    /// Contents of the pages.
    pub pages: Vec<Vec<u8>>,
    /// Pages that are lent to the program now.
    pub borrowed: [bool; PAGES],
    /// Frames that were sent, in order.
    pub sent: VecDeque<Vec<u8>>,
    /// Of which received frames the MAC says that their sums are right.
    pub finds_right: fn(&[u8]) -> bool,
    /// The link is up.
    pub link_up: bool,
    /// Own address of the MAC.
    pub mac: [u8; 6],
    /// Storm limit of the MAC.
    pub storm_limit: ethernet::set_storm_limit::Arguments,
    /// The PHY, if there is one.
    pub phy: Option<Phy>,
    /// Counters of the MAC, by index; `None`: it does not have it.
    pub counters: [Option<u64>; Counter::ALL.len()],
    /// Output channels.
    pub channels: [Channel; breaker::CHANNELS],
    /// Board-wide shutdown.
    pub shutdown: bool,
    /// The all-off line.
    pub all_off: bool,
    /// ADCs, DACs, temperature sensors.
    pub converters: Converters,
    /// What the straps say, in millivolts.
    pub strap: u32,
    /// Fault LED.
    pub fault_led: bool,
    /// Timer: period less one, next tick, ticks so far.
    pub timer: (u32, Option<u64>, u32),
    /// Serial number of the chip.
    pub serial: Option<u64>,
}

impl World {
    fn new() -> Self {
        World {
            clock: 0,
            coming: VecDeque::new(),
            disturbances: VecDeque::new(),
            calls: Vec::new(),
            owners: [None; PAGES],
            charged: [None; PAGES],
            pages: vec![vec![0; spec::memory::PAGE_BYTES]; PAGES],
            borrowed: [false; PAGES],
            sent: VecDeque::new(),
            finds_right: sums::are_right,
            link_up: false,
            mac: [0; 6],
            storm_limit: ethernet::set_storm_limit::Arguments::default(),
            phy: Some(Phy::new(PhyKind::B50612D, 0, Delays::default())),
            counters: [Some(0); Counter::ALL.len()],
            channels: Default::default(),
            shutdown: false,
            all_off: false,
            converters: Converters::default(),
            strap: 5000,
            fault_led: false,
            timer: (0, None, 0),
            serial: Some(0x0123_4567_89ab_cdef),
        }
    }

    /// Puts a message on its way to the CPU; it stays behind earlier ones of the same node.
    pub fn post(&mut self, source: Node, call: u8, kind: Kind, data: Data, after: u64) {
        let message = Message {
            source: source.address(),
            destination: Node::Cpu.address(),
            call,
            kind,
            data,
        };
        let earliest = self
            .coming
            .iter()
            .filter(|(_, m)| m.source == message.source);
        let at = earliest
            .map(|(at, _)| *at)
            .max()
            .unwrap_or(0)
            .max(self.clock + after);
        self.coming.push_back((at, message));
    }

    /// Puts a notice on its way.
    pub fn notify(&mut self, source: Node, call: u8, data: Data) {
        self.post(source, call, Kind::Interrupt, data, ANSWER_CLOCKS);
    }

    /// Posts the ticks up to a time, but none behind a message that comes before it: what is posted keeps its order.
    fn run_timer(&mut self, until: u64) {
        while let Some(tick) = self.timer.1.filter(|tick| *tick <= until) {
            if self.coming.iter().any(|(at, _)| *at < tick) {
                return;
            }
            self.timer.2 += 1;
            self.timer.1 = Some(tick + u64::from(self.timer.0) + 1);
            let data = peripheral::timer::Arguments {
                missed: 0,
                tick: self.timer.2,
            }
            .to_data();
            let after = tick.saturating_sub(self.clock);
            self.post(
                Node::Peripheral,
                peripheral::timer::CALL,
                Kind::Interrupt,
                data,
                after,
            );
        }
    }

    /// Delivers a call and puts its answer on its way.
    fn deliver(&mut self, message: Message) {
        let Some(node) =
            Node::from_address(message.destination).filter(|n| Node::PRESENT.contains(n))
        else {
            let at = self.clock + ANSWER_CLOCKS;
            let answer = Message {
                source: message.destination,
                destination: message.source,
                kind: Kind::HostUnreachable,
                ..message
            };
            return self.coming.push_back((at, answer));
        };
        if message.kind != Kind::Call {
            return;
        }
        self.calls.push((node, message.call));
        let disturbed = self
            .disturbances
            .iter()
            .position(|(n, call, _)| *n == node && *call == message.call);
        let disturbance = disturbed
            .and_then(|place| self.disturbances.remove(place))
            .map(|(_, _, what)| what);
        let (kind, data, clocks) = match disturbance {
            Some(Disturbance::Silent) => return,
            Some(Disturbance::Retry) => (Kind::ReturnRetry, Data::default(), ANSWER_CLOCKS),
            Some(Disturbance::Fail) => (Kind::ReturnFail, Data::default(), ANSWER_CLOCKS),
            Some(Disturbance::Late(clocks)) => {
                let (kind, data, _) = self.serve(node, message.call, message.data);
                (kind, data, clocks)
            }
            None => self.serve(node, message.call, message.data),
        };
        self.post(node, message.call, kind, data, clocks);
    }

    /// Forgets all messages to the CPU, as its network port does when it starts again.
    pub fn flush(&mut self) {
        self.coming.clear();
    }

    /// Frequency of the clock, for tests that count in seconds.
    pub const fn clocks_per_millisecond() -> u64 {
        SYS_HERTZ as u64 / 1000
    }

    /// How often a call was made.
    pub fn count<R: Request>(&self, node: Node) -> usize {
        self.calls
            .iter()
            .filter(|seen| **seen == (node, R::CALL))
            .count()
    }

    /// A free page for a node, if its quota allows.
    pub(crate) fn allocate(&mut self, node: Node) -> Option<usize> {
        let charged = self
            .charged
            .iter()
            .filter(|charged| **charged == Some(node))
            .count();
        let page = self.owners.iter().position(Option::is_none)?;
        if charged >= spec::memory::quota(node) {
            return None;
        }
        self.owners[page] = Some(node);
        self.charged[page] = Some(node);
        self.pages[page].fill(0);
        Some(page)
    }

    /// Gives a page back.
    pub(crate) fn free(&mut self, page: usize) {
        self.owners[page] = None;
        self.charged[page] = None;
    }

    /// What becomes of a frame that the MAC sends: it is on the wire, or back, if the PHY says so.
    pub(crate) fn put_on_wire(&mut self, frame: Vec<u8>) {
        match self.phy.as_ref().and_then(Phy::returns) {
            None => self.sent.push_back(frame),
            Some(true) => drop(self.receive_frame(&frame)),
            Some(false) => {
                let damaged = &mut self.counters[Counter::DroppedBadFcs as usize];
                *damaged = damaged.map(|count| count + 1);
            }
        }
    }

    /// Hands a received frame to the CPU; false when the MAC gets no page for it.
    pub fn receive_frame(&mut self, frame: &[u8]) -> bool {
        let Some(page) = self.allocate(Node::Ethernet) else {
            return false;
        };
        self.owners[page] = Some(Node::Cpu);
        self.pages[page][spec::memory::FRAME_OFFSET..][..frame.len()].copy_from_slice(frame);
        let data = ethernet::frame_ready::Arguments {
            octets: frame.len() as u32,
            sums: (self.finds_right)(frame).into(),
            address: (page * spec::memory::PAGE_BYTES) as u32,
            ethertype: u32::from(u16::from_be_bytes([frame[12], frame[13]])),
        }
        .to_data();
        self.notify(Node::Ethernet, ethernet::frame_ready::CALL, data);
        true
    }
}

/// The CPU's view of the world, and the test's.
#[derive(Clone)]
pub struct Pdu(pub Rc<RefCell<World>>);

impl Default for Pdu {
    fn default() -> Self {
        Pdu(Rc::new(RefCell::new(World::new())))
    }
}

impl Network for Pdu {
    fn now(&self) -> u64 {
        self.0.borrow().clock
    }

    fn send(&mut self, message: Message, deadline: u64) -> bool {
        let mut world = self.0.borrow_mut();
        if world.clock > deadline {
            return false;
        }
        world.clock += SEND_CLOCKS;
        world.deliver(message);
        true
    }

    /// Answers go before notices, as in the hardware.
    fn receive(&mut self, deadline: u64) -> Option<Message> {
        let mut world = self.0.borrow_mut();
        let until = deadline.max(world.clock);
        world.run_timer(until);
        let clock = world.clock;
        let best = (0..world.coming.len())
            .filter(|i| world.coming[*i].0 <= until)
            .min_by_key(|i| {
                let (at, message) = world.coming[*i];
                (at.max(clock), !message.kind.is_reply(), *i)
            });
        match best.and_then(|i| world.coming.remove(i)) {
            Some((at, message)) => {
                world.clock = at.max(clock) + 1;
                Some(message)
            }
            None => {
                world.clock = until;
                None
            }
        }
    }
}

impl PageWindow for Pdu {
    type Page = crate::MockPage;

    fn borrow(&mut self, address: u32) -> Option<crate::MockPage> {
        crate::MockPage::borrow(self, address)
    }
}
