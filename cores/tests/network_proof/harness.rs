//! The router between links that keep the rules, among the claims about it.
use crate::crossing::Crossing;
use crate::events::Events;
use crate::lanes::{Entry, Exit};
use crate::oracle::Oracle;
use crate::responder::Responder;
use crate::turns::Turns;
use crate::watch::Watch;
use cores::rpc::contract::LinkRules;
use cores::rpc::{LinkSink, LinkSource, Plan, Router};
use hdl::prop::{Assume, Past, ASSERT, ASSUME};
use rust_hdl::prelude::*;

/// The router with free links and questions; the watched lane, class and word, which stay; and, a lane each, what is seen of
/// its inside (`crate::views`).
#[derive(LogicBlock)]
pub struct Network<const N: usize, const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub sinks: [LinkSink; N],
    pub sources: [LinkSource; N],
    pub asks: Signal<In, Bit>,
    pub asked_port: Signal<In, Bits<5>>,
    pub asked_kind: Signal<In, Bits<3>>,
    pub lane: Signal<In, Bits<LANES>>,
    pub reply: Signal<In, Bit>,
    pub number: Signal<In, Bits<2>>,
    pub in_data: [Signal<In, Bits<32>>; LANES],
    pub in_valid: [Signal<In, Bit>; LANES],
    pub in_reply: [Signal<In, Bit>; LANES],
    pub in_request_ready: [Signal<In, Bit>; LANES],
    pub in_reply_ready: [Signal<In, Bit>; LANES],
    pub out_data: [Signal<In, Bits<32>>; LANES],
    pub out_valid: [Signal<In, Bit>; LANES],
    pub out_reply: [Signal<In, Bit>; LANES],
    pub out_request_ready: [Signal<In, Bit>; LANES],
    pub out_reply_ready: [Signal<In, Bit>; LANES],
    pub class_in: [Signal<In, Bit>; LANES],
    pub class_out: [Signal<In, Bit>; LANES],
    pub came: [Signal<In, Bits<2>>; LANES],
    pub request_wants: [Signal<In, Bits<LANES>>; LANES],
    pub reply_wants: [Signal<In, Bits<LANES>>; LANES],
    pub request_waits: [Signal<In, Bit>; LANES],
    pub reply_waits: [Signal<In, Bit>; LANES],
    pub leaving: [Signal<In, Bit>; LANES],
    pub leaving_reply: [Signal<In, Bit>; LANES],
    pub left: [Signal<In, Bits<2>>; LANES],
    pub request_word0: [Signal<In, Bits<32>>; LANES],
    pub request_word1: [Signal<In, Bits<32>>; LANES],
    pub request_word2: [Signal<In, Bits<32>>; LANES],
    pub request_word3: [Signal<In, Bits<32>>; LANES],
    pub reply_word0: [Signal<In, Bits<32>>; LANES],
    pub reply_word1: [Signal<In, Bits<32>>; LANES],
    pub reply_word2: [Signal<In, Bits<32>>; LANES],
    pub reply_word3: [Signal<In, Bits<32>>; LANES],
    pub request_claim: [Signal<In, Bits<LANES>>; LANES],
    pub reply_claim: [Signal<In, Bits<LANES>>; LANES],
    pub from: [Signal<In, Bits<LANES>>; LANES],
    pub claims: [Signal<In, Bit>; LANES],
    pub sending: [Signal<In, Bit>; LANES],
    pub sent: [Signal<In, Bits<2>>; LANES],
    pub request_turn: [Signal<In, Bits<LANES>>; LANES],
    pub reply_turn: [Signal<In, Bits<LANES>>; LANES],
    pub leaves: [Signal<In, Bit>; LANES],
    pub events: [Signal<In, Bits<6>>; N],
    pub occupied: Signal<In, Bit>,
    pub answer_due: Signal<In, Bit>,
    pub words_taken: Signal<In, Bits<2>>,
    pub words_sent: Signal<In, Bits<2>>,
    pub held_route: Signal<In, Bits<32>>,
    pub held_head: Signal<In, Bits<32>>,
    pub next1: Signal<In, Bits<32>>,
    pub next2: Signal<In, Bits<32>>,
    pub next3: Signal<In, Bits<32>>,
    dut: Router<N, LANES>,
    rules_in: [LinkRules<ASSUME, ASSERT>; N],
    rules_out: [LinkRules<ASSERT, ASSUME>; N],
    from_responder: LinkRules<ASSERT, ASSERT>,
    to_responder: LinkRules<ASSERT, ASSERT>,
    entries: [Entry<LANES>; LANES],
    exits: [Exit<LANES>; LANES],
    crossing: Crossing<LANES>,
    oracle: Oracle<LANES>,
    watch: Watch<LANES>,
    turns: Turns<LANES>,
    counts: Events<LANES>,
    responder: Responder<LANES>,
    lane_before: Past<Bits<LANES>>,
    reply_before: Past<Bit>,
    number_before: Past<Bits<2>>,
    one_lane: Assume,
    watch_stays: Assume,
    position_in: [Signal<Local, Bits<2>>; LANES],
    position_out: [Signal<Local, Bits<2>>; LANES],
    less: Signal<Local, Bits<LANES>>,
    data: Signal<Local, Bits<32>>,
    valid: Signal<Local, Bit>,
    is_reply: Signal<Local, Bit>,
    position: Signal<Local, Bits<2>>,
    word0: Signal<Local, Bits<32>>,
    word1: Signal<Local, Bits<32>>,
    word2: Signal<Local, Bits<32>>,
    word3: Signal<Local, Bits<32>>,
    seen_events: Signal<Local, Bits<6>>,
    is_class: Signal<Local, Bit>,
}

