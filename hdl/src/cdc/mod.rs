//! The only legal ways for a signal to cross from one clock to another. [crossings] lists those of a circuit.
//!
//! | block | carries | latency in receiver clocks | rule for the sender |
//! |---|---|---|---|
//! | [Synchroniser] | `N` independent bits | 2 | each bit comes from a register, or is asynchronous |
//! | [PulseCrossing] | a strobe | 3 | strobes are two receiver clocks apart, else they merge or vanish |
//! | [WordCrossing] | a word with handshake | 3 | wait for `ready` |
//! | [AsyncQueue] | a stream of words with tags | 4 | valid/ready |
mod queue;

pub use queue::AsyncQueue;

use crate::stream::StreamSink;
use rust_hdl::prelude::*;

/// One crossing of a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Dotted path of the synchronising block.
    pub path: String,
    /// `bits`, `pulse`, `word` or `queue`.
    pub kind: String,
    /// Registers in the sender's clock whose outputs are sampled in the receiver's, relative to `path`.
    pub launched: Vec<String>,
    /// First registers in the receiver's clock, relative to `path`.
    pub captured: Vec<String>,
}

/// All crossings of a circuit, outermost first (a queue is followed by its two synchronisers).
pub fn crossings(dut: &dyn Block) -> Vec<Crossing> {
    let mut lister = Lister::default();
    dut.accept("top", &mut lister);
    lister.found
}

#[derive(Default)]
struct Lister {
    path: Vec<String>,
    found: Vec<Crossing>,
}

impl Probe for Lister {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        self.path.push(name.into());
        for info in node.timing() {
            if let Some(kind) = info.name.strip_prefix("crossing ") {
                self.found.push(Crossing {
                    path: self.path[1..].join("."),
                    kind: kind.into(),
                    launched: info.inputs,
                    captured: info.outputs,
                });
            }
        }
    }
    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        self.path.pop();
    }
}

fn crossing(kind: &str, launched: &[&str], captured: &[&str]) -> Vec<TimingInfo> {
    let list = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    vec![TimingInfo {
        name: format!("crossing {kind}"),
        clock: "clock".into(),
        inputs: list(launched),
        outputs: list(captured),
    }]
}

/// Two flip-flops a bit, `N` bits that do not belong together (or a Gray code). Powers up with zeros.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Synchroniser<const N: usize> {
    /// Receiver's clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// From the other clock, or from outside.
    pub d: Signal<In, Bits<N>>,
    /// `d` two clocks later.
    pub q: Signal<Out, Bits<N>>,
    _first: Bits<N>,
}

impl<const N: usize> Logic for Synchroniser<N> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self._first;
            self._first = self.d.val();
        }
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* async_reg = \"true\", keep = 1 *) reg [{}:0] first;
initial first = {N}'h0;
initial q = {N}'h0;
always @(posedge clock) begin
  first <= d;
  q <= first;
end",
            N - 1
        ))
    }
    fn timing(&self) -> Vec<TimingInfo> {
        crossing("bits", &[], &["first"])
    }
}

/// [Synchroniser] for one `Bit`.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct BitSynchroniser {
    /// Receiver's clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// From the other clock, or from outside.
    pub d: Signal<In, Bit>,
    /// `d` two clocks later.
    pub q: Signal<Out, Bit>,
    _first: Bit,
}

impl Logic for BitSynchroniser {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self._first;
            self._first = self.d.val();
        }
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(
            "(* async_reg = \"true\", keep = 1 *) reg first;
initial first = 1'b0;
initial q = 1'b0;
always @(posedge clock) begin
  first <= d;
  q <= first;
end"
            .into(),
        )
    }
    fn timing(&self) -> Vec<TimingInfo> {
        crossing("bits", &[], &["first"])
    }
}

/// A strobe in one clock becomes one strobe in the other.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct PulseCrossing {
    /// Sender's clock, rising edge.
    pub send_clock: Signal<In, Clock>,
    /// Strobe in `send_clock`.
    pub send: Signal<In, Bit>,
    /// Receiver's clock, rising edge.
    pub receive_clock: Signal<In, Clock>,
    /// Strobe in `receive_clock`.
    pub received: Signal<Out, Bit>,
    toggle: DFF<Bit>,
    toggle_in_receive: BitSynchroniser,
    seen: DFF<Bit>,
}

impl Logic for PulseCrossing {
    #[hdl_gen]
    fn update(&mut self) {
        self.toggle.clock.next = self.send_clock.val();
        self.toggle_in_receive.clock.next = self.receive_clock.val();
        self.seen.clock.next = self.receive_clock.val();
        self.toggle.d.next = self.toggle.q.val() ^ self.send.val();
        self.toggle_in_receive.d.next = self.toggle.q.val();
        self.seen.d.next = self.toggle_in_receive.q.val();
        self.received.next = self.seen.q.val() ^ self.toggle_in_receive.q.val();
    }
    fn timing(&self) -> Vec<TimingInfo> {
        crossing("pulse", &["toggle.q"], &["toggle_in_receive.first"])
    }
}

/// A word of `N` bits (at most 32) with a handshake: none is lost, and the receiver never sees a mixture of two.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct WordCrossing<const N: usize> {
    /// Sender's clock, rising edge.
    pub send_clock: Signal<In, Clock>,
    /// The words to send; ready when the word before has arrived.
    pub sink: StreamSink<Bits<N>>,
    /// Receiver's clock, rising edge.
    pub receive_clock: Signal<In, Clock>,
    /// Last word received; zero before the first.
    pub value: Signal<Out, Bits<N>>,
    /// Strobe in `receive_clock`: `value` is new in this clock.
    pub received: Signal<Out, Bit>,
    word: DFF<Bits<N>>,
    request: DFF<Bit>,
    request_in_receive: BitSynchroniser,
    answer: DFF<Bit>,
    arrived: DFF<Bits<N>>,
    announce: DFF<Bit>,
    answer_in_send: BitSynchroniser,
    idle: Signal<Local, Bit>,
    fresh: Signal<Local, Bit>,
}

impl<const N: usize> Logic for WordCrossing<N> {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.clock.next = self.send_clock.val();
        self.request.clock.next = self.send_clock.val();
        self.answer_in_send.clock.next = self.send_clock.val();
        self.request_in_receive.clock.next = self.receive_clock.val();
        self.answer.clock.next = self.receive_clock.val();
        self.arrived.clock.next = self.receive_clock.val();
        self.announce.clock.next = self.receive_clock.val();
        self.word.d.next = self.word.q.val();
        self.request.d.next = self.request.q.val();
        self.arrived.d.next = self.arrived.q.val();

        self.idle.next = self.request.q.val() == self.answer_in_send.q.val();
        self.sink.ready.next = self.idle.val();
        if self.idle.val() & self.sink.valid.val() {
            self.word.d.next = self.sink.data.val();
            self.request.d.next = !self.request.q.val();
        }
        self.request_in_receive.d.next = self.request.q.val();
        self.fresh.next = self.request_in_receive.q.val() != self.answer.q.val();
        self.answer.d.next = self.request_in_receive.q.val();
        self.announce.d.next = self.fresh.val();
        if self.fresh.val() {
            self.arrived.d.next = self.word.q.val();
        }
        self.answer_in_send.d.next = self.answer.q.val();
        self.value.next = self.arrived.q.val();
        self.received.next = self.announce.q.val();
    }
    fn timing(&self) -> Vec<TimingInfo> {
        crossing(
            "word",
            &["word.q", "request.q", "answer.q"],
            &[
                "arrived.q",
                "request_in_receive.first",
                "answer_in_send.first",
            ],
        )
    }
}
