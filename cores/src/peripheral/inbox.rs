//! The way in: one request, kept until somebody takes the duty to answer it.
use super::Request;
use crate::rpc::{LinkSink, Receive};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// Offers the request that came last and holds it until `accept`, and nothing else, frees it.
///
/// `FORGETFUL` other than 0 puts the mistake of 2013 in, so that the tests can show that they find it: while anything is being
/// transmitted the inbox is emptied, whether that is the answer to its request or a timer's tick.
#[derive(LogicBlock, Default)]
pub struct Inbox<const FORGETFUL: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Level: a request waits.
    pub waits: Signal<Out, Bit>,
    /// The request, while `waits`.
    pub request: Signal<Out, Request>,
    /// Strobe, while `waits`: the answer is sent in this clock, or an engine took a ticket for it.
    pub accept: Signal<In, Bit>,
    /// Level: the node transmits. Of no consequence to a good inbox.
    pub transmitting: Signal<In, Bit>,
    /// Strobe: a message that is no CALL came and was consumed.
    pub discarded: Signal<Out, Bit>,
    receive: Receive,
    occupied: DFF<Bit>,
    waiting: DFF<Bit>,
    is_request: Signal<Local, Bit>,
    is_call: Signal<Local, Bit>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    forgetful: Lit<1, FORGETFUL>,
}

impl<const FORGETFUL: u64> Logic for Inbox<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, occupied, waiting);
        clock!(self, clock, receive);
        self.receive.data.next = self.link_in.data.val();
        self.receive.valid.next = self.link_in.valid.val();
        self.receive.capture.next = !self.link_in.reply.val();
        self.link_in.request_ready.next = !self.occupied.q.val();
        self.link_in.reply_ready.next = true;
        self.is_request.next = !self.link_in.reply.val();
        self.is_call.next =
            self.is_request.val() & (self.receive.kind.val() == self.call_kind.val());
        self.discarded.next = self.receive.ends.val() & !self.is_call.val();
        self.waits.next = self.waiting.q.val();
        self.request.next.source = self.receive.source.val();
        self.request.next.call = self.receive.call.val();
        self.request.next.d0 = self.receive.d0.val();
        self.request.next.d1 = self.receive.d1.val();
        self.request.next.d2 = self.receive.d2.val();
        if self.accept.val() | (self.forgetful.val().any() & self.transmitting.val()) {
            self.waiting.d.next = false;
            self.occupied.d.next = false;
        }
        if self.receive.starts.val() & self.is_request.val() {
            self.occupied.d.next = true;
        }
        if self.receive.ends.val() & self.is_request.val() {
            self.occupied.d.next = self.is_call.val();
            self.waiting.d.next = self.is_call.val();
        }
    }
}
