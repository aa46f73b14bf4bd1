//! Proof of the page writer: whole frames or nothing, and never a page that was not written this time.
//!
//! The circuit is the chip's own; what has no port is shown to the claims by name. Words, grants, pages and settings are any
//! there can be, but that a page at hand stays until it is handed over, that a frame begins at its offset in its first word, and
//! that it ends for a cause that there is.
use super::cause::{CAUSE_BITS, IN_USE, OVERSIZE, TAKEN};
use super::frame_head::WORD_BITS;
use super::outcome::{event, EVENT_BITS};
use super::page_writer::{PageWriterWith, State, LENGTH_BITS};
use super::words::TAG_BITS;
use crate::memory::PAIR_BITS;
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover};
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::ethernet::Counter;
use spec::memory::FRAME_OFFSET;

/// Bits of a number of pairs.
const COUNT_BITS: usize = PAIR_BITS + 1;
/// Bits of a length with what stands before it in the page and the rounding up.
const SUM_BITS: usize = LENGTH_BITS + 1;
/// Events of frames that are lost here.
const LOSSES: u64 = event(Counter::DroppedError)
    | event(Counter::DroppedRunt)
    | event(Counter::DroppedFragment)
    | event(Counter::DroppedJabber)
    | event(Counter::DroppedAlignment)
    | event(Counter::DroppedOversize)
    | event(Counter::DroppedBadFcs)
    | event(Counter::DroppedNoSfd)
    | event(Counter::DroppedOverrun)
    | event(Counter::DroppedFiltered)
    | event(Counter::DroppedStorm)
    | event(Counter::DroppedNoPage);

/// 1 for a cause that there is.
#[derive(Clone, Debug, Default)]
struct Known;

impl Contents for Known {
    fn word(index: u32) -> u32 {
        u32::from(IN_USE.contains(&u64::from(index)))
    }
}

/// | claim | says |
/// |---|---|
/// | published | when a page is handed over, each pair up to the frame's end was written since the frame's first word, in order |
/// | in_order | a pair that is written is the one after the last |
/// | into_the_page | a write goes into a page at hand, and the page stays |
/// | one_fate | each frame is handed over or is counted as lost, by one cause; but for those that a bridge has taken |
///
/// The rest is what induction needs.
#[derive(LogicBlock, Default)]
struct Claims<const CARELESS: u64> {
    pub clock: Signal<In, Clock>,
    pub word_valid: Signal<In, Bit>,
    pub word: Signal<In, Bits<32>>,
    pub tag: Signal<In, Bits<TAG_BITS>>,
    pub page_valid: Signal<In, Bit>,
    pub own_high: Signal<In, Bits<16>>,
    pub own_low: Signal<In, Bits<32>>,
    pub promiscuous: Signal<In, Bit>,
    pub multicast: Signal<In, Bit>,
    pub groups_high: Signal<In, Bits<32>>,
    pub groups_low: Signal<In, Bits<32>>,
    pub storm: Signal<In, Bit>,
    pub grant: Signal<In, Bit>,
    pub take_over: Signal<In, Bit>,
    pub state: Signal<In, State>,
    pub index: Signal<In, Bits<WORD_BITS>>,
    pub storing: Signal<In, Bit>,
    pub pair: Signal<In, Bits<PAIR_BITS>>,
    pub cause: Signal<In, Bits<CAUSE_BITS>>,
    pub accepts: Signal<In, Bit>,
    dut: PageWriterWith<CARELESS>,
    had_page: DFF<Bit>,
    pairs: DFF<Bits<COUNT_BITS>>,
    page_stays: Assume,
    begins_at_the_offset: Assume,
    ends_for_a_cause: Assume,
    published: Assert,
    in_order: Assert,
    into_the_page: Assert,
    one_fate: Assert,
    keeps_the_cause: Assert,
    stored_has_page: Assert,
    collects_in_order: Assert,
    ends_in_order: Assert,
    ends_whole: Assert,
    delivers_what_is_stored: Assert,
    delivers: Cover,
    drops: Cover,
    told: Table<Known, CAUSE_BITS, 1>,
    holds: Table<Known, CAUSE_BITS, 1>,
    oversize: Lit<CAUSE_BITS, OVERSIZE>,
    taken: Lit<CAUSE_BITS, TAKEN>,
    losses: Lit<EVENT_BITS, LOSSES>,
    one_event: Lit<EVENT_BITS, 1>,
    rounding: Lit<SUM_BITS, { FRAME_OFFSET as u64 + 7 }>,
    too_few: Lit<2, { FRAME_OFFSET as u64 - 1 }>,
    first_octets: Signal<Local, Bits<2>>,
    no_pairs: Lit<COUNT_BITS, 0>,
    one_pair: Lit<COUNT_BITS, 1>,
    collects: Signal<Local, Bit>,
    ended: Signal<Local, Bit>,
    delivering: Signal<Local, Bit>,
    begun: Signal<Local, Bit>,
    due: Signal<Local, Bits<COUNT_BITS>>,
    collected: Signal<Local, Bits<COUNT_BITS>>,
    last_pair: Signal<Local, Bits<COUNT_BITS>>,
    sum: Signal<Local, Bits<SUM_BITS>>,
    needed: Signal<Local, Bits<SUM_BITS>>,
    counted: Signal<Local, Bits<EVENT_BITS>>,
    others: Signal<Local, Bits<EVENT_BITS>>,
    kept: Signal<Local, Bit>,
}

