//! What is always so between the receiving and the sending halves: what induction needs of them.
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// - `claimed_wants`: an output claims an input for a message that waits there for this output.
/// - `claimed_is_two_words_in`: and of which more than one word has come.
/// - `one_exit_each`: every input that sends is sent by one output, and no output sends another.
/// - `as_it_leaves`: both count the same words of the same class.
#[derive(LogicBlock)]
pub struct Crossing<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub request_wants: [Signal<In, Bits<LANES>>; LANES],
    pub reply_wants: [Signal<In, Bits<LANES>>; LANES],
    pub fresh_request: [Signal<In, Bit>; LANES],
    pub fresh_reply: [Signal<In, Bit>; LANES],
    pub leaving: [Signal<In, Bit>; LANES],
    pub leaving_reply: [Signal<In, Bit>; LANES],
    pub left: [Signal<In, Bits<2>>; LANES],
    pub request_claim: [Signal<In, Bits<LANES>>; LANES],
    pub reply_claim: [Signal<In, Bits<LANES>>; LANES],
    pub from: [Signal<In, Bits<LANES>>; LANES],
    pub sending: [Signal<In, Bit>; LANES],
    pub sent: [Signal<In, Bits<2>>; LANES],
    pub is_reply: [Signal<In, Bit>; LANES],
    claimed_wants: Assert,
    claimed_is_two_words_in: Assert,
    one_exit_each: Assert,
    as_it_leaves: Assert,
    bit: [Constant<Bits<LANES>>; LANES],
    requests: [Signal<Local, Bits<LANES>>; LANES],
    replies: [Signal<Local, Bits<LANES>>; LANES],
    no_requests: [Signal<Local, Bits<LANES>>; LANES],
    no_replies: [Signal<Local, Bits<LANES>>; LANES],
    fresh_requests: Signal<Local, Bits<LANES>>,
    fresh_replies: Signal<Local, Bits<LANES>>,
    unbacked: Signal<Local, Bits<LANES>>,
    too_early: Signal<Local, Bits<LANES>>,
    inputs: Signal<Local, Bits<LANES>>,
    sent_ones: Signal<Local, Bits<LANES>>,
    twice: Signal<Local, Bits<LANES>>,
    differs: Signal<Local, Bit>,
}

impl<const LANES: usize> Default for Crossing<LANES> {
    fn default() -> Self {
        fn each<T: Default, const LANES: usize>() -> [T; LANES] {
            std::array::from_fn(|_| T::default())
        }
        Self {
            clock: Default::default(),
            request_wants: each(),
            reply_wants: each(),
            fresh_request: each(),
            fresh_reply: each(),
            leaving: each(),
            leaving_reply: each(),
            left: each(),
            request_claim: each(),
            reply_claim: each(),
            from: each(),
            sending: each(),
            sent: each(),
            is_reply: each(),
            claimed_wants: Default::default(),
            claimed_is_two_words_in: Default::default(),
            one_exit_each: Default::default(),
            as_it_leaves: Default::default(),
            bit: std::array::from_fn(|lane| Constant::new((1u64 << lane).into())),
            requests: each(),
            replies: each(),
            no_requests: each(),
            no_replies: each(),
            fresh_requests: Default::default(),
            fresh_replies: Default::default(),
            unbacked: Default::default(),
            too_early: Default::default(),
            inputs: Default::default(),
            sent_ones: Default::default(),
            twice: Default::default(),
            differs: Default::default(),
        }
    }
}

impl<const LANES: usize> Logic for Crossing<LANES> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            claimed_wants,
            claimed_is_two_words_in,
            one_exit_each,
            as_it_leaves
        );
        self.fresh_requests.next = 0.into();
        self.fresh_replies.next = 0.into();
        self.inputs.next = 0.into();
        for i in 0..LANES {
            if self.fresh_request[i].val() {
                self.fresh_requests.next = self.fresh_requests.val() | self.bit[i].val();
            }
            if self.fresh_reply[i].val() {
                self.fresh_replies.next = self.fresh_replies.val() | self.bit[i].val();
            }
            if self.leaving[i].val() {
                self.inputs.next = self.inputs.val() | self.bit[i].val();
            }
        }

        self.unbacked.next = 0.into();
        self.too_early.next = 0.into();
        for o in 0..LANES {
            self.requests[o].next = 0.into();
            self.replies[o].next = 0.into();
            for i in 0..LANES {
                if self.request_wants[i].val().get_bit(o) {
                    self.requests[o].next = self.requests[o].val() | self.bit[i].val();
                }
                if self.reply_wants[i].val().get_bit(o) {
                    self.replies[o].next = self.replies[o].val() | self.bit[i].val();
                }
            }
            self.no_requests[o].next = !self.requests[o].val();
            self.no_replies[o].next = !self.replies[o].val();
            self.unbacked.next = self.unbacked.val()
                | (self.request_claim[o].val() & self.no_requests[o].val())
                | (self.reply_claim[o].val() & self.no_replies[o].val());
            self.too_early.next = self.too_early.val()
                | (self.request_claim[o].val() & self.fresh_requests.val())
                | (self.reply_claim[o].val() & self.fresh_replies.val());
        }
        self.claimed_wants.holds.next = !self.unbacked.val().any();
        self.claimed_is_two_words_in.holds.next = !self.too_early.val().any();

        self.sent_ones.next = 0.into();
        self.twice.next = 0.into();
        self.differs.next = false;
        for o in 0..LANES {
            if self.sending[o].val() {
                self.twice.next = self.twice.val() | (self.sent_ones.val() & self.from[o].val());
                self.sent_ones.next = self.sent_ones.val() | self.from[o].val();
                for i in 0..LANES {
                    if self.from[o].val().get_bit(i)
                        & ((self.left[i].val() != self.sent[o].val())
                            | (self.leaving_reply[i].val() != self.is_reply[o].val()))
                    {
                        self.differs.next = true;
                    }
                }
            }
        }
        self.one_exit_each.holds.next =
            !self.twice.val().any() & (self.sent_ones.val() == self.inputs.val());
        self.as_it_leaves.holds.next = !self.differs.val();
    }
}
