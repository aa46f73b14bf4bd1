//! The transmit path in the transmit clock: preamble, data, padding, FCS, gap (IEEE 802.3 clauses 3.2 and 4.4.2).
//!
//! ```text
//! words -> Unpack -> state machine -> octet register -> Crc -> output register -> RGMII
//!                    Preamble Data Pad Fcs Gap
//! ```
//! A frame starts when its first word is there. If a later one comes too late, the frame is cut short with TX_ER and a wrong
//! FCS is never completed: the octets that remain are thrown away.
use super::crc::Crc;
use super::unpack::Unpack;
use super::words::TAG_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::{
    FCS_OCTETS, INTER_PACKET_GAP, MIN_FRAME_OCTETS, PREAMBLE, PREAMBLE_OCTETS, SFD,
};

/// Octets with TX_ER that end a frame for which data came too late.
const ABORT_OCTETS: u64 = 4;
/// Bits of the octet counter.
const COUNT_BITS: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    AwaitFrame,
    Preamble,
    Data,
    Pad,
    Fcs,
    Abort,
    Discard,
    Gap,
}

/// The sequencer of the chip.
type ChipSequencer = Sequencer<{ (MIN_FRAME_OCTETS - FCS_OCTETS) as u64 - 1 }>;

/// Chooses each octet; its outputs are registers. `PAD_END` is the number, from 0, of the octet up to which a frame is padded.
#[derive(LogicBlock, Default)]
struct Sequencer<const PAD_END: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: an octet may be sent in this clock.
    pub tick: Signal<In, Bit>,
    /// Level: a frame waits, whose first octet is offered by the next clock.
    pub begins: Signal<In, Bit>,
    /// Level: an octet of the frame is offered.
    pub valid: Signal<In, Bit>,
    /// See `valid`.
    pub octet_in: Signal<In, Bits<8>>,
    /// See `valid`: the last one.
    pub last: Signal<In, Bit>,
    /// See `valid`: the frame must not be completed.
    pub spoilt: Signal<In, Bit>,
    /// Strobe: it is taken.
    pub taken: Signal<Out, Bit>,
    /// Strobe: the preamble's first octet is due; the outputs below give what follows.
    pub opens: Signal<Out, Bit>,
    /// TX_EN.
    pub enable: Signal<Out, Bit>,
    /// TX_ER.
    pub error: Signal<Out, Bit>,
    /// The octet, but for those of the FCS.
    pub octet: Signal<Out, Bits<8>>,
    /// The FCS covers the octet.
    pub covered: Signal<Out, Bit>,
    /// The octet is one of the FCS.
    pub is_fcs: Signal<Out, Bit>,
    /// Strobe: a frame was sent whole.
    pub sent: Signal<Out, Bit>,
    /// Strobe: a frame was cut short.
    pub underrun: Signal<Out, Bit>,
    state: DFF<State>,
    sends: DFF<Bit>,
    discards: DFF<Bit>,
    count: DFF<Bits<COUNT_BITS>>,
    expired: DFF<Bit>,
    enable_now: DFF<Bit>,
    error_now: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
    covered_now: DFF<Bit>,
    is_fcs_now: DFF<Bit>,
    sent_now: DFF<Bit>,
    underrun_now: DFF<Bit>,
    preamble: Lit<8, { PREAMBLE as u64 }>,
    delimiter: Lit<8, { SFD as u64 }>,
    zero: Lit<8, 0>,
    one: Lit<COUNT_BITS, 1>,
    preamble_end: Lit<COUNT_BITS, { PREAMBLE_OCTETS as u64 - 2 }>,
    pad_end: Lit<COUNT_BITS, PAD_END>,
    fcs_end: Lit<COUNT_BITS, { FCS_OCTETS as u64 - 1 }>,
    abort_end: Lit<COUNT_BITS, { ABORT_OCTETS - 1 }>,
    gap_end: Lit<COUNT_BITS, { INTER_PACKET_GAP as u64 }>,
    goes_on: Signal<Local, Bit>,
}

