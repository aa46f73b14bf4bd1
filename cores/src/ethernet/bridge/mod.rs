//! The bridge, node `bridge`: calls to the instruments out of Ethernet frames, and their answers back.
//!
//! ```text
//!  words from the wire --+-----------------------> Mover (pages, CPU)          Mover --> Share --> words to the wire
//!                        +--> Tap --> Caller ==> link ==> debug, sniffer, scope            ^
//!                                       |  ^======================'                        |
//!                                       +--> Answer frame ---------------------------------+
//! ```
//! Only in a chip with instruments. It needs neither the CPU nor pages, so it goes on when the CPU is halted. Frames are those of
//! [spec::bridge]. All in `sys`.
//!
//! Rules: a frame counts when it is whole and right, has the least length there is, and is for the own address or everybody's;
//! then the CPU does not see it. One call at a time: what comes meanwhile is not heard. A call is carried out once however often
//! its frame comes; a repetition is answered with the kept answer, one older than that of its session not at all. Frames of the
//! two senders alternate when both have some, and nothing of the CPU's frames is delayed otherwise.
//!
//! By the access table the bridge reaches instruments only. Which node answers a call, and that it does exactly once, is the
//! network's law; the bridge waits for it.
mod answer;
mod caller;
mod memory;
mod share;
mod tap;

#[cfg(test)]
mod tests;

use super::outcome::{event, EVENT_BITS};
use super::words::TAG_BITS;
use crate::rpc::{LinkSink, LinkSource};
use answer::Answer;
use caller::CallerWith;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use share::Share;
use spec::ethernet::Counter;
use tap::Tap;

/// What a chip has.
pub type Bridge = BridgeWith<0>;

/// All counters but those of good frames that go nowhere.
const COUNTED: u64 = ((1 << EVENT_BITS) - 1)
    & !(event(Counter::DroppedFiltered)
        | event(Counter::DroppedNoPage)
        | event(Counter::DroppedStorm));

/// See the module page. `FORGETFUL` other than 0 puts in a mistake for the tests to find: a repetition is carried out again.
#[derive(LogicBlock, Default)]
pub struct BridgeWith<const FORGETFUL: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Answers in.
    pub link_in: LinkSink,
    /// Calls out.
    pub link_out: LinkSource,
    /// Strobe: a received word goes by.
    pub pass: Signal<In, Bit>,
    /// See `pass`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag.
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// The tag for the pages: with [super::cause::TAKEN] at the end of a frame for the bridge. Combinational from `tag`.
    pub tag_on: Signal<Out, Bits<TAG_BITS>>,
    /// Bit a counter, with the events of the word that went by in the clock before: it counts.
    pub counted: Signal<Out, Bits<EVENT_BITS>>,
    /// Own address, octets 1 and 2.
    pub own_high: Signal<In, Bits<16>>,
    /// Own address, octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: the pages offer a word to send.
    pub page_valid: Signal<In, Bit>,
    /// See `page_valid`.
    pub page_word: Signal<In, Bits<32>>,
    /// Its tag.
    pub page_tag: Signal<In, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub page_ready: Signal<Out, Bit>,
    /// Level: a word to send, of one or the other. Combinational from the page's.
    pub send_valid: Signal<Out, Bit>,
    /// See `send_valid`.
    pub send_word: Signal<Out, Bits<32>>,
    /// Its tag.
    pub send_tag: Signal<Out, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub send_ready: Signal<In, Bit>,
    /// Strobe: a frame was sent whole, or cut short.
    pub over: Signal<In, Bit>,
    /// With `over`: it was a page's.
    pub over_page: Signal<Out, Bit>,
    tap: Tap,
    caller: CallerWith<FORGETFUL>,
    answer: Answer,
    share: Share,
    took: DFF<Bit>,
    all_counted: Lit<EVENT_BITS, { (1 << EVENT_BITS) - 1 }>,
    some_counted: Lit<EVENT_BITS, COUNTED>,
}

impl<const FORGETFUL: u64> Logic for BridgeWith<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, took);
        clock!(self, clock, tap, caller, answer, share);
        LinkSink::link(&mut self.link_in, &mut self.caller.link_in);
        LinkSource::link(&mut self.link_out, &mut self.caller.link_out);

        // From the wire.
        self.tap.pass.next = self.pass.val();
        self.tap.word.next = self.word.val();
        self.tap.tag.next = self.tag.val();
        self.tap.own_high.next = self.own_high.val();
        self.tap.own_low.next = self.own_low.val();
        self.tap.busy.next = self.caller.busy.val();
        self.tag_on.next = self.tap.tag_on.val();
        self.took.d.next = self.tap.takes.val();
        self.counted.next = self.all_counted.val();
        if self.took.q.val() {
            self.counted.next = self.some_counted.val();
        }

        // The call.
        self.caller.request.next = self.tap.request.val();
        self.caller.ticket.next = self.tap.ticket.val();
        self.caller.destination.next = self.tap.destination.val();
        self.caller.call.next = self.tap.call.val();
        self.caller.d0.next = self.tap.d0.val();
        self.caller.d1.next = self.tap.d1.val();
        self.caller.d2.next = self.tap.d2.val();

        // Its answer.
        self.answer.start.next = self.caller.answer.val();
        self.caller.answered.next = self.answer.done.val();
        self.answer.asker_high.next = self.tap.sender_high.val();
        self.answer.asker_low.next = self.tap.sender_low.val();
        self.answer.own_high.next = self.own_high.val();
        self.answer.own_low.next = self.own_low.val();
        self.answer.ticket.next = self.tap.ticket.val();
        self.answer.route.next = self.caller.answer_route.val();
        self.answer.head.next = self.caller.answer_head.val();
        self.answer.d1.next = self.caller.answer_d1.val();
        self.answer.d2.next = self.caller.answer_d2.val();

        // To the wire.
        self.share.bridge_valid.next = self.answer.word_valid.val();
        self.share.bridge_word.next = self.answer.word.val();
        self.share.bridge_tag.next = self.answer.tag.val();
        self.answer.word_ready.next = self.share.bridge_ready.val();
        self.share.page_valid.next = self.page_valid.val();
        self.share.page_word.next = self.page_word.val();
        self.share.page_tag.next = self.page_tag.val();
        self.page_ready.next = self.share.page_ready.val();
        self.send_valid.next = self.share.send_valid.val();
        self.send_word.next = self.share.send_word.val();
        self.send_tag.next = self.share.send_tag.val();
        self.share.send_ready.next = self.send_ready.val();
        self.share.over.next = self.over.val();
        self.over_page.next = self.share.over_page.val();
    }
}
