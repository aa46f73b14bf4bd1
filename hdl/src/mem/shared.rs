//! RAM with two full ports, for memory that a processor and a bulk mover share.
use rust_hdl::prelude::*;
use std::path::Path;

/// What a word of the model holds before it is first written.
const UNDEFINED: u32 = 0xdead_beef;

/// `2^A` words of 32 bits with two ports on one clock. Port A writes the byte lanes whose bit in `a_write_lanes` is set
/// (lane 3 = bits 31:24), or, when none is set, reads. Port B writes whole words, or reads. Data come one clock after the
/// address; a port that writes keeps its `read_data`.
///
/// **Not initialised**: a word must be written before its value is used. A word that one port writes while the other reads
/// or writes it is not reliable in hardware. Becomes DP16KD on ECP5 (two for each 1024 words).
#[derive(LogicBlock, Clone, Debug)]
pub struct SharedRam<const A: usize> {
    /// Clock of both ports, rising edge.
    pub clock: Signal<In, Clock>,
    /// Port A: word to read or write.
    pub a_address: Signal<In, Bits<A>>,
    /// Port A: value to write.
    pub a_write_data: Signal<In, Bits<32>>,
    /// Port A: byte lanes to write; 0 reads.
    pub a_write_lanes: Signal<In, Bits<4>>,
    /// Port A: the word read in the last clock that read.
    pub a_read_data: Signal<Out, Bits<32>>,
    /// Port B: word to read or write.
    pub b_address: Signal<In, Bits<A>>,
    /// Port B: value to write.
    pub b_write_data: Signal<In, Bits<32>>,
    /// Port B, level: write; else read.
    pub b_write: Signal<In, Bit>,
    /// Port B: the word read in the last clock that read.
    pub b_read_data: Signal<Out, Bits<32>>,
    _words: Vec<u32>,
}

impl<const A: usize> Default for SharedRam<A> {
    fn default() -> Self {
        Self {
            clock: Signal::default(),
            a_address: Signal::default(),
            a_write_data: Signal::default(),
            a_write_lanes: Signal::default(),
            a_read_data: Signal::default(),
            b_address: Signal::default(),
            b_write_data: Signal::default(),
            b_write: Signal::default(),
            b_read_data: Signal::default(),
            _words: vec![UNDEFINED; 1 << A],
        }
    }
}

impl<const A: usize> Logic for SharedRam<A> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        let (a, b) = (self.a_address.val().index(), self.b_address.val().index());
        let lanes = self.a_write_lanes.val().to_u32();
        if lanes == 0 {
            self.a_read_data.next = self._words[a].to_bits();
        }
        if !self.b_write.val() {
            self.b_read_data.next = self._words[b].to_bits();
        }
        let chosen = (0..4).filter(|lane| lanes >> lane & 1 == 1);
        let mask = chosen.fold(0, |mask, lane| mask | 0xff_u32 << (8 * lane));
        self._words[a] = self._words[a] & !mask | self.a_write_data.val().to_u32() & mask;
        if self.b_write.val() {
            self._words[b] = self.b_write_data.val().to_u32();
        }
    }
    fn connect(&mut self) {
        self.a_read_data.connect();
        self.b_read_data.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\" *) reg [31:0] mem [0:{}];
initial a_read_data = 32'h0;
initial b_read_data = 32'h0;
always @(posedge clock) begin
  if (a_write_lanes[0]) mem[a_address][7:0] <= a_write_data[7:0];
  if (a_write_lanes[1]) mem[a_address][15:8] <= a_write_data[15:8];
  if (a_write_lanes[2]) mem[a_address][23:16] <= a_write_data[23:16];
  if (a_write_lanes[3]) mem[a_address][31:24] <= a_write_data[31:24];
  if (a_write_lanes == 4'h0) a_read_data <= mem[a_address];
end
always @(posedge clock)
  if (b_write) mem[b_address] <= b_write_data;
  else b_read_data <= mem[b_address];",
            (1usize << A) - 1
        ))
    }
}

