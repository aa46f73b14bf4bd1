//! Writes down what waits in the lanes, one message at a time, the lanes in turn.
//!
//! ```text
//! clock    _/~\_/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//! waiting  _/~~~~~~~~~~~~~~~~~~~~~~~~~~~\____
//! position     <0  ><1  ><2  ><3  >             words of the message
//! step         <0  ><1  ><2  ><3  ><4  ><5  >   what is written: those, time, place
//! commit   ____________________________/~~~\_
//! ```
//! Seven clocks a message, four for one that is not to be recorded.
use crate::rpc::RoundRobin;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Bits of a record's place: port and direction.
pub const PLACE_BITS: usize = 5;

/// See the module documentation. `FLAW` other than 0 forgets every 64th message without a word, for a test that must notice.
#[derive(LogicBlock, Default)]
pub struct Drain<const LANES: usize, const FLAW: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: begin anew.
    pub clear: Signal<In, Bit>,
    /// Level: records are wanted.
    pub storing: Signal<In, Bit>,
    /// Lanes in which a message waits.
    pub waiting: Signal<In, Bits<LANES>>,
    /// One bit: the lane at work.
    pub select: Signal<Out, Bits<LANES>>,
    /// Which word that lane is to show.
    pub position: Signal<Out, Bits<2>>,
    /// The word.
    pub word: Signal<In, Bits<32>>,
    /// When its word 0 passed, bits 31 to 0.
    pub stamp: Signal<In, Bits<32>>,
    /// Messages were missed before it.
    pub gap: Signal<In, Bit>,
    /// The lane's direction and port.
    pub place: Signal<In, Bits<PLACE_BITS>>,
    /// Time now, bits 31 to 0.
    pub now: Signal<In, Bits<32>>,
    /// Time now, bits 47 to 32.
    pub now_high: Signal<In, Bits<16>>,
    /// Strobe: the lane's message is dealt with.
    pub take: Signal<Out, Bit>,
    /// What to write.
    pub write_data: Signal<Out, Bits<32>>,
    /// Which pair of words of the record.
    pub write_pair: Signal<Out, Bits<2>>,
    /// Level: write the even word.
    pub write_even: Signal<Out, Bit>,
    /// Level: write the odd word.
    pub write_odd: Signal<Out, Bit>,
    /// Strobe, with the last word: the record is whole.
    pub commit: Signal<Out, Bit>,
    /// With `commit`: it fits the trigger.
    pub fits: Signal<Out, Bit>,
    /// Level: a message is being written.
    pub busy: Signal<Out, Bit>,
    /// Level: `word` would do as word 0 of what is recorded.
    pub recorded_first: Signal<In, Bit>,
    /// Level: `word` would do as word 1 of what is recorded.
    pub recorded_second: Signal<In, Bit>,
    /// Level: `word` would do as word 0 of the trigger.
    pub trigger_first: Signal<In, Bit>,
    /// Level: `word` would do as word 1 of the trigger.
    pub trigger_second: Signal<In, Bit>,
    turn: RoundRobin<LANES>,
    lane: DFF<Bits<LANES>>,
    active: DFF<Bit>,
    step: DFF<Bits<3>>,
    keeps: DFF<Bit>,
    triggers: DFF<Bit>,
    forgets: DFF<Bits<6>>,
    ends: Signal<Local, Bit>,
    earlier: Signal<Local, Bits<16>>,
    high: Signal<Local, Bits<16>>,
    has_gap: Signal<Local, Bits<32>>,
    forgotten: Signal<Local, Bit>,
    is_odd: Signal<Local, Bit>,
    first: Lit<3, 0>,
    second: Lit<3, 1>,
    third: Lit<3, 2>,
    time_step: Lit<3, 4>,
    last: Lit<3, 5>,
    high_place: Lit<5, 16>,
    gap_place: Lit<5, 15>,
    pair_place: Lit<3, 1>,
    every: Lit<6, 63>,
    flaw: Lit<1, FLAW>,
}

impl<const LANES: usize, const FLAW: u64> Logic for Drain<LANES, FLAW> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, lane, active, step, keeps, triggers, forgets);
        clock!(self, clock, turn);
        self.select.next = self.lane.q.val();
        self.position.next = self.step.q.val().get_bits::<2>(0);
        self.busy.next = self.active.q.val();

        // The next lane.
        self.turn.wants.next = self.waiting.val();
        self.turn.taken.next = 0.into();
        if !self.active.q.val() & self.storing.val() & self.waiting.val().any() {
            self.turn.taken.next = self.turn.choice.val();
            self.lane.d.next = self.turn.choice.val();
            self.active.d.next = true;
            self.step.d.next = 0.into();
        }

        // Its message: words 0 and 1 say whether it is wanted.
        if self.active.q.val() {
            self.step.d.next = self.step.q.val() + 1;
        }
        if self.step.q.val() == self.first.val() {
            self.keeps.d.next = self.recorded_first.val();
            self.triggers.d.next = self.trigger_first.val();
        }
        if self.step.q.val() == self.second.val() {
            self.keeps.d.next = self.keeps.q.val() & self.recorded_second.val();
            self.triggers.d.next = self.triggers.q.val() & self.trigger_second.val();
        }
        self.ends.next = self.active.q.val()
            & ((self.step.q.val() == self.last.val())
                | ((self.step.q.val() == self.third.val()) & !self.keeps.q.val()));
        self.take.next = self.ends.val();
        if self.ends.val() {
            self.forgets.d.next = self.forgets.q.val() + 1;
        }
        self.forgotten.next = self.flaw.val().any() & (self.forgets.q.val() == self.every.val());
        self.commit.next = self.ends.val() & self.keeps.q.val() & !self.forgotten.val();
        self.fits.next = self.triggers.q.val();
        if self.ends.val() | self.clear.val() {
            self.active.d.next = false;
        }

        // What is written. A message waits for less than 2^32 clocks: its time is the last one with these low bits.
        self.earlier.next = self.now_high.val() - 1;
        self.high.next = self.now_high.val();
        if self.now.val() < self.stamp.val() {
            self.high.next = self.earlier.val();
        }
        self.has_gap.next = bit_cast::<32, 1>(self.gap.val().into()) << self.gap_place.val();
        self.write_data.next = self.word.val();
        if self.step.q.val() == self.time_step.val() {
            self.write_data.next = self.stamp.val();
        }
        if self.step.q.val() == self.last.val() {
            self.write_data.next = (bit_cast::<32, 16>(self.high.val()) << self.high_place.val())
                | self.has_gap.val()
                | bit_cast::<32, PLACE_BITS>(self.place.val());
        }
        self.is_odd.next = self.step.q.val().get_bit(0);
        self.write_pair.next = self
            .step
            .q
            .val()
            .get_bits::<2>(self.pair_place.val().index());
        self.write_even.next = self.active.q.val() & !self.is_odd.val();
        self.write_odd.next = self.active.q.val() & self.is_odd.val();
    }
}
