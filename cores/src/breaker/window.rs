//! The inrush window.
use rust_hdl::prelude::*;

/// `open` is high for exactly `cycles` clocks, beginning with the clock after `start`.
#[derive(LogicBlock, Default)]
pub struct Window {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: open for `cycles` clocks. The parent gives it only while the channel is off.
    pub start: Signal<In, Bit>,
    /// Length, taken with `start`; 0 does not open.
    pub cycles: Signal<In, Bits<32>>,
    /// Strobe: close. Wins over `start`.
    pub close: Signal<In, Bit>,
    /// Level: inside the window. Register.
    pub open: Signal<Out, Bit>,
    /// Clocks that it will still be open, counting this one; holds while open only.
    pub left: Signal<Out, Bits<32>>,
    count: DFF<Bits<32>>,
    opened: DFF<Bit>,
}

impl Logic for Window {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, opened);
        self.open.next = self.opened.q.val();
        self.left.next = self.count.q.val();
        if self.opened.q.val() {
            self.count.d.next = self.count.q.val() - 1;
            self.opened.d.next = self.count.q.val() != 1;
        }
        if self.start.val() {
            self.count.d.next = self.cycles.val();
            self.opened.d.next = self.cycles.val().any();
        }
        if self.close.val() {
            self.opened.d.next = false;
        }
    }
}
