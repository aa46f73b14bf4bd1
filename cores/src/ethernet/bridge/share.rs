//! The transmit path for two: frames of the pages and of the bridge, one whole frame after the other.
use crate::ethernet::words::TAG_BITS;
use hdl::stream::Queue;
use rust_hdl::prelude::*;

/// Logarithm of the frames that can be between here and the wire: the queue there has sixteen words, and no frame less than four.
const UNDER_WAY_BITS: usize = 4;

/// Words pass in the clock in which they are offered. Who has offered a word keeps the path until the last of its frame; when
/// both have a frame, the one that was not last begins.
#[derive(LogicBlock, Default)]
pub struct Share {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the pages offer a word.
    pub page_valid: Signal<In, Bit>,
    /// See `page_valid`.
    pub page_word: Signal<In, Bits<32>>,
    /// Its tag.
    pub page_tag: Signal<In, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub page_ready: Signal<Out, Bit>,
    /// Level: the bridge offers a word.
    pub bridge_valid: Signal<In, Bit>,
    /// See `bridge_valid`.
    pub bridge_word: Signal<In, Bits<32>>,
    /// Its tag.
    pub bridge_tag: Signal<In, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub bridge_ready: Signal<Out, Bit>,
    /// Level: a word of one of them.
    pub send_valid: Signal<Out, Bit>,
    /// See `send_valid`.
    pub send_word: Signal<Out, Bits<32>>,
    /// Its tag.
    pub send_tag: Signal<Out, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub send_ready: Signal<In, Bit>,
    /// Strobe: the oldest frame under way was sent or cut short.
    pub over: Signal<In, Bit>,
    /// With `over`: it was the pages'.
    pub over_page: Signal<Out, Bit>,
    in_frame: DFF<Bit>,
    bridge_last: DFF<Bit>,
    under_way: Queue<UNDER_WAY_BITS, 1>,
    bridge_now: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
}

impl Logic for Share {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, in_frame, bridge_last);
        clock!(self, clock, under_way);
        self.bridge_now.next =
            self.bridge_valid.val() & (!self.page_valid.val() | !self.bridge_last.q.val());
        if self.in_frame.q.val() {
            self.bridge_now.next = self.bridge_last.q.val();
        }
        self.send_valid.next = self.page_valid.val();
        self.send_word.next = self.page_word.val();
        self.send_tag.next = self.page_tag.val();
        if self.bridge_now.val() {
            self.send_valid.next = self.bridge_valid.val();
            self.send_word.next = self.bridge_word.val();
            self.send_tag.next = self.bridge_tag.val();
        }
        self.page_ready.next = self.send_ready.val() & !self.bridge_now.val();
        self.bridge_ready.next = self.send_ready.val() & self.bridge_now.val();
        self.ends.next =
            self.send_valid.val() & self.send_ready.val() & self.send_tag.val().get_bit(0);
        if self.send_valid.val() {
            self.bridge_last.d.next = self.bridge_now.val();
            self.in_frame.d.next = !self.ends.val();
        }

        // Whose frame is over.
        self.under_way.clear.next = false;
        self.under_way.sink.valid.next = self.ends.val();
        self.under_way.sink.data.next = bit_cast::<1, 1>(self.bridge_now.val().into());
        self.under_way.source.ready.next = self.over.val();
        self.over_page.next = self.over.val() & !self.under_way.source.data.val().any();
    }
}
