//! The receive path in the receive clock: preamble, check, delay, words; one strobe a cause of loss.
//!
//! ```text
//! octets -> Preamble -> Check --------------------> cause
//!                    -> Delay (drops the FCS) -> Words -> word, tag
//! ```
use super::cause::{
    ALIGNMENT, BAD_FCS, CAUSE_BITS, ERROR, FRAGMENT, GOOD, JABBER, NO_SFD, OVERSIZE, RUNT,
};
use super::check::Check;
use super::preamble::PreambleWith;
use super::words::{Delay, Words, TAG_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// What every MAC uses.
pub type Receive = ReceiveWith<0>;

/// See the module page. An octet is out of the delay five clocks after it came, its frame is judged two clocks after its last
/// octet. `STRICT` other than 0 puts the preamble mistake in (see [PreambleWith]).
#[derive(LogicBlock, Default)]
pub struct ReceiveWith<const STRICT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the three inputs below are those of a new octet.
    pub tick: Signal<In, Bit>,
    /// RX_DV.
    pub carrier: Signal<In, Bit>,
    /// RX_ER.
    pub error: Signal<In, Bit>,
    /// The octet.
    pub octet: Signal<In, Bits<8>>,
    /// With `tick` and no carrier any more: there was a nibble over.
    pub odd: Signal<In, Bit>,
    /// Level: the word is taken.
    pub ready: Signal<In, Bit>,
    /// Level: a word for the page is offered.
    pub push: Signal<Out, Bit>,
    /// See `push`.
    pub word: Signal<Out, Bits<32>>,
    /// See `push` and [super::words::Tag].
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    /// Strobe: a frame was whole and right.
    pub good: Signal<Out, Bit>,
    /// Strobe: a frame of a legal length with RX_ER ended.
    pub dropped_error: Signal<Out, Bit>,
    /// Strobe: a frame under 64 octets, right otherwise, ended.
    pub dropped_runt: Signal<Out, Bit>,
    /// Strobe: a frame under 64 octets, wrong otherwise too, ended.
    pub dropped_fragment: Signal<Out, Bit>,
    /// Strobe: a frame over the limit, right otherwise, ended.
    pub dropped_oversize: Signal<Out, Bit>,
    /// Strobe: a frame over the limit, wrong otherwise too, ended.
    pub dropped_jabber: Signal<Out, Bit>,
    /// Strobe: a frame with a wrong FCS ended.
    pub dropped_bad_fcs: Signal<Out, Bit>,
    /// Strobe: a frame with a wrong FCS and a nibble over ended.
    pub dropped_alignment: Signal<Out, Bit>,
    /// Strobe: a carrier without frame ended.
    pub dropped_no_sfd: Signal<Out, Bit>,
    preamble: PreambleWith<STRICT>,
    check: Check,
    delay: Delay,
    words: Words,
    is_good: Lit<CAUSE_BITS, GOOD>,
    is_error: Lit<CAUSE_BITS, ERROR>,
    is_runt: Lit<CAUSE_BITS, RUNT>,
    is_oversize: Lit<CAUSE_BITS, OVERSIZE>,
    is_bad_fcs: Lit<CAUSE_BITS, BAD_FCS>,
    is_no_sfd: Lit<CAUSE_BITS, NO_SFD>,
    is_fragment: Lit<CAUSE_BITS, FRAGMENT>,
    is_jabber: Lit<CAUSE_BITS, JABBER>,
    is_alignment: Lit<CAUSE_BITS, ALIGNMENT>,
    why: Signal<Local, Bits<CAUSE_BITS>>,
    judged: Signal<Local, Bit>,
}

impl<const STRICT: u64> Logic for ReceiveWith<STRICT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, preamble, check, delay, words);
        self.preamble.tick.next = self.tick.val();
        self.preamble.carrier.next = self.carrier.val();
        self.preamble.error.next = self.error.val();
        self.preamble.octet_in.next = self.octet.val();

        self.check.start.next = self.preamble.start.val();
        self.check.irregular.next = self.preamble.irregular.val();
        self.check.take.next = self.preamble.take.val();
        self.check.octet.next = self.preamble.octet.val();
        self.check.damaged.next = self.preamble.damaged.val();
        self.check.odd.next = self.odd.val();
        self.check.finish.next = self.preamble.finish.val();
        self.check.no_delimiter.next = self.preamble.no_delimiter.val();

        self.delay.clear.next = self.preamble.start.val();
        self.delay.take.next = self.preamble.take.val() & !self.check.too_long.val();
        self.delay.octet.next = self.preamble.octet.val();

        self.words.take.next = self.delay.give.val();
        self.words.octet.next = self.delay.delayed.val();
        self.words.finish.next = self.check.judged.val();
        self.words.cause.next = self.check.cause.val();
        self.words.irregular.next = self.check.was_irregular.val();
        self.words.hash.next = self.check.hash.val();
        self.words.ready.next = self.ready.val();
        self.push.next = self.words.push.val();
        self.word.next = self.words.word.val();
        self.tag.next = self.words.tag.val();

        self.judged.next = self.check.judged.val();
        self.why.next = self.check.cause.val();
        self.good.next = self.judged.val() & (self.why.val() == self.is_good.val());
        self.dropped_error.next = self.judged.val() & (self.why.val() == self.is_error.val());
        self.dropped_runt.next = self.judged.val() & (self.why.val() == self.is_runt.val());
        self.dropped_fragment.next = self.judged.val() & (self.why.val() == self.is_fragment.val());
        self.dropped_jabber.next = self.judged.val() & (self.why.val() == self.is_jabber.val());
        self.dropped_alignment.next =
            self.judged.val() & (self.why.val() == self.is_alignment.val());
        self.dropped_oversize.next = self.judged.val() & (self.why.val() == self.is_oversize.val());
        self.dropped_bad_fcs.next = self.judged.val() & (self.why.val() == self.is_bad_fcs.val());
        self.dropped_no_sfd.next = self.judged.val() & (self.why.val() == self.is_no_sfd.val());
    }
}