impl<const CARELESS: u64> Logic for Claims<CARELESS> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            dut,
            page_stays,
            published,
            in_order,
            into_the_page,
            one_fate
        );
        clock!(
            self,
            clock,
            stored_has_page,
            collects_in_order,
            ends_in_order,
            ends_whole
        );
        clock!(
            self,
            clock,
            delivers_what_is_stored,
            delivers,
            drops,
            begins_at_the_offset
        );
        clock!(self, clock, ends_for_a_cause, keeps_the_cause);
        dff_setup!(self, clock, had_page, pairs);
        self.dut.word_valid.next = self.word_valid.val();
        self.dut.word.next = self.word.val();
        self.dut.tag.next = self.tag.val();
        self.dut.page_valid.next = self.page_valid.val();
        self.dut.own_high.next = self.own_high.val();
        self.dut.own_low.next = self.own_low.val();
        self.dut.promiscuous.next = self.promiscuous.val();
        self.dut.multicast.next = self.multicast.val();
        self.dut.groups_high.next = self.groups_high.val();
        self.dut.groups_low.next = self.groups_low.val();
        self.dut.storm.next = self.storm.val();
        self.dut.write_granted.next = self.dut.write.val() & self.grant.val();
        self.dut.delivered.next = self.dut.deliver.val() & self.take_over.val();

        // The environment.
        self.had_page.d.next = self.page_valid.val() & !self.dut.delivered.val();
        self.page_stays.holds.next = !self.had_page.q.val() | self.page_valid.val();
        self.first_octets.next = self.tag.val().get_bits::<2>(1);
        self.begins_at_the_offset.holds.next = self.index.val().any()
            | !self.tag.val().get_bit(0)
            | (self.first_octets.val() != self.too_few.val());
        self.told.index.next = self.tag.val().get_bits::<CAUSE_BITS>(3);
        self.ends_for_a_cause.holds.next = !self.tag.val().get_bit(0) | self.told.word.val().any();

        // Pairs written since the frame's first word, and with the one that is being written.
        if self.dut.word_taken.val() & !self.index.val().any() {
            self.pairs.d.next = self.no_pairs.val();
        } else if self.dut.write_granted.val() {
            self.pairs.d.next = self.pairs.q.val() + self.one_pair.val();
        }
        self.due.next = self.pairs.q.val();
        if self.dut.write.val() {
            self.due.next = self.pairs.q.val() + self.one_pair.val();
        }

        // Where the frame stands.
        self.collects.next = self.state.val() == State::Collect;
        self.ended.next = !self.collects.val();
        self.delivering.next =
            (self.state.val() == State::Pad) | (self.state.val() == State::Deliver);
        self.begun.next = self.ended.val() | self.index.val().any();
        self.kept.next = self.storing.val() & (self.cause.val() != self.oversize.val());
        self.collected.next = bit_cast::<COUNT_BITS, WORD_BITS>(self.index.val()) >> 1;
        self.last_pair.next =
            bit_cast::<COUNT_BITS, PAIR_BITS>(self.pair.val()) + self.one_pair.val();
        self.sum.next =
            bit_cast::<SUM_BITS, LENGTH_BITS>(self.dut.octets.val()) + self.rounding.val();
        self.needed.next = self.sum.val() >> 3;

        // Claims.
        self.published.holds.next = !self.dut.deliver.val()
            | (self.page_valid.val()
                & !self.dut.write.val()
                & (self.pairs.q.val() == self.last_pair.val())
                & (self.needed.val() <= bit_cast::<SUM_BITS, COUNT_BITS>(self.pairs.q.val())));
        self.in_order.holds.next = !self.dut.write.val()
            | (bit_cast::<COUNT_BITS, PAIR_BITS>(self.dut.write_pair.val()) == self.pairs.q.val());
        self.into_the_page.holds.next = !self.dut.write.val() | self.page_valid.val();
        self.counted.next = self.dut.events.val() & self.losses.val();
        self.others.next = self.counted.val() - self.one_event.val();
        self.others.next = self.others.val() & self.counted.val();
        self.one_fate.holds.next = (self.state.val() != State::Judge)
            | (self.cause.val() == self.taken.val())
            | (!self.others.val().any() & (self.counted.val().any() != self.accepts.val()));

        // Steps.
        self.holds.index.next = self.cause.val();
        self.keeps_the_cause.holds.next =
            (self.state.val() != State::Judge) | self.holds.word.val().any();
        self.stored_has_page.holds.next =
            !(self.storing.val() & self.begun.val()) | self.page_valid.val();
        self.collects_in_order.holds.next =
            !(self.storing.val() & self.collects.val() & self.index.val().any())
                | (self.due.val() == self.collected.val());
        self.ends_in_order.holds.next =
            !(self.kept.val() & self.ended.val()) | (self.due.val() == self.last_pair.val());
        self.ends_whole.holds.next = !(self.kept.val() & self.ended.val())
            | (self.needed.val() <= bit_cast::<SUM_BITS, COUNT_BITS>(self.due.val()));
        self.delivers_what_is_stored.holds.next =
            !self.delivering.val() | (self.kept.val() & !self.index.val().any());
        self.delivers.holds.next = self.dut.delivered.val();
        self.drops.holds.next = self.counted.val().any();
    }
}

