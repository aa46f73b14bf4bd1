//! Nobody starves: how many others go before a message that waits, and how long each of them takes.
use hdl::prop::{Assert, Past};
use rust_hdl::prelude::*;

/// About the messages of the watched lane and class, while the link by which they leave has room for their class:
///
/// - `served_in_turn`: at most two messages a lane leave by that link before the one that waits: one of each class.
/// - `goes_in_time`: a message whose turn it is starts at most seven clocks later.
/// - `never_idle`: a link has its next message in the clock after one waits.
///
/// A message that leaves takes four clocks, and the next one's turn comes in its last: so a message that waits starts within
/// `2 * LANES * 11 + 8` clocks. `turns_nears`, `start_nears`, `turn_is_a_threshold`: what induction needs.
#[derive(LogicBlock)]
pub struct Turns<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    /// The watched lane, one bit, and class.
    pub lane: Signal<In, Bits<LANES>>,
    pub reply: Signal<In, Bit>,
    /// Level: its message waits; for which lane.
    pub waits: Signal<In, Bit>,
    pub wants: Signal<In, Bits<LANES>>,
    /// What the watched lane sends meanwhile.
    pub leaving: Signal<In, Bit>,
    pub leaving_reply: Signal<In, Bit>,
    pub left: Signal<In, Bits<2>>,
    /// The outputs.
    pub request_turn: [Signal<In, Bits<LANES>>; LANES],
    pub reply_turn: [Signal<In, Bits<LANES>>; LANES],
    pub request_claim: [Signal<In, Bits<LANES>>; LANES],
    pub reply_claim: [Signal<In, Bits<LANES>>; LANES],
    pub is_reply: [Signal<In, Bit>; LANES],
    pub claims: [Signal<In, Bit>; LANES],
    pub leaves: [Signal<In, Bit>; LANES],
    pub request_ready: [Signal<In, Bit>; LANES],
    pub reply_ready: [Signal<In, Bit>; LANES],
    passed: DFF<Bits<5>>,
    age: DFF<Bits<4>>,
    idle: Past<Bit>,
    served_in_turn: Assert,
    goes_in_time: Assert,
    never_idle: Assert,
    turns_nears: Assert,
    start_nears: Assert,
    turn_is_a_threshold: Assert,
    most: Constant<Bits<5>>,
    four: Constant<Bits<4>>,
    longest: Constant<Bits<4>>,
    turn: Signal<Local, Bits<LANES>>,
    claim: Signal<Local, Bits<LANES>>,
    other_claim: Signal<Local, Bits<LANES>>,
    last_is_reply: Signal<Local, Bit>,
    output_claims: Signal<Local, Bit>,
    output_leaves: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    other_claimed: Signal<Local, Bit>,
    is_claimed: Signal<Local, Bit>,
    less: Signal<Local, Bits<LANES>>,
    reached: Signal<Local, Bits<LANES>>,
    next_turn: Signal<Local, Bits<LANES>>,
    lower: Signal<Local, Bits<LANES>>,
    ahead: Signal<Local, Bits<LANES>>,
    others: Signal<Local, Bits<5>>,
    may_be_second: Signal<Local, Bit>,
    in_front: Signal<Local, Bits<5>>,
    rest: Signal<Local, Bits<4>>,
    sum: Signal<Local, Bits<4>>,
    unmasked: [Signal<Local, Bits<LANES>>; LANES],
    unmasked_above: [Signal<Local, Bits<LANES>>; LANES],
    unmasked_reply: [Signal<Local, Bits<LANES>>; LANES],
    unmasked_reply_above: [Signal<Local, Bits<LANES>>; LANES],
    odd_turn: Signal<Local, Bit>,
}

impl<const LANES: usize> Default for Turns<LANES> {
    fn default() -> Self {
        fn each<T: Default, const LANES: usize>() -> [T; LANES] {
            std::array::from_fn(|_| T::default())
        }
        Self {
            clock: Default::default(),
            lane: Default::default(),
            reply: Default::default(),
            waits: Default::default(),
            wants: Default::default(),
            leaving: Default::default(),
            leaving_reply: Default::default(),
            left: Default::default(),
            request_turn: each(),
            reply_turn: each(),
            request_claim: each(),
            reply_claim: each(),
            is_reply: each(),
            claims: each(),
            leaves: each(),
            request_ready: each(),
            reply_ready: each(),
            passed: Default::default(),
            age: Default::default(),
            idle: Default::default(),
            served_in_turn: Default::default(),
            goes_in_time: Default::default(),
            never_idle: Default::default(),
            turns_nears: Default::default(),
            start_nears: Default::default(),
            turn_is_a_threshold: Default::default(),
            most: Constant::new((2 * LANES as u64).into()),
            four: Constant::new(4.into()),
            longest: Constant::new(7.into()),
            turn: Default::default(),
            claim: Default::default(),
            other_claim: Default::default(),
            last_is_reply: Default::default(),
            output_claims: Default::default(),
            output_leaves: Default::default(),
            ready: Default::default(),
            other_claimed: Default::default(),
            is_claimed: Default::default(),
            less: Default::default(),
            reached: Default::default(),
            next_turn: Default::default(),
            lower: Default::default(),
            ahead: Default::default(),
            others: Default::default(),
            may_be_second: Default::default(),
            in_front: Default::default(),
            rest: Default::default(),
            sum: Default::default(),
            unmasked: each(),
            unmasked_above: each(),
            unmasked_reply: each(),
            unmasked_reply_above: each(),
            odd_turn: Default::default(),
        }
    }
}

