//! The MAC's counters: 64 bits each, in two block RAMs; no event is ever lost.
//!
//! Each counter has a small register that takes the events; the sweep, three clocks a counter, adds it to the counter.
use super::outcome::{CENSUS_BITS, EVENT_BITS};
use super::page_writer::LENGTH_BITS;
use super::sides::RECEIVE_BITS;
use super::words::OWED_BITS;
use hdl::lit::Lit;
use hdl::mem::Mem;
use rust_hdl::prelude::*;
use spec::ethernet::{Counter, MAX_TAGGED_OCTETS};

/// Bits of a counter's index.
pub const INDEX_BITS: usize = 6;
/// Clocks from one visit of the sweep to the next.
const SWEEP: usize = 3 * Counter::ALL.len();
/// Bits of the octets that can gather between two visits of the sweep: those of as many frames as can end then.
const OCTETS_BITS: usize = 13;
/// Bits of the events that can gather then: a frame is judged every second clock at most.
const EVENTS_BITS: usize = 6;

const _: () = assert!(SWEEP / 2 < 1 << EVENTS_BITS && Counter::ALL.len() <= 1 << INDEX_BITS);
/// At two octets a clock, and what was in the queue and in one frame before.
const _: () = assert!(2 * SWEEP + 4 * MAX_TAGGED_OCTETS < 1 << OCTETS_BITS);

/// The events since the last visit.
#[derive(LogicBlock, Default)]
struct Gather {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: count.
    pub add: Signal<In, Bit>,
    /// Strobe: `gathered` is taken; start again.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<EVENTS_BITS>>,
    sum: DFF<Bits<EVENTS_BITS>>,
    none: Lit<EVENTS_BITS, 0>,
    one: Lit<EVENTS_BITS, 1>,
}

impl Logic for Gather {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, sum);
        self.gathered.next = self.sum.q.val();
        if self.taken.val() & self.add.val() {
            self.sum.d.next = self.one.val();
        } else if self.taken.val() {
            self.sum.d.next = self.none.val();
        } else if self.add.val() {
            self.sum.d.next = self.sum.q.val() + 1;
        }
    }
}

/// The octets, or the frames of overruns, since the last visit.
#[derive(LogicBlock, Default)]
struct GatherOctets {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: add `amount`.
    pub add: Signal<In, Bit>,
    /// See `add`.
    pub amount: Signal<In, Bits<LENGTH_BITS>>,
    /// Strobe: `gathered` is taken; start again.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<OCTETS_BITS>>,
    sum: DFF<Bits<OCTETS_BITS>>,
    none: Lit<OCTETS_BITS, 0>,
    base: Signal<Local, Bits<OCTETS_BITS>>,
}

impl Logic for GatherOctets {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, sum);
        self.gathered.next = self.sum.q.val();
        self.base.next = self.sum.q.val();
        if self.taken.val() {
            self.base.next = self.none.val();
        }
        self.sum.d.next = self.base.val();
        if self.add.val() {
            self.sum.d.next =
                self.base.val() + bit_cast::<OCTETS_BITS, LENGTH_BITS>(self.amount.val());
        }
    }
}

/// At a carrier a clock, and what is owed and in the queue before.
const _: () = assert!(SWEEP + (1 << OWED_BITS) + (1 << RECEIVE_BITS) < 1 << OCTETS_BITS);

/// The places of these among the events, as the kernel below uses them.
const _: () = assert!(
    Counter::ReceivedOctets as usize == 1
        && Counter::SentOctets as usize == 11
        && Counter::DroppedOverrun as usize == 13
        && Counter::AllOctets as usize == EVENT_BITS
);

/// All that gathers, and the sum of the one whose turn it is.
#[derive(LogicBlock, Default)]
struct Gathering {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobes, one bit a counter.
    pub events: Signal<In, Bits<EVENT_BITS>>,
    /// Strobes, one bit a counter of the census.
    pub census: Signal<In, Bits<CENSUS_BITS>>,
    /// With the event of all octets: how many; with that of an overrun: how many frames.
    pub all_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// With the event of received octets: how many.
    pub received_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// With the event of sent octets: how many.
    pub sent_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Whose turn it is.
    pub turn: Signal<In, Bits<INDEX_BITS>>,
    /// Strobe: `gathered` is taken.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<OCTETS_BITS>>,
    gather: [Gather; EVENT_BITS],
    gather_census: [Gather; CENSUS_BITS],
    octets_all: GatherOctets,
    octets_in: GatherOctets,
    octets_out: GatherOctets,
    overruns: GatherOctets,
    at_octets_all: Lit<INDEX_BITS, { Counter::AllOctets as u64 }>,
    at_octets_in: Lit<INDEX_BITS, { Counter::ReceivedOctets as u64 }>,
    at_octets_out: Lit<INDEX_BITS, { Counter::SentOctets as u64 }>,
    at_overruns: Lit<INDEX_BITS, { Counter::DroppedOverrun as u64 }>,
    first_of_census: Lit<INDEX_BITS, { EVENT_BITS as u64 }>,
    census_turn: Signal<Local, Bits<INDEX_BITS>>,
    count: Signal<Local, Bits<EVENTS_BITS>>,
}