impl<const PAD_END: u64> Logic for Sequencer<PAD_END> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the machine on one page
    fn update(&mut self) {
        dff_setup!(self, clock, state, sends, discards, count, expired, enable_now, error_now, octet_now);
        dff_setup!(self, clock, covered_now, is_fcs_now, sent_now, underrun_now);
        self.sent_now.d.next = false;
        self.underrun_now.d.next = false;
        self.goes_on.next = self.valid.val() & !self.spoilt.val();
        self.opens.next = false;
        // `sends` is high in Data, `discards` in Discard: a short way to the words that come next.
        self.taken.next = self.tick.val() & ((self.sends.q.val() & self.goes_on.val()) | (self.discards.q.val() & self.valid.val()));
        if self.tick.val() {
            // Counts down from what a state was entered with; `expired` says that it is over.
            self.count.d.next = self.count.q.val() - 1;
            self.expired.d.next = self.expired.q.val() | (self.count.q.val() == self.one.val());
            self.enable_now.d.next = false;
            self.error_now.d.next = false;
            self.covered_now.d.next = false;
            self.is_fcs_now.d.next = false;
            self.octet_now.d.next = self.zero.val();
            match self.state.q.val() {
                State::AwaitFrame => {
                    self.count.d.next = self.preamble_end.val();
                    self.expired.d.next = false;
                    if self.begins.val() {
                        // Two octets of preamble: one at once, one a clock behind it as everything else.
                        self.opens.next = true;
                        self.enable_now.d.next = true;
                        self.octet_now.d.next = self.preamble.val();
                        self.state.d.next = State::Preamble;
                    }
                }
                State::Preamble => {
                    self.enable_now.d.next = true;
                    self.octet_now.d.next = self.preamble.val();
                    if self.expired.q.val() {
                        self.octet_now.d.next = self.delimiter.val();
                        self.count.d.next = self.pad_end.val();
                        self.expired.d.next = false;
                        self.sends.d.next = true;
                        self.state.d.next = State::Data;
                    }
                }
                State::Data => {
                    self.enable_now.d.next = true;
                    self.covered_now.d.next = true;
                    self.octet_now.d.next = self.octet_in.val();
                    if self.expired.q.val() { self.count.d.next = self.fcs_end.val(); }
                    if !self.goes_on.val() {
                        self.error_now.d.next = true;
                        self.covered_now.d.next = false;
                        self.count.d.next = self.abort_end.val();
                        self.expired.d.next = false;
                        self.sends.d.next = false;
                        self.state.d.next = State::Abort;
                    } else if self.last.val() & self.expired.q.val() {
                        self.expired.d.next = false;
                        self.sends.d.next = false;
                        self.state.d.next = State::Fcs;
                    } else if self.last.val() {
                        self.sends.d.next = false;
                        self.state.d.next = State::Pad;
                    }
                }
                State::Pad => {
                    self.enable_now.d.next = true;
                    self.covered_now.d.next = true;
                    if self.expired.q.val() {
                        self.count.d.next = self.fcs_end.val();
                        self.expired.d.next = false;
                        self.state.d.next = State::Fcs;
                    }
                }
                State::Fcs => {
                    self.enable_now.d.next = true;
                    self.is_fcs_now.d.next = true;
                    if self.expired.q.val() {
                        self.sent_now.d.next = true;
                        self.count.d.next = self.gap_end.val();
                        self.expired.d.next = false;
                        self.state.d.next = State::Gap;
                    }
                }
                State::Abort => {
                    self.enable_now.d.next = true;
                    self.error_now.d.next = true;
                    if self.expired.q.val() {
                        self.underrun_now.d.next = true;
                        self.discards.d.next = true;
                        self.state.d.next = State::Discard;
                    }
                }
                State::Discard => {
                    self.count.d.next = self.gap_end.val();
                    self.expired.d.next = false;
                    if self.valid.val() & self.last.val() {
                        self.discards.d.next = false;
                        self.state.d.next = State::Gap;
                    }
                }
                State::Gap => {
                    if self.expired.q.val() { self.state.d.next = State::AwaitFrame; }
                }
            }
        }
        self.enable.next = self.enable_now.q.val();
        self.error.next = self.error_now.q.val();
        self.octet.next = self.octet_now.q.val();
        self.covered.next = self.covered_now.q.val();
        self.is_fcs.next = self.is_fcs_now.q.val();
        self.sent.next = self.sent_now.q.val();
        self.underrun.next = self.underrun_now.q.val();
    }
}

