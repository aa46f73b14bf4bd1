//! Ethernet MAC, node `eth0`: 10, 100 and 1000 Mb/s full duplex over RGMII, store and forward into pages.
//!
//! ```text
//!   eth_rx clock                          sys clock                                   eth_tx clock
//!  rgmii -> preamble -> check -> words => PageWriter -> page -> CHOWN -> FRAME_READY
//!                       (delay)      queue    | \-> sums             |
//!                                             |  bulk port of `ram`  |
//!                                          Pages: pool, hand-over, give-back
//!                                             |                      |
//!                         SEND_FRAME -> order queue -> PageReader => unpack -> pad -> FCS -> preamble, gap -> rgmii
//!  Control: RPC port, server, counters, MDIO, PHY reset and polling            queue
//! ```
//! | port | dir | width | clock | meaning |
//! |---|---|---|---|---|
//! | link_in, link_out | | | sys | RPC; calls of `spec::services::ethernet`, own calls on `ram` |
//! | bulk | | | sys | the page memory's port |
//! | rx_data_rise, rx_data_fall | in | 4 | eth_rx | RXD at the rising edge and at the falling edge that follows |
//! | rx_control_rise, rx_control_fall | in | 1 | eth_rx | RX_CTL, the same |
//! | tx_data_rise, tx_data_fall | out | 4 | eth_tx | TXD for the two halves of the clock |
//! | tx_control_rise, tx_control_fall | out | 1 | eth_tx | TX_CTL, the same |
//! | tx_clock_rise, tx_clock_fall | out | 1 | eth_tx | TXC, the same |
//! | mdc, mdio_out, mdio_enable, mdio_in | | 1 | sys | management port, 2.4 MHz |
//! | phy_reset | out | 1 | sys | 1 = in reset; high at power-up |
//!
//! | bridge_in, bridge_out | | | sys | RPC of [bridge], in a chip with instruments |
//!
//! Power-up: PHY in reset, no own address, broadcast accepted without limit, frames go to the CPU.
//!
//! Rules: any octets before the start-of-frame delimiter and any gap from one octet on are received; a frame is delivered
//! whole or not at all, and each one that is not is in exactly one counter; what leaves has at least 64 octets, a right FCS
//! and a gap of 12, or else an error on the wire and a count.
pub mod bridge;
mod bulk_share;
mod calls;
pub mod cause;
mod check;
mod control;
mod counters;
mod crc;
mod filter;
mod frame_head;
mod mdio;
mod mover;
mod outcome;
mod page_reader;
mod page_writer;
mod pages;
mod phy;
mod port;
mod preamble;
mod receive;
mod rgmii;
mod rgmii_transmit;
mod server;
mod sides;
mod sizes;
mod storm;
pub mod sums;
mod transmit;
mod unpack;
mod words;

#[cfg(test)]
mod proof;
#[cfg(test)]
pub(crate) mod tests;

pub use page_writer::{PageWriter, PageWriterWith};
pub use preamble::{Preamble, PreambleWith, StrictPreamble};
pub use receive::{Receive, ReceiveWith};
pub use rgmii::RgmiiReceive;
pub use rgmii_transmit::RgmiiTransmit;
pub use transmit::Transmit;
pub use words::TAG_BITS;

use crate::memory::BulkSource;
use crate::rpc::{LinkSink, LinkSource};
use bridge::Bridge;
use control::Control;
use hdl::optional::Optional;
use mover::Mover;
use rust_hdl::prelude::*;
use sides::{ReceiveSide, TransmitSide};

/// The MAC of the chip: a millisecond is what it is at the default `sys` clock. `BRIDGE` is 1 in a chip with instruments.
pub type Ethernet<const BRIDGE: usize = 0> =
    EthernetWith<{ spec::map::SYS_HERTZ as u64 / 1000 }, 0, BRIDGE>;

