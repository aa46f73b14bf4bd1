//! How a run ends: a word that is not zero stored at the watched address, or a fault. Keeps the first of these.
#![allow(missing_docs)] // ports are described where they are used

use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct End {
    pub clock: Signal<In, Clock>,
    /// Retire port.
    pub retired: Signal<In, Bit>,
    pub access: Signal<In, Bit>,
    pub address: Signal<In, Bits<32>>,
    pub lanes: Signal<In, Bits<4>>,
    pub word: Signal<In, Bits<32>>,
    pub faulted: Signal<In, Bit>,
    pub cause: Signal<In, Bits<4>>,
    pub pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    /// Where a store ends the run, while `watch`.
    pub watch: Signal<In, Bit>,
    pub watch_address: Signal<In, Bits<32>>,
    /// The run has ended.
    pub stored: Signal<Out, Bit>,
    pub fault: Signal<Out, Bit>,
    pub stored_word: Signal<Out, Bits<32>>,
    pub last_cause: Signal<Out, Bits<4>>,
    pub last_pc: Signal<Out, Bits<32>>,
    pub last_address: Signal<Out, Bits<32>>,
    /// Clocks and instructions from the end of the boot words to the end of the run.
    pub cycles: Signal<Out, Bits<32>>,
    pub instructions: Signal<Out, Bits<32>>,
    has_stored: DFF<Bit>,
    value: DFF<Bits<32>>,
    has_faulted: DFF<Bit>,
    cause_kept: DFF<Bits<4>>,
    pc_kept: DFF<Bits<32>>,
    address_kept: DFF<Bits<32>>,
    booted: DFF<Bits<4>>,
    clocks: DFF<Bits<32>>,
    count: DFF<Bits<32>>,
    bytes: Signal<Local, Bits<32>>,
    mask: Signal<Local, Bits<32>>,
    running: Signal<Local, Bit>,
    boot_words: Lit<4, { super::boot::WORDS as u64 }>,
    word_mask: Lit<32, 0xffff_fffc>,
    byte0: Lit<32, 0x0000_00ff>,
    byte1: Lit<32, 0x0000_ff00>,
    byte2: Lit<32, 0x00ff_0000>,
    byte3: Lit<32, 0xff00_0000>,
}

impl Logic for End {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, booted, clocks);
        dff_setup!(
            self,
            clock,
            has_stored,
            value,
            has_faulted,
            cause_kept,
            pc_kept,
            address_kept,
            count
        );
        self.mask.next = 0.into();
        if self.lanes.val().get_bit(0) {
            self.mask.next = self.mask.val() | self.byte0.val();
        }
        if self.lanes.val().get_bit(1) {
            self.mask.next = self.mask.val() | self.byte1.val();
        }
        if self.lanes.val().get_bit(2) {
            self.mask.next = self.mask.val() | self.byte2.val();
        }
        if self.lanes.val().get_bit(3) {
            self.mask.next = self.mask.val() | self.byte3.val();
        }
        self.bytes.next = self.word.val() & self.mask.val();
        self.running.next = !self.has_stored.q.val() & !self.has_faulted.q.val();
        if self.booted.q.val() != self.boot_words.val() {
            if self.retired.val() {
                self.booted.d.next = self.booted.q.val() + 1;
            }
        } else if self.running.val() {
            self.clocks.d.next = self.clocks.q.val() + 1;
            if self.retired.val() {
                self.count.d.next = self.count.q.val() + 1;
            }
        }
        if self.running.val()
            & self.retired.val()
            & self.access.val()
            & self.watch.val()
            & self.bytes.val().any()
            & ((self.address.val() & self.word_mask.val()) == self.watch_address.val())
        {
            self.has_stored.d.next = true;
            self.value.d.next = self.bytes.val();
        }
        if self.running.val() & self.faulted.val() {
            self.has_faulted.d.next = true;
            self.cause_kept.d.next = self.cause.val();
            self.pc_kept.d.next = self.pc.val();
            self.address_kept.d.next = self.fault_address.val();
        }
        self.stored.next = self.has_stored.q.val();
        self.stored_word.next = self.value.q.val();
        self.fault.next = self.has_faulted.q.val();
        self.last_cause.next = self.cause_kept.q.val();
        self.last_pc.next = self.pc_kept.q.val();
        self.last_address.next = self.address_kept.q.val();
        self.cycles.next = self.clocks.q.val();
        self.instructions.next = self.count.q.val();
    }
}
