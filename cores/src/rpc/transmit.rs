//! A message from fields onto a link.
use super::layout::{JoinHead, JoinRoute};
use super::LinkSource;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Sends one message of four words. The fields and `reply` are sampled in the clock of `start`; word 0 is on the link in the
/// next clock. `start` is allowed while `free` is high and the link is ready for the message's class, and ignored while
/// `free` is low; starting whenever `free` is high gives a message every four clocks. A leaf sends 0 as `source`: the router
/// puts the true address in.
#[derive(LogicBlock, Default)]
pub struct Transmit {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: send.
    pub start: Signal<In, Bit>,
    /// Class of the message.
    pub reply: Signal<In, Bit>,
    /// Address of the sender.
    pub source: Signal<In, Bits<16>>,
    /// Address of the receiver.
    pub destination: Signal<In, Bits<16>>,
    /// Call or interrupt number.
    pub call: Signal<In, Bits<8>>,
    /// Message type, as its wire code.
    pub kind: Signal<In, Bits<3>>,
    /// First data field.
    pub d0: Signal<In, Bits<21>>,
    /// Second data field.
    pub d1: Signal<In, Bits<32>>,
    /// Third data field.
    pub d2: Signal<In, Bits<32>>,
    /// Level: a message may start in this clock.
    pub free: Signal<Out, Bit>,
    /// The link.
    pub link: LinkSource,
    /// Level: the receiver has room for a request.
    pub request_ready: Signal<Out, Bit>,
    /// Level: the receiver has room for a reply.
    pub reply_ready: Signal<Out, Bit>,
    /// Words of the present message before this clock.
    pub position: Signal<Out, Bits<2>>,
    route: JoinRoute,
    head: JoinHead,
    word0: DFF<Bits<32>>,
    word1: DFF<Bits<32>>,
    word2: DFF<Bits<32>>,
    word3: DFF<Bits<32>>,
    sending: DFF<Bit>,
    is_reply: DFF<Bit>,
    count: DFF<Bits<2>>,
    last: Lit<2, 3>,
}

impl Logic for Transmit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, word0, word1, word2, word3, sending, is_reply, count);
        self.route.source.next = self.source.val();
        self.route.destination.next = self.destination.val();
        self.head.call.next = self.call.val();
        self.head.kind.next = self.kind.val();
        self.head.d0.next = self.d0.val();
        self.link.data.next = self.word0.q.val();
        self.link.valid.next = self.sending.q.val();
        self.link.reply.next = self.is_reply.q.val();
        self.request_ready.next = self.link.request_ready.val();
        self.reply_ready.next = self.link.reply_ready.val();
        self.position.next = self.count.q.val();
        self.free.next = !self.sending.q.val() | (self.count.q.val() == self.last.val());
        if self.sending.q.val() {
            self.count.d.next = self.count.q.val() + 1;
            self.word0.d.next = self.word1.q.val();
            self.word1.d.next = self.word2.q.val();
            self.word2.d.next = self.word3.q.val();
        }
        if self.free.val() {
            self.sending.d.next = self.start.val();
            if self.start.val() {
                self.is_reply.d.next = self.reply.val();
                self.word0.d.next = self.route.word.val();
                self.word1.d.next = self.head.word.val();
                self.word2.d.next = self.d1.val();
                self.word3.d.next = self.d2.val();
            }
        }
    }
}