/// See the module page. `MILLISECOND` is a millisecond in `sys` clocks (tests make it short). `STRICT` other than 0 puts in the
/// preamble mistake of [PreambleWith]. `BRIDGE` is 1 with [bridge] and 0 without: then nothing of it is in the Verilog.
#[derive(LogicBlock)]
pub struct EthernetWith<const MILLISECOND: u64, const STRICT: u64, const BRIDGE: usize = 0> {
    /// `sys` clock, rising edge.
    pub sys_clock: Signal<In, Clock>,
    /// Transmit clock, 125 MHz, rising edge.
    pub eth_tx_clock: Signal<In, Clock>,
    /// The PHY's receive clock, 125, 25 or 2.5 MHz, rising edge.
    pub eth_rx_clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// The bridge's messages in.
    pub bridge_in: [LinkSink; BRIDGE],
    /// The bridge's messages out.
    pub bridge_out: [LinkSource; BRIDGE],
    /// The page memory's port.
    pub bulk: BulkSource,
    /// RXD at the rising edge.
    pub rx_data_rise: Signal<In, Bits<4>>,
    /// RXD at the falling edge.
    pub rx_data_fall: Signal<In, Bits<4>>,
    /// RX_CTL at the rising edge.
    pub rx_control_rise: Signal<In, Bit>,
    /// RX_CTL at the falling edge.
    pub rx_control_fall: Signal<In, Bit>,
    /// TXD for the first half of the clock.
    pub tx_data_rise: Signal<Out, Bits<4>>,
    /// TXD for the second half.
    pub tx_data_fall: Signal<Out, Bits<4>>,
    /// TX_CTL for the first half.
    pub tx_control_rise: Signal<Out, Bit>,
    /// TX_CTL for the second half.
    pub tx_control_fall: Signal<Out, Bit>,
    /// TXC for the first half of the clock.
    pub tx_clock_rise: Signal<Out, Bit>,
    /// TXC for the second half.
    pub tx_clock_fall: Signal<Out, Bit>,
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
    receive: ReceiveSide<STRICT>,
    transmit: TransmitSide,
    mover: Mover,
    control: Control<MILLISECOND>,
    bridge: Optional<Bridge, BRIDGE>,
}

impl<const MILLISECOND: u64, const STRICT: u64, const BRIDGE: usize> Default
    for EthernetWith<MILLISECOND, STRICT, BRIDGE>
{
    fn default() -> Self {
        Self {
            sys_clock: Default::default(),
            eth_tx_clock: Default::default(),
            eth_rx_clock: Default::default(),
            link_in: Default::default(),
            link_out: Default::default(),
            bridge_in: std::array::from_fn(|_| Default::default()),
            bridge_out: std::array::from_fn(|_| Default::default()),
            bulk: Default::default(),
            rx_data_rise: Default::default(),
            rx_data_fall: Default::default(),
            rx_control_rise: Default::default(),
            rx_control_fall: Default::default(),
            tx_data_rise: Default::default(),
            tx_data_fall: Default::default(),
            tx_control_rise: Default::default(),
            tx_control_fall: Default::default(),
            tx_clock_rise: Default::default(),
            tx_clock_fall: Default::default(),
            mdc: Default::default(),
            mdio_out: Default::default(),
            mdio_enable: Default::default(),
            mdio_in: Default::default(),
            phy_reset: Default::default(),
            receive: Default::default(),
            transmit: Default::default(),
            mover: Default::default(),
            control: Default::default(),
            bridge: Default::default(),
        }
    }
}

