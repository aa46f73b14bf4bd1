//! Questions about a router's counters.
#![allow(missing_docs)] // the join halves that rust-hdl derives

use rust_hdl::prelude::*;

/// Asks for a counter: the asking side.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "CounterSink"]
pub struct CounterSource {
    /// Level: a question waits; held with `port` and `kind` until `done`.
    pub ask: Signal<Out, Bit>,
    /// Router port.
    pub port: Signal<Out, Bits<5>>,
    /// 0 in, 1 out, 2 clocks waited, 3 unreachable, 4 prohibited, 5 discarded.
    pub kind: Signal<Out, Bits<3>>,
    /// Strobe: `count` is the answer.
    pub done: Signal<In, Bit>,
    /// Level, with `done`: there is such a counter.
    pub exists: Signal<In, Bit>,
    /// Events since power-up, modulo 2^32.
    pub count: Signal<In, Bits<32>>,
}

/// Asks for a counter: the answering side.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "CounterSource"]
pub struct CounterSink {
    /// Level: a question waits; held with `port` and `kind` until `done`.
    pub ask: Signal<In, Bit>,
    /// Router port.
    pub port: Signal<In, Bits<5>>,
    /// 0 in, 1 out, 2 clocks waited, 3 unreachable, 4 prohibited, 5 discarded.
    pub kind: Signal<In, Bits<3>>,
    /// Strobe: `count` is the answer.
    pub done: Signal<Out, Bit>,
    /// Level, with `done`: there is such a counter.
    pub exists: Signal<Out, Bit>,
    /// Events since power-up, modulo 2^32.
    pub count: Signal<Out, Bits<32>>,
}
