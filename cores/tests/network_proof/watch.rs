//! The scoreboard: of one lane and one class, any, every message is followed from link to link by one of its words, any.
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// The messages of one class that came in by the watched lane and have not left whole: at most two, the older one first.
///
/// - `from_somewhere`: what leaves as the watched lane's has come in there, and has not left before: nothing is invented or doubled.
/// - `to_its_lane`: it leaves by the lane that its address and the access table name.
/// - `unaltered`: every word leaves as it came, but for the source, which is the lane's; and in order, as the older one leaves
///   first.
/// - `held_until_it_leaves`: what came in waits or leaves: nothing is lost.
/// - `source_is_true`: what leaves as a node's bears the node's address.
/// - `of_one_input`, `wants_its_lane`, `stored`, `source_kept`: what induction needs.
#[derive(LogicBlock)]
pub struct Watch<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    /// The watched lane, one bit.
    pub lane: Signal<In, Bits<LANES>>,
    /// The watched class.
    pub reply: Signal<In, Bit>,
    /// The number of the watched word.
    pub number: Signal<In, Bits<2>>,
    /// Strobe: a message of the class comes in.
    pub enters: Signal<In, Bit>,
    /// Strobe: its watched word comes in.
    pub fills: Signal<In, Bit>,
    /// The watched word as it should leave.
    pub expected: Signal<In, Bits<32>>,
    /// Where the message that comes in should go.
    pub target: Signal<In, Bits<LANES>>,
    /// The true source.
    pub address: Signal<In, Bits<16>>,
    /// The watched lane is a node's.
    pub is_node: Signal<In, Bit>,
    /// Level: the message whose words come in is of the class.
    pub comes: Signal<In, Bit>,
    pub came: Signal<In, Bits<2>>,
    /// Level: a message of the class waits in the lane's buffer.
    pub waits: Signal<In, Bit>,
    pub wants: Signal<In, Bits<LANES>>,
    /// The watched word in the buffer of the class.
    pub buffered: Signal<In, Bits<32>>,
    /// The links out.
    pub out_valid: [Signal<In, Bit>; LANES],
    pub out_reply: [Signal<In, Bit>; LANES],
    pub out_data: [Signal<In, Bits<32>>; LANES],
    pub out_position: [Signal<In, Bits<2>>; LANES],
    pub out_from: [Signal<In, Bits<LANES>>; LANES],
    pub out_sending: [Signal<In, Bit>; LANES],
    origin: [DFF<Bits<LANES>>; LANES],
    count: DFF<Bits<2>>,
    older_target: DFF<Bits<LANES>>,
    older_word: DFF<Bits<32>>,
    older_whole: DFF<Bit>,
    newer_target: DFF<Bits<LANES>>,
    newer_word: DFF<Bits<32>>,
    newer_whole: DFF<Bit>,
    from_somewhere: Assert,
    to_its_lane: Assert,
    unaltered: Assert,
    held_until_it_leaves: Assert,
    source_is_true: Assert,
    of_one_input: Assert,
    wants_its_lane: Assert,
    stored: Assert,
    source_kept: Assert,
    older_source: Signal<Local, Bits<16>>,
    newer_source: Signal<Local, Bits<16>>,
    bit: [Constant<Bits<LANES>>; LANES],
    source_place: Lit<5, { spec::rpc::SOURCE_LSB as u64 }>,
    last: Lit<2, 3>,
    leaves: Signal<Local, Bit>,
    leaves_by: Signal<Local, Bits<LANES>>,
    twice: Signal<Local, Bit>,
    strays: Signal<Local, Bit>,
    position: Signal<Local, Bits<2>>,
    word: Signal<Local, Bits<32>>,
    ends: Signal<Local, Bit>,
    into_older: Signal<Local, Bit>,
    total: Signal<Local, Bits<2>>,
    arrived: Signal<Local, Bit>,
    still_to_leave: Signal<Local, Bit>,
    newest_target: Signal<Local, Bits<LANES>>,
    newest_word: Signal<Local, Bits<32>>,
    newest_whole: Signal<Local, Bit>,
    newest_good: Signal<Local, Bit>,
    leaving_good: Signal<Local, Bit>,
}

