//! One write port and one synchronous read port, on one clock or on two.
use super::{initial, load, mask, Contents};
use rust_hdl::prelude::*;

macro_rules! common {
    ($name: ident) => {
        impl<const A: usize, const D: usize> $name<A, D> {
            /// A memory that powers up with `words` (then zeros).
            pub fn with_contents(words: &[u32]) -> Self {
                let mut memory = Self::default();
                load(&mut memory._words, words, D);
                memory._contents = Contents::Words(words.to_vec());
                memory
            }
            /// The words as the model holds them now.
            pub fn words(&self) -> &[u32] {
                &self._words
            }
        }
    };
}

/// `2^A` words of `D` bits (at most 32): one write, one read a clock. `read_data` is the word at `read_address` one clock ago.
/// Reading the word being written gives the old word in simulation and is not reliable in hardware.
#[derive(LogicBlock, Clone, Debug)]
pub struct Mem<const A: usize, const D: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Word to read.
    pub read_address: Signal<In, Bits<A>>,
    /// The word read in the clock before.
    pub read_data: Signal<Out, Bits<D>>,
    /// Word to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Value to write.
    pub write_data: Signal<In, Bits<D>>,
    /// Level: write in this clock.
    pub write_enable: Signal<In, Bit>,
    _words: Vec<u32>,
    _contents: Contents,
}

common!(Mem);

impl<const A: usize, const D: usize> Default for Mem<A, D> {
    fn default() -> Self {
        let _ = mask(D);
        Self {
            clock: Signal::default(),
            read_address: Signal::default(),
            read_data: Signal::default(),
            write_address: Signal::default(),
            write_data: Signal::default(),
            write_enable: Signal::default(),
            _words: vec![0; 1 << A],
            _contents: Contents::default(),
        }
    }
}

impl<const A: usize, const D: usize> Logic for Mem<A, D> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.read_data.next = self._words[self.read_address.val().index()].to_bits();
            if self.write_enable.val() {
                self._words[self.write_address.val().index()] = self.write_data.val().to_u32();
            }
        }
    }
    fn connect(&mut self) {
        self.read_data.connect();
    }
    fn hdl(&self) -> Verilog {
        let initial = initial(&self._contents, self._words.len(), D);
        Verilog::Custom(format!(
            "(* no_rw_check *) reg [{}:0] mem [0:{}];
{initial}initial read_data = {D}'h0;
always @(posedge clock) begin
  read_data <= mem[read_address];
  if (write_enable) mem[write_address] <= write_data;
end",
            D - 1,
            (1usize << A) - 1
        ))
    }
}

/// For proofs: of a [Mem] that powers up with zeros, whose Verilog from its memory on is `text`, the word at `watched`, and anything
/// for the others.
pub(super) fn one_word(text: &str) -> String {
    let high = text
        .split_once("reg [")
        .and_then(|(_, rest)| Some(rest.split_once(":0] mem [")?.0))
        .expect("a memory has a width");
    assert!(
        text.contains("mem[i] = ") && text.contains("read_data <= mem[read_address]"),
        "no memory of zeros with one clock: {text}"
    );
    format!(
        "reg [{high}:0] word;
initial word = 0;
initial read_data = 0;
wire [{high}:0] other = $anyseq;
always @(posedge clock) begin
  read_data <= read_address == watched ? word : other;
  if (write_enable && write_address == watched) word <= write_data;
end"
    )
}
