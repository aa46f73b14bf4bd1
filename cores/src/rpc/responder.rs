//! The router's own answers: HOST_UNREACH and HOST_PROHIBITED.
use super::plan::Plan;
use super::receive::Receive;
use super::route::Route;
use super::transmit::Transmit;
use super::{LinkSink, LinkSource};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Takes what has nowhere to go. A CALL is answered with the addresses swapped and the same call number: HOST_PROHIBITED if a
/// port has its destination (then the access table sent it here), else HOST_UNREACH. All else is consumed.
#[derive(LogicBlock, Default)]
pub struct Responder<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// From the router.
    pub link_in: LinkSink,
    /// To the router.
    pub link_out: LinkSource,
    receive: Receive,
    transmit: Transmit,
    route: Route<P>,
    occupied: DFF<Bit>,
    waiting: DFF<Bit>,
    call_kind: Lit<3, { spec::rpc::Kind::Call as u64 }>,
    prohibited: Lit<3, { spec::rpc::Kind::HostProhibited as u64 }>,
    unreachable: Lit<3, { spec::rpc::Kind::HostUnreachable as u64 }>,
    no_d0: Lit<21, 0>,
    no_data: Lit<32, 0>,
    is_request: Signal<Local, Bit>,
    is_call: Signal<Local, Bit>,
    answers: Signal<Local, Bit>,
}

impl<const P: usize> Responder<P> {
    /// The responder of the router with this plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            route: Route::of_ports(plan),
            ..Self::default()
        }
    }
}

impl<const P: usize> Logic for Responder<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, occupied, waiting);
        clock!(self, clock, receive, transmit);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);
        self.is_request.next = !self.link_in.reply.val();
        self.receive.data.next = self.link_in.data.val();
        self.receive.valid.next = self.link_in.valid.val();
        self.receive.capture.next = self.is_request.val();
        self.link_in.request_ready.next = !self.occupied.q.val();
        self.link_in.reply_ready.next = true;
        self.is_call.next =
            self.is_request.val() & (self.receive.kind.val() == self.call_kind.val());

        self.route.word.next = self.receive.route_word.val();
        self.route.reply.next = true;
        self.transmit.source.next = self.receive.destination.val();
        self.transmit.destination.next = self.receive.source.val();
        self.transmit.call.next = self.receive.call.val();
        self.transmit.kind.next = self.prohibited.val();
        if self.route.to_nobody.val() {
            self.transmit.kind.next = self.unreachable.val();
        }
        self.transmit.d0.next = self.no_d0.val();
        self.transmit.d1.next = self.no_data.val();
        self.transmit.d2.next = self.no_data.val();
        self.transmit.reply.next = true;
        self.answers.next =
            self.waiting.q.val() & self.transmit.free.val() & self.transmit.reply_ready.val();
        self.transmit.start.next = self.answers.val();

        if self.answers.val() {
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