impl<const LANES: usize> Default for Watch<LANES> {
    fn default() -> Self {
        fn each<T: Default, const LANES: usize>() -> [T; LANES] {
            std::array::from_fn(|_| T::default())
        }
        Self {
            clock: Default::default(),
            lane: Default::default(),
            reply: Default::default(),
            number: Default::default(),
            enters: Default::default(),
            fills: Default::default(),
            expected: Default::default(),
            target: Default::default(),
            address: Default::default(),
            is_node: Default::default(),
            comes: Default::default(),
            came: Default::default(),
            waits: Default::default(),
            wants: Default::default(),
            buffered: Default::default(),
            out_valid: each(),
            out_reply: each(),
            out_data: each(),
            out_position: each(),
            out_from: each(),
            out_sending: each(),
            origin: each(),
            count: Default::default(),
            older_target: Default::default(),
            older_word: Default::default(),
            older_whole: Default::default(),
            newer_target: Default::default(),
            newer_word: Default::default(),
            newer_whole: Default::default(),
            from_somewhere: Default::default(),
            to_its_lane: Default::default(),
            unaltered: Default::default(),
            held_until_it_leaves: Default::default(),
            source_is_true: Default::default(),
            of_one_input: Default::default(),
            wants_its_lane: Default::default(),
            stored: Default::default(),
            source_kept: Default::default(),
            older_source: Default::default(),
            newer_source: Default::default(),
            bit: std::array::from_fn(|lane| Constant::new((1u64 << lane).into())),
            source_place: Default::default(),
            last: Default::default(),
            leaves: Default::default(),
            leaves_by: Default::default(),
            twice: Default::default(),
            strays: Default::default(),
            position: Default::default(),
            word: Default::default(),
            ends: Default::default(),
            into_older: Default::default(),
            total: Default::default(),
            arrived: Default::default(),
            still_to_leave: Default::default(),
            newest_target: Default::default(),
            newest_word: Default::default(),
            newest_whole: Default::default(),
            newest_good: Default::default(),
            leaving_good: Default::default(),
        }
    }
}

