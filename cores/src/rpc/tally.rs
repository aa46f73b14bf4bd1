//! Counters of a router's events, in one block RAM.
use super::query::CounterSink;
use hdl::lit::{Lit, Size};
use hdl::mem::Mem;
use rust_hdl::prelude::*;

/// Kinds of events, in the order of `spec`'s NETWORK_COUNTER.
pub const KINDS: usize = 6;

/// The strobes of one port, side by side in the order of the kinds. Combinational.
#[derive(LogicBlock, Default)]
pub struct Events {
    /// A message came in.
    pub entered: Signal<In, Bit>,
    /// A message went out.
    pub left: Signal<In, Bit>,
    /// A message waited in this clock.
    pub waited: Signal<In, Bit>,
    /// A CALL to nobody.
    pub unreachable: Signal<In, Bit>,
    /// A CALL that was refused.
    pub prohibited: Signal<In, Bit>,
    /// A message that was dropped.
    pub discarded: Signal<In, Bit>,
    /// All of them, bit = kind.
    pub all: Signal<Out, Bits<6>>,
}

impl Logic for Events {
    #[hdl_gen]
    fn update(&mut self) {
        self.all.next = bit_cast::<6, 1>(self.entered.val().into())
            | (bit_cast::<6, 1>(self.left.val().into()) << 1)
            | (bit_cast::<6, 1>(self.waited.val().into()) << 2)
            | (bit_cast::<6, 1>(self.unreachable.val().into()) << 3)
            | (bit_cast::<6, 1>(self.prohibited.val().into()) << 4)
            | (bit_cast::<6, 1>(self.discarded.val().into()) << 5);
    }
}

/// Events of one port that are not yet in the memory: at most 127 of each kind between two visits.
#[derive(LogicBlock, Default)]
struct PortTally {
    pub clock: Signal<In, Clock>,
    pub events: Signal<In, Bits<6>>,
    pub take: Signal<In, Bits<6>>,
    pub taken: Signal<Out, Bits<7>>,
    pending: [DFF<Bits<7>>; KINDS],
    seen: DFF<Bits<6>>,
    fresh: [Signal<Local, Bits<7>>; KINDS],
    none: Lit<7, 0>,
    one: Lit<7, 1>,
}

impl Logic for PortTally {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, seen);
        self.seen.d.next = self.events.val();
        self.taken.next = self.none.val();
        for i in 0..6 {
            self.pending[i].clock.next = self.clock.val();
            self.fresh[i].next = self.none.val();
            if self.seen.q.val().get_bit(i) {
                self.fresh[i].next = self.one.val();
            }
            self.pending[i].d.next = self.pending[i].q.val() + self.fresh[i].val();
            if self.take.val().get_bit(i) {
                self.pending[i].d.next = self.fresh[i].val();
                self.taken.next = self.pending[i].q.val();
            }
        }
    }
}

/// The events of all `N` ports that are not yet in the memory.
#[derive(LogicBlock)]
pub struct PortTallies<const N: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobes of each port, bit = kind.
    pub events: [Signal<In, Bits<6>>; N],
    /// The counter visited in this clock: its port.
    pub port: Signal<In, Bits<5>>,
    /// The counter visited in this clock: its kind.
    pub kind: Signal<In, Bits<3>>,
    /// Events of that counter since its last visit.
    pub gathered: Signal<Out, Bits<7>>,
    ports: [PortTally; N],
    one_port: Lit<N, 1>,
    one_kind: Lit<6, 1>,
    port_hot: Signal<Local, Bits<N>>,
    kind_hot: Signal<Local, Bits<6>>,
}

impl<const N: usize> Default for PortTallies<N> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            events: std::array::from_fn(|_| Default::default()),
            port: Default::default(),
            kind: Default::default(),
            gathered: Default::default(),
            ports: std::array::from_fn(|_| Default::default()),
            one_port: Default::default(),
            one_kind: Default::default(),
            port_hot: Default::default(),
            kind_hot: Default::default(),
        }
    }
}

