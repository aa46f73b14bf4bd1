//! The MAC's pages: a pool of empty ones for receiving, hand-over of full ones, and giving back.
//!
//! ```text
//!  ALLOCATE -> pool -> (PageWriter) -> hand-over -> CHOWN -> announcement -> FRAME_READY
//!                                  (PageReader) -> give-back -> FREE
//! ```
//! A page that cannot be handed over is given back and its frame counted as undeliverable. The queues have room for
//! every page there is, so that none of them can hold up a reply.
use super::calls::Calls;
use super::outcome::{census, event, CENSUS_BITS, EVENT_BITS};
use super::page_writer::LENGTH_BITS;
use crate::memory::PAGE_BITS;
use hdl::lit::Lit;
use hdl::stream::Queue;
use rust_hdl::prelude::*;
use spec::ethernet::Counter;
use spec::memory::{PAGES, PAGE_BYTES};

/// Bits of an entry of the hand-over: sums right, page, length, EtherType, from the highest down.
const ENTRY_BITS: usize = 1 + PAGE_BITS + LENGTH_BITS + 16;
/// Bits of the kind of address that a frame went to.
pub const TO_BITS: usize = 2;
/// To one address.
pub const TO_ONE: u64 = 0;
/// To a multicast address.
pub const TO_GROUP: u64 = 1;
/// To broadcast.
pub const TO_ALL: u64 = 2;

/// See the module page.
#[derive(LogicBlock, Default)]
pub struct Pages {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: an empty page is at hand.
    pub page_valid: Signal<Out, Bit>,
    /// The page.
    pub page: Signal<Out, Bits<PAGE_BITS>>,
    /// Level: the page at hand holds a frame.
    pub deliver: Signal<In, Bit>,
    /// Strobe: it is taken over.
    pub delivered: Signal<Out, Bit>,
    /// Its length.
    pub octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Its sums are right.
    pub sums: Signal<In, Bit>,
    /// Its EtherType.
    pub ethertype: Signal<In, Bits<16>>,
    /// It went to broadcast or multicast.
    pub group: Signal<In, Bit>,
    /// It went to broadcast.
    pub broadcast: Signal<In, Bit>,
    /// Level: give `release_number` back.
    pub release_page: Signal<In, Bit>,
    /// See `release_page`.
    pub release_number: Signal<In, Bits<PAGE_BITS>>,
    /// Strobe: it will be given back.
    pub released: Signal<Out, Bit>,
    /// Strobe: `claim_number` is going to be sent.
    pub claim: Signal<In, Bit>,
    /// See `claim`.
    pub claim_number: Signal<In, Bits<PAGE_BITS>>,
    /// Bit a page: in the pool, being handed over, to be sent or to be given back.
    pub held: Signal<Out, Bits<PAGES>>,
    /// Level: make a call on `ram`.
    pub send: Signal<Out, Bit>,
    /// Strobe: it is under way.
    pub send_taken: Signal<In, Bit>,
    /// Its number.
    pub send_call: Signal<Out, Bits<8>>,
    /// First argument: page address.
    pub send_d1: Signal<Out, Bits<32>>,
    /// Second argument: new owner.
    pub send_d2: Signal<Out, Bits<32>>,
    /// To whom frames go.
    pub receiver: Signal<In, Bits<16>>,
    /// Strobe: a reply.
    pub reply: Signal<In, Bit>,
    /// From whom.
    pub reply_source: Signal<In, Bits<16>>,
    /// To which call.
    pub reply_call: Signal<In, Bits<8>>,
    /// The call succeeded.
    pub reply_good: Signal<In, Bit>,
    /// Page address.
    pub reply_d1: Signal<In, Bits<32>>,
    /// Level: a frame is to be announced.
    pub announce: Signal<Out, Bit>,
    /// Strobe: it is announced.
    pub announced: Signal<In, Bit>,
    /// Its length.
    pub announce_octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// Its sums are right.
    pub announce_sums: Signal<Out, Bit>,
    /// Its page address.
    pub announce_address: Signal<Out, Bits<32>>,
    /// Its EtherType.
    pub announce_ethertype: Signal<Out, Bits<16>>,
    /// Strobes: what to count.
    pub events: Signal<Out, Bits<EVENT_BITS>>,
    /// Strobes: what to count in the census.
    pub census: Signal<Out, Bits<CENSUS_BITS>>,
    /// With the event of a received frame: its length.
    pub events_octets: Signal<Out, Bits<LENGTH_BITS>>,
    pool: Queue<3, PAGE_BITS>,
    hand_over: Queue<4, ENTRY_BITS>,
    hand_over_to: Queue<4, TO_BITS>,
    announcement: Queue<4, ENTRY_BITS>,
    give_back: Queue<4, PAGE_BITS>,
    calls: Calls,
    holds: DFF<Bits<PAGES>>,
    page_at: Lit<4, { PAGE_BYTES.trailing_zeros() as u64 }>,
    length_at: Lit<5, 16>,
    number_at: Lit<5, { LENGTH_BITS as u64 + 16 }>,
    sums_at: Lit<5, { ENTRY_BITS as u64 - 1 }>,
    sums_right: Lit<ENTRY_BITS, { 1 << (ENTRY_BITS - 1) }>,
    none: Lit<EVENT_BITS, 0>,
    received: Lit<EVENT_BITS, { event(Counter::ReceivedFrames) | event(Counter::ReceivedOctets) }>,
    no_census: Lit<CENSUS_BITS, 0>,
    by_one: Lit<CENSUS_BITS, { census(Counter::ReceivedUnicast) }>,
    by_group: Lit<CENSUS_BITS, { census(Counter::ReceivedMulticast) }>,
    by_all: Lit<CENSUS_BITS, { census(Counter::ReceivedBroadcast) }>,
    to_one: Lit<TO_BITS, TO_ONE>,
    to_group: Lit<TO_BITS, TO_GROUP>,
    to_all: Lit<TO_BITS, TO_ALL>,
    undeliverable: Lit<EVENT_BITS, { event(Counter::DroppedUndeliverable) }>,
    delivery: Signal<Local, Bits<ENTRY_BITS>>,
    entry: Signal<Local, Bits<ENTRY_BITS>>,
    full_page: Signal<Local, Bits<PAGE_BITS>>,
    notice: Signal<Local, Bits<ENTRY_BITS>>,
    answered: Signal<Local, Bits<PAGES>>,
}

