//! Octets to RGMII pins, and the clock that goes with them. See [super::rgmii].
//!
//! ```text
//! 100 Mb/s, one nibble:  beat       0   1   2   3   4     five clocks of 125 MHz; at 10 Mb/s each beat lasts ten
//!                        TXC      __ __~~ ~~~~ ~~__ ____   rises after a beat, falls after three and a half
//!                        TX_CTL   TX_EN    | TX_EN xor TX_ER
//! ```
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Clocks of a beat at 10 Mb/s.
const BEAT: u64 = 10;
/// Beats of a nibble.
const BEATS: u64 = 5;

/// Octets in, pins out; one register. The octet is taken at `tick` and must then stay until the next.
#[derive(LogicBlock, Default)]
pub struct RgmiiTransmit {
    /// Transmit clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: 10 or 100 Mb/s.
    pub narrow: Signal<In, Bit>,
    /// Level, with `narrow`: 10 Mb/s.
    pub ten: Signal<In, Bit>,
    /// TX_EN.
    pub enable: Signal<In, Bit>,
    /// TX_ER.
    pub error: Signal<In, Bit>,
    /// The octet.
    pub octet: Signal<In, Bits<8>>,
    /// Level: the next octet is due in the next clock.
    pub tick: Signal<Out, Bit>,
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
    low_now: DFF<Bits<4>>,
    high_now: DFF<Bits<4>>,
    enable_now: DFF<Bit>,
    mixed_now: DFF<Bit>,
    clock_rise_now: DFF<Bit>,
    clock_fall_now: DFF<Bit>,
    tick_now: DFF<Bit>,
    part: DFF<Bits<4>>,
    beat: DFF<Bits<3>>,
    second: DFF<Bit>,
    last_part: Lit<4, { BEAT - 1 }>,
    last_part_but_one: Lit<4, { BEAT - 2 }>,
    half_part: Lit<4, { BEAT / 2 }>,
    no_part: Lit<4, 0>,
    first_beat: Lit<3, 0>,
    falls_beat: Lit<3, 3>,
    last_beat: Lit<3, { BEATS - 1 }>,
    last_beat_but_one: Lit<3, { BEATS - 2 }>,
    mixed: Signal<Local, Bit>,
    step: Signal<Local, Bit>,
    nibble_ends: Signal<Local, Bit>,
    nibble_ends_next: Signal<Local, Bit>,
    nibble: Signal<Local, Bits<4>>,
    high: Signal<Local, Bit>,
    falling: Signal<Local, Bit>,
    ten_high: Signal<Local, Bit>,
}

impl Logic for RgmiiTransmit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, low_now, high_now, enable_now, mixed_now);
        dff_setup!(
            self,
            clock,
            clock_rise_now,
            clock_fall_now,
            tick_now,
            part,
            beat,
            second
        );
        // Time within the octet.
        self.step.next = !self.ten.val() | (self.part.q.val() == self.last_part.val());
        self.nibble_ends.next = self.step.val() & (self.beat.q.val() == self.last_beat.val());
        self.part.d.next = self.part.q.val() + 1;
        if self.step.val() {
            self.part.d.next = self.no_part.val();
            self.beat.d.next = self.beat.q.val() + 1;
        }
        if self.nibble_ends.val() {
            self.beat.d.next = self.first_beat.val();
            self.second.d.next = !self.second.q.val();
        }
        // The tick goes to every register of the sender: it is one itself, known a clock before.
        self.nibble_ends_next.next = self.beat.q.val() == self.last_beat_but_one.val();
        if self.ten.val() {
            self.nibble_ends_next.next = (self.beat.q.val() == self.last_beat.val())
                & (self.part.q.val() == self.last_part_but_one.val());
        }
        self.tick_now.d.next =
            !self.narrow.val() | (self.nibble_ends_next.val() & self.second.q.val());
        self.tick.next = self.tick_now.q.val();

        // At 1 Gb/s.
        self.mixed.next = self.enable.val() ^ self.error.val();
        self.low_now.d.next = self.octet.val().get_bits::<4>(0);
        self.high_now.d.next = self.octet.val().get_bits::<4>(4);
        self.enable_now.d.next = self.enable.val();
        self.mixed_now.d.next = self.mixed.val();
        self.clock_rise_now.d.next = true;
        self.clock_fall_now.d.next = false;

        // Below.
        self.nibble.next = self.octet.val().get_bits::<4>(0);
        if self.second.q.val() {
            self.nibble.next = self.octet.val().get_bits::<4>(4);
        }
        self.high.next = (self.beat.q.val() > self.first_beat.val())
            & (self.beat.q.val() < self.falls_beat.val());
        self.falling.next = self.beat.q.val() == self.falls_beat.val();
        self.ten_high.next =
            self.high.val() | (self.falling.val() & (self.part.q.val() < self.half_part.val()));
        if self.narrow.val() {
            self.low_now.d.next = self.nibble.val();
            self.high_now.d.next = self.nibble.val();
            if self.beat.q.val().get_bit(1) | self.beat.q.val().get_bit(2) {
                self.enable_now.d.next = self.mixed.val();
            } else {
                self.mixed_now.d.next = self.enable.val();
            }
            self.clock_rise_now.d.next = self.high.val() | self.falling.val();
            self.clock_fall_now.d.next = self.high.val();
            if self.ten.val() {
                self.clock_rise_now.d.next = self.ten_high.val();
                self.clock_fall_now.d.next = self.ten_high.val();
            }
        }
        self.data_rise.next = self.low_now.q.val();
        self.data_fall.next = self.high_now.q.val();
        self.control_rise.next = self.enable_now.q.val();
        self.control_fall.next = self.mixed_now.q.val();
        self.clock_rise.next = self.clock_rise_now.q.val();
        self.clock_fall.next = self.clock_fall_now.q.val();
    }
}