impl<const LANES: usize> Logic for Turns<LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, passed, age);
        clock!(self, clock, idle, served_in_turn, goes_in_time, never_idle, turns_nears, start_nears, turn_is_a_threshold);
        // The output for which the message waits.
        self.turn.next = 0.into();
        self.claim.next = 0.into();
        self.other_claim.next = 0.into();
        self.last_is_reply.next = false;
        self.output_claims.next = false;
        self.output_leaves.next = false;
        self.ready.next = false;
        self.other_claimed.next = false;
        self.odd_turn.next = false;
        for o in 0..LANES {
            if self.wants.val().get_bit(o) {
                self.turn.next = self.request_turn[o].val();
                self.claim.next = self.request_claim[o].val();
                self.other_claim.next = self.reply_claim[o].val();
                self.ready.next = self.request_ready[o].val();
                if self.reply.val() {
                    self.turn.next = self.reply_turn[o].val();
                    self.claim.next = self.reply_claim[o].val();
                    self.other_claim.next = self.request_claim[o].val();
                    self.ready.next = self.reply_ready[o].val();
                }
                self.last_is_reply.next = self.is_reply[o].val();
                self.output_claims.next = self.claims[o].val();
                self.output_leaves.next = self.leaves[o].val();
            }
            if (!self.reply.val() & (self.reply_claim[o].val() & self.lane.val()).any())
                | (self.reply.val() & (self.request_claim[o].val() & self.lane.val()).any())
            {
                self.other_claimed.next = true;
            }
            self.unmasked[o].next = !self.request_turn[o].val();
            self.unmasked_above[o].next = self.unmasked[o].val() + 1;
            self.unmasked_reply[o].next = !self.reply_turn[o].val();
            self.unmasked_reply_above[o].next = self.unmasked_reply[o].val() + 1;
            if (self.unmasked[o].val() & self.unmasked_above[o].val()).any()
                | (self.unmasked_reply[o].val() & self.unmasked_reply_above[o].val()).any()
            {
                self.odd_turn.next = true;
            }
        }
        self.turn_is_a_threshold.holds.next = !self.odd_turn.val();
        self.is_claimed.next = (self.claim.val() & self.lane.val()).any();

        // Who is before it: in its class those whose turn is sooner, and after each message of its class perhaps one of the other.
        self.less.next = self.claim.val() - 1;
        self.reached.next = self.claim.val() | self.less.val();
        self.next_turn.next = self.turn.val();
        if self.claim.val().any() { self.next_turn.next = !self.reached.val(); }
        self.lower.next = self.lane.val() - 1;
        self.ahead.next = self.next_turn.val() | self.lower.val();
        if (self.next_turn.val() & self.lane.val()).any() { self.ahead.next = self.next_turn.val() & self.lower.val(); }
        self.others.next = 0.into();
        for i in 0..LANES {
            if self.ahead.val().get_bit(i) { self.others.next = self.others.val() + 2; }
        }
        self.may_be_second.next = self.last_is_reply.val() == self.reply.val();
        if self.claim.val().any() { self.may_be_second.next = true; }
        if self.other_claim.val().any() { self.may_be_second.next = false; }
        self.in_front.next = self.others.val() + self.passed.q.val();
        if self.may_be_second.val() { self.in_front.next = self.in_front.val() + 1; }
        if self.claim.val().any() | self.other_claim.val().any() { self.in_front.next = self.in_front.val() + 1; }
        self.turns_nears.holds.next = !self.waits.val() | !self.ready.val() | self.is_claimed.val() | (self.in_front.val() <= self.most.val());
        self.passed.d.next = 0.into();
        if self.waits.val() & self.ready.val() {
            self.passed.d.next = self.passed.q.val();
            if self.output_leaves.val() & !self.is_claimed.val() { self.passed.d.next = self.passed.q.val() + 1; }
        }
        self.served_in_turn.holds.next = self.passed.q.val() <= self.most.val();
        self.idle.now.next = self.waits.val() & self.ready.val() & !self.output_claims.val();
        self.never_idle.holds.next = !self.idle.past.val() | self.output_claims.val();

        // Its turn: the lane may be sending, and then send one of the other class.
        self.age.d.next = 0.into();
        if self.is_claimed.val() { self.age.d.next = self.age.q.val() + 1; }
        self.rest.next = 0.into();
        if self.leaving.val() { self.rest.next = self.four.val() - bit_cast::<4, 2>(self.left.val()); }
        if (self.leaving_reply.val() == self.reply.val()) & (self.leaving.val() | self.other_claimed.val()) {
            self.rest.next = self.rest.val() + self.four.val();
        }
        self.sum.next = self.age.q.val() + self.rest.val();
        self.start_nears.holds.next = !self.is_claimed.val() | (self.sum.val() <= self.longest.val());
        self.goes_in_time.holds.next = !self.is_claimed.val() | (self.age.q.val() <= self.longest.val());
    }
}
