//! Frames between the queues of the two sides and the pages, in `sys`.
use super::bulk_share::BulkShare;
use super::outcome::{census, event, CENSUS_BITS, EVENT_BITS};
use super::page_reader::{PageReader, ORDER_BITS};
use super::page_writer::{PageWriter, LENGTH_BITS};
use super::pages::{Pages, TO_ALL, TO_BITS, TO_GROUP};
use super::storm::{Storm, BURST_BITS, INTERVAL_BITS};
use super::sums::ReceivedSums;
use super::words::TAG_BITS;
use crate::memory::{BulkSource, PAGE_BITS};
use hdl::lit::Lit;
use hdl::stream::Queue;
use rust_hdl::prelude::*;
use spec::ethernet::{Counter, FCS_OCTETS, MIN_FRAME_OCTETS};
use spec::memory::PAGES;

/// Logarithm of the orders that wait, and of the frames between reader and wire.
const ORDERS_BITS: usize = 3;
/// Bits of what is noted of a frame on its way out: to whom it goes, above its length.
const NOTE_BITS: usize = TO_BITS + LENGTH_BITS;

/// See the module page. Ports are those of the blocks inside.
#[derive(LogicBlock, Default)]
pub struct Mover {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The page memory's port.
    pub bulk: BulkSource,
    /// Received words: see [PageWriter].
    pub received_valid: Signal<In, Bit>,
    /// Received words.
    pub received_word: Signal<In, Bits<32>>,
    /// Received words: tag.
    pub received_tag: Signal<In, Bits<TAG_BITS>>,
    /// Strobe: received word taken.
    pub received_taken: Signal<Out, Bit>,
    /// Words to send: see [PageReader].
    pub sending_valid: Signal<Out, Bit>,
    /// Words to send.
    pub sending_word: Signal<Out, Bits<32>>,
    /// Words to send: tag.
    pub sending_tag: Signal<Out, Bits<TAG_BITS>>,
    /// Level: word to send taken.
    pub sending_ready: Signal<In, Bit>,
    /// Strobe: a frame was sent whole.
    pub sent: Signal<In, Bit>,
    /// Strobe: a frame was cut short.
    pub underrun: Signal<In, Bit>,
    /// Own address, octets 1 and 2.
    pub own_high: Signal<In, Bits<16>>,
    /// Own address, octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<In, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<In, Bit>,
    /// Accept the multicast addresses with hashes 63 to 32.
    pub groups_high: Signal<In, Bits<32>>,
    /// Those with hashes 31 to 0.
    pub groups_low: Signal<In, Bits<32>>,
    /// Strobe: the storm limit is set: see [Storm].
    pub storm_set: Signal<In, Bit>,
    /// Storm limit: units between two frames.
    pub storm_interval: Signal<In, Bits<INTERVAL_BITS>>,
    /// Storm limit: frames at once.
    pub storm_burst: Signal<In, Bits<BURST_BITS>>,
    /// To whom frames go.
    pub receiver: Signal<In, Bits<16>>,
    /// Strobe: an order.
    pub order: Signal<In, Bit>,
    /// See `order`.
    pub order_word: Signal<In, Bits<ORDER_BITS>>,
    /// See `order`.
    pub order_page: Signal<In, Bits<PAGE_BITS>>,
    /// Level: there is room for an order.
    pub order_ready: Signal<Out, Bit>,
    /// Bit a page: in use here.
    pub held: Signal<Out, Bits<PAGES>>,
    /// Calls on `ram`: see [super::calls::Calls].
    pub send: Signal<Out, Bit>,
    /// Strobe: call under way.
    pub send_taken: Signal<In, Bit>,
    /// Call number.
    pub send_call: Signal<Out, Bits<8>>,
    /// First argument.
    pub send_d1: Signal<Out, Bits<32>>,
    /// Second argument.
    pub send_d2: Signal<Out, Bits<32>>,
    /// Strobe: reply.
    pub reply: Signal<In, Bit>,
    /// Who replies.
    pub reply_source: Signal<In, Bits<16>>,
    /// To which call.
    pub reply_call: Signal<In, Bits<8>>,
    /// Success.
    pub reply_good: Signal<In, Bit>,
    /// Result.
    pub reply_d1: Signal<In, Bits<32>>,
    /// Level: announce a frame.
    pub announce: Signal<Out, Bit>,
    /// Strobe: announced.
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
    /// Length of the judged frame, with FCS.
    pub all_octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// Length of the received frame.
    pub received_octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// Length of the sent frame, with padding.
    pub sent_octets: Signal<Out, Bits<LENGTH_BITS>>,
    writer: PageWriter,
    sums: ReceivedSums,
    storm: Storm,
    reader: PageReader,
    pages: Pages,
    share: BulkShare,
    orders: Queue<ORDERS_BITS, ORDER_BITS>,
    under_way: Queue<ORDERS_BITS, NOTE_BITS>,
    padded: Lit<LENGTH_BITS, { (MIN_FRAME_OCTETS - FCS_OCTETS) as u64 }>,
    none: Lit<EVENT_BITS, 0>,
    sent_event: Lit<EVENT_BITS, { event(Counter::SentFrames) | event(Counter::SentOctets) }>,
    no_census: Lit<CENSUS_BITS, 0>,
    sent_to_one: Lit<CENSUS_BITS, { census(Counter::SentUnicast) }>,
    sent_to_group: Lit<CENSUS_BITS, { census(Counter::SentMulticast) }>,
    sent_to_all: Lit<CENSUS_BITS, { census(Counter::SentBroadcast) }>,
    note_to_group: Lit<NOTE_BITS, { TO_GROUP << LENGTH_BITS }>,
    note_to_all: Lit<NOTE_BITS, { TO_ALL << LENGTH_BITS }>,
    to_at: Lit<4, { LENGTH_BITS as u64 }>,
    to_group: Lit<TO_BITS, TO_GROUP>,
    to_all: Lit<TO_BITS, TO_ALL>,
    to: Signal<Local, Bits<TO_BITS>>,
    underrun_event: Lit<EVENT_BITS, { event(Counter::SendUnderrun) }>,
    refused_event: Lit<EVENT_BITS, { event(Counter::SendRefused) }>,
    sending_events: Signal<Local, Bits<EVENT_BITS>>,
    sending_census: Signal<Local, Bits<CENSUS_BITS>>,
    refused_events: Signal<Local, Bits<EVENT_BITS>>,
    length: Signal<Local, Bits<LENGTH_BITS>>,
}

