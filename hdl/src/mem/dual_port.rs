//! True dual-port RAM of 32-bit words for a processor: port A fetches, port B loads and stores.
use super::{initial, load, Contents};
use rust_hdl::prelude::*;

/// `2^A` words of 32 bits. Port A reads in every clock in which `a_enable` is high and keeps its value in the others. Port B
/// reads in every clock and writes the byte lanes whose bit in `b_write_lanes` is set (lane 3 = bits 31:24). Data come one
/// clock after the address. If a port reads the word that B writes in the same clock, its data are the old word in simulation
/// and not reliable in hardware: that spares the logic of a read enable behind the lanes.
#[derive(LogicBlock, Clone, Debug)]
pub struct DualPortRam<const A: usize> {
    /// Clock of both ports, rising edge.
    pub clock: Signal<In, Clock>,
    /// Port A: word to read.
    pub a_address: Signal<In, Bits<A>>,
    /// Port A, level: read.
    pub a_enable: Signal<In, Bit>,
    /// Port A: the word read last.
    pub a_read_data: Signal<Out, Bits<32>>,
    /// Port B: word to read or write.
    pub b_address: Signal<In, Bits<A>>,
    /// Port B: value to write.
    pub b_write_data: Signal<In, Bits<32>>,
    /// Port B: byte lanes to write.
    pub b_write_lanes: Signal<In, Bits<4>>,
    /// Port B: the word that was there before the last clock.
    pub b_read_data: Signal<Out, Bits<32>>,
    _words: Vec<u32>,
    _contents: Contents,
}

impl<const A: usize> Default for DualPortRam<A> {
    fn default() -> Self {
        Self {
            clock: Signal::default(),
            a_address: Signal::default(),
            a_enable: Signal::default(),
            a_read_data: Signal::default(),
            b_address: Signal::default(),
            b_write_data: Signal::default(),
            b_write_lanes: Signal::default(),
            b_read_data: Signal::default(),
            _words: vec![0; 1 << A],
            _contents: Contents::default(),
        }
    }
}

impl<const A: usize> DualPortRam<A> {
    /// Contents from `file` (hexadecimal, one 32-bit word a line) by `$readmemh`; the Rust model starts with zeros, see [Self::load].
    pub fn from_file(file: &str) -> Self {
        Self {
            _contents: Contents::File(file.into()),
            ..Self::default()
        }
    }

    /// A memory that powers up with `words`, written into the Verilog itself.
    pub fn with_contents(words: &[u32]) -> Self {
        let mut memory = Self::default();
        memory.load(words);
        memory._contents = Contents::Words(words.to_vec());
        memory
    }

    /// Puts `words` at the start of the model's memory and zeros behind them. Panics if they do not fit.
    pub fn load(&mut self, words: &[u32]) {
        load(&mut self._words, words, 32);
    }

    /// The words as the model holds them now.
    pub fn words(&self) -> &[u32] {
        &self._words
    }
}

impl<const A: usize> Logic for DualPortRam<A> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        if self.a_enable.val() {
            self.a_read_data.next = self._words[self.a_address.val().index()].to_bits();
        }
        let lanes = self.b_write_lanes.val().to_u32();
        let word = &mut self._words[self.b_address.val().index()];
        self.b_read_data.next = word.to_bits();
        let mask = (0..4)
            .filter(|lane| lanes >> lane & 1 == 1)
            .fold(0, |mask, lane| mask | 0xff_u32 << (8 * lane));
        *word = *word & !mask | self.b_write_data.val().to_u32() & mask;
    }
    fn connect(&mut self) {
        self.a_read_data.connect();
        self.b_read_data.connect();
    }
    fn hdl(&self) -> Verilog {
        let initial = initial(&self._contents, self._words.len(), 32);
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\" *) reg [31:0] mem [0:{}];
{initial}initial a_read_data = 32'h0;
initial b_read_data = 32'h0;
always @(posedge clock) if (a_enable) a_read_data <= mem[a_address];
always @(posedge clock) begin
  if (b_write_lanes[0]) mem[b_address][7:0] <= b_write_data[7:0];
  if (b_write_lanes[1]) mem[b_address][15:8] <= b_write_data[15:8];
  if (b_write_lanes[2]) mem[b_address][23:16] <= b_write_data[23:16];
  if (b_write_lanes[3]) mem[b_address][31:24] <= b_write_data[31:24];
  b_read_data <= mem[b_address];
end",
            (1usize << A) - 1
        ))
    }
}
