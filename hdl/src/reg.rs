//! Registers that rust-hdl's `DFF` does not offer: one with a power-up value, one with an enable.
use rust_hdl::prelude::*;

/// A register of `N` bits (at most 32) that powers up with `V`. Used like `DFF`: `dff_setup!`, `.d.next`, `.q.val()`.
#[derive(LogicBlock, Clone, Debug)]
pub struct RegInit<const N: usize, const V: u64> {
    /// Value after the next rising edge.
    pub d: Signal<In, Bits<N>>,
    /// Value now; `V` before the first edge.
    pub q: Signal<Out, Bits<N>>,
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
}

impl<const N: usize, const V: u64> Default for RegInit<N, V> {
    fn default() -> Self {
        Self {
            d: Signal::default(),
            q: Signal::new_with_default(V.into()),
            clock: Signal::default(),
        }
    }
}

impl<const N: usize, const V: u64> Logic for RegInit<N, V> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self.d.val();
        }
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "initial q = {N}'h{V:x};\nalways @(posedge clock) q <= d;"
        ))
    }
}

/// A register that takes `d` only on edges where `enable` is high; powers up with `T::default()`.
/// Connect its clock with `clock!`; it needs no hold assignment.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct EnableReg<T: Synth> {
    /// Value taken when enabled.
    pub d: Signal<In, T>,
    /// Level: take `d` at the next rising edge.
    pub enable: Signal<In, Bit>,
    /// Value now.
    pub q: Signal<Out, T>,
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
}

impl<T: Synth> Logic for EnableReg<T> {
    fn update(&mut self) {
        if self.clock.pos_edge() && self.enable.val() {
            self.q.next = self.d.val();
        }
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        let zero = T::default().verilog();
        Verilog::Custom(format!(
            "initial q = {zero:x};\nalways @(posedge clock) if (enable) q <= d;"
        ))
    }
}