impl Logic for Mover {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, writer, sums, storm, reader, pages, orders, under_way);
        BulkSource::link(&mut self.bulk, &mut self.share.bulk);
        self.orders.clear.next = false;
        self.under_way.clear.next = false;

        // Received: queue -> writer -> page -> hand-over.
        self.writer.word_valid.next = self.received_valid.val();
        self.writer.word.next = self.received_word.val();
        self.writer.tag.next = self.received_tag.val();
        self.received_taken.next = self.writer.word_taken.val();
        self.writer.page_valid.next = self.pages.page_valid.val();
        self.writer.own_high.next = self.own_high.val();
        self.writer.own_low.next = self.own_low.val();
        self.writer.promiscuous.next = self.promiscuous.val();
        self.writer.multicast.next = self.multicast.val();
        self.writer.groups_high.next = self.groups_high.val();
        self.writer.groups_low.next = self.groups_low.val();
        self.storm.set.next = self.storm_set.val();
        self.storm.interval.next = self.storm_interval.val();
        self.storm.burst.next = self.storm_burst.val();
        self.storm.spend.next = self.writer.spend.val();
        self.writer.storm.next = self.storm.empty.val();
        self.share.write.next = self.writer.write.val();
        self.share.write_first.next = self.writer.write_first.val();
        self.share.write_page.next = self.pages.page.val();
        self.share.write_pair.next = self.writer.write_pair.val();
        self.share.write_high.next = self.writer.write_high.val();
        self.share.write_low.next = self.writer.write_low.val();
        self.writer.write_granted.next = self.share.write_granted.val();
        self.sums.take.next = self.writer.word_taken.val();
        self.sums.index.next = self.writer.word_index.val();
        self.sums.word.next = self.received_word.val();
        self.sums.tag.next = self.received_tag.val();
        self.pages.sums.next = self.sums.right.val();
        self.pages.deliver.next = self.writer.deliver.val();
        self.writer.delivered.next = self.pages.delivered.val();
        self.pages.octets.next = self.writer.octets.val();
        self.pages.ethertype.next = self.writer.ethertype.val();
        self.pages.group.next = self.writer.group.val();
        self.pages.broadcast.next = self.writer.broadcast.val();
        self.all_octets.next = self.writer.all_octets.val();

        // To send: order -> reader -> queue; the page is given back.
        self.orders.sink.valid.next = self.order.val();
        self.orders.sink.data.next = self.order_word.val();
        self.order_ready.next = self.orders.sink.ready.val();
        self.reader.order_valid.next = self.orders.source.valid.val();
        self.reader.order.next = self.orders.source.data.val();
        self.orders.source.ready.next = self.reader.order_taken.val();
        self.share.read.next = self.reader.read.val();
        self.share.read_page.next = self.reader.page.val();
        self.share.read_pair.next = self.reader.pair.val();
        self.reader.read_granted.next = self.share.read_granted.val();
        self.reader.value_high.next = self.share.value_high.val();
        self.reader.value_low.next = self.share.value_low.val();
        self.reader.read_refused.next = self.share.refused.val();
        self.sending_valid.next = self.reader.word_valid.val();
        self.sending_word.next = self.reader.word.val();
        self.sending_tag.next = self.reader.tag.val();
        self.reader.word_ready.next = self.sending_ready.val();
        self.pages.release_page.next = self.reader.release_page.val();
        self.pages.release_number.next = self.reader.page.val();
        self.reader.released.next = self.pages.released.val();
        self.pages.claim.next = self.order.val();
        self.pages.claim_number.next = self.order_page.val();
        self.held.next = self.pages.held.val();

        // What was sent, and how long it was on the wire.
        self.reader.note_ready.next = self.under_way.sink.ready.val();
        self.under_way.sink.valid.next = self.reader.note.val();
        self.under_way.sink.data.next =
            bit_cast::<NOTE_BITS, LENGTH_BITS>(self.reader.octets.val());
        if self.reader.broadcast.val() {
            self.under_way.sink.data.next =
                bit_cast::<NOTE_BITS, LENGTH_BITS>(self.reader.octets.val())
                    | self.note_to_all.val();
        } else if self.reader.group.val() {
            self.under_way.sink.data.next =
                bit_cast::<NOTE_BITS, LENGTH_BITS>(self.reader.octets.val())
                    | self.note_to_group.val();
        }
        self.under_way.source.ready.next = self.sent.val() | self.underrun.val();
        self.length.next = self.under_way.source.data.val().get_bits::<LENGTH_BITS>(0);
        self.to.next = self
            .under_way
            .source
            .data
            .val()
            .get_bits::<TO_BITS>(self.to_at.val().index());
        if self.length.val() < self.padded.val() {
            self.length.next = self.padded.val();
        }
        self.sent_octets.next = self.length.val();
        self.received_octets.next = self.pages.events_octets.val();
        self.sending_events.next = self.none.val();
        self.sending_census.next = self.no_census.val();
        if self.sent.val() {
            self.sending_events.next = self.sent_event.val();
            self.sending_census.next = self.sent_to_one.val();
            if self.to.val() == self.to_all.val() {
                self.sending_census.next = self.sent_to_all.val();
            } else if self.to.val() == self.to_group.val() {
                self.sending_census.next = self.sent_to_group.val();
            }
        } else if self.underrun.val() {
            self.sending_events.next = self.underrun_event.val();
        }
        self.census.next =
            self.writer.census.val() | self.pages.census.val() | self.sending_census.val();
        self.refused_events.next = self.none.val();
        if self.reader.refused.val() {
            self.refused_events.next = self.refused_event.val();
        }
        self.events.next = self.writer.events.val()
            | self.pages.events.val()
            | self.sending_events.val()
            | self.refused_events.val();

        // The pages' calls and announcements.
        self.pages.receiver.next = self.receiver.val();
        self.send.next = self.pages.send.val();
        self.pages.send_taken.next = self.send_taken.val();
        self.send_call.next = self.pages.send_call.val();
        self.send_d1.next = self.pages.send_d1.val();
        self.send_d2.next = self.pages.send_d2.val();
        self.pages.reply.next = self.reply.val();
        self.pages.reply_source.next = self.reply_source.val();
        self.pages.reply_call.next = self.reply_call.val();
        self.pages.reply_good.next = self.reply_good.val();
        self.pages.reply_d1.next = self.reply_d1.val();
        self.announce.next = self.pages.announce.val();
        self.pages.announced.next = self.announced.val();
        self.announce_octets.next = self.pages.announce_octets.val();
        self.announce_sums.next = self.pages.announce_sums.val();
        self.announce_address.next = self.pages.announce_address.val();
        self.announce_ethertype.next = self.pages.announce_ethertype.val();
    }
}
