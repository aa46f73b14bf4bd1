//! The general registers: 32 words of 32 bits, two synchronous read ports, one write port, in two copies in block RAM.
//! Register 0 reads 0 because it is never written. A register that was written in the clock in which it was read was read in vain:
//! its value is `written`.
use hdl::mem::BlockRam;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Registers {
    pub clock: Signal<In, Clock>,
    /// Registers to read; their values are there in the next clock.
    pub first: Signal<In, Bits<5>>,
    pub first_value: Signal<Out, Bits<32>>,
    /// Level: it is `written` instead.
    pub first_missed: Signal<Out, Bit>,
    pub second: Signal<In, Bits<5>>,
    pub second_value: Signal<Out, Bits<32>>,
    pub second_missed: Signal<Out, Bit>,
    /// What was written in the clock before.
    pub written: Signal<Out, Bits<32>>,
    /// Level: write; register and value.
    pub write_enable: Signal<In, Bit>,
    pub write: Signal<In, Bits<5>>,
    pub write_value: Signal<In, Bits<32>>,
    copy_first: BlockRam<5, 32>,
    copy_second: BlockRam<5, 32>,
    last: DFF<Bits<32>>,
    missed_first: DFF<Bit>,
    missed_second: DFF<Bit>,
}

impl Logic for Registers {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, last, missed_first, missed_second);
        clock!(self, clock, copy_first, copy_second);
        self.last.d.next = self.write_value.val();
        self.missed_first.d.next = self.write_enable.val() & (self.first.val() == self.write.val());
        self.missed_second.d.next =
            self.write_enable.val() & (self.second.val() == self.write.val());
        self.written.next = self.last.q.val();
        self.first_missed.next = self.missed_first.q.val();
        self.second_missed.next = self.missed_second.q.val();
        self.copy_first.read_address.next = self.first.val();
        self.copy_second.read_address.next = self.second.val();
        self.copy_first.read_enable.next = true;
        self.copy_second.read_enable.next = true;
        self.first_value.next = self.copy_first.read_data.val();
        self.second_value.next = self.copy_second.read_data.val();
        self.copy_first.write_address.next = self.write.val();
        self.copy_second.write_address.next = self.write.val();
        self.copy_first.write_data.next = self.write_value.val();
        self.copy_second.write_data.next = self.write_value.val();
        self.copy_first.write_enable.next = self.write_enable.val();
        self.copy_second.write_enable.next = self.write_enable.val();
    }
}
