//! One write port and one synchronous read port with an enable, in block RAM however small it is.
use super::{initial, mask, Contents};
use rust_hdl::prelude::*;

/// `2^A` words of `D` bits (at most 32), zero at power-up: one write, one read a clock. `read_data` is the word at
/// `read_address` in the last clock in which `read_enable` was high. Reading the word being written gives the old word in
/// simulation and is not reliable in hardware. Costs no LUT: one DP16KD for up to 512 words of 32 bits or 8192 of 2.
#[derive(LogicBlock, Clone, Debug)]
pub struct BlockRam<const A: usize, const D: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Word to read.
    pub read_address: Signal<In, Bits<A>>,
    /// Level: read it; else `read_data` stays.
    pub read_enable: Signal<In, Bit>,
    /// The word read last.
    pub read_data: Signal<Out, Bits<D>>,
    /// Word to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Value to write.
    pub write_data: Signal<In, Bits<D>>,
    /// Level: write in this clock.
    pub write_enable: Signal<In, Bit>,
    _words: Vec<u32>,
}

impl<const A: usize, const D: usize> Default for BlockRam<A, D> {
    fn default() -> Self {
        let _ = mask(D);
        Self {
            clock: Signal::default(),
            read_address: Signal::default(),
            read_enable: Signal::default(),
            read_data: Signal::default(),
            write_address: Signal::default(),
            write_data: Signal::default(),
            write_enable: Signal::default(),
            _words: vec![0; 1 << A],
        }
    }
}

impl<const A: usize, const D: usize> Logic for BlockRam<A, D> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        if self.read_enable.val() {
            self.read_data.next = self._words[self.read_address.val().index()].to_bits();
        }
        if self.write_enable.val() {
            self._words[self.write_address.val().index()] = self.write_data.val().to_u32();
        }
    }
    fn connect(&mut self) {
        self.read_data.connect();
    }
    fn hdl(&self) -> Verilog {
        let initial = initial(&Contents::default(), self._words.len(), D);
        Verilog::Custom(format!(
            "(* no_rw_check, ram_style = \"block\" *) reg [{}:0] mem [0:{}];
{initial}initial read_data = {D}'h0;
always @(posedge clock) begin
  if (read_enable) read_data <= mem[read_address];
  if (write_enable) mem[write_address] <= write_data;
end",
            D - 1,
            (1usize << A) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{replay, Bench};

    /// Random reads and writes, never of the same word in one clock, against a plain array; the same on the netlist.
    #[test]
    fn block_ram_keeps_what_is_written_and_holds_what_was_read() {
        let mut bench = Bench::new(BlockRam::<4, 9>::default(), |d| &mut d.clock).recording();
        let (mut model, mut shown) = ([0_u32; 16], 0);
        let mut random = 0x2545_f491_u32;
        let mut next = move || {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            random
        };
        for _ in 0..2000 {
            let (read, write, data) = (next() % 16, next() % 16, next() & 0x1ff);
            let (reads, writes) = (next() % 2 == 0, next() % 2 == 0 && read != write);
            bench.dut.read_address.next = read.to_bits();
            bench.dut.read_enable.next = reads;
            bench.dut.write_address.next = write.to_bits();
            bench.dut.write_data.next = data.to_bits();
            bench.dut.write_enable.next = writes;
            bench.step();
            if reads {
                shown = model[read as usize];
            }
            if writes {
                model[write as usize] = data;
            }
            assert_eq!(bench.dut.read_data.val().to_u32(), shown);
        }
        replay("block_ram", &mut bench);
    }
}
