//! The receiving half of an SPI master.
use hdl::cdc::BitSynchroniser;
use rust_hdl::prelude::*;

/// Takes one sample of `data_in` for each `sample` strobe and shifts it in, most significant bit first.
///
/// A sample is what the pin showed at the rising edge of `clock` that ends the strobe: the same edge at which the master's
/// registered SPI clock changes. It passes two flip-flops and arrives in `received` three clocks after the strobe.
#[derive(LogicBlock, Default)]
pub struct Sampler {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: forget what was received. Wins over a sample that arrives in the same clock.
    pub clear: Signal<In, Bit>,
    /// Strobe: sample the pin at the end of this clock.
    pub sample: Signal<In, Bit>,
    /// Pin, asynchronous.
    pub data_in: Signal<In, Bit>,
    /// Samples since `clear`, the newest in bit 0.
    pub received: Signal<Out, Bits<32>>,
    /// Level: a sample is still on its way.
    pub pending: Signal<Out, Bit>,
    pin: BitSynchroniser,
    taken: DFF<Bit>,
    arrived: DFF<Bit>,
    word: DFF<Bits<32>>,
}

impl Logic for Sampler {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, taken, arrived, word);
        clock!(self, clock, pin);
        self.pin.d.next = self.data_in.val();
        self.taken.d.next = self.sample.val();
        self.arrived.d.next = self.taken.q.val();
        if self.arrived.q.val() {
            self.word.d.next =
                (self.word.q.val() << 1) | bit_cast::<32, 1>(self.pin.q.val().into());
        }
        if self.clear.val() {
            self.word.d.next = 0.into();
        }
        self.received.next = self.word.q.val();
        self.pending.next = self.taken.q.val() | self.arrived.q.val();
    }
}
