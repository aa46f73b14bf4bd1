//! Time for the trip records.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::SYS_HERTZ;

const fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

const MICROSECONDS_A_SECOND: u64 = 1_000_000;
const COMMON: u64 = greatest_common_divisor(SYS_HERTZ as u64, MICROSECONDS_A_SECOND);
const STEP: u64 = MICROSECONDS_A_SECOND / COMMON;
const WRAP: u64 = SYS_HERTZ as u64 / COMMON;

/// Microseconds since power-up, modulo 2^32; exact on the long run also when a microsecond is no whole number of clocks.
#[derive(LogicBlock, Default)]
pub struct Microseconds {
    /// Clock `sys`.
    pub clock: Signal<In, Clock>,
    /// The time.
    pub now: Signal<Out, Bits<32>>,
    count: DFF<Bits<32>>,
    fraction: DFF<Bits<24>>,
    advanced: Signal<Local, Bits<24>>,
    step: Lit<24, STEP>,
    whole: Lit<24, WRAP>,
}

impl Logic for Microseconds {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, fraction);
        self.now.next = self.count.q.val();
        self.advanced.next = self.fraction.q.val() + self.step.val();
        self.fraction.d.next = self.advanced.val();
        if self.advanced.val() >= self.whole.val() {
            self.fraction.d.next = self.advanced.val() - self.whole.val();
            self.count.d.next = self.count.q.val() + 1;
        }
    }
}