impl<const N: usize, const LANES: usize> Network<N, LANES> {
    pub fn new(plan: &Plan) -> Self {
        fn each<T: Default, const LANES: usize>() -> [T; LANES] {
            std::array::from_fn(|_| T::default())
        }
        Self {
            clock: Default::default(),
            sinks: each(),
            sources: each(),
            asks: Default::default(),
            asked_port: Default::default(),
            asked_kind: Default::default(),
            lane: Default::default(),
            reply: Default::default(),
            number: Default::default(),
            in_data: each(),
            in_valid: each(),
            in_reply: each(),
            in_request_ready: each(),
            in_reply_ready: each(),
            out_data: each(),
            out_valid: each(),
            out_reply: each(),
            out_request_ready: each(),
            out_reply_ready: each(),
            class_in: each(),
            class_out: each(),
            came: each(),
            request_wants: each(),
            reply_wants: each(),
            request_waits: each(),
            reply_waits: each(),
            leaving: each(),
            leaving_reply: each(),
            left: each(),
            request_word0: each(),
            request_word1: each(),
            request_word2: each(),
            request_word3: each(),
            reply_word0: each(),
            reply_word1: each(),
            reply_word2: each(),
            reply_word3: each(),
            request_claim: each(),
            reply_claim: each(),
            from: each(),
            claims: each(),
            sending: each(),
            sent: each(),
            request_turn: each(),
            reply_turn: each(),
            leaves: each(),
            events: each(),
            occupied: Default::default(),
            answer_due: Default::default(),
            words_taken: Default::default(),
            words_sent: Default::default(),
            held_route: Default::default(),
            held_head: Default::default(),
            next1: Default::default(),
            next2: Default::default(),
            next3: Default::default(),
            dut: Router::new(plan),
            rules_in: each(),
            rules_out: each(),
            from_responder: Default::default(),
            to_responder: Default::default(),
            entries: each(),
            exits: each(),
            crossing: Default::default(),
            oracle: Oracle::new(plan),
            watch: Default::default(),
            turns: Default::default(),
            counts: Default::default(),
            responder: Responder::new(plan),
            lane_before: Default::default(),
            reply_before: Default::default(),
            number_before: Default::default(),
            one_lane: Default::default(),
            watch_stays: Default::default(),
            position_in: each(),
            position_out: each(),
            less: Default::default(),
            data: Default::default(),
            valid: Default::default(),
            is_reply: Default::default(),
            position: Default::default(),
            word0: Default::default(),
            word1: Default::default(),
            word2: Default::default(),
            word3: Default::default(),
            seen_events: Default::default(),
            is_class: Default::default(),
        }
    }
}