fn views(proof: Proof) -> Proof {
    proof
        .view("state", "dut.state.q")
        .view("index", "dut.index.q")
        .view("storing", "dut.storing.q")
        .view("pair", "dut.pair.q")
        .view("cause", "dut.cause.q")
        .view("accepts", "dut.outcome.deliver")
}

#[test]
fn page_writer_proof() {
    views(Proof::new("ethernet_page_writer_proof"))
        .bounded(3)
        .induction(3)
        .cover(30)
        .run(Claims::<0>::default());
}

/// Negative controls: the mistake of two other projects, and others that the claims are about.
#[test]
fn page_writer_proof_finds_faults() {
    views(Proof::new("ethernet_page_writer_careless"))
        .bounded(12)
        .refutes(
            Claims::<1>::default(),
            &["delivers_what_is_stored", "published"],
        );
    let faults = [
        // A page is handed over before its last write.
        (
            "if (&step & ~writing$q) begin",
            "if (&step) begin",
            "published",
        ),
        // A page that comes in the middle of a frame takes the rest of it.
        (
            "stores = (storing$q & ~begins) | (page_valid & begins);",
            "stores = page_valid;",
            "collects_in_order",
        ),
    ];
    for (from, to, claim) in faults {
        views(Proof::new("ethernet_page_writer_mutant"))
            .mutation("top$dut", from, to)
            .bounded(24)
            .refutes(
                Claims::<0>::default(),
                &[claim, "in_order", "into_the_page", "stored_has_page"],
            );
    }
}
