//! The four words of a message from a link into registers.
use super::layout::{SplitHead, SplitRoute};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Collects a message. Fields are registers: they change while a message that is captured comes in, and are whole from the
/// clock after its last word until the next captured message starts.
#[derive(LogicBlock, Default)]
pub struct Receive {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Word on the link.
    pub data: Signal<In, Bits<32>>,
    /// Level: the link carries a word.
    pub valid: Signal<In, Bit>,
    /// Level, constant over a message: keep it. When low the words are only counted.
    pub capture: Signal<In, Bit>,
    /// Strobe: this clock carries word 0.
    pub starts: Signal<Out, Bit>,
    /// Strobe: this clock carries word 3; the fields other than `d2` are whole.
    pub ends: Signal<Out, Bit>,
    /// Words of the present message before this clock.
    pub position: Signal<Out, Bits<2>>,
    /// Word 0.
    pub route_word: Signal<Out, Bits<32>>,
    /// Address of the sender.
    pub source: Signal<Out, Bits<16>>,
    /// Address of the receiver.
    pub destination: Signal<Out, Bits<16>>,
    /// Call or interrupt number.
    pub call: Signal<Out, Bits<8>>,
    /// Message type, as its wire code.
    pub kind: Signal<Out, Bits<3>>,
    /// First data field.
    pub d0: Signal<Out, Bits<21>>,
    /// Second data field.
    pub d1: Signal<Out, Bits<32>>,
    /// Third data field.
    pub d2: Signal<Out, Bits<32>>,
    count: DFF<Bits<2>>,
    word0: DFF<Bits<32>>,
    word1: DFF<Bits<32>>,
    word2: DFF<Bits<32>>,
    word3: DFF<Bits<32>>,
    route: SplitRoute,
    head: SplitHead,
    first: Lit<2, 0>,
    second: Lit<2, 1>,
    third: Lit<2, 2>,
    last: Lit<2, 3>,
    keep: Signal<Local, Bit>,
}

impl Logic for Receive {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, word0, word1, word2, word3);
        if self.valid.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        self.position.next = self.count.q.val();
        self.starts.next = self.valid.val() & (self.count.q.val() == self.first.val());
        self.ends.next = self.valid.val() & (self.count.q.val() == self.last.val());
        self.keep.next = self.valid.val() & self.capture.val();
        if self.keep.val() & (self.count.q.val() == self.first.val()) {
            self.word0.d.next = self.data.val();
        }
        if self.keep.val() & (self.count.q.val() == self.second.val()) {
            self.word1.d.next = self.data.val();
        }
        if self.keep.val() & (self.count.q.val() == self.third.val()) {
            self.word2.d.next = self.data.val();
        }
        if self.keep.val() & (self.count.q.val() == self.last.val()) {
            self.word3.d.next = self.data.val();
        }
        self.route_word.next = self.word0.q.val();
        self.route.word.next = self.word0.q.val();
        self.source.next = self.route.source.val();
        self.destination.next = self.route.destination.val();
        self.head.word.next = self.word1.q.val();
        self.call.next = self.head.call.val();
        self.kind.next = self.head.kind.val();
        self.d0.next = self.head.d0.val();
        self.d1.next = self.word2.q.val();
        self.d2.next = self.word3.q.val();
    }
}