impl<const N: usize, const LANES: usize> Logic for Network<N, LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // wires, one a line
    fn update(&mut self) {
        clock!(self, clock, dut, from_responder, to_responder, crossing, watch, turns, counts, responder);
        clock!(self, clock, lane_before, reply_before, number_before, one_lane, watch_stays);
        self.dut.query.ask.next = self.asks.val();
        self.dut.query.port.next = self.asked_port.val();
        self.dut.query.kind.next = self.asked_kind.val();
        for i in 0..N {
            LinkSink::link(&mut self.sinks[i], &mut self.dut.sinks[i]);
            LinkSource::link(&mut self.sources[i], &mut self.dut.sources[i]);
            self.rules_in[i].clock.next = self.clock.val();
            self.rules_in[i].valid.next = self.in_valid[i].val();
            self.rules_in[i].reply.next = self.in_reply[i].val();
            self.rules_in[i].request_ready.next = self.in_request_ready[i].val();
            self.rules_in[i].reply_ready.next = self.in_reply_ready[i].val();
            self.rules_out[i].clock.next = self.clock.val();
            self.rules_out[i].valid.next = self.out_valid[i].val();
            self.rules_out[i].reply.next = self.out_reply[i].val();
            self.rules_out[i].request_ready.next = self.out_request_ready[i].val();
            self.rules_out[i].reply_ready.next = self.out_reply_ready[i].val();
            self.position_in[i].next = self.rules_in[i].position.val();
            self.position_out[i].next = self.rules_out[i].position.val();
        }
        for i in N..LANES {
            self.from_responder.valid.next = self.in_valid[i].val();
            self.from_responder.reply.next = self.in_reply[i].val();
            self.from_responder.request_ready.next = self.in_request_ready[i].val();
            self.from_responder.reply_ready.next = self.in_reply_ready[i].val();
            self.to_responder.valid.next = self.out_valid[i].val();
            self.to_responder.reply.next = self.out_reply[i].val();
            self.to_responder.request_ready.next = self.out_request_ready[i].val();
            self.to_responder.reply_ready.next = self.out_reply_ready[i].val();
            self.position_in[i].next = self.from_responder.position.val();
            self.position_out[i].next = self.to_responder.position.val();
            self.responder.in_data.next = self.out_data[i].val();
            self.responder.in_valid.next = self.out_valid[i].val();
            self.responder.in_reply.next = self.out_reply[i].val();
            self.responder.in_request_ready.next = self.out_request_ready[i].val();
            self.responder.out_data.next = self.in_data[i].val();
            self.responder.out_valid.next = self.in_valid[i].val();
            self.responder.out_reply.next = self.in_reply[i].val();
            self.responder.out_reply_ready.next = self.in_reply_ready[i].val();
            self.responder.in_carries_reply.next = self.class_out[i].val();
            self.responder.out_carries_reply.next = self.class_in[i].val();
            self.responder.in_link_position.next = self.position_out[i].val();
            self.responder.out_link_position.next = self.position_in[i].val();
        }
        self.responder.occupied.next = self.occupied.val();
        self.responder.waits.next = self.answer_due.val();
        self.responder.words_taken.next = self.words_taken.val();
        self.responder.words_sent.next = self.words_sent.val();
        self.responder.held_route.next = self.held_route.val();
        self.responder.held_head.next = self.held_head.val();
        self.responder.next1.next = self.next1.val();
        self.responder.next2.next = self.next2.val();
        self.responder.next3.next = self.next3.val();

        // Each lane's halves, and what is between them.
        for i in 0..LANES {
            self.entries[i].clock.next = self.clock.val();
            self.entries[i].position.next = self.position_in[i].val();
            self.entries[i].carries_reply.next = self.class_in[i].val();
            self.entries[i].came.next = self.came[i].val();
            self.entries[i].request_wants.next = self.request_wants[i].val();
            self.entries[i].reply_wants.next = self.reply_wants[i].val();
            self.entries[i].request_waits.next = self.request_waits[i].val();
            self.entries[i].reply_waits.next = self.reply_waits[i].val();
            self.entries[i].leaving.next = self.leaving[i].val();
            self.entries[i].leaving_reply.next = self.leaving_reply[i].val();
            self.entries[i].left.next = self.left[i].val();
            self.exits[i].clock.next = self.clock.val();
            self.exits[i].request_claim.next = self.request_claim[i].val();
            self.exits[i].reply_claim.next = self.reply_claim[i].val();
            self.exits[i].from.next = self.from[i].val();
            self.exits[i].claims.next = self.claims[i].val();
            self.exits[i].sending.next = self.sending[i].val();
            self.exits[i].sent.next = self.sent[i].val();
            self.exits[i].valid.next = self.out_valid[i].val();
            self.exits[i].is_reply.next = self.out_reply[i].val();
            self.exits[i].request_ready.next = self.out_request_ready[i].val();
            self.exits[i].reply_ready.next = self.out_reply_ready[i].val();
            self.exits[i].position.next = self.position_out[i].val();
            self.exits[i].carries_reply.next = self.class_out[i].val();
            self.crossing.request_wants[i].next = self.request_wants[i].val();
            self.crossing.reply_wants[i].next = self.reply_wants[i].val();
            self.crossing.fresh_request[i].next = self.entries[i].fresh_request.val();
            self.crossing.fresh_reply[i].next = self.entries[i].fresh_reply.val();
            self.crossing.leaving[i].next = self.leaving[i].val();
            self.crossing.leaving_reply[i].next = self.leaving_reply[i].val();
            self.crossing.left[i].next = self.left[i].val();
            self.crossing.request_claim[i].next = self.request_claim[i].val();
            self.crossing.reply_claim[i].next = self.reply_claim[i].val();
            self.crossing.from[i].next = self.from[i].val();
            self.crossing.sending[i].next = self.sending[i].val();
            self.crossing.sent[i].next = self.sent[i].val();
            self.crossing.is_reply[i].next = self.out_reply[i].val();
            self.turns.request_turn[i].next = self.request_turn[i].val();
            self.turns.reply_turn[i].next = self.reply_turn[i].val();
            self.turns.request_claim[i].next = self.request_claim[i].val();
            self.turns.reply_claim[i].next = self.reply_claim[i].val();
            self.turns.is_reply[i].next = self.out_reply[i].val();
            self.turns.claims[i].next = self.claims[i].val();
            self.turns.leaves[i].next = self.leaves[i].val();
            self.turns.request_ready[i].next = self.out_request_ready[i].val();
            self.turns.reply_ready[i].next = self.out_reply_ready[i].val();
            self.watch.out_valid[i].next = self.out_valid[i].val();
            self.watch.out_reply[i].next = self.out_reply[i].val();
            self.watch.out_data[i].next = self.out_data[i].val();
            self.watch.out_position[i].next = self.position_out[i].val();
            self.watch.out_from[i].next = self.from[i].val();
            self.watch.out_sending[i].next = self.sending[i].val();
        }

        // The watched lane, class and word.
        self.lane_before.now.next = self.lane.val();
        self.reply_before.now.next = self.reply.val();
        self.number_before.now.next = self.number.val();
        self.less.next = self.lane.val() - 1;
        self.one_lane.holds.next = self.lane.val().any() & !(self.lane.val() & self.less.val()).any();
        self.watch_stays.holds.next = !self.lane_before.valid.val()
            | ((self.lane.val() == self.lane_before.past.val())
                & (self.reply.val() == self.reply_before.past.val())
                & (self.number.val() == self.number_before.past.val()));
        self.data.next = 0.into();
        self.valid.next = false;
        self.is_reply.next = false;
        self.position.next = 0.into();
        self.word0.next = 0.into();
        self.word1.next = 0.into();
        self.word2.next = 0.into();
        self.word3.next = 0.into();
        self.turns.leaving.next = false;
        self.turns.leaving_reply.next = false;
        self.turns.left.next = 0.into();
        self.watch.comes.next = false;
        self.watch.came.next = 0.into();
        self.watch.waits.next = false;
        self.watch.wants.next = 0.into();
        for i in 0..LANES {
            if self.lane.val().get_bit(i) {
                self.data.next = self.in_data[i].val();
                self.valid.next = self.in_valid[i].val();
                self.is_reply.next = self.in_reply[i].val();
                self.position.next = self.position_in[i].val();
                self.turns.leaving.next = self.leaving[i].val();
                self.turns.leaving_reply.next = self.leaving_reply[i].val();
                self.turns.left.next = self.left[i].val();
                self.watch.came.next = self.came[i].val();
                self.watch.comes.next = self.came[i].val().any() & (self.class_in[i].val() == self.reply.val());
                self.watch.waits.next = self.request_waits[i].val();
                self.watch.wants.next = self.request_wants[i].val();
                self.word0.next = self.request_word0[i].val();
                self.word1.next = self.request_word1[i].val();
                self.word2.next = self.request_word2[i].val();
                self.word3.next = self.request_word3[i].val();
                if self.reply.val() {
                    self.watch.waits.next = self.reply_waits[i].val();
                    self.watch.wants.next = self.reply_wants[i].val();
                    self.word0.next = self.reply_word0[i].val();
                    self.word1.next = self.reply_word1[i].val();
                    self.word2.next = self.reply_word2[i].val();
                    self.word3.next = self.reply_word3[i].val();
                }
            }
        }
        self.oracle.lane.next = self.lane.val();
        self.oracle.reply.next = self.is_reply.val();
        self.oracle.word.next = self.data.val();
        self.is_class.next = self.valid.val() & (self.is_reply.val() == self.reply.val());
        self.turns.lane.next = self.lane.val();
        self.turns.reply.next = self.reply.val();
        self.turns.waits.next = self.watch.waits.val();
        self.turns.wants.next = self.watch.wants.val();
        self.watch.lane.next = self.lane.val();
        self.watch.reply.next = self.reply.val();
        self.watch.number.next = self.number.val();
        self.watch.enters.next = self.is_class.val() & !self.position.val().any();
        self.watch.fills.next = self.is_class.val() & (self.position.val() == self.number.val());
        self.watch.expected.next = self.data.val();
        if !self.position.val().any() { self.watch.expected.next = self.oracle.stamped.val(); }
        self.watch.target.next = self.oracle.target.val();
        self.watch.address.next = self.oracle.address.val();
        self.watch.is_node.next = self.oracle.is_node.val();
        self.watch.buffered.next = self.word0.val();
        if self.number.val() == 1 { self.watch.buffered.next = self.word1.val(); }
        if self.number.val() == 2 { self.watch.buffered.next = self.word2.val(); }
        if self.number.val() == 3 { self.watch.buffered.next = self.word3.val(); }

        // What the counters of the watched port are told.
        self.seen_events.next = 0.into();
        for i in 0..N {
            if self.lane.val().get_bit(i) { self.seen_events.next = self.events[i].val(); }
        }
        self.counts.is_node.next = self.oracle.is_node.val();
        self.counts.events.next = self.seen_events.val();
        self.counts.data.next = self.data.val();
        self.counts.valid.next = self.valid.val();
        self.counts.reply.next = self.is_reply.val();
        self.counts.position.next = self.position.val();
        self.counts.to_nobody.next = self.oracle.to_nobody.val();
        self.counts.is_forbidden.next = self.oracle.is_forbidden.val();
        self.counts.watched_reply.next = self.reply.val();
        self.counts.waits.next = self.watch.waits.val();
        self.counts.out_valid.next = false;
        self.counts.out_position.next = 0.into();
        self.counts.request_ready.next = false;
        self.counts.reply_ready.next = false;
        for i in 0..LANES {
            if self.lane.val().get_bit(i) {
                self.counts.out_valid.next = self.out_valid[i].val();
                self.counts.out_position.next = self.position_out[i].val();
                self.counts.request_ready.next = self.in_request_ready[i].val();
                self.counts.reply_ready.next = self.in_reply_ready[i].val();
            }
        }
    }
}
