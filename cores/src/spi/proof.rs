//! Claims about the SPI master, for every start, plan, mode, data and device:
//!
//! * `as_many_samples_as_clocks`: when a transfer is done, it made as many SPI clocks as bits were asked for, and as many
//!   samples (D-PER-2).
//! * `rests_when_idle`: an idle master leaves the SPI clock at the resting level of the last mode.
//! * `selects_at_rest`: the select pin never changes together with the clock pin.
//!
//! Bounded: every behaviour of the first 36 clocks, with transfers of 1 to 3 bits and half periods of 1 or 2 clocks.
use super::Master;
use hdl::check::Proof;
use hdl::prop::{Assert, Assume, Cover, Past};
use rust_hdl::prelude::*;

#[derive(LogicBlock, Default)]
struct Claims {
    pub clock: Signal<In, Clock>,
    pub start: Signal<In, Bit>,
    pub select: Signal<In, Bit>,
    pub shift: Signal<In, Bit>,
    pub deselect: Signal<In, Bit>,
    pub divider: Signal<In, Bits<16>>,
    pub mode: Signal<In, Bits<2>>,
    pub bits: Signal<In, Bits<5>>,
    pub data: Signal<In, Bits<32>>,
    pub spi_in: Signal<In, Bit>,
    dut: Master,
    wanted: DFF<Bits<5>>,
    clocks: DFF<Bits<5>>,
    samples: DFF<Bits<5>>,
    resting: DFF<Bit>,
    past_clock: Past<Bit>,
    past_select: Past<Bit>,
    accepted: Signal<Local, Bit>,
    clock_changes: Signal<Local, Bit>,
    select_changes: Signal<Local, Bit>,
    short_transfers: Assume,
    as_many_samples_as_clocks: Assert,
    rests_when_idle: Assert,
    selects_at_rest: Assert,
    two_bits_in_mode_3: Cover,
}

impl Logic for Claims {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, wanted, clocks, samples, resting);
        clock!(self, clock, dut, past_clock, past_select, short_transfers);
        clock!(
            self,
            clock,
            as_many_samples_as_clocks,
            rests_when_idle,
            selects_at_rest,
            two_bits_in_mode_3
        );
        self.dut.start.next = self.start.val();
        self.dut.select.next = self.select.val();
        self.dut.shift.next = self.shift.val();
        self.dut.deselect.next = self.deselect.val();
        self.dut.divider.next = self.divider.val();
        self.dut.mode.next = self.mode.val();
        self.dut.bits.next = self.bits.val();
        self.dut.data.next = self.data.val();
        self.dut.spi_in.next = self.spi_in.val();
        self.short_transfers.holds.next =
            (self.divider.val() < 4) & (self.bits.val() < 4) & self.bits.val().any();

        self.accepted.next = self.start.val() & !self.dut.busy.val();
        self.past_clock.now.next = self.dut.spi_clock.val();
        self.past_select.now.next = self.dut.spi_select.val();
        self.clock_changes.next = self.dut.spi_clock.val() != self.past_clock.past.val();
        self.select_changes.next = self.dut.spi_select.val() != self.past_select.past.val();
        if self.clock_changes.val() & (self.dut.spi_clock.val() != self.resting.q.val()) {
            self.clocks.d.next = self.clocks.q.val() + 1;
        }
        if self.dut.sampling.val() {
            self.samples.d.next = self.samples.q.val() + 1;
        }
        if self.accepted.val() {
            self.wanted.d.next = 0.into();
            if self.shift.val() {
                self.wanted.d.next = self.bits.val();
            }
            self.clocks.d.next = 0.into();
            self.samples.d.next = 0.into();
            self.resting.d.next = self.mode.val().get_bit(1);
        }
        self.as_many_samples_as_clocks.holds.next = !self.dut.done.val()
            | ((self.clocks.q.val() == self.wanted.q.val())
                & (self.samples.q.val() == self.wanted.q.val()));
        self.rests_when_idle.holds.next =
            self.dut.busy.val() | (self.dut.spi_clock.val() == self.resting.q.val());
        self.selects_at_rest.holds.next = !(self.clock_changes.val() & self.select_changes.val());
        self.two_bits_in_mode_3.holds.next = self.dut.done.val()
            & (self.wanted.q.val() == 2)
            & (self.dut.received.val() == 2)
            & self.resting.q.val();
    }
}

#[test]
fn claims_hold() {
    Proof::new("spi_master_proof")
        .bounded(36)
        .cover(36)
        .run(Claims::default());
}

/// The original's ninth sample: here the sampler is told to sample once more when the transfer is over.
#[test]
fn a_sample_too_many_is_refuted() {
    Proof::new("spi_master_mutant")
        .mutation(
            "top$dut",
            "sampling = sequencer$leading_edge;",
            "sampling = sequencer$leading_edge | (sequencer$trailing_edge & shifter$last);",
        )
        .bounded(24)
        .refutes(Claims::default(), &["as_many_samples_as_clocks"]);
}