impl Logic for Gathering {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, octets_all, octets_in, octets_out, overruns);
        self.census_turn.next = self.turn.val() - self.first_of_census.val();
        self.count.next = 0.into();
        for i in 0..EVENT_BITS {
            self.gather[i].clock.next = self.clock.val();
            self.gather[i].add.next = self.events.val().get_bit(i);
            self.gather[i].taken.next = false;
            if self.turn.val().index() == i {
                self.gather[i].taken.next = self.taken.val();
                self.count.next = self.gather[i].gathered.val();
            }
        }
        for i in 0..CENSUS_BITS {
            self.gather_census[i].clock.next = self.clock.val();
            self.gather_census[i].add.next = self.census.val().get_bit(i);
            self.gather_census[i].taken.next = false;
            if self.census_turn.val().index() == i {
                self.gather_census[i].taken.next = self.taken.val();
                self.count.next = self.gather_census[i].gathered.val();
            }
        }
        self.octets_all.add.next = self.census.val().get_bit(0);
        self.octets_all.amount.next = self.all_octets.val();
        self.octets_all.taken.next =
            self.taken.val() & (self.turn.val() == self.at_octets_all.val());
        self.octets_in.add.next = self.events.val().get_bit(1);
        self.octets_in.amount.next = self.received_octets.val();
        self.octets_in.taken.next = self.taken.val() & (self.turn.val() == self.at_octets_in.val());
        self.octets_out.add.next = self.events.val().get_bit(11);
        self.octets_out.amount.next = self.sent_octets.val();
        self.octets_out.taken.next =
            self.taken.val() & (self.turn.val() == self.at_octets_out.val());
        self.overruns.add.next = self.events.val().get_bit(13);
        self.overruns.amount.next = self.all_octets.val();
        self.overruns.taken.next = self.taken.val() & (self.turn.val() == self.at_overruns.val());
        self.gathered.next = bit_cast::<OCTETS_BITS, EVENTS_BITS>(self.count.val());
        if self.turn.val() == self.at_octets_all.val() {
            self.gathered.next = self.octets_all.gathered.val();
        } else if self.turn.val() == self.at_octets_in.val() {
            self.gathered.next = self.octets_in.gathered.val();
        } else if self.turn.val() == self.at_octets_out.val() {
            self.gathered.next = self.octets_out.gathered.val();
        } else if self.turn.val() == self.at_overruns.val() {
            self.gathered.next = self.overruns.gathered.val();
        }
    }
}

/// What is done with a counter.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    Read,
    Add,
    Write,
}

/// See the module page.
#[derive(LogicBlock, Default)]
pub struct Counters {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobes, one bit a counter.
    pub events: Signal<In, Bits<EVENT_BITS>>,
    /// Strobes, one bit a counter of the census.
    pub census: Signal<In, Bits<CENSUS_BITS>>,
    /// With the event of all octets: how many; with that of an overrun: how many frames.
    pub all_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// With the event of received octets: how many.
    pub received_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// With the event of sent octets: how many.
    pub sent_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Strobe: the values below are those of counter `index`.
    pub visited: Signal<Out, Bit>,
    /// See `visited`.
    pub index: Signal<Out, Bits<INDEX_BITS>>,
    /// Bits 63 to 32.
    pub high: Signal<Out, Bits<32>>,
    /// Bits 31 to 0.
    pub low: Signal<Out, Bits<32>>,
    gathering: Gathering,
    low_words: Mem<INDEX_BITS, 32>,
    high_words: Mem<INDEX_BITS, 32>,
    state: DFF<State>,
    turn: DFF<Bits<INDEX_BITS>>,
    gathered: DFF<Bits<OCTETS_BITS>>,
    new_low: DFF<Bits<32>>,
    old_high: DFF<Bits<32>>,
    carry: DFF<Bit>,
    last: Lit<INDEX_BITS, { Counter::ALL.len() as u64 - 1 }>,
    low_now: Signal<Local, Bits<32>>,
    sum: Signal<Local, Bits<32>>,
    new_high: Signal<Local, Bits<32>>,
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, turn, gathered, new_low, old_high, carry);
        clock!(self, clock, low_words, high_words, gathering);
        self.gathering.events.next = self.events.val();
        self.gathering.census.next = self.census.val();
        self.gathering.all_octets.next = self.all_octets.val();
        self.gathering.received_octets.next = self.received_octets.val();
        self.gathering.sent_octets.next = self.sent_octets.val();
        self.gathering.turn.next = self.turn.q.val();
        self.gathering.taken.next = self.state.q.val() == State::Read;
        self.gathered.d.next = self.gathering.gathered.val();

        // First the sum, then both words back. The upper word counts when the lower one's top bit falls.
        self.low_words.read_address.next = self.turn.q.val();
        self.high_words.read_address.next = self.turn.q.val();
        self.low_now.next = self.low_words.read_data.val();
        self.sum.next = self.low_now.val() + bit_cast::<32, OCTETS_BITS>(self.gathered.q.val());
        self.new_low.d.next = self.sum.val();
        self.carry.d.next = self.low_now.val().get_bit(31) & !self.sum.val().get_bit(31);
        self.old_high.d.next = self.high_words.read_data.val();
        self.new_high.next = self.old_high.q.val();
        if self.carry.q.val() {
            self.new_high.next = self.old_high.q.val() + 1;
        }
        match self.state.q.val() {
            State::Read => {
                self.state.d.next = State::Add;
            }
            State::Add => {
                self.state.d.next = State::Write;
            }
            State::Write => {
                self.state.d.next = State::Read;
                self.turn.d.next = self.turn.q.val() + 1;
                if self.turn.q.val() == self.last.val() {
                    self.turn.d.next = 0.into();
                }
            }
        }
        self.low_words.write_address.next = self.turn.q.val();
        self.low_words.write_data.next = self.new_low.q.val();
        self.low_words.write_enable.next = self.state.q.val() == State::Write;
        self.high_words.write_address.next = self.turn.q.val();
        self.high_words.write_data.next = self.new_high.val();
        self.high_words.write_enable.next = self.state.q.val() == State::Write;
        self.visited.next = self.state.q.val() == State::Write;
        self.index.next = self.turn.q.val();
        self.high.next = self.new_high.val();
        self.low.next = self.new_low.q.val();
    }
}
