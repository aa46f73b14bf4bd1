//! Where a message should go, read from the plan again and apart from the router.
use cores::rpc::layout::{JoinRoute, SplitRoute};
use cores::rpc::Plan;
use rust_hdl::prelude::*;

/// For a router whose ports are all nodes. Combinational.
#[derive(LogicBlock)]
pub struct Oracle<const LANES: usize> {
    /// The lane by which it came, one bit.
    pub lane: Signal<In, Bits<LANES>>,
    pub reply: Signal<In, Bit>,
    /// Word 0 as it came.
    pub word: Signal<In, Bits<32>>,
    /// Word 0 as it should leave.
    pub stamped: Signal<Out, Bits<32>>,
    /// The lane by which it should leave, one bit.
    pub target: Signal<Out, Bits<LANES>>,
    pub to_nobody: Signal<Out, Bit>,
    pub is_forbidden: Signal<Out, Bit>,
    /// The address of the lane by which it came, if that is a node's.
    pub address: Signal<Out, Bits<16>>,
    pub is_node: Signal<Out, Bit>,
    split: SplitRoute,
    stamp: JoinRoute,
    addresses: [Constant<Bits<16>>; LANES],
    denied: [Constant<Bits<LANES>>; LANES],
    bit: [Constant<Bits<LANES>>; LANES],
    responder: Constant<Bits<LANES>>,
    found: Signal<Local, Bits<LANES>>,
    barred: Signal<Local, Bits<LANES>>,
    own: Signal<Local, Bits<16>>,
}

impl<const LANES: usize> Oracle<LANES> {
    pub fn new(plan: &Plan) -> Self {
        let address = |lane: usize| plan.ports.get(lane).map_or(0, |port| port.address);
        let denied = |lane: usize| {
            let port = plan.ports.get(lane);
            port.map_or(0, |p| {
                p.forbidden.iter().fold(0, |bits, o| bits | 1u64 << o)
            })
        };
        Self {
            lane: Default::default(),
            reply: Default::default(),
            word: Default::default(),
            stamped: Default::default(),
            target: Default::default(),
            to_nobody: Default::default(),
            is_forbidden: Default::default(),
            address: Default::default(),
            is_node: Default::default(),
            split: Default::default(),
            stamp: Default::default(),
            addresses: std::array::from_fn(|lane| Constant::new(address(lane).to_bits())),
            denied: std::array::from_fn(|lane| Constant::new(denied(lane).into())),
            bit: std::array::from_fn(|lane| Constant::new((1u64 << lane).into())),
            responder: Constant::new((1u64 << (LANES - 1)).into()),
            found: Default::default(),
            barred: Default::default(),
            own: Default::default(),
        }
    }
}

impl<const LANES: usize> Logic for Oracle<LANES> {
    #[hdl_gen]
    fn update(&mut self) {
        self.split.word.next = self.word.val();
        self.found.next = 0.into();
        self.barred.next = 0.into();
        self.own.next = 0.into();
        for i in 0..LANES {
            if (self.split.destination.val() == self.addresses[i].val())
                & (self.bit[i].val() != self.responder.val())
            {
                self.found.next = self.bit[i].val();
            }
            if self.lane.val().get_bit(i) {
                self.own.next = self.addresses[i].val();
                self.barred.next = self.denied[i].val();
            }
        }
        self.is_node.next = self.lane.val() != self.responder.val();
        self.address.next = self.own.val();
        self.stamp.source.next = self.split.source.val();
        if self.lane.val() != self.responder.val() {
            self.stamp.source.next = self.own.val();
        }
        self.stamp.destination.next = self.split.destination.val();
        self.stamped.next = self.stamp.word.val();
        self.to_nobody.next = !self.found.val().any();
        self.is_forbidden.next = false;
        self.target.next = self.found.val();
        if !self.found.val().any() {
            self.target.next = self.responder.val();
        }
        if !self.reply.val() & (self.found.val() & self.barred.val()).any() {
            self.is_forbidden.next = true;
            self.target.next = self.responder.val();
        }
    }
}
