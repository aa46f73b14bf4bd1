//! What a transfer shall do, kept for its duration.
use rust_hdl::prelude::*;

/// Takes its inputs with `load` and shows them from the next clock on.
#[derive(LogicBlock, Default)]
pub struct Plan {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take the inputs.
    pub load: Signal<In, Bit>,
    /// Select the device first.
    pub select: Signal<In, Bit>,
    /// Shift bits.
    pub shift: Signal<In, Bit>,
    /// Deselect the device afterwards.
    pub deselect: Signal<In, Bit>,
    /// SPI mode.
    pub mode: Signal<In, Bits<2>>,
    /// `select` as taken.
    pub selects: Signal<Out, Bit>,
    /// `shift` as taken.
    pub shifts: Signal<Out, Bit>,
    /// `deselect` as taken.
    pub deselects: Signal<Out, Bit>,
    /// Bit 1 of `mode`: the resting level of the SPI clock.
    pub rest: Signal<Out, Bit>,
    /// Bit 0 of `mode`: 0 samples at the leading edge, 1 at the trailing one.
    pub late: Signal<Out, Bit>,
    selecting: DFF<Bit>,
    shifting: DFF<Bit>,
    deselecting: DFF<Bit>,
    mode_taken: DFF<Bits<2>>,
}

impl Logic for Plan {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, selecting, shifting, deselecting, mode_taken);
        if self.load.val() {
            self.selecting.d.next = self.select.val();
            self.shifting.d.next = self.shift.val();
            self.deselecting.d.next = self.deselect.val();
            self.mode_taken.d.next = self.mode.val();
        }
        self.selects.next = self.selecting.q.val();
        self.shifts.next = self.shifting.q.val();
        self.deselects.next = self.deselecting.q.val();
        self.rest.next = self.mode_taken.q.val().get_bit(1);
        self.late.next = self.mode_taken.q.val().get_bit(0);
    }
}
