//! The SPI master: one transfer at a time.
use super::{HalfPeriod, Plan, Sampler, Sequencer, Shifter};
use rust_hdl::prelude::*;

/// See the [page](super).
#[derive(LogicBlock, Default)]
pub struct Master {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: do what the inputs below say; ignored while `busy`.
    pub start: Signal<In, Bit>,
    /// Half period is `divider / 2 + 1` clocks; taken with `start`.
    pub divider: Signal<In, Bits<16>>,
    /// Select the device first; taken with `start`.
    pub select: Signal<In, Bit>,
    /// Shift `bits` bits; taken with `start`.
    pub shift: Signal<In, Bit>,
    /// Deselect the device afterwards; taken with `start`.
    pub deselect: Signal<In, Bit>,
    /// Mode 0 to 3: bit 1 is the resting level of the clock (CPOL), bit 0 the phase (CPHA); taken with `start`.
    pub mode: Signal<In, Bits<2>>,
    /// Bits to shift, 1 to 31, and 0 for 32; taken with `start`.
    pub bits: Signal<In, Bits<5>>,
    /// Bits to send, right aligned, most significant first; taken with `start`.
    pub data: Signal<In, Bits<32>>,
    /// Level: at work.
    pub busy: Signal<Out, Bit>,
    /// Strobe in the last busy clock.
    pub done: Signal<Out, Bit>,
    /// Bits received, right aligned; complete with `done`, kept until the next start.
    pub received: Signal<Out, Bits<32>>,
    /// Pin: device selected. Register.
    pub spi_select: Signal<Out, Bit>,
    /// Pin: SPI clock. Register.
    pub spi_clock: Signal<Out, Bit>,
    /// Pin: data to the device. Register.
    pub spi_out: Signal<Out, Bit>,
    /// Pin: data from the device, asynchronous.
    pub spi_in: Signal<In, Bit>,
    /// Strobe: the pin is sampled at the end of this clock.
    pub sampling: Signal<Out, Bit>,
    sequencer: Sequencer,
    plan: Plan,
    half: HalfPeriod,
    shifter: Shifter,
    sampler: Sampler,
    changing: Signal<Local, Bit>,
}

impl Logic for Master {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, sequencer, plan, half, shifter, sampler);

        self.sequencer.start.next = self.start.val();
        self.sequencer.selects.next = self.plan.selects.val();
        self.sequencer.shifts.next = self.plan.shifts.val();
        self.sequencer.deselects.next = self.plan.deselects.val();
        self.sequencer.rest.next = self.plan.rest.val();
        self.sequencer.half_ends.next = self.half.ends.val();
        self.sequencer.last_bit.next = self.shifter.last.val();
        self.sequencer.sample_pending.next = self.sampler.pending.val();

        self.plan.load.next = self.sequencer.accept.val();
        self.plan.select.next = self.select.val();
        self.plan.shift.next = self.shift.val();
        self.plan.deselect.next = self.deselect.val();
        self.plan.mode.next = self.mode.val();

        self.half.load.next = self.sequencer.accept.val();
        self.half.divider.next = self.divider.val();
        self.half.run.next = self.sequencer.run.val();

        // Phase 0: the first bit waits on the pin, the others come with the trailing edges, samples with the leading ones.
        // Phase 1: every bit comes with a leading edge and is sampled at the trailing one.
        self.shifter.load.next = self.sequencer.accept.val();
        self.shifter.data.next = self.data.val();
        self.shifter.bits.next = self.bits.val();
        self.shifter.advance.next = self.sequencer.trailing_edge.val();
        if self.plan.late.val() {
            self.changing.next = self.sequencer.leading_edge.val();
            self.sampling.next = self.sequencer.trailing_edge.val();
        } else {
            self.changing.next = self.sequencer.loading.val()
                | (self.sequencer.trailing_edge.val() & !self.shifter.last.val());
            self.sampling.next = self.sequencer.leading_edge.val();
        }
        self.shifter.show.next = self.changing.val() & self.plan.shifts.val();

        self.sampler.clear.next = self.sequencer.accept.val();
        self.sampler.sample.next = self.sampling.val();
        self.sampler.data_in.next = self.spi_in.val();

        self.busy.next = self.sequencer.busy.val();
        self.done.next = self.sequencer.done.val();
        self.received.next = self.sampler.received.val();
        self.spi_select.next = self.sequencer.spi_select.val();
        self.spi_clock.next = self.sequencer.spi_clock.val();
        self.spi_out.next = self.shifter.spi_out.val();
    }
}
