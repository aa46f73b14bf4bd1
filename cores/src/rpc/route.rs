//! Word 0 of a message: where it goes, and who truly sent it.
use super::layout::{JoinRoute, SplitRoute};
use super::plan::Plan;
use rust_hdl::prelude::*;

/// The part of a lane's plan that lane `LANE` needs, as constants. Combinational. `P` is the number of lanes.
#[derive(LogicBlock)]
pub struct Route<const P: usize> {
    /// Word 0 as it came.
    pub word: Signal<In, Bits<32>>,
    /// Class of the message.
    pub reply: Signal<In, Bit>,
    /// Word 0 with the true source.
    pub stamped: Signal<Out, Bits<32>>,
    /// The lane it goes to, one bit: a port, or the responder (last) if there is none or it is forbidden.
    pub target: Signal<Out, Bits<P>>,
    /// Level: no port has this address.
    pub to_nobody: Signal<Out, Bit>,
    /// Level: a request that this port may not send.
    pub is_forbidden: Signal<Out, Bit>,
    split: SplitRoute,
    stamp: JoinRoute,
    own_address: Constant<Bits<16>>,
    is_leaf: Constant<Bit>,
    responder: Constant<Bits<P>>,
    fallback: Constant<Bits<P>>,
    forbidden: Constant<Bits<P>>,
    lane_bit: [Constant<Bits<P>>; P],
    lane_mask: [Constant<Bits<16>>; P],
    lane_address: [Constant<Bits<16>>; P],
    masked: [Signal<Local, Bits<16>>; P],
    hits: Signal<Local, Bits<P>>,
}

impl<const P: usize> Route<P> {
    /// For messages that come in by `lane`.
    pub fn new(plan: &Plan, lane: usize) -> Self {
        let own = plan.lane(lane);
        let bits = |value: u32| Constant::new(value.to_bits());
        let word = |value: u16| Constant::new(value.to_bits());
        Self {
            word: Signal::default(),
            reply: Signal::default(),
            stamped: Signal::default(),
            target: Signal::default(),
            to_nobody: Signal::default(),
            is_forbidden: Signal::default(),
            split: SplitRoute::default(),
            stamp: JoinRoute::default(),
            own_address: word(own.address),
            is_leaf: Constant::new(own.is_leaf),
            responder: bits(1 << (P - 1)),
            fallback: bits(1 << own.fallback),
            forbidden: bits(own.forbidden),
            lane_bit: std::array::from_fn(|lane| bits(1 << lane)),
            lane_mask: std::array::from_fn(|lane| word(plan.key(lane).1)),
            lane_address: std::array::from_fn(|lane| word(plan.key(lane).0)),
            masked: std::array::from_fn(|_| Signal::default()),
            hits: Signal::default(),
        }
    }
}

impl<const P: usize> Route<P> {
    /// Knows the addresses of the ports only: everything else is to nobody, the uplink's addresses too.
    pub fn of_ports(plan: &Plan) -> Self {
        let responder = P - 1;
        Self {
            fallback: Constant::new((1u64 << responder).into()),
            ..Self::new(plan, responder)
        }
    }
}

impl<const P: usize> Default for Route<P> {
    /// For messages of the first of `P - 1` nodes at address 0 and on.
    fn default() -> Self {
        Self::new(&Plan::nodes(0, P - 1), 0)
    }
}

impl<const P: usize> Logic for Route<P> {
    #[hdl_gen]
    fn update(&mut self) {
        self.split.word.next = self.word.val();
        self.stamp.source.next = self.split.source.val();
        self.stamp.destination.next = self.split.destination.val();
        if self.is_leaf.val() {
            self.stamp.source.next = self.own_address.val();
        }
        self.stamped.next = self.stamp.word.val();

        self.hits.next = 0.into();
        for i in 0..P {
            self.masked[i].next = self.split.destination.val() & self.lane_mask[i].val();
            if self.masked[i].val() == self.lane_address[i].val() {
                self.hits.next = self.hits.val() | self.lane_bit[i].val();
            }
        }
        self.target.next = self.hits.val();
        if !self.hits.val().any() {
            self.target.next = self.fallback.val();
        }
        self.to_nobody.next = self.target.val() == self.responder.val();
        self.is_forbidden.next = false;
        if !self.reply.val() & (self.target.val() & self.forbidden.val()).any() {
            self.is_forbidden.next = true;
            self.target.next = self.responder.val();
        }
    }
}
