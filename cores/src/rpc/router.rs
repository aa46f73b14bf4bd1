//! The router: `N` ports and a responder, any input to any output in the same clock.
//!
//! ```text
//! sinks[0] --> Ingress --+--+--+--> Egress --> sources[0]
//! sinks[1] --> Ingress --+--+--+--> Egress --> sources[1]
//!    ...                 |  |  |      ...
//! Responder -> Ingress --+--+--+--> Egress --> Responder
//!
//! clock       _/~\_/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//! sinks[0]    <w0 ><w1 ><w2 ><w3 >______________
//! sources[1]  _______________<w0 ><w1 ><w2 ><w3 >   word 0 three clocks later, if nobody else is there
//! ```
//! - **Cut-through**: one clock to find the way, one to claim the output, one to the link: word 0 leaves three clocks after
//!   it came, and from the first word in to the last word out it is 6 clocks.
//! - **Rate**: every output sends a message every four clocks as long as there is one for it.
//! - **Two classes**: a buffer of one message for each class at each input; a request that waits never holds up a reply.
//! - **Order**: messages of one class between two nodes keep their order.
//! - **Fair**: an output serves the classes in turn and the inputs of a class round robin.
//! - **True sources**: a leaf's messages leave with the address of its port.
//! - **Answers**: a CALL to an address that nobody has, or that the sender may not call, is answered by the router itself;
//!   other messages of that sort are discarded and counted.
use super::egress::Egress;
use super::ingress::Ingress;
use super::plan::Plan;
use super::query::CounterSink;
use super::responder::Responder;
use super::tally::{Events, PortTallies, Tally};
use super::{LinkSink, LinkSource};
use rust_hdl::prelude::*;

/// See the module documentation. `LANES` is `N + 1`.
#[derive(LogicBlock)]
pub struct Router<const N: usize, const LANES: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// From the nodes.
    pub sinks: [LinkSink; N],
    /// To the nodes.
    pub sources: [LinkSource; N],
    /// Questions about the counters.
    pub query: CounterSink,
    ingress: [Ingress<LANES>; LANES],
    egress: [Egress<LANES>; LANES],
    responder: Responder<LANES>,
    tallies: PortTallies<N>,
    tally: Tally<N>,
    bit: [Constant<Bits<LANES>>; LANES],
    events: [Events; N],
    requests: [Signal<Local, Bits<LANES>>; LANES],
    replies: [Signal<Local, Bits<LANES>>; LANES],
    words: [Signal<Local, Bits<32>>; LANES],
    claimed_requests: Signal<Local, Bits<LANES>>,
    claimed_replies: Signal<Local, Bits<LANES>>,
    going_requests: Signal<Local, Bits<LANES>>,
    going_replies: Signal<Local, Bits<LANES>>,
}

impl<const N: usize, const LANES: usize> Router<N, LANES> {
    /// A router with this plan. Panics if the plan contradicts itself or the number of ports.
    pub fn new(plan: &Plan) -> Self {
        plan.check(N, LANES);
        let each = std::array::from_fn::<_, LANES, _>;
        Self {
            clock: Default::default(),
            sinks: std::array::from_fn(|_| Default::default()),
            sources: std::array::from_fn(|_| Default::default()),
            query: Default::default(),
            ingress: each(|lane| Ingress::new(plan, lane)),
            egress: std::array::from_fn(|_| Default::default()),
            responder: Responder::new(plan),
            tallies: Default::default(),
            tally: Default::default(),
            bit: std::array::from_fn(|lane| Constant::new((1u64 << lane).into())),
            events: std::array::from_fn(|_| Default::default()),
            requests: std::array::from_fn(|_| Default::default()),
            replies: std::array::from_fn(|_| Default::default()),
            words: std::array::from_fn(|_| Default::default()),
            claimed_requests: Default::default(),
            claimed_replies: Default::default(),
            going_requests: Default::default(),
            going_replies: Default::default(),
        }
    }
}

impl<const N: usize, const LANES: usize> Logic for Router<N, LANES> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, responder, tallies, tally);
        CounterSink::link(&mut self.query, &mut self.tally.query);
        for i in 0..N {
            LinkSink::link(&mut self.sinks[i], &mut self.ingress[i].link);
            LinkSource::link(&mut self.sources[i], &mut self.egress[i].link);
        }
        for i in N..LANES {
            LinkSource::join(&mut self.responder.link_out, &mut self.ingress[i].link);
            LinkSource::join(&mut self.egress[i].link, &mut self.responder.link_in);
        }

        // Which input has something for output o.
        for o in 0..LANES {
            self.ingress[o].clock.next = self.clock.val();
            self.egress[o].clock.next = self.clock.val();
            self.requests[o].next = 0.into();
            self.replies[o].next = 0.into();
            for i in 0..LANES {
                if self.ingress[i].request_target.val().get_bit(o) {
                    self.requests[o].next = self.requests[o].val() | self.bit[i].val();
                }
                if self.ingress[i].reply_target.val().get_bit(o) {
                    self.replies[o].next = self.replies[o].val() | self.bit[i].val();
                }
            }
            self.egress[o].requests.next = self.requests[o].val();
            self.egress[o].replies.next = self.replies[o].val();
        }

        // Outputs have claimed (registers), inputs choose, outputs start.
        self.claimed_requests.next = 0.into();
        self.claimed_replies.next = 0.into();
        self.going_requests.next = 0.into();
        self.going_replies.next = 0.into();
        for o in 0..LANES {
            self.claimed_requests.next =
                self.claimed_requests.val() | self.egress[o].claimed_request.val();
            self.claimed_replies.next =
                self.claimed_replies.val() | self.egress[o].claimed_reply.val();
        }
        for i in 0..LANES {
            self.ingress[i].request_claimed.next = self.claimed_requests.val().get_bit(i);
            self.ingress[i].reply_claimed.next = self.claimed_replies.val().get_bit(i);
            if self.ingress[i].request_goes.val() {
                self.going_requests.next = self.going_requests.val() | self.bit[i].val();
            }
            if self.ingress[i].reply_goes.val() {
                self.going_replies.next = self.going_replies.val() | self.bit[i].val();
            }
        }
        for o in 0..LANES {
            self.egress[o].going_requests.next = self.going_requests.val();
            self.egress[o].going_replies.next = self.going_replies.val();
            self.words[o].next = 0.into();
            for i in 0..LANES {
                if self.egress[o].select.val().get_bit(i) {
                    self.words[o].next = self.words[o].val() | self.ingress[i].word.val();
                }
            }
            self.egress[o].word.next = self.words[o].val();
        }

        for i in 0..N {
            self.events[i].entered.next = self.ingress[i].entered.val();
            self.events[i].left.next = self.egress[i].leaves.val();
            self.events[i].waited.next = self.ingress[i].waits.val();
            self.events[i].unreachable.next = self.ingress[i].unreachable.val();
            self.events[i].prohibited.next = self.ingress[i].prohibited.val();
            self.events[i].discarded.next = self.ingress[i].discarded.val();
            self.tallies.events[i].next = self.events[i].all.val();
        }
        self.tallies.port.next = self.tally.port.val();
        self.tallies.kind.next = self.tally.kind.val();
        self.tally.gathered.next = self.tallies.gathered.val();
    }
}
