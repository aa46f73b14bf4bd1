//! The inrush window.
use rust_hdl::prelude::*;

/// `open` is high from the clock after `start` up to and including that in which the clock count is `last_count`. All windows share
/// one count, and one sum for their ends: a window is a register and a comparison.
#[derive(LogicBlock, Default)]
pub struct Window {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Clocks since power-up, modulo 2^32.
    pub count: Signal<In, Bits<32>>,
    /// Strobe: open. The parent gives it only while the channel is off.
    pub start: Signal<In, Bit>,
    /// The count in the last clock of the window, taken with `start`: `count` then, and the length.
    pub last_count: Signal<In, Bits<32>>,
    /// Level, with `start`: the length is 0, do not open.
    pub none: Signal<In, Bit>,
    /// Strobe: close. Wins over `start`.
    pub close: Signal<In, Bit>,
    /// Level: inside the window. Register.
    pub open: Signal<Out, Bit>,
    /// The count in its last clock; holds while open only.
    pub ends: Signal<Out, Bits<32>>,
    last: DFF<Bits<32>>,
    opened: DFF<Bit>,
}

impl Logic for Window {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, last, opened);
        self.open.next = self.opened.q.val();
        self.ends.next = self.last.q.val();
        if self.count.val() == self.last.q.val() {
            self.opened.d.next = false;
        }
        if self.start.val() {
            self.last.d.next = self.last_count.val();
            self.opened.d.next = !self.none.val();
        }
        if self.close.val() {
            self.opened.d.next = false;
        }
    }
}