/// For proofs: in the file of Verilog the [SharedRam], [super::Mem] or [super::LutRam] that is `module` becomes one that keeps the word at its net
/// `watched` and gives anything for the others.
pub(crate) fn keep_one_word(file: &Path, module: &str) {
    let text = std::fs::read_to_string(file).expect("the circuit has just been written");
    let head = format!("module {module}(");
    let Some((before, rest)) = text.split_once(&head) else {
        panic!("there is no memory {module}");
    };
    let (body, after) = rest.split_once("endmodule").expect("a module has an end");
    let begins = ["(* no_rw_check", "(* ram_style = \"distributed\""];
    let Some((ports, memory)) = begins.iter().find_map(|begin| body.split_once(begin)) else {
        panic!("{module} is no memory");
    };
    let last: usize = memory
        .split_once("mem [0:")
        .and_then(|(_, rest)| rest.split_once(']')?.0.parse().ok())
        .expect("a memory has a size");
    let kept = if memory.starts_with(", ram_style") {
        ONE_SHARED_WORD.to_string()
    } else if memory.contains("always @(*) read_data = mem[read_address]") {
        super::lut::one_word(memory)
    } else {
        super::simple::one_word(memory)
    };
    let text = format!(
        "{before}{head}{ports}wire [{}:0] watched;\n{kept}\nendmodule{after}",
        last.ilog2()
    );
    std::fs::write(file, text).expect("write the circuit");
}

/// The word of a [SharedRam] at `watched`, and anything for the others.
const ONE_SHARED_WORD: &str = "reg [31:0] word;
initial a_read_data = 32'h0;
initial b_read_data = 32'h0;
wire [31:0] a_other = $anyseq;
wire [31:0] b_other = $anyseq;
wire a_here = a_address == watched;
wire b_here = b_address == watched;
always @(posedge clock) begin
  if (a_here && a_write_lanes[0]) word[7:0] <= a_write_data[7:0];
  if (a_here && a_write_lanes[1]) word[15:8] <= a_write_data[15:8];
  if (a_here && a_write_lanes[2]) word[23:16] <= a_write_data[23:16];
  if (a_here && a_write_lanes[3]) word[31:24] <= a_write_data[31:24];
  if (a_write_lanes == 4'h0) a_read_data <= a_here ? word : a_other;
  if (b_here && b_write) word <= b_write_data;
  if (!b_write) b_read_data <= b_here ? word : b_other;
end";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{replay, Bench};

    /// Random writes of words and lanes through both ports, each word read back through both; the same on the netlist.
    #[test]
    fn shared_ram_keeps_what_both_ports_write() {
        let mut bench = Bench::new(SharedRam::<4>::default(), |d| &mut d.clock).recording();
        let mut model = [0u32; 16];
        let mut random = 0x2545_f491_u32;
        let mut next = move || {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            random
        };
        for word in 0..16u32 {
            // Both ports write until every word is defined: what is read before that means nothing.
            bench.dut.a_address.next = word.to_bits();
            bench.dut.a_write_lanes.next = 0xf_u8.to_bits();
            bench.dut.b_address.next = (word ^ 8).to_bits();
            bench.dut.b_write.next = true;
            bench.step();
        }
        for _ in 0..2000 {
            let (a, b) = (next() % 16, next() % 16);
            let (lanes, b_writes) = (
                if a == b { 0 } else { next() % 16 },
                a != b && next() % 2 == 0,
            );
            bench.dut.a_address.next = a.to_bits();
            bench.dut.b_address.next = b.to_bits();
            let (a_data, b_data) = (next(), next());
            bench.dut.a_write_lanes.next = lanes.to_bits();
            bench.dut.a_write_data.next = a_data.to_bits();
            bench.dut.b_write.next = b_writes;
            bench.dut.b_write_data.next = b_data.to_bits();
            bench.step();
            if lanes == 0 {
                assert_eq!(bench.dut.a_read_data.val().to_u32(), model[a as usize]);
            }
            if !b_writes {
                assert_eq!(bench.dut.b_read_data.val().to_u32(), model[b as usize]);
            }
            for lane in (0..4).filter(|lane| lanes >> lane & 1 == 1) {
                let mask = 0xff << (8 * lane);
                model[a as usize] = model[a as usize] & !mask | a_data & mask;
            }
            if b_writes {
                model[b as usize] = b_data;
            }
        }
        replay("shared_ram", &mut bench);
    }
}
