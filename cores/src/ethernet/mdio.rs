//! MDIO master (IEEE 802.3 clause 22.2.4): one register read or written a time.
//!
//! ```text
//! bit   0 .. 31    32 33  34 35  36 .. 40  41 .. 45  46 47          48 .. 63
//!       preamble   start  code   PHY       register  turn-around    data
//! read  1          0  1   1  0   address   number    z  0 (PHY)     from the PHY
//! write 1          0  1   0  1   address   number    1  0           from here
//! ```
//! MDC falls, data change with it, MDC rises. What the PHY drives is sampled just before MDC rises.
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;

/// Clocks of half an MDC period: at most 2.5 MHz (clause 22.2.2.13).
const HALF_PERIOD: u64 = (spec::map::SYS_HERTZ as u64).div_ceil(2 * 2_500_000);
/// Bits of the divider.
const DIVIDER_BITS: usize = 6;

/// Starts on `start` while not `busy`; then `done` ends it.
#[derive(LogicBlock, Default)]
pub struct Mdio {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: begin.
    pub start: Signal<In, Bit>,
    /// With `start`: write, else read.
    pub write: Signal<In, Bit>,
    /// With `start`: PHY address.
    pub phy: Signal<In, Bits<5>>,
    /// With `start`: register number.
    pub number: Signal<In, Bits<5>>,
    /// With `start`: value to write.
    pub value_in: Signal<In, Bits<16>>,
    /// Level: under way.
    pub busy: Signal<Out, Bit>,
    /// Strobe: over.
    pub done: Signal<Out, Bit>,
    /// With `done`: value read.
    pub value: Signal<Out, Bits<16>>,
    /// With `done`: a PHY answered the read; always after a write.
    pub answered: Signal<Out, Bit>,
    /// MDC pin.
    pub mdc: Signal<Out, Bit>,
    /// MDIO pin, out.
    pub mdio_out: Signal<Out, Bit>,
    /// MDIO pin: drive it.
    pub mdio_enable: Signal<Out, Bit>,
    /// MDIO pin, in; already synchronised.
    pub mdio_in: Signal<In, Bit>,
    running: DFF<Bit>,
    divider: DFF<Bits<DIVIDER_BITS>>,
    high_half: DFF<Bit>,
    position: DFF<Bits<6>>,
    frame: RegInit<32, 0xffff_ffff>,
    reading: DFF<Bit>,
    received: DFF<Bits<16>>,
    is_answered: DFF<Bit>,
    finished: DFF<Bit>,
    half_end: Lit<DIVIDER_BITS, { HALF_PERIOD - 1 }>,
    preamble_end: Lit<6, 31>,
    turn_around: Lit<6, 46>,
    answer_bit: Lit<6, 47>,
    write_frame: Lit<32, 0x5002_0000>,
    read_frame: Lit<32, 0x6003_ffff>,
    top: Lit<5, 31>,
    in_preamble: Signal<Local, Bit>,
    released: Signal<Local, Bit>,
    tick: Signal<Local, Bit>,
    command: Signal<Local, Bits<32>>,
}

impl Logic for Mdio {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            running,
            divider,
            high_half,
            position,
            frame,
            reading,
            received,
            is_answered,
            finished
        );
        self.command.next = self.read_frame.val();
        if self.write.val() {
            self.command.next = self.write_frame.val() | bit_cast::<32, 16>(self.value_in.val());
        }
        self.in_preamble.next = self.position.q.val() <= self.preamble_end.val();
        self.released.next =
            self.reading.q.val() & (self.position.q.val() >= self.turn_around.val());
        self.tick.next = self.divider.q.val() == self.half_end.val();
        self.finished.d.next = false;
        self.divider.d.next = self.divider.q.val() + 1;
        if self.tick.val() {
            self.divider.d.next = 0.into();
        }

        if !self.running.q.val() {
            self.divider.d.next = 0.into();
            self.high_half.d.next = false;
            self.position.d.next = 0.into();
            if self.start.val() {
                self.running.d.next = true;
                self.reading.d.next = !self.write.val();
                self.is_answered.d.next = self.write.val();
                self.frame.d.next = self.command.val()
                    | (bit_cast::<32, 5>(self.phy.val()) << 23)
                    | (bit_cast::<32, 5>(self.number.val()) << 18);
            }
        } else if self.tick.val() & !self.high_half.q.val() {
            // MDC rises: take what is on the line.
            self.high_half.d.next = true;
            self.received.d.next =
                (self.received.q.val() << 1) | bit_cast::<16, 1>(self.mdio_in.val().into());
            if self.reading.q.val() & (self.position.q.val() == self.answer_bit.val()) {
                self.is_answered.d.next = !self.mdio_in.val();
            }
        } else if self.tick.val() {
            // MDC falls: the next bit.
            self.high_half.d.next = false;
            self.position.d.next = self.position.q.val() + 1;
            if !self.in_preamble.val() {
                self.frame.d.next = self.frame.q.val() << 1;
            }
            if self.position.q.val().all() {
                self.running.d.next = false;
                self.finished.d.next = true;
            }
        }
        self.busy.next = self.running.q.val();
        self.done.next = self.finished.q.val();
        self.value.next = self.received.q.val();
        self.answered.next = self.is_answered.q.val();
        self.mdc.next = self.high_half.q.val();
        self.mdio_out.next =
            self.in_preamble.val() | self.frame.q.val().get_bit(self.top.val().index());
        self.mdio_enable.next = self.running.q.val() & !self.released.val();
    }
}
