//! The octet paths of the Ethernet MAC and nothing else: GMII octets at one side, words of a page at the other.
use cores::ethernet::{Receive, Transmit, TAG_BITS};
use rust_hdl::prelude::*;

/// Both directions, each in its clock; ports as those of [Receive] and [Transmit], an octet in every clock.
#[derive(LogicBlock, Default)]
pub struct MacAlone {
    pub eth_rx_clock: Signal<In, Clock>,
    pub rx_carrier: Signal<In, Bit>,
    pub rx_error: Signal<In, Bit>,
    pub rx_octet: Signal<In, Bits<8>>,
    pub rx_odd: Signal<In, Bit>,
    pub rx_ready: Signal<In, Bit>,
    pub rx_push: Signal<Out, Bit>,
    pub rx_word: Signal<Out, Bits<32>>,
    pub rx_tag: Signal<Out, Bits<TAG_BITS>>,
    pub good: Signal<Out, Bit>,
    pub dropped_error: Signal<Out, Bit>,
    pub dropped_runt: Signal<Out, Bit>,
    pub dropped_oversize: Signal<Out, Bit>,
    pub dropped_bad_fcs: Signal<Out, Bit>,
    pub dropped_fragment: Signal<Out, Bit>,
    pub dropped_jabber: Signal<Out, Bit>,
    pub dropped_alignment: Signal<Out, Bit>,
    pub dropped_no_sfd: Signal<Out, Bit>,
    pub eth_tx_clock: Signal<In, Clock>,
    pub tx_valid: Signal<In, Bit>,
    pub tx_word: Signal<In, Bits<32>>,
    pub tx_tag: Signal<In, Bits<TAG_BITS>>,
    pub tx_taken: Signal<Out, Bit>,
    pub tx_enable: Signal<Out, Bit>,
    pub tx_error: Signal<Out, Bit>,
    pub tx_octet: Signal<Out, Bits<8>>,
    pub sent: Signal<Out, Bit>,
    pub underrun: Signal<Out, Bit>,
    receive: Receive,
    transmit: Transmit,
}

impl Logic for MacAlone {
    #[hdl_gen]
    fn update(&mut self) {
        self.receive.clock.next = self.eth_rx_clock.val();
        self.transmit.clock.next = self.eth_tx_clock.val();
        self.receive.tick.next = true;
        self.receive.carrier.next = self.rx_carrier.val();
        self.receive.error.next = self.rx_error.val();
        self.receive.octet.next = self.rx_octet.val();
        self.receive.odd.next = self.rx_odd.val();
        self.receive.ready.next = self.rx_ready.val();
        self.rx_push.next = self.receive.push.val();
        self.rx_word.next = self.receive.word.val();
        self.rx_tag.next = self.receive.tag.val();
        self.good.next = self.receive.good.val();
        self.dropped_error.next = self.receive.dropped_error.val();
        self.dropped_runt.next = self.receive.dropped_runt.val();
        self.dropped_oversize.next = self.receive.dropped_oversize.val();
        self.dropped_bad_fcs.next = self.receive.dropped_bad_fcs.val();
        self.dropped_fragment.next = self.receive.dropped_fragment.val();
        self.dropped_jabber.next = self.receive.dropped_jabber.val();
        self.dropped_alignment.next = self.receive.dropped_alignment.val();
        self.dropped_no_sfd.next = self.receive.dropped_no_sfd.val();
        self.transmit.tick.next = true;
        self.transmit.word_valid.next = self.tx_valid.val();
        self.transmit.word.next = self.tx_word.val();
        self.transmit.tag.next = self.tx_tag.val();
        self.tx_taken.next = self.transmit.word_taken.val();
        self.tx_enable.next = self.transmit.enable.val();
        self.tx_error.next = self.transmit.error.val();
        self.tx_octet.next = self.transmit.octet.val();
        self.sent.next = self.transmit.sent.val();
        self.underrun.next = self.transmit.underrun.val();
    }
}
