//! The comparator's way in: synchroniser and filter.
use hdl::cdc::BitSynchroniser;
use rust_hdl::prelude::*;

/// Tells when the alert pin has been high for more than `cycles` clocks in a row. Two clocks from the pin.
#[derive(LogicBlock, Default)]
pub struct Filter {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Pin, asynchronous: the comparator sees more current than the limit.
    pub alert: Signal<In, Bit>,
    /// How long an alert is ignored, in clocks; may change at any time.
    pub cycles: Signal<In, Bits<8>>,
    /// Level: `alert`, two clocks later.
    pub level: Signal<Out, Bit>,
    /// Level: `level` is high, and was in at least the `cycles` clocks before.
    pub overcurrent: Signal<Out, Bit>,
    /// Clocks before this one in which `level` was high without a break, at most 255.
    pub lasted: Signal<Out, Bits<8>>,
    pin: BitSynchroniser,
    count: DFF<Bits<8>>,
}

impl Logic for Filter {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count);
        clock!(self, clock, pin);
        self.pin.d.next = self.alert.val();
        self.level.next = self.pin.q.val();
        self.lasted.next = self.count.q.val();
        self.overcurrent.next = self.pin.q.val() & (self.count.q.val() >= self.cycles.val());
        if !self.pin.q.val() {
            self.count.d.next = 0.into();
        } else if !self.count.q.val().all() {
            self.count.d.next = self.count.q.val() + 1;
        }
    }
}