impl<const MILLISECOND: u64, const STRICT: u64, const BRIDGE: usize> Logic
    for EthernetWith<MILLISECOND, STRICT, BRIDGE>
{
    #[hdl_gen]
    fn update(&mut self) {
        self.receive.eth_rx_clock.next = self.eth_rx_clock.val();
        self.receive.sys_clock.next = self.sys_clock.val();
        self.transmit.eth_tx_clock.next = self.eth_tx_clock.val();
        self.transmit.sys_clock.next = self.sys_clock.val();
        self.mover.clock.next = self.sys_clock.val();
        self.control.clock.next = self.sys_clock.val();
        LinkSink::link(&mut self.link_in, &mut self.control.link_in);
        LinkSource::link(&mut self.link_out, &mut self.control.link_out);
        BulkSource::link(&mut self.bulk, &mut self.mover.bulk);

        // Pins.
        self.receive.data_rise.next = self.rx_data_rise.val();
        self.receive.data_fall.next = self.rx_data_fall.val();
        self.receive.control_rise.next = self.rx_control_rise.val();
        self.receive.control_fall.next = self.rx_control_fall.val();
        self.tx_data_rise.next = self.transmit.data_rise.val();
        self.tx_data_fall.next = self.transmit.data_fall.val();
        self.tx_control_rise.next = self.transmit.control_rise.val();
        self.tx_control_fall.next = self.transmit.control_fall.val();
        self.tx_clock_rise.next = self.transmit.clock_rise.val();
        self.tx_clock_fall.next = self.transmit.clock_fall.val();
        self.receive.narrow.next = self.control.narrow.val();
        self.transmit.narrow.next = self.control.narrow.val();
        self.transmit.ten.next = self.control.ten.val();
        self.mdc.next = self.control.mdc.val();
        self.mdio_out.next = self.control.mdio_out.val();
        self.mdio_enable.next = self.control.mdio_enable.val();
        self.control.mdio_in.next = self.mdio_in.val();
        self.phy_reset.next = self.control.phy_reset.val();

        // Frames.
        self.mover.received_valid.next = self.receive.word_valid.val();
        self.mover.received_word.next = self.receive.word.val();
        self.mover.received_tag.next = self.receive.tag.val();
        self.receive.word_taken.next = self.mover.received_taken.val();
        self.transmit.word_valid.next = self.mover.sending_valid.val();
        self.transmit.word.next = self.mover.sending_word.val();
        self.transmit.tag.next = self.mover.sending_tag.val();
        self.mover.sending_ready.next = self.transmit.word_ready.val();
        self.mover.sent.next = self.transmit.sent.val();
        self.mover.underrun.next = self.transmit.underrun.val();

        // Orders and settings.
        self.mover.own_high.next = self.control.own_high.val();
        self.mover.own_low.next = self.control.own_low.val();
        self.mover.promiscuous.next = self.control.promiscuous.val();
        self.mover.multicast.next = self.control.multicast.val();
        self.mover.groups_high.next = self.control.groups_high.val();
        self.mover.groups_low.next = self.control.groups_low.val();
        self.mover.storm_set.next = self.control.storm_set.val();
        self.mover.storm_interval.next = self.control.storm_interval.val();
        self.mover.storm_burst.next = self.control.storm_burst.val();
        self.mover.receiver.next = self.control.receiver.val();
        self.mover.order.next = self.control.order.val();
        self.mover.order_word.next = self.control.order_word.val();
        self.mover.order_page.next = self.control.order_page.val();
        self.control.order_ready.next = self.mover.order_ready.val();
        self.control.held.next = self.mover.held.val();

        // Messages and counts.
        self.control.send.next = self.mover.send.val();
        self.mover.send_taken.next = self.control.send_taken.val();
        self.control.send_call.next = self.mover.send_call.val();
        self.control.send_d1.next = self.mover.send_d1.val();
        self.control.send_d2.next = self.mover.send_d2.val();
        self.mover.reply.next = self.control.reply.val();
        self.mover.reply_source.next = self.control.reply_source.val();
        self.mover.reply_call.next = self.control.reply_call.val();
        self.mover.reply_good.next = self.control.reply_good.val();
        self.mover.reply_d1.next = self.control.reply_d1.val();
        self.control.announce.next = self.mover.announce.val();
        self.mover.announced.next = self.control.announced.val();
        self.control.announce_octets.next = self.mover.announce_octets.val();
        self.control.announce_sums.next = self.mover.announce_sums.val();
        self.control.announce_address.next = self.mover.announce_address.val();
        self.control.announce_ethertype.next = self.mover.announce_ethertype.val();
        self.control.events.next = self.mover.events.val();
        self.control.census.next = self.mover.census.val();
        self.control.all_octets.next = self.mover.all_octets.val();
        self.control.received_octets.next = self.mover.received_octets.val();
        self.control.sent_octets.next = self.mover.sent_octets.val();

        // The bridge stands between the queues and the mover.
        for i in 0..BRIDGE {
            self.bridge.clock.next = self.sys_clock.val();
            LinkSink::link(&mut self.bridge_in[i], &mut self.bridge.link_in);
            LinkSource::link(&mut self.bridge_out[i], &mut self.bridge.link_out);
            self.bridge.own_high.next = self.control.own_high.val();
            self.bridge.own_low.next = self.control.own_low.val();
            self.bridge.pass.next = self.receive.word_valid.val() & self.mover.received_taken.val();
            self.bridge.word.next = self.receive.word.val();
            self.bridge.tag.next = self.receive.tag.val();
            self.mover.received_tag.next = self.bridge.tag_on.val();
            self.control.events.next = self.mover.events.val() & self.bridge.counted.val();
            self.bridge.page_valid.next = self.mover.sending_valid.val();
            self.bridge.page_word.next = self.mover.sending_word.val();
            self.bridge.page_tag.next = self.mover.sending_tag.val();
            self.mover.sending_ready.next = self.bridge.page_ready.val();
            self.transmit.word_valid.next = self.bridge.send_valid.val();
            self.transmit.word.next = self.bridge.send_word.val();
            self.transmit.tag.next = self.bridge.send_tag.val();
            self.bridge.send_ready.next = self.transmit.word_ready.val();
            self.bridge.over.next = self.transmit.sent.val() | self.transmit.underrun.val();
            self.mover.sent.next = self.transmit.sent.val() & self.bridge.over_page.val();
            self.mover.underrun.next = self.transmit.underrun.val() & self.bridge.over_page.val();
        }
    }
}
