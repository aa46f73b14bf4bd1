//! The router among the claims about its counters.
use cores::rpc::{LinkSink, LinkSource, Plan, Router};
use hdl::lit::{Lit, Size};
use hdl::prop::{Assert, Assume, Cover, Past};
use rust_hdl::prelude::*;

/// Counters of a port, as many as `spec`'s NETWORK_COUNTER has.
pub const KINDS: usize = 6;

/// The router with free links and questions, and one counter, any, that is watched.
///
/// - `answers_the_number_of_events`: what is said of the watched counter is the number of its events, modulo 2^32, but those of
///   the last three clocks.
/// - `answers_what_is_asked`: an answer follows a question only, and says truly whether there is such a counter.
/// - `answers_in_time`: a question about a counter waits at most `6 N + 1` clocks; about none, one.
/// - `nothing_missed_or_doubled`: what is in memory, on its way there, and gathered is the number of events.
/// - `gathers_few`, `visits_in_turn`, `turn_nears`: what induction needs.
#[derive(LogicBlock)]
pub struct Sums<const N: usize, const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub sinks: [LinkSink; N],
    pub sources: [LinkSource; N],
    pub ask: Signal<In, Bit>,
    pub asked_port: Signal<In, Bits<5>>,
    pub asked_kind: Signal<In, Bits<3>>,
    /// The watched counter.
    pub port: Signal<In, Bits<5>>,
    pub kind: Signal<In, Bits<3>>,
    // What is seen of the inside.
    pub events: [Signal<In, Bits<6>>; N],
    pub seen: [Signal<In, Bits<6>>; N],
    /// Events that are not in the memory yet, by kind.
    pub pending0: [Signal<In, Bits<7>>; N],
    pub pending1: [Signal<In, Bits<7>>; N],
    pub pending2: [Signal<In, Bits<7>>; N],
    pub pending3: [Signal<In, Bits<7>>; N],
    pub pending4: [Signal<In, Bits<7>>; N],
    pub pending5: [Signal<In, Bits<7>>; N],
    /// The word of the memory at `place`.
    pub word: Signal<In, Bits<32>>,
    pub visited_port: Signal<In, Bits<5>>,
    pub visited_kind: Signal<In, Bits<3>>,
    pub slot: Signal<In, Bits<8>>,
    pub amount: Signal<In, Bits<7>>,
    /// Where the watched counter is in the memory.
    pub place: Signal<Out, Bits<8>>,
    dut: Router<N, LANES>,
    total: DFF<Bits<32>>,
    total1: Past<Bits<32>>,
    total2: Past<Bits<32>>,
    total3: Past<Bits<32>>,
    waited: DFF<Bits<8>>,
    port_before: Past<Bits<5>>,
    kind_before: Past<Bits<3>>,
    asked_port_before: Past<Bits<5>>,
    asked_kind_before: Past<Bits<3>>,
    open_before: Past<Bit>,
    asked_before: Past<Bit>,
    nothing_before: Past<Bit>,
    watch_stays: Assume,
    is_counter: Assume,
    question_stays: Assume,
    answers_the_number_of_events: Assert,
    answers_what_is_asked: Assert,
    answers_in_time: Assert,
    nothing_missed_or_doubled: Assert,
    gathers_few: Assert,
    visits_in_turn: Assert,
    turn_nears: Assert,
    answers_three: Cover,
    ports: Size<5, N>,
    number: [Constant<Bits<5>>; N],
    kinds: Lit<3, { KINDS as u64 }>,
    kind_bits: Lit<2, 3>,
    none: Lit<32, 0>,
    one: Lit<32, 1>,
    period: Constant<Bits<8>>,
    longest: Constant<Bits<8>>,
    happens: Signal<Local, Bit>,
    is_seen: Signal<Local, Bit>,
    fresh: Signal<Local, Bits<32>>,
    port_events: Signal<Local, Bits<6>>,
    port_seen: Signal<Local, Bits<6>>,
    pendings: [Signal<Local, Bits<7>>; KINDS],
    gathered: Signal<Local, Bits<7>>,
    under_way: Signal<Local, Bits<32>>,
    sum: Signal<Local, Bits<32>>,
    here: Signal<Local, Bits<8>>,
    watched: Signal<Local, Bits<8>>,
    since_visit: Signal<Local, Bits<8>>,
    since_turn: Signal<Local, Bits<8>>,
    is_asked: Signal<Local, Bit>,
    exists: Signal<Local, Bit>,
    most: Signal<Local, Bits<8>>,
}

