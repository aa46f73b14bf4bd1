//! The MAC's network side: port, server, counters, PHY, and what is sent in which order.
use super::counters::Counters;
use super::mdio::Mdio;
use super::outcome::{CENSUS_BITS, EVENT_BITS};
use super::page_reader::ORDER_BITS;
use super::page_writer::LENGTH_BITS;
use super::phy::Phy;
use super::port::Port;
use super::server::Server;
use super::storm::{BURST_BITS, INTERVAL_BITS};
use crate::memory::PAGE_BITS;
use crate::rpc::{LinkSink, LinkSource};
use hdl::cdc::BitSynchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::PAGES;
use spec::rpc::Kind;
use spec::services::ethernet::{frame_ready, get_status, link_state, EthernetInterrupt};

/// The places of fields that the kernel below uses as they are.
const _: () = {
    assert!(
        get_status::result::link.lsb == link_state::argument::link.lsb
            && get_status::result::link.lsb == 0
    );
    assert!(get_status::result::full_duplex.lsb == 1 && link_state::argument::full_duplex.lsb == 1);
    assert!(get_status::result::speed.lsb == 2 && link_state::argument::speed.lsb == 2);
    assert!(frame_ready::argument::octets.lsb == 0 && frame_ready::argument::ethertype.lsb == 0);
    assert!(frame_ready::argument::sums.lsb == LENGTH_BITS as u32);
};

/// Chooses what is sent next: calls on `ram`, then announcements, then the state of the link. The choice is made one clock and
/// the message offered from the next on, until it is taken; whoever asks keeps asking till then.
#[derive(LogicBlock, Default)]
struct Outbox {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: call on `ram`.
    pub call: Signal<In, Bit>,
    /// Its number.
    pub call_number: Signal<In, Bits<8>>,
    /// First argument.
    pub call_d1: Signal<In, Bits<32>>,
    /// Second argument.
    pub call_d2: Signal<In, Bits<32>>,
    /// Strobe: under way.
    pub call_taken: Signal<Out, Bit>,
    /// Level: announce a frame.
    pub announce: Signal<In, Bit>,
    /// Its length.
    pub octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Its sums are right.
    pub sums: Signal<In, Bit>,
    /// Its page address.
    pub address: Signal<In, Bits<32>>,
    /// Its EtherType.
    pub ethertype: Signal<In, Bits<16>>,
    /// Strobe: announced.
    pub announced: Signal<Out, Bit>,
    /// Level: tell the state of the link.
    pub notice: Signal<In, Bit>,
    /// The state.
    pub status: Signal<In, Bits<21>>,
    /// Strobe: told.
    pub noticed: Signal<Out, Bit>,
    /// To whom frames and notices go.
    pub receiver: Signal<In, Bits<16>>,
    /// Level: a message for the port.
    pub send: Signal<Out, Bit>,
    /// Strobe: it is taken.
    pub taken: Signal<In, Bit>,
    /// Its type.
    pub kind: Signal<Out, Bits<3>>,
    /// To whom.
    pub to: Signal<Out, Bits<16>>,
    /// Its number.
    pub number: Signal<Out, Bits<8>>,
    /// First data word.
    pub d0: Signal<Out, Bits<21>>,
    /// Second data word.
    pub d1: Signal<Out, Bits<32>>,
    /// Third data word.
    pub d2: Signal<Out, Bits<32>>,
    memory: Lit<16, { Node::Memory.address() as u64 }>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    interrupt_kind: Lit<3, { Kind::Interrupt as u64 }>,
    frame_ready: Lit<8, { EthernetInterrupt::FrameReady.code() as u64 }>,
    link_state: Lit<8, { EthernetInterrupt::LinkState.code() as u64 }>,
    sums_right: Lit<21, { 1 << LENGTH_BITS }>,
    no_data: Lit<32, 0>,
    no_d0: Lit<21, 0>,
    calls: DFF<Bit>,
    announces: DFF<Bit>,
    notifies: DFF<Bit>,
    chosen: Signal<Local, Bit>,
}

