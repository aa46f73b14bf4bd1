//! Cuts time into half periods of the SPI clock.
use rust_hdl::prelude::*;

/// While `run` is high, half periods of `divider / 2 + 1` clocks follow each other; the first begins with the first such clock.
#[derive(LogicBlock, Default)]
pub struct HalfPeriod {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take `divider`. At least one clock without `run` must follow.
    pub load: Signal<In, Bit>,
    /// Half period is `divider / 2 + 1` clocks; bit 0 does not count.
    pub divider: Signal<In, Bits<16>>,
    /// Level: count.
    pub run: Signal<In, Bit>,
    /// Level: this is the last clock of a half period.
    pub ends: Signal<Out, Bit>,
    length: DFF<Bits<15>>,
    left: DFF<Bits<15>>,
}

impl Logic for HalfPeriod {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, length, left);
        self.ends.next = self.run.val() & !self.left.q.val().any();
        if self.load.val() {
            self.length.d.next = self.divider.val().get_bits::<15>(1);
        }
        if !self.run.val() | !self.left.q.val().any() {
            self.left.d.next = self.length.q.val();
        } else {
            self.left.d.next = self.left.q.val() - 1;
        }
    }
}