impl<const N: usize, const LANES: usize> Sums<N, LANES> {
    pub fn new(plan: &Plan) -> Self {
        fn each<T: Default, const N: usize>() -> [T; N] {
            std::array::from_fn(|_| T::default())
        }
        let period = (KINDS * N) as u64;
        Self {
            clock: Default::default(),
            sinks: each(),
            sources: each(),
            ask: Default::default(),
            asked_port: Default::default(),
            asked_kind: Default::default(),
            port: Default::default(),
            kind: Default::default(),
            events: each(),
            seen: each(),
            pending0: each(),
            pending1: each(),
            pending2: each(),
            pending3: each(),
            pending4: each(),
            pending5: each(),
            word: Default::default(),
            visited_port: Default::default(),
            visited_kind: Default::default(),
            slot: Default::default(),
            amount: Default::default(),
            place: Default::default(),
            dut: Router::new(plan),
            total: Default::default(),
            total1: Default::default(),
            total2: Default::default(),
            total3: Default::default(),
            waited: Default::default(),
            port_before: Default::default(),
            kind_before: Default::default(),
            asked_port_before: Default::default(),
            asked_kind_before: Default::default(),
            open_before: Default::default(),
            asked_before: Default::default(),
            nothing_before: Default::default(),
            watch_stays: Default::default(),
            is_counter: Default::default(),
            question_stays: Default::default(),
            answers_the_number_of_events: Default::default(),
            answers_what_is_asked: Default::default(),
            answers_in_time: Default::default(),
            nothing_missed_or_doubled: Default::default(),
            gathers_few: Default::default(),
            visits_in_turn: Default::default(),
            turn_nears: Default::default(),
            answers_three: Default::default(),
            ports: Default::default(),
            number: std::array::from_fn(|port| Constant::new(port.to_bits())),
            kinds: Default::default(),
            kind_bits: Default::default(),
            none: Default::default(),
            one: Default::default(),
            period: Constant::new(period.into()),
            longest: Constant::new((period + 1).into()),
            happens: Default::default(),
            is_seen: Default::default(),
            fresh: Default::default(),
            port_events: Default::default(),
            port_seen: Default::default(),
            pendings: each(),
            gathered: Default::default(),
            under_way: Default::default(),
            sum: Default::default(),
            here: Default::default(),
            watched: Default::default(),
            since_visit: Default::default(),
            since_turn: Default::default(),
            is_asked: Default::default(),
            exists: Default::default(),
            most: Default::default(),
        }
    }
}