impl Logic for Pages {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, holds);
        clock!(self, clock, pool, hand_over, announcement, give_back, calls);
        clock!(self, clock, hand_over_to);
        self.hand_over_to.clear.next = false;
        self.pool.clear.next = false;
        self.hand_over.clear.next = false;
        self.announcement.clear.next = false;
        self.give_back.clear.next = false;

        // Pool of empty pages.
        self.calls.page_wanted.next = self.pool.sink.ready.val();
        self.pool.sink.data.next = self.calls.new_page.val();
        self.pool.sink.valid.next = self.calls.got_page.val();
        self.page_valid.next = self.pool.source.valid.val();
        self.page.next = self.pool.source.data.val();
        self.delivered.next = self.deliver.val() & self.hand_over.sink.ready.val();
        self.pool.source.ready.next = self.delivered.val();

        // Hand-over, then announcement.
        self.hand_over.sink.valid.next = self.deliver.val();
        self.delivery.next = (bit_cast::<ENTRY_BITS, PAGE_BITS>(self.pool.source.data.val())
            << bit_cast::<ENTRY_BITS, 5>(self.number_at.val()))
            | (bit_cast::<ENTRY_BITS, LENGTH_BITS>(self.octets.val())
                << bit_cast::<ENTRY_BITS, 5>(self.length_at.val()))
            | bit_cast::<ENTRY_BITS, 16>(self.ethertype.val());
        self.hand_over.sink.data.next = self.delivery.val();
        if self.sums.val() {
            self.hand_over.sink.data.next = self.delivery.val() | self.sums_right.val();
        }
        self.entry.next = self.hand_over.source.data.val();
        self.full_page.next = self
            .entry
            .val()
            .get_bits::<PAGE_BITS>(self.number_at.val().index());
        self.calls.give.next = self.hand_over.source.valid.val();
        self.calls.give_page.next = self.full_page.val();
        self.calls.receiver.next = self.receiver.val();
        self.hand_over.source.ready.next = self.calls.given.val() | self.calls.not_given.val();
        self.hand_over_to.sink.valid.next = self.deliver.val();
        self.hand_over_to.sink.data.next = self.to_one.val();
        if self.broadcast.val() {
            self.hand_over_to.sink.data.next = self.to_all.val();
        } else if self.group.val() {
            self.hand_over_to.sink.data.next = self.to_group.val();
        }
        self.hand_over_to.source.ready.next = self.hand_over.source.ready.val();
        self.announcement.sink.data.next = self.entry.val();
        self.announcement.sink.valid.next = self.calls.given.val();
        self.announcement.source.ready.next = self.announced.val();
        self.notice.next = self.announcement.source.data.val();
        self.announce.next = self.announcement.source.valid.val();
        self.announce_octets.next = self
            .notice
            .val()
            .get_bits::<LENGTH_BITS>(self.length_at.val().index());
        self.announce_sums.next = self.notice.val().get_bit(self.sums_at.val().index());
        self.announce_ethertype.next = self.notice.val().get_bits::<16>(0);
        self.announce_address.next = bit_cast::<32, PAGE_BITS>(
            self.notice
                .val()
                .get_bits::<PAGE_BITS>(self.number_at.val().index()),
        ) << bit_cast::<32, 4>(self.page_at.val());

        // Giving back: what could not be handed over first, then what was sent.
        self.give_back.sink.valid.next = self.release_page.val() | self.calls.not_given.val();
        self.give_back.sink.data.next = self.release_number.val();
        self.released.next =
            self.release_page.val() & self.give_back.sink.ready.val() & !self.calls.not_given.val();
        if self.calls.not_given.val() {
            self.give_back.sink.data.next = self.full_page.val();
        }
        self.calls.free.next = self.give_back.source.valid.val();
        self.calls.free_page.next = self.give_back.source.data.val();
        self.give_back.source.ready.next = self.calls.freed.val();

        // Which pages are in use here.
        self.answered.next = self.holds.q.val();
        if self.calls.got_page.val() {
            self.answered.next = self
                .holds
                .q
                .val()
                .replace_bit(self.calls.new_page.val().index(), true);
        } else if self.calls.given.val() {
            self.answered.next = self
                .holds
                .q
                .val()
                .replace_bit(self.full_page.val().index(), false);
        } else if self.calls.freed.val() {
            self.answered.next = self
                .holds
                .q
                .val()
                .replace_bit(self.give_back.source.data.val().index(), false);
        }
        self.holds.d.next = self.answered.val();
        if self.claim.val() {
            self.holds.d.next = self
                .answered
                .val()
                .replace_bit(self.claim_number.val().index(), true);
        }
        self.held.next = self.holds.q.val();
        self.events.next = self.none.val();
        self.census.next = self.no_census.val();
        if self.calls.given.val() {
            self.events.next = self.received.val();
            self.census.next = self.by_one.val();
            if self.hand_over_to.source.data.val() == self.to_all.val() {
                self.census.next = self.by_all.val();
            } else if self.hand_over_to.source.data.val() == self.to_group.val() {
                self.census.next = self.by_group.val();
            }
        } else if self.calls.not_given.val() {
            self.events.next = self.undeliverable.val();
        }
        self.events_octets.next = self
            .entry
            .val()
            .get_bits::<LENGTH_BITS>(self.length_at.val().index());

        // The link.
        self.send.next = self.calls.send.val();
        self.calls.send_taken.next = self.send_taken.val();
        self.send_call.next = self.calls.send_call.val();
        self.send_d1.next = self.calls.send_d1.val();
        self.send_d2.next = self.calls.send_d2.val();
        self.calls.reply.next = self.reply.val();
        self.calls.reply_source.next = self.reply_source.val();
        self.calls.reply_call.next = self.reply_call.val();
        self.calls.reply_good.next = self.reply_good.val();
        self.calls.reply_d1.next = self.reply_d1.val();
    }
}
