//! Time for the trip records and the delays.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

const MICROSECONDS_A_SECOND: u32 = 1_000_000;

/// Microseconds since power-up, modulo 2^32; exact in the long run also when a microsecond is no whole number of clocks.
#[derive(LogicBlock)]
pub struct Microseconds {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The time.
    pub now: Signal<Out, Bits<32>>,
    /// Strobe: a millisecond has passed.
    pub millisecond: Signal<Out, Bit>,
    count: DFF<Bits<32>>,
    thousandth: DFF<Bits<10>>,
    last_thousandth: Lit<10, 999>,
    fraction: DFF<Bits<32>>,
    advanced: Signal<Local, Bits<32>>,
    step: Constant<Bits<32>>,
    whole: Constant<Bits<32>>,
}

impl Microseconds {
    /// For a clock of so many hertz, at least 1 MHz.
    pub fn new(clock_hertz: u32) -> Self {
        let (mut common, mut rest) = (clock_hertz, MICROSECONDS_A_SECOND);
        while rest != 0 {
            (common, rest) = (rest, common % rest);
        }
        Self {
            clock: Signal::default(),
            now: Signal::default(),
            millisecond: Signal::default(),
            thousandth: DFF::default(),
            last_thousandth: Lit::default(),
            count: DFF::default(),
            fraction: DFF::default(),
            advanced: Signal::default(),
            step: Constant::new((MICROSECONDS_A_SECOND / common).to_bits()),
            whole: Constant::new((clock_hertz / common).to_bits()),
        }
    }
}

impl Logic for Microseconds {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, thousandth, fraction);
        self.now.next = self.count.q.val();
        self.millisecond.next = false;
        self.advanced.next = self.fraction.q.val() + self.step.val();
        self.fraction.d.next = self.advanced.val();
        if self.advanced.val() >= self.whole.val() {
            self.fraction.d.next = self.advanced.val() - self.whole.val();
            self.count.d.next = self.count.q.val() + 1;
            self.thousandth.d.next = self.thousandth.q.val() + 1;
            if self.thousandth.q.val() == self.last_thousandth.val() {
                self.thousandth.d.next = 0.into();
                self.millisecond.next = true;
            }
        }
    }
}