impl Logic for Outbox {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, calls, announces, notifies);
        self.chosen.next = self.calls.q.val() | self.announces.q.val() | self.notifies.q.val();
        if !self.chosen.val() {
            self.calls.d.next = self.call.val();
            self.announces.d.next = self.announce.val() & !self.call.val();
            self.notifies.d.next = self.notice.val() & !self.announce.val() & !self.call.val();
        } else if self.taken.val() {
            self.calls.d.next = false;
            self.announces.d.next = false;
            self.notifies.d.next = false;
        }
        self.send.next = self.chosen.val();
        self.call_taken.next = self.taken.val() & self.calls.q.val();
        self.announced.next = self.taken.val() & self.announces.q.val();
        self.noticed.next = self.taken.val() & self.notifies.q.val();
        self.kind.next = self.interrupt_kind.val();
        self.to.next = self.receiver.val();
        if self.calls.q.val() {
            self.kind.next = self.call_kind.val();
            self.to.next = self.memory.val();
            self.number.next = self.call_number.val();
            self.d0.next = self.no_d0.val();
            self.d1.next = self.call_d1.val();
            self.d2.next = self.call_d2.val();
        } else if self.announces.q.val() {
            self.number.next = self.frame_ready.val();
            self.d0.next = bit_cast::<21, LENGTH_BITS>(self.octets.val());
            if self.sums.val() {
                self.d0.next =
                    bit_cast::<21, LENGTH_BITS>(self.octets.val()) | self.sums_right.val();
            }
            self.d1.next = self.address.val();
            self.d2.next = bit_cast::<32, 16>(self.ethertype.val());
        } else {
            self.number.next = self.link_state.val();
            self.d0.next = self.status.val();
            self.d1.next = self.no_data.val();
            self.d2.next = self.no_data.val();
        }
    }
}

/// See the module page. `MILLISECOND` is a millisecond in clocks.
#[derive(LogicBlock, Default)]
pub struct Control<const MILLISECOND: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// MDC pin.
    pub mdc: Signal<Out, Bit>,
    /// MDIO pin, out.
    pub mdio_out: Signal<Out, Bit>,
    /// MDIO pin: drive it.
    pub mdio_enable: Signal<Out, Bit>,
    /// MDIO pin, in.
    pub mdio_in: Signal<In, Bit>,
    /// The PHY's reset, 1 = in reset.
    pub phy_reset: Signal<Out, Bit>,
    /// Level: the link has 10 or 100 Mb/s.
    pub narrow: Signal<Out, Bit>,
    /// Level: it has 10 Mb/s.
    pub ten: Signal<Out, Bit>,
    /// Own address, octets 1 and 2.
    pub own_high: Signal<Out, Bits<16>>,
    /// Own address, octets 3 to 6.
    pub own_low: Signal<Out, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<Out, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<Out, Bit>,
    /// Accept the multicast addresses with hashes 63 to 32.
    pub groups_high: Signal<Out, Bits<32>>,
    /// Those with hashes 31 to 0.
    pub groups_low: Signal<Out, Bits<32>>,
    /// Strobe: the storm limit is new from the next clock on.
    pub storm_set: Signal<Out, Bit>,
    /// Storm limit: units between two frames.
    pub storm_interval: Signal<Out, Bits<INTERVAL_BITS>>,
    /// Storm limit: frames at once.
    pub storm_burst: Signal<Out, Bits<BURST_BITS>>,
    /// To whom frames go.
    pub receiver: Signal<Out, Bits<16>>,
    /// Strobe: an order for the reader.
    pub order: Signal<Out, Bit>,
    /// See `order`.
    pub order_word: Signal<Out, Bits<ORDER_BITS>>,
    /// See `order`.
    pub order_page: Signal<Out, Bits<PAGE_BITS>>,
    /// Level: there is room for an order.
    pub order_ready: Signal<In, Bit>,
    /// Bit a page: in use.
    pub held: Signal<In, Bits<PAGES>>,
    /// Level: call on `ram`.
    pub send: Signal<In, Bit>,
    /// Strobe: call under way.
    pub send_taken: Signal<Out, Bit>,
    /// Call number.
    pub send_call: Signal<In, Bits<8>>,
    /// First argument.
    pub send_d1: Signal<In, Bits<32>>,
    /// Second argument.
    pub send_d2: Signal<In, Bits<32>>,
    /// Strobe: reply.
    pub reply: Signal<Out, Bit>,
    /// Who replies.
    pub reply_source: Signal<Out, Bits<16>>,
    /// To which call.
    pub reply_call: Signal<Out, Bits<8>>,
    /// Success.
    pub reply_good: Signal<Out, Bit>,
    /// Result.
    pub reply_d1: Signal<Out, Bits<32>>,
    /// Level: announce a frame.
    pub announce: Signal<In, Bit>,
    /// Strobe: announced.
    pub announced: Signal<Out, Bit>,
    /// Its length.
    pub announce_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Its sums are right.
    pub announce_sums: Signal<In, Bit>,
    /// Its page address.
    pub announce_address: Signal<In, Bits<32>>,
    /// Its EtherType.
    pub announce_ethertype: Signal<In, Bits<16>>,
    /// Strobes: what to count.
    pub events: Signal<In, Bits<EVENT_BITS>>,
    /// Strobes: what to count in the census.
    pub census: Signal<In, Bits<CENSUS_BITS>>,
    /// Length of the judged frame, with FCS.
    pub all_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Length of the received frame.
    pub received_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Length of the sent frame.
    pub sent_octets: Signal<In, Bits<LENGTH_BITS>>,
    port: Port,
    server: Server,
    counters: Counters,
    phy: Phy<MILLISECOND>,
    mdio: Mdio,
    mdio_in_sys: BitSynchroniser,
    outbox: Outbox,
    for_server: DFF<Bit>,
    notice: DFF<Bit>,
    is_narrow: DFF<Bit>,
    is_ten: DFF<Bit>,
    status: Signal<Local, Bits<21>>,
    up: Lit<21, 1>,
    full: Lit<21, 2>,
    ten_rate: Lit<2, 1>,
    hundred_rate: Lit<2, 2>,
}

