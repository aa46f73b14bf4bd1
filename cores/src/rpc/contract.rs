//! What every node must keep, as blocks: instantiate them on a node's links to check it in a bench and to prove it.
//!
//! | block | kind on the node's own output | kind on its input |
//! |---|---|---|
//! | [LinkRules] | `LinkRules<ASSERT, ASSUME>`: the node sends by the rules, its partner answers by them | `LinkRules<ASSUME, ASSERT>` |
//! | [AnswersOnce] | a server never has more answers than calls, and each bears the call's number and caller | |
//!
//! Rules of a link, numbered as in the messages of the tools:
//! 1. `whole`: a message has exactly four words without a gap.
//! 2. `one_class`: the class does not change inside a message.
//! 3. `allowed`: a message starts only if the ready of its class was high in the clock before.
//! 4. `request_ready_stays`, `reply_ready_stays`: a ready that was high falls only after word 0 of its class was on the link.
use super::layout::{SplitHead, SplitRoute};
use hdl::lit::Lit;
use hdl::prop::{Assert, Past, Prop};
use rust_hdl::prelude::*;

/// The rules of one link; `SENDER` is the kind (assert or assume) of what the sender must keep, `RECEIVER` of the receiver's.
#[derive(LogicBlock, Default)]
pub struct LinkRules<const SENDER: u8, const RECEIVER: u8> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The link's `valid`.
    pub valid: Signal<In, Bit>,
    /// The link's `reply`.
    pub reply: Signal<In, Bit>,
    /// The link's `request_ready`.
    pub request_ready: Signal<In, Bit>,
    /// The link's `reply_ready`.
    pub reply_ready: Signal<In, Bit>,
    /// Strobe: this clock carries word 0.
    pub starts: Signal<Out, Bit>,
    /// Words of the present message before this clock.
    pub position: Signal<Out, Bits<2>>,
    count: DFF<Bits<2>>,
    present_class: DFF<Bit>,
    request_was: Past<Bit>,
    reply_was: Past<Bit>,
    whole: Prop<SENDER>,
    one_class: Prop<SENDER>,
    allowed: Prop<SENDER>,
    request_ready_stays: Prop<RECEIVER>,
    reply_ready_stays: Prop<RECEIVER>,
    first: Lit<2, 0>,
    is_first: Signal<Local, Bit>,
    was_ready: Signal<Local, Bit>,
    request_begins: Signal<Local, Bit>,
    reply_begins: Signal<Local, Bit>,
    request_begun: DFF<Bit>,
    reply_begun: DFF<Bit>,
}

impl<const SENDER: u8, const RECEIVER: u8> Logic for LinkRules<SENDER, RECEIVER> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            count,
            present_class,
            request_begun,
            reply_begun
        );
        clock!(
            self,
            clock,
            request_was,
            reply_was,
            whole,
            one_class,
            allowed,
            request_ready_stays,
            reply_ready_stays
        );
        self.is_first.next = self.valid.val() & (self.count.q.val() == self.first.val());
        self.starts.next = self.is_first.val();
        self.position.next = self.count.q.val();
        if self.valid.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        if self.is_first.val() {
            self.present_class.d.next = self.reply.val();
        }
        self.whole.holds.next = self.valid.val() | (self.count.q.val() == self.first.val());
        self.one_class.holds.next = !self.valid.val()
            | self.is_first.val()
            | (self.reply.val() == self.present_class.q.val());

        self.request_was.now.next = self.request_ready.val();
        self.reply_was.now.next = self.reply_ready.val();
        self.was_ready.next = self.request_was.past.val();
        if self.reply.val() {
            self.was_ready.next = self.reply_was.past.val();
        }
        self.allowed.holds.next = !self.is_first.val() | self.was_ready.val();

        self.request_begins.next = self.is_first.val() & !self.reply.val();
        self.reply_begins.next = self.is_first.val() & self.reply.val();
        self.request_begun.d.next = self.request_begins.val();
        self.reply_begun.d.next = self.reply_begins.val();
        self.request_ready_stays.holds.next =
            !self.request_was.past.val() | self.request_ready.val() | self.request_begun.q.val();
        self.reply_ready_stays.holds.next =
            !self.reply_was.past.val() | self.reply_ready.val() | self.reply_begun.q.val();
    }
}