impl<const LANES: usize> Logic for Watch<LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the scoreboard on one page
    fn update(&mut self) {
        dff_setup!(self, clock, count, older_target, older_word, older_whole);
        dff_setup!(self, clock, newer_target, newer_word, newer_whole);
        clock!(self, clock, from_somewhere, to_its_lane, unaltered, held_until_it_leaves);
        clock!(self, clock, source_is_true, of_one_input, wants_its_lane, stored, source_kept);

        // The word on a link out that is the watched lane's and of the watched class.
        self.leaves.next = false;
        self.leaves_by.next = 0.into();
        self.twice.next = false;
        self.strays.next = false;
        self.position.next = 0.into();
        self.word.next = 0.into();
        for o in 0..LANES {
            self.origin[o].clock.next = self.clock.val();
            self.origin[o].d.next = self.out_from[o].val();
            if self.out_sending[o].val() & (self.origin[o].q.val() != self.out_from[o].val()) { self.strays.next = true; }
            if self.out_valid[o].val() & (self.origin[o].q.val() == self.lane.val()) & (self.out_reply[o].val() == self.reply.val()) {
                self.twice.next = self.twice.val() | self.leaves.val();
                self.leaves.next = true;
                self.leaves_by.next = self.bit[o].val();
                self.position.next = self.out_position[o].val();
                self.word.next = self.out_data[o].val();
            }
        }
        self.of_one_input.holds.next = !self.strays.val() & !self.twice.val();

        // In at word 0, out at word 3.
        self.ends.next = self.leaves.val() & (self.position.val() == self.last.val());
        self.into_older.next = self.ends.val() | (self.enters.val() & !self.count.q.val().any())
            | (!self.enters.val() & (self.count.q.val() == 1));
        if self.ends.val() {
            self.count.d.next = self.count.q.val() - 1;
            self.older_target.d.next = self.newer_target.q.val();
            self.older_word.d.next = self.newer_word.q.val();
            self.older_whole.d.next = self.newer_whole.q.val();
        }
        if self.enters.val() {
            if !self.ends.val() { self.count.d.next = self.count.q.val() + 1; }
            if self.ends.val() { self.count.d.next = self.count.q.val(); }
            if self.into_older.val() {
                self.older_target.d.next = self.target.val();
                self.older_whole.d.next = false;
            } else {
                self.newer_target.d.next = self.target.val();
                self.newer_whole.d.next = false;
            }
        }
        if self.fills.val() & self.into_older.val() {
            self.older_word.d.next = self.expected.val();
            self.older_whole.d.next = true;
        }
        if self.fills.val() & !self.into_older.val() {
            self.newer_word.d.next = self.expected.val();
            self.newer_whole.d.next = true;
        }

        self.from_somewhere.holds.next = !self.leaves.val() | self.count.q.val().any();
        self.to_its_lane.holds.next = !self.leaves.val() | (self.leaves_by.val() == self.older_target.q.val());
        self.unaltered.holds.next = !self.leaves.val() | (self.position.val() != self.number.val())
            | (self.older_whole.q.val() & (self.word.val() == self.older_word.q.val()));
        self.total.next = 0.into();
        if self.waits.val() | self.leaves.val() { self.total.next = 1.into(); }
        if self.waits.val() & self.leaves.val() { self.total.next = 2.into(); }
        self.held_until_it_leaves.holds.next = self.count.q.val() == self.total.val();
        self.source_is_true.holds.next = !self.leaves.val() | self.position.val().any() | self.number.val().any() | !self.is_node.val()
            | (self.word.val().get_bits::<16>(self.source_place.val().index()) == self.address.val());

        // What waits is the newest; its watched word, once it has come, is in the buffer, and so is that of a message that leaves.
        self.newest_target.next = self.older_target.q.val();
        self.newest_word.next = self.older_word.q.val();
        self.newest_whole.next = self.older_whole.q.val();
        if self.leaves.val() & self.waits.val() {
            self.newest_target.next = self.newer_target.q.val();
            self.newest_word.next = self.newer_word.q.val();
            self.newest_whole.next = self.newer_whole.q.val();
        }
        self.wants_its_lane.holds.next = !self.waits.val() | (self.wants.val() == self.newest_target.val());
        self.arrived.next = !self.comes.val() | (self.came.val() > self.number.val());
        self.newest_good.next = (self.newest_whole.val() == self.arrived.val())
            & (!self.newest_whole.val() | (self.buffered.val() == self.newest_word.val()));
        self.still_to_leave.next = self.leaves.val() & (self.number.val() > self.position.val());
        self.leaving_good.next = self.older_whole.q.val() & (self.buffered.val() == self.older_word.q.val()) & !self.newer_whole.q.val();
        self.stored.holds.next = (!self.waits.val() | self.newest_good.val())
            & (!self.waits.val() | !self.still_to_leave.val() | self.leaving_good.val())
            & (self.waits.val() | !self.leaves.val() | (self.older_whole.q.val() == self.arrived.val()))
            & (self.waits.val() | !self.still_to_leave.val() | !self.older_whole.q.val()
                | (self.buffered.val() == self.older_word.q.val()));
        self.older_source.next = self.older_word.q.val().get_bits::<16>(self.source_place.val().index());
        self.newer_source.next = self.newer_word.q.val().get_bits::<16>(self.source_place.val().index());
        self.source_kept.holds.next = self.number.val().any() | !self.is_node.val()
            | ((!self.older_whole.q.val() | (self.older_source.val() == self.address.val()))
                & (!self.newer_whole.q.val() | (self.newer_source.val() == self.address.val())));
    }
}