impl<const MILLISECOND: u64> Logic for Control<MILLISECOND> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, for_server, notice, is_narrow, is_ten);
        clock!(
            self,
            clock,
            port,
            server,
            counters,
            phy,
            mdio,
            mdio_in_sys,
            outbox
        );
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);

        // State of the link.
        self.status.next = bit_cast::<21, 2>(self.phy.speed.val()) << 2;
        if self.phy.link.val() {
            self.status.next = self.status.val() | self.up.val();
        }
        if self.phy.full_duplex.val() {
            self.status.next = self.status.val() | self.full.val();
        }
        self.notice.d.next =
            (self.notice.q.val() & !self.outbox.noticed.val()) | self.phy.changed.val();

        // What the two sides follow; without a link they stay at 1 Gb/s.
        self.is_narrow.d.next = (self.phy.speed.val() == self.ten_rate.val())
            | (self.phy.speed.val() == self.hundred_rate.val());
        self.is_ten.d.next = self.phy.speed.val() == self.ten_rate.val();
        self.narrow.next = self.is_narrow.q.val();
        self.ten.next = self.is_ten.q.val();

        // Server.
        self.server.request.next = self.port.request.val();
        self.server.source.next = self.port.source.val();
        self.server.call.next = self.port.call.val();
        self.server.d0.next = self.port.d0.val();
        self.server.d1.next = self.port.d1.val();
        self.server.d2.next = self.port.d2.val();
        self.port.answer.next = self.server.answer.val();
        self.port.answer_kind.next = self.server.answer_kind.val();
        self.port.answer_d0.next = self.server.answer_d0.val();
        self.port.answer_d1.next = self.server.answer_d1.val();
        self.port.answer_d2.next = self.server.answer_d2.val();
        self.server.status.next = self.status.val();
        self.server.held.next = self.held.val();
        self.server.order_ready.next = self.order_ready.val();
        self.order.next = self.server.order.val();
        self.order_word.next = self.server.order_word.val();
        self.order_page.next = self.server.order_page.val();
        self.own_high.next = self.server.own_high.val();
        self.own_low.next = self.server.own_low.val();
        self.promiscuous.next = self.server.promiscuous.val();
        self.multicast.next = self.server.multicast.val();
        self.groups_high.next = self.server.groups_high.val();
        self.groups_low.next = self.server.groups_low.val();
        self.storm_set.next = self.server.storm_set.val();
        self.storm_interval.next = self.server.storm_interval.val();
        self.storm_burst.next = self.server.storm_burst.val();
        self.receiver.next = self.server.receiver.val();

        // MDIO: the server's calls go before the PHY's polling.
        self.mdio.start.next = (self.server.mdio.val() | self.phy.read.val())
            & !self.mdio.busy.val()
            & !self.mdio.done.val();
        self.mdio.write.next = self.server.mdio.val() & self.server.mdio_write.val();
        self.mdio.phy.next = self.phy.address.val();
        self.mdio.number.next = self.phy.number.val();
        self.mdio.value_in.next = self.port.d1.val().get_bits::<16>(0);
        if self.server.mdio.val() {
            self.mdio.phy.next = self.port.d0.val().get_bits::<5>(0);
            self.mdio.number.next = self.port.d0.val().get_bits::<5>(5);
        }
        if self.mdio.start.val() {
            self.for_server.d.next = self.server.mdio.val();
        }
        self.server.mdio_done.next = self.mdio.done.val() & self.for_server.q.val();
        self.server.mdio_value.next = self.mdio.value.val();
        self.server.mdio_answered.next = self.mdio.answered.val();
        self.phy.restart.next = self.server.restart.val();
        self.phy.done.next = self.mdio.done.val() & !self.for_server.q.val();
        self.phy.value.next = self.mdio.value.val();
        self.phy.answered.next = self.mdio.answered.val();
        self.phy_reset.next = self.phy.reset.val();
        self.mdc.next = self.mdio.mdc.val();
        self.mdio_out.next = self.mdio.mdio_out.val();
        self.mdio_enable.next = self.mdio.mdio_enable.val();
        self.mdio_in_sys.d.next = self.mdio_in.val();
        self.mdio.mdio_in.next = self.mdio_in_sys.q.val();

        // Counters.
        self.counters.events.next = self.events.val();
        self.counters.census.next = self.census.val();
        self.counters.all_octets.next = self.all_octets.val();
        self.counters.received_octets.next = self.received_octets.val();
        self.counters.sent_octets.next = self.sent_octets.val();
        self.server.counter_visited.next = self.counters.visited.val();
        self.server.counter_index.next = self.counters.index.val();
        self.server.counter_high.next = self.counters.high.val();
        self.server.counter_low.next = self.counters.low.val();

        // What is sent, and replies.
        self.outbox.call.next = self.send.val();
        self.outbox.call_number.next = self.send_call.val();
        self.outbox.call_d1.next = self.send_d1.val();
        self.outbox.call_d2.next = self.send_d2.val();
        self.send_taken.next = self.outbox.call_taken.val();
        self.outbox.announce.next = self.announce.val();
        self.outbox.octets.next = self.announce_octets.val();
        self.outbox.sums.next = self.announce_sums.val();
        self.outbox.address.next = self.announce_address.val();
        self.outbox.ethertype.next = self.announce_ethertype.val();
        self.announced.next = self.outbox.announced.val();
        self.outbox.notice.next = self.notice.q.val();
        self.outbox.status.next = self.status.val();
        self.outbox.receiver.next = self.server.receiver.val();
        self.port.send.next = self.outbox.send.val();
        self.outbox.taken.next = self.port.send_taken.val();
        self.port.send_kind.next = self.outbox.kind.val();
        self.port.send_to.next = self.outbox.to.val();
        self.port.send_call.next = self.outbox.number.val();
        self.port.send_d0.next = self.outbox.d0.val();
        self.port.send_d1.next = self.outbox.d1.val();
        self.port.send_d2.next = self.outbox.d2.val();
        self.reply.next = self.port.reply.val();
        self.reply_source.next = self.port.reply_source.val();
        self.reply_call.next = self.port.reply_call.val();
        self.reply_good.next = self.port.reply_good.val();
        self.reply_d1.next = self.port.reply_d1.val();
    }
}