/// A server with one inbox answers every CALL once and nothing else, seen at its two links.
///
/// - `answers_a_call`: a reply starts only while a call is owed one. `to_the_caller`, `with_its_number`: it is that call's.
/// - `not_forgotten`: while an answer is owed the inbox takes no other request; it may be open in the clock before the answer
///   starts, for what comes then comes after it.
#[derive(LogicBlock, Default)]
pub struct AnswersOnce {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Link to the server: word.
    pub in_data: Signal<In, Bits<32>>,
    /// Link to the server: `valid`.
    pub in_valid: Signal<In, Bit>,
    /// Link to the server: `reply`.
    pub in_reply: Signal<In, Bit>,
    /// Link to the server: `request_ready`.
    pub in_request_ready: Signal<In, Bit>,
    /// Link from the server: word.
    pub out_data: Signal<In, Bits<32>>,
    /// Link from the server: `valid`.
    pub out_valid: Signal<In, Bit>,
    /// Link from the server: `reply`.
    pub out_reply: Signal<In, Bit>,
    /// Level: a call was seen (two of its words at least) and is not answered.
    pub owed: Signal<Out, Bit>,
    /// Whom the answer is owed.
    pub caller: Signal<Out, Bits<16>>,
    /// Under which call number.
    pub number: Signal<Out, Bits<8>>,
    /// Words of the message coming in before this clock.
    pub in_position: Signal<Out, Bits<2>>,
    /// Words of the message going out before this clock.
    pub out_position: Signal<Out, Bits<2>>,
    in_route: SplitRoute,
    in_head: SplitHead,
    out_route: SplitRoute,
    out_head: SplitHead,
    is_owed: DFF<Bit>,
    who: DFF<Bits<16>>,
    which: DFF<Bits<8>>,
    in_count: DFF<Bits<2>>,
    out_count: DFF<Bits<2>>,
    was_open: DFF<Bit>,
    answers_a_call: Assert,
    to_the_caller: Assert,
    with_its_number: Assert,
    not_forgotten: Assert,
    first: Lit<2, 0>,
    second: Lit<2, 1>,
    call_kind: Lit<3, { spec::rpc::Kind::Call as u64 }>,
    request: Signal<Local, Bit>,
    answer: Signal<Local, Bit>,
    answer_starts: Signal<Local, Bit>,
    answer_second: Signal<Local, Bit>,
}

impl Logic for AnswersOnce {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, is_owed, who, which, in_count, out_count, was_open);
        clock!(
            self,
            clock,
            answers_a_call,
            to_the_caller,
            with_its_number,
            not_forgotten
        );
        self.in_route.word.next = self.in_data.val();
        self.in_head.word.next = self.in_data.val();
        self.out_route.word.next = self.out_data.val();
        self.out_head.word.next = self.out_data.val();
        if self.in_valid.val() {
            self.in_count.d.next = self.in_count.q.val() + 1;
        }
        if self.out_valid.val() {
            self.out_count.d.next = self.out_count.q.val() + 1;
        }

        // Paid with word 0 of the answer, owed from word 1 of the call on.
        self.answer.next = self.out_valid.val() & self.out_reply.val();
        self.answer_starts.next = self.answer.val() & (self.out_count.q.val() == self.first.val());
        self.answer_second.next = self.answer.val() & (self.out_count.q.val() == self.second.val());
        if self.answer_starts.val() {
            self.is_owed.d.next = false;
        }
        self.request.next = self.in_valid.val() & !self.in_reply.val();
        if self.request.val() & (self.in_count.q.val() == self.first.val()) {
            self.who.d.next = self.in_route.source.val();
        }
        if self.request.val() & (self.in_count.q.val() == self.second.val()) {
            self.which.d.next = self.in_head.call.val();
            self.is_owed.d.next = self.in_head.kind.val() == self.call_kind.val();
        }

        self.answers_a_call.holds.next = !self.answer_starts.val() | self.is_owed.q.val();
        self.to_the_caller.holds.next =
            !self.answer_starts.val() | (self.out_route.destination.val() == self.who.q.val());
        self.with_its_number.holds.next =
            !self.answer_second.val() | (self.out_head.call.val() == self.which.q.val());
        self.was_open.d.next =
            self.is_owed.q.val() & self.in_request_ready.val() & !self.answer_starts.val();
        self.not_forgotten.holds.next = !self.was_open.q.val() | self.answer_starts.val();
        self.owed.next = self.is_owed.q.val();
        self.caller.next = self.who.q.val();
        self.number.next = self.which.q.val();
        self.in_position.next = self.in_count.q.val();
        self.out_position.next = self.out_count.q.val();
    }
}