/// See the module page. Outputs are registers; one clock from the first word offered to the first octet of preamble.
#[derive(LogicBlock, Default)]
pub struct Transmit {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: an octet may be sent in this clock.
    pub tick: Signal<In, Bit>,
    /// Level: a word is offered.
    pub word_valid: Signal<In, Bit>,
    /// See `word_valid`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag.
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Strobe: the word is taken.
    pub word_taken: Signal<Out, Bit>,
    /// TX_EN.
    pub enable: Signal<Out, Bit>,
    /// TX_ER.
    pub error: Signal<Out, Bit>,
    /// The octet.
    pub octet: Signal<Out, Bits<8>>,
    /// Strobe: a frame was sent whole.
    pub sent: Signal<Out, Bit>,
    /// Strobe: a frame was cut short.
    pub underrun: Signal<Out, Bit>,
    unpack: Unpack,
    crc: Crc,
    sequencer: ChipSequencer,
    enable_now: DFF<Bit>,
    error_now: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
    preamble: Lit<8, { PREAMBLE as u64 }>,
    fcs_octet: Signal<Local, Bits<8>>,
}

impl Logic for Transmit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, enable_now, error_now, octet_now);
        clock!(self, clock, unpack, crc, sequencer);
        self.unpack.word_valid.next = self.word_valid.val();
        self.unpack.word.next = self.word.val();
        self.unpack.tag.next = self.tag.val();
        self.word_taken.next = self.unpack.word_taken.val();

        self.sequencer.tick.next = self.tick.val();
        self.sequencer.begins.next = self.unpack.valid.val() | self.word_valid.val();
        self.sequencer.valid.next = self.unpack.valid.val();
        self.sequencer.octet_in.next = self.unpack.octet.val();
        self.sequencer.last.next = self.unpack.last.val();
        self.sequencer.spoilt.next = self.unpack.spoilt.val();
        self.unpack.taken.next = self.sequencer.taken.val();
        self.sent.next = self.sequencer.sent.val();
        self.underrun.next = self.sequencer.underrun.val();

        // The FCS follows the octets through one register.
        self.crc.clear.next = self.tick.val() & !self.sequencer.enable.val();
        self.crc.advance.next = self.tick.val() & self.sequencer.covered.val();
        self.crc.octet.next = self.sequencer.octet.val();
        self.crc.shift.next = self.tick.val() & self.sequencer.is_fcs.val();
        self.fcs_octet.next = self.crc.value.val().get_bits::<8>(0);
        if self.tick.val() {
            self.enable_now.d.next = self.sequencer.enable.val();
            self.error_now.d.next = self.sequencer.error.val();
            self.octet_now.d.next = self.sequencer.octet.val();
            if self.sequencer.is_fcs.val() {
                self.octet_now.d.next = !self.fcs_octet.val();
            }
            if self.sequencer.opens.val() {
                self.enable_now.d.next = true;
                self.octet_now.d.next = self.preamble.val();
            }
        }
        self.enable.next = self.enable_now.q.val();
        self.error.next = self.error_now.q.val();
        self.octet.next = self.octet_now.q.val();
    }
}
