//! SPI master: one to 32 bits in one transfer, modes 0 to 3, with its own chip select.
//!
//! ```text
//!   select=1 shift=1 deselect=1 mode=0 bits=3 (half = divider / 2 + 1 clocks)
//!   spi_select ______/~~~~~~~~~~~~~~~~~~~~~~~~~\____________
//!   spi_clock  ___________/~~~\___/~~~\___/~~~\_____________
//!   spi_out    ==X b2         X b1    X b0
//!   sampled              ^       ^       ^
//!                 |half|half|half ...     |half|half|half| done
//! ```
//!
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | start | in | 1 | strobe: do what the inputs say; ignored while `busy` |
//! | divider | in | 16 | half period is `divider / 2 + 1` clocks |
//! | select, shift, deselect | in | 1 | which of the three steps to do, in this order |
//! | mode | in | 2 | bit 1 resting level of the clock (CPOL), bit 0 phase (CPHA) |
//! | bits | in | 5 | bits to shift, 0 means 32 |
//! | data | in | 32 | bits to send, right aligned, most significant first |
//! | busy, done | out | 1 | level; strobe in the last busy clock |
//! | received | out | 32 | bits received, right aligned; complete with `done`, kept until the next start |
//! | sampling | out | 1 | strobe: the pin is sampled at the end of this clock |
//! | spi_select, spi_clock, spi_out | out | 1 | pins, each a register; select is high while selected |
//! | spi_in | in | 1 | pin, asynchronous |
//!
//! All inputs are taken with `start`. Exactly `bits` clocks and exactly `bits` samples make a transfer; a sample is what the pin
//! showed at the very edge of `clock` that moves `spi_clock`, so the device has its whole half period, and two flip-flops
//! stand between the pin and the logic. Selected to first edge and last edge to deselected take a half period each, and the
//! device stays deselected for two half periods before the next start is taken.
//!
//! Clock: `clock`. Power-up: idle, deselected, clock low. Time from `start` to `done`, in clocks, with h = `divider / 2 + 1`: shift alone
//! 2 n h + 3 (phase 1, or h = 1: up to 3 more); select alone h + 2; deselect alone 3 h + 2; all three (2 n + 4) h + 2 for h > 3.
mod half_period;
mod master;
mod plan;
#[cfg(test)]
mod proof;
mod sampler;
mod sequencer;
mod shifter;
#[cfg(test)]
mod tests;

pub use half_period::HalfPeriod;
pub use master::Master;
pub use plan::Plan;
pub use sampler::Sampler;
pub use sequencer::Sequencer;
pub use shifter::Shifter;
