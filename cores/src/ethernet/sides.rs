//! The two sides of the MAC that have clocks of their own, with the queues to and from `sys`.
//!
//! Every crossing is one of `hdl::cdc`: a queue of words with their tags each way, two pulses, and the speed, which changes
//! only while the link is down.
use super::receive::ReceiveWith;
use super::rgmii::RgmiiReceive;
use super::rgmii_transmit::RgmiiTransmit;
use super::transmit::Transmit;
use super::words::TAG_BITS;
use hdl::cdc::{AsyncQueue, BitSynchroniser, PulseCrossing};
use rust_hdl::prelude::*;

/// Logarithm of the words that wait on their way in: a microsecond, for the time in which the page before is finished.
pub const RECEIVE_BITS: usize = 5;
/// Logarithm of the words that wait on their way out: they come faster than they go.
const TRANSMIT_BITS: usize = 4;

/// RGMII to words in `sys`.
#[derive(LogicBlock, Default)]
pub struct ReceiveSide<const STRICT: u64> {
    /// The PHY's clock, rising edge.
    pub eth_rx_clock: Signal<In, Clock>,
    /// `sys` clock, rising edge.
    pub sys_clock: Signal<In, Clock>,
    /// Level, in `sys`: 10 or 100 Mb/s.
    pub narrow: Signal<In, Bit>,
    /// RXD at the rising edge.
    pub data_rise: Signal<In, Bits<4>>,
    /// RXD at the falling edge.
    pub data_fall: Signal<In, Bits<4>>,
    /// RX_CTL at the rising edge.
    pub control_rise: Signal<In, Bit>,
    /// RX_CTL at the falling edge.
    pub control_fall: Signal<In, Bit>,
    /// Level, in `sys`: a word is offered.
    pub word_valid: Signal<Out, Bit>,
    /// See `word_valid`.
    pub word: Signal<Out, Bits<32>>,
    /// Its tag.
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    /// Strobe, in `sys`: it is taken.
    pub word_taken: Signal<In, Bit>,
    narrow_here: BitSynchroniser,
    rgmii: RgmiiReceive,
    receive: ReceiveWith<STRICT>,
    words: AsyncQueue<RECEIVE_BITS, 32, TAG_BITS>,
}

impl<const STRICT: u64> Logic for ReceiveSide<STRICT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, eth_rx_clock, narrow_here, rgmii, receive);
        self.narrow_here.d.next = self.narrow.val();
        self.rgmii.narrow.next = self.narrow_here.q.val();
        self.words.send_clock.next = self.eth_rx_clock.val();
        self.words.receive_clock.next = self.sys_clock.val();
        self.rgmii.data_rise.next = self.data_rise.val();
        self.rgmii.data_fall.next = self.data_fall.val();
        self.rgmii.control_rise.next = self.control_rise.val();
        self.rgmii.control_fall.next = self.control_fall.val();
        self.receive.tick.next = self.rgmii.tick.val();
        self.receive.carrier.next = self.rgmii.carrier.val();
        self.receive.error.next = self.rgmii.error.val();
        self.receive.octet.next = self.rgmii.octet.val();
        self.receive.odd.next = self.rgmii.odd.val();
        self.receive.ready.next = self.words.sink.ready.val();
        self.words.sink.valid.next = self.receive.push.val();
        self.words.sink.data.next = self.receive.word.val();
        self.words.sink_tag.next = self.receive.tag.val();
        self.word_valid.next = self.words.source.valid.val();
        self.word.next = self.words.source.data.val();
        self.tag.next = self.words.source_tag.val();
        self.words.source.ready.next = self.word_taken.val();
    }
}

/// Words in `sys` to RGMII.
#[derive(LogicBlock, Default)]
pub struct TransmitSide {
    /// Transmit clock, rising edge.
    pub eth_tx_clock: Signal<In, Clock>,
    /// `sys` clock, rising edge.
    pub sys_clock: Signal<In, Clock>,
    /// Level, in `sys`: a word is offered.
    pub word_valid: Signal<In, Bit>,
    /// See `word_valid`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag.
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Level, in `sys`: 10 or 100 Mb/s.
    pub narrow: Signal<In, Bit>,
    /// Level, in `sys`: 10 Mb/s.
    pub ten: Signal<In, Bit>,
    /// Level, in `sys`: it is taken.
    pub word_ready: Signal<Out, Bit>,
    /// Strobe, in `sys`: a frame was sent whole.
    pub sent: Signal<Out, Bit>,
    /// Strobe, in `sys`: a frame was cut short.
    pub underrun: Signal<Out, Bit>,
    /// TXD for the first half of the clock.
    pub data_rise: Signal<Out, Bits<4>>,
    /// TXD for the second half.
    pub data_fall: Signal<Out, Bits<4>>,
    /// TX_CTL for the first half.
    pub control_rise: Signal<Out, Bit>,
    /// TX_CTL for the second half.
    pub control_fall: Signal<Out, Bit>,
    /// TXC for the first half.
    pub clock_rise: Signal<Out, Bit>,
    /// TXC for the second half.
    pub clock_fall: Signal<Out, Bit>,
    narrow_here: BitSynchroniser,
    ten_here: BitSynchroniser,
    words: AsyncQueue<TRANSMIT_BITS, 32, TAG_BITS>,
    transmit: Transmit,
    rgmii: RgmiiTransmit,
    sent_pulse: PulseCrossing,
    underrun_pulse: PulseCrossing,
}

impl Logic for TransmitSide {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, eth_tx_clock, narrow_here, ten_here, transmit, rgmii);
        self.narrow_here.d.next = self.narrow.val();
        self.ten_here.d.next = self.ten.val();
        self.rgmii.narrow.next = self.narrow_here.q.val();
        self.rgmii.ten.next = self.ten_here.q.val();
        self.words.send_clock.next = self.sys_clock.val();
        self.words.receive_clock.next = self.eth_tx_clock.val();
        self.sent_pulse.send_clock.next = self.eth_tx_clock.val();
        self.sent_pulse.receive_clock.next = self.sys_clock.val();
        self.underrun_pulse.send_clock.next = self.eth_tx_clock.val();
        self.underrun_pulse.receive_clock.next = self.sys_clock.val();
        self.word_ready.next = self.words.sink.ready.val();
        self.words.sink.valid.next = self.word_valid.val();
        self.words.sink.data.next = self.word.val();
        self.words.sink_tag.next = self.tag.val();
        self.transmit.tick.next = self.rgmii.tick.val();
        self.transmit.word_valid.next = self.words.source.valid.val();
        self.transmit.word.next = self.words.source.data.val();
        self.transmit.tag.next = self.words.source_tag.val();
        self.words.source.ready.next = self.transmit.word_taken.val();
        self.rgmii.enable.next = self.transmit.enable.val();
        self.rgmii.error.next = self.transmit.error.val();
        self.rgmii.octet.next = self.transmit.octet.val();
        self.sent_pulse.send.next = self.transmit.sent.val();
        self.sent.next = self.sent_pulse.received.val();
        self.underrun_pulse.send.next = self.transmit.underrun.val();
        self.underrun.next = self.underrun_pulse.received.val();
        self.data_rise.next = self.rgmii.data_rise.val();
        self.data_fall.next = self.rgmii.data_fall.val();
        self.control_rise.next = self.rgmii.control_rise.val();
        self.control_fall.next = self.rgmii.control_fall.val();
        self.clock_rise.next = self.rgmii.clock_rise.val();
        self.clock_fall.next = self.rgmii.clock_fall.val();
    }
}