impl<const N: usize, const LANES: usize> Logic for Sums<N, LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, total, waited);
        clock!(self, clock, dut, total1, total2, total3, port_before, kind_before, asked_port_before, asked_kind_before);
        clock!(self, clock, open_before, asked_before, nothing_before, watch_stays, is_counter, question_stays);
        clock!(self, clock, answers_the_number_of_events, answers_what_is_asked, answers_in_time, nothing_missed_or_doubled);
        clock!(self, clock, gathers_few, visits_in_turn, turn_nears, answers_three);
        self.dut.query.ask.next = self.ask.val();
        self.dut.query.port.next = self.asked_port.val();
        self.dut.query.kind.next = self.asked_kind.val();

        // The watched counter: its events, what is gathered of them, and its word.
        self.port_events.next = 0.into();
        self.port_seen.next = 0.into();
        for i in 0..6 { self.pendings[i].next = 0.into(); }
        for i in 0..N {
            LinkSink::link(&mut self.sinks[i], &mut self.dut.sinks[i]);
            LinkSource::link(&mut self.sources[i], &mut self.dut.sources[i]);
            if self.port.val() == self.number[i].val() {
                self.port_events.next = self.events[i].val();
                self.port_seen.next = self.seen[i].val();
                self.pendings[0].next = self.pending0[i].val();
                self.pendings[1].next = self.pending1[i].val();
                self.pendings[2].next = self.pending2[i].val();
                self.pendings[3].next = self.pending3[i].val();
                self.pendings[4].next = self.pending4[i].val();
                self.pendings[5].next = self.pending5[i].val();
            }
        }
        self.happens.next = false;
        self.is_seen.next = false;
        self.gathered.next = 0.into();
        if self.kind.val() == 0 {
            self.happens.next = self.port_events.val().get_bit(0);
            self.is_seen.next = self.port_seen.val().get_bit(0);
            self.gathered.next = self.pendings[0].val();
        }
        if self.kind.val() == 1 {
            self.happens.next = self.port_events.val().get_bit(1);
            self.is_seen.next = self.port_seen.val().get_bit(1);
            self.gathered.next = self.pendings[1].val();
        }
        if self.kind.val() == 2 {
            self.happens.next = self.port_events.val().get_bit(2);
            self.is_seen.next = self.port_seen.val().get_bit(2);
            self.gathered.next = self.pendings[2].val();
        }
        if self.kind.val() == 3 {
            self.happens.next = self.port_events.val().get_bit(3);
            self.is_seen.next = self.port_seen.val().get_bit(3);
            self.gathered.next = self.pendings[3].val();
        }
        if self.kind.val() == 4 {
            self.happens.next = self.port_events.val().get_bit(4);
            self.is_seen.next = self.port_seen.val().get_bit(4);
            self.gathered.next = self.pendings[4].val();
        }
        if self.kind.val() == 5 {
            self.happens.next = self.port_events.val().get_bit(5);
            self.is_seen.next = self.port_seen.val().get_bit(5);
            self.gathered.next = self.pendings[5].val();
        }
        self.fresh.next = self.none.val();
        if self.is_seen.val() { self.fresh.next = self.one.val(); }
        if self.happens.val() { self.total.d.next = self.total.q.val() + 1; }
        self.total1.now.next = self.total.q.val();
        self.total2.now.next = self.total1.past.val();
        self.total3.now.next = self.total2.past.val();

        // What is assumed.
        self.port_before.now.next = self.port.val();
        self.kind_before.now.next = self.kind.val();
        self.watch_stays.holds.next = !self.port_before.valid.val()
            | ((self.port.val() == self.port_before.past.val()) & (self.kind.val() == self.kind_before.past.val()));
        self.is_counter.holds.next = (self.port.val() < self.ports.val()) & (self.kind.val() < self.kinds.val());
        self.asked_port_before.now.next = self.asked_port.val();
        self.asked_kind_before.now.next = self.asked_kind.val();
        self.open_before.now.next = self.ask.val() & !self.dut.query.done.val();
        self.question_stays.holds.next = !self.open_before.past.val() | (self.ask.val()
            & (self.asked_port.val() == self.asked_port_before.past.val())
            & (self.asked_kind.val() == self.asked_kind_before.past.val()));

        // Every event is in one place.
        self.place.next = (bit_cast::<8, 5>(self.port.val()) << self.kind_bits.val()) | bit_cast::<8, 3>(self.kind.val());
        self.under_way.next = self.none.val();
        if self.slot.val() == self.place.val() { self.under_way.next = bit_cast::<32, 7>(self.amount.val()); }
        self.sum.next = self.word.val() + self.under_way.val() + bit_cast::<32, 7>(self.gathered.val()) + self.fresh.val();
        self.nothing_missed_or_doubled.holds.next = self.sum.val() == self.total.q.val();

        // The visits: which counter, and how long ago the watched one was.
        self.visits_in_turn.holds.next = (self.visited_port.val() < self.ports.val()) & (self.visited_kind.val() < self.kinds.val());
        self.here.next = (bit_cast::<8, 5>(self.visited_port.val()) << 2) + (bit_cast::<8, 5>(self.visited_port.val()) << 1)
            + bit_cast::<8, 3>(self.visited_kind.val());
        self.watched.next = (bit_cast::<8, 5>(self.port.val()) << 2) + (bit_cast::<8, 5>(self.port.val()) << 1)
            + bit_cast::<8, 3>(self.kind.val());
        self.since_visit.next = self.here.val() - self.watched.val();
        if self.here.val() <= self.watched.val() {
            self.since_visit.next = self.here.val() + self.period.val() - self.watched.val();
        }
        self.gathers_few.holds.next = bit_cast::<8, 7>(self.gathered.val()) <= self.since_visit.val();

        // Questions and answers.
        self.is_asked.next = self.ask.val() & (self.asked_port.val() == self.port.val()) & (self.asked_kind.val() == self.kind.val());
        self.exists.next = (self.asked_port.val() < self.ports.val()) & (self.asked_kind.val() < self.kinds.val());
        self.asked_before.now.next = self.is_asked.val() & !self.dut.query.done.val();
        self.nothing_before.now.next = self.ask.val() & !self.dut.query.done.val() & !self.exists.val();
        self.answers_the_number_of_events.holds.next = !self.dut.query.done.val() | !self.asked_before.past.val()
            | (self.dut.query.exists.val() & (self.dut.query.count.val() == self.total3.past.val()));
        self.answers_what_is_asked.holds.next = (!self.dut.query.done.val() | self.open_before.past.val())
            & (!self.nothing_before.past.val() | (self.dut.query.done.val() & !self.dut.query.exists.val()));
        self.waited.d.next = 0.into();
        if self.is_asked.val() & !self.dut.query.done.val() { self.waited.d.next = self.waited.q.val() + 1; }
        self.answers_in_time.holds.next = self.waited.q.val() <= self.longest.val();
        self.since_turn.next = self.since_visit.val() - 1;
        self.most.next = self.since_turn.val();
        if !self.since_turn.val().any() { self.most.next = self.period.val(); }
        if self.dut.query.done.val() { self.most.next = self.longest.val(); }
        self.turn_nears.holds.next = self.waited.q.val() <= self.most.val();
        self.answers_three.holds.next = self.dut.query.done.val() & self.asked_before.past.val() & (self.dut.query.count.val() == 3);
    }
}
