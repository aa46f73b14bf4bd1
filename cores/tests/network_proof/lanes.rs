//! What is always so of the two halves of a lane: what induction needs of them.
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// The receiving half.
///
/// - `counts`: it counts words as the rules of the link do.
/// - `wants_one_lane`: a message that waits wants one lane; nothing else wants any.
/// - `sends_four`: it leaves word by word.
/// - `leaves_while_it_comes`: a message that leaves before it is whole is two words ahead.
/// - `one_behind_another`: a message that comes while one of its class leaves is behind it.
#[derive(LogicBlock, Default)]
pub struct Entry<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub position: Signal<In, Bits<2>>,
    pub carries_reply: Signal<In, Bit>,
    pub came: Signal<In, Bits<2>>,
    pub request_wants: Signal<In, Bits<LANES>>,
    pub reply_wants: Signal<In, Bits<LANES>>,
    pub request_waits: Signal<In, Bit>,
    pub reply_waits: Signal<In, Bit>,
    pub leaving: Signal<In, Bit>,
    pub leaving_reply: Signal<In, Bit>,
    pub left: Signal<In, Bits<2>>,
    /// Level: of the request that comes there is one word.
    pub fresh_request: Signal<Out, Bit>,
    /// Level: of the reply that comes there is one word.
    pub fresh_reply: Signal<Out, Bit>,
    counts: Assert,
    wants_one_lane: Assert,
    sends_four: Assert,
    leaves_while_it_comes: Assert,
    one_behind_another: Assert,
    one: Lit<2, 1>,
    last: Lit<2, 3>,
    less_request: Signal<Local, Bits<LANES>>,
    less_reply: Signal<Local, Bits<LANES>>,
    request_comes: Signal<Local, Bit>,
    reply_comes: Signal<Local, Bit>,
    request_leaves: Signal<Local, Bit>,
    reply_leaves: Signal<Local, Bit>,
    is_early: Signal<Local, Bit>,
    is_behind: Signal<Local, Bit>,
}

impl<const LANES: usize> Logic for Entry<LANES> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, counts, wants_one_lane, sends_four);
        clock!(self, clock, leaves_while_it_comes, one_behind_another);
        self.counts.holds.next = self.came.val() == self.position.val();
        self.less_request.next = self.request_wants.val() - 1;
        self.less_reply.next = self.reply_wants.val() - 1;
        self.wants_one_lane.holds.next = (self.request_wants.val().any()
            == self.request_waits.val())
            & (self.reply_wants.val().any() == self.reply_waits.val())
            & !(self.request_wants.val() & self.less_request.val()).any()
            & !(self.reply_wants.val() & self.less_reply.val()).any();
        self.sends_four.holds.next = self.leaving.val() == self.left.val().any();

        self.request_comes.next = self.came.val().any() & !self.carries_reply.val();
        self.reply_comes.next = self.came.val().any() & self.carries_reply.val();
        self.fresh_request.next = self.request_comes.val() & (self.came.val() == self.one.val());
        self.fresh_reply.next = self.reply_comes.val() & (self.came.val() == self.one.val());
        self.request_leaves.next = self.leaving.val() & !self.leaving_reply.val();
        self.reply_leaves.next = self.leaving.val() & self.leaving_reply.val();
        self.is_early.next =
            (self.came.val() == self.last.val()) & (self.left.val() == self.one.val());
        self.is_behind.next =
            (self.came.val() == self.one.val()) & (self.left.val() == self.last.val());
        self.leaves_while_it_comes.holds.next = (!self.request_comes.val()
            | self.request_waits.val()
            | (self.request_leaves.val() & self.is_early.val()))
            & (!self.reply_comes.val()
                | self.reply_waits.val()
                | (self.reply_leaves.val() & self.is_early.val()));
        self.one_behind_another.holds.next = (!self.request_leaves.val()
            | !self.request_waits.val()
            | (self.request_comes.val() & self.is_behind.val()))
            & (!self.reply_leaves.val()
                | !self.reply_waits.val()
                | (self.reply_comes.val() & self.is_behind.val()));
    }
}

/// The sending half.
///
/// - `claims_one`: it is one input's turn, or nobody's.
/// - `claims_when_ready`: only if the link has room.
/// - `claims_or_sends`: a claim lasts until its message starts.
/// - `positions_agree`: it counts words as the rules of the link do.
#[derive(LogicBlock, Default)]
pub struct Exit<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub request_claim: Signal<In, Bits<LANES>>,
    pub reply_claim: Signal<In, Bits<LANES>>,
    pub from: Signal<In, Bits<LANES>>,
    pub claims: Signal<In, Bit>,
    pub sending: Signal<In, Bit>,
    pub sent: Signal<In, Bits<2>>,
    pub valid: Signal<In, Bit>,
    pub is_reply: Signal<In, Bit>,
    pub request_ready: Signal<In, Bit>,
    pub reply_ready: Signal<In, Bit>,
    pub position: Signal<In, Bits<2>>,
    pub carries_reply: Signal<In, Bit>,
    claims_one: Assert,
    claims_when_ready: Assert,
    claims_or_sends: Assert,
    positions_agree: Assert,
    last: Lit<2, 3>,
    claim: Signal<Local, Bits<LANES>>,
    less: Signal<Local, Bits<LANES>>,
    less_from: Signal<Local, Bits<LANES>>,
    next: Signal<Local, Bits<2>>,
}

impl<const LANES: usize> Logic for Exit<LANES> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            claims_one,
            claims_when_ready,
            claims_or_sends,
            positions_agree
        );
        self.claim.next = self.request_claim.val() | self.reply_claim.val();
        self.less.next = self.claim.val() - 1;
        self.less_from.next = self.from.val() - 1;
        self.claims_one.holds.next = !(self.claim.val() & self.less.val()).any()
            & (!self.request_claim.val().any() | !self.reply_claim.val().any());
        self.claims_when_ready.holds.next = (!self.request_claim.val().any()
            | self.request_ready.val())
            & (!self.reply_claim.val().any() | self.reply_ready.val());
        self.claims_or_sends.holds.next = (self.claims.val()
            == (self.sending.val() | self.claim.val().any()))
            & !(self.sending.val() & self.claim.val().any())
            & (!self.claim.val().any() | (self.from.val() == self.claim.val()))
            & (!self.sending.val()
                | (self.from.val().any() & !(self.from.val() & self.less_from.val()).any()));
        self.next.next = self.position.val() + 1;
        self.positions_agree.holds.next = (self.sending.val() == self.sent.val().any())
            & (!self.sending.val() | (self.valid.val() & (self.sent.val() == self.next.val())))
            & (self.sending.val() | !self.valid.val() | (self.position.val() == self.last.val()))
            & (self.valid.val() | !self.position.val().any())
            & (!self.position.val().any() | (self.carries_reply.val() == self.is_reply.val()));
    }
}