impl<const N: usize> Logic for PortTallies<N> {
    #[hdl_gen]
    fn update(&mut self) {
        self.port_hot.next = self.one_port.val() << self.port.val();
        self.kind_hot.next = self.one_kind.val() << self.kind.val();
        self.gathered.next = 0.into();
        for i in 0..N {
            self.ports[i].clock.next = self.clock.val();
            self.ports[i].events.next = self.events[i].val();
            self.ports[i].take.next = 0.into();
            if self.port_hot.val().get_bit(i) {
                self.ports[i].take.next = self.kind_hot.val();
                self.gathered.next = self.ports[i].taken.val();
            }
        }
    }
}

/// Six counters of 32 bits for each of `N` ports (at most 16). The events are gathered in small counters and added to the
/// memory one after the other, so a counter is exact up to the last `6 N + 3` clocks. A question is answered within
/// `6 N + 2` clocks.
#[derive(LogicBlock, Default)]
pub struct Tally<const N: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The counter visited in this clock: its port.
    pub port: Signal<Out, Bits<5>>,
    /// The counter visited in this clock: its kind.
    pub kind: Signal<Out, Bits<3>>,
    /// Its events since its last visit.
    pub gathered: Signal<In, Bits<7>>,
    /// Questions.
    pub query: CounterSink,
    memory: Mem<8, 32>,
    visited_port: DFF<Bits<5>>,
    visited_kind: DFF<Bits<3>>,
    slot: DFF<Bits<8>>,
    amount: DFF<Bits<7>>,
    done: DFF<Bit>,
    exists: DFF<Bit>,
    count: DFF<Bits<32>>,
    kind_bits: Lit<2, 3>,
    last_kind: Lit<3, { KINDS as u64 - 1 }>,
    port_count: Size<5, N>,
    next_port: Signal<Local, Bits<5>>,
    here: Signal<Local, Bits<8>>,
    asked: Signal<Local, Bits<8>>,
    asked_exists: Signal<Local, Bit>,
    sum: Signal<Local, Bits<32>>,
}

impl<const N: usize> Logic for Tally<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            visited_port,
            visited_kind,
            slot,
            amount,
            done,
            exists,
            count
        );
        clock!(self, clock, memory);

        // Visit every counter in turn.
        self.port.next = self.visited_port.q.val();
        self.kind.next = self.visited_kind.q.val();
        self.next_port.next = self.visited_port.q.val() + 1;
        self.visited_kind.d.next = self.visited_kind.q.val() + 1;
        if self.visited_kind.q.val() == self.last_kind.val() {
            self.visited_kind.d.next = 0.into();
            self.visited_port.d.next = self.next_port.val();
            if self.next_port.val() == self.port_count.val() {
                self.visited_port.d.next = 0.into();
            }
        }

        // Read its memory in this clock, write the sum in the next.
        self.here.next = (bit_cast::<8, 5>(self.visited_port.q.val()) << self.kind_bits.val())
            | bit_cast::<8, 3>(self.visited_kind.q.val());
        self.memory.read_address.next = self.here.val();
        self.slot.d.next = self.here.val();
        self.amount.d.next = self.gathered.val();
        self.sum.next = self.memory.read_data.val() + bit_cast::<32, 7>(self.amount.q.val());
        self.memory.write_address.next = self.slot.q.val();
        self.memory.write_data.next = self.sum.val();
        self.memory.write_enable.next = true;

        // A question is answered when its counter comes by.
        self.asked.next = (bit_cast::<8, 5>(self.query.port.val()) << self.kind_bits.val())
            | bit_cast::<8, 3>(self.query.kind.val());
        self.asked_exists.next = (self.query.port.val() < self.port_count.val())
            & (self.query.kind.val() <= self.last_kind.val());
        self.exists.d.next = self.asked_exists.val();
        self.count.d.next = self.sum.val();
        self.done.d.next = self.query.ask.val()
            & !self.done.q.val()
            & (!self.asked_exists.val() | (self.asked.val() == self.slot.q.val()));
        self.query.done.next = self.done.q.val();
        self.query.exists.next = self.exists.q.val();
        self.query.count.next = self.count.q.val();
    }
}
