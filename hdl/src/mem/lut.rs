//! A small memory in LUTs with a combinational read port.
use super::{initial, load, mask, Contents};
use rust_hdl::prelude::*;

/// `2^A` words of `D` bits (at most 32). `read_data` follows `read_address` in the same clock; a write shows in the next clock.
/// Cost on ECP5: one TRELLIS_DPR16X4 for each 16 words of 4 bits.
#[derive(LogicBlock, Clone, Debug)]
pub struct LutRam<const A: usize, const D: usize> {
    /// Clock of the write port, rising edge.
    pub clock: Signal<In, Clock>,
    /// Word to read.
    pub read_address: Signal<In, Bits<A>>,
    /// The word at `read_address`, combinational.
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

impl<const A: usize, const D: usize> LutRam<A, D> {
    /// A memory that powers up with `words` (then zeros).
    pub fn with_contents(words: &[u32]) -> Self {
        let mut memory = Self::default();
        load(&mut memory._words, words, D);
        memory._contents = Contents::Words(words.to_vec());
        memory
    }
}

impl<const A: usize, const D: usize> Default for LutRam<A, D> {
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

impl<const A: usize, const D: usize> Logic for LutRam<A, D> {
    fn update(&mut self) {
        if self.clock.pos_edge() && self.write_enable.val() {
            self._words[self.write_address.val().index()] = self.write_data.val().to_u32();
        }
        self.read_data.next = self._words[self.read_address.val().index()].to_bits();
    }
    fn connect(&mut self) {
        self.read_data.connect();
    }
    fn hdl(&self) -> Verilog {
        let initial = initial(&self._contents, self._words.len(), D);
        Verilog::Custom(format!(
            "(* ram_style = \"distributed\" *) reg [{}:0] mem [0:{}];
{initial}always @(posedge clock) if (write_enable) mem[write_address] <= write_data;
always @(*) read_data = mem[read_address];",
            D - 1,
            (1usize << A) - 1
        ))
    }
}

/// The word of a [LutRam] at `watched`, and anything for the others, from the text of the whole memory.
pub(super) fn one_word(text: &str) -> String {
    let high = text
        .split_once("reg [")
        .and_then(|(_, rest)| Some(rest.split_once(":0] mem [")?.0))
        .expect("a memory has a width");
    assert!(text.contains("mem[i] = "), "no memory of zeros: {text}");
    format!(
        "reg [{high}:0] word;
initial word = 0;
wire [{high}:0] other = $anyseq;
always @(posedge clock) if (write_enable && write_address == watched) word <= write_data;
always @(*) read_data = read_address == watched ? word : other;"
    )
}
