//! 32 by 32 bit multiplication in DSP blocks.
use rust_hdl::prelude::*;

/// The product of the operands of the clock before, 64 bits, signed or not. One multiplication a clock.
///
/// Four products of 18 by 18 bits with sign are registered in the first clock and added in the second. Cost on ECP5: four
/// MULT18X18D and two carry chains, of 35 and 48 bits.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Multiply {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Factors.
    pub left: Signal<In, Bits<32>>,
    /// Factors.
    pub right: Signal<In, Bits<32>>,
    /// Level: the factors have no sign.
    pub is_unsigned: Signal<In, Bit>,
    /// Bits 63:32 of the product.
    pub high: Signal<Out, Bits<32>>,
    /// Bits 31:0.
    pub low: Signal<Out, Bits<32>>,
}

impl Logic for Multiply {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        let (left, right) = (self.left.val().to_u32(), self.right.val().to_u32());
        let product = if self.is_unsigned.val() {
            left as u64 * right as u64
        } else {
            (left as i32 as i64 * right as i32 as i64) as u64
        };
        self.high.next = ((product >> 32) as u32).to_bits();
        self.low.next = (product as u32).to_bits();
    }
    fn connect(&mut self) {
        self.high.connect();
        self.low.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(
            "wire signed [17:0] left_low = {2'b0, left[15:0]};
wire signed [17:0] right_low = {2'b0, right[15:0]};
wire signed [17:0] left_high = {{2{left[31] & ~is_unsigned}}, left[31:16]};
wire signed [17:0] right_high = {{2{right[31] & ~is_unsigned}}, right[31:16]};
reg signed [35:0] low_low = 0;
reg signed [35:0] low_high = 0;
reg signed [35:0] high_low = 0;
reg signed [35:0] high_high = 0;
always @(posedge clock) begin
  low_low <= left_low * right_low;
  low_high <= left_low * right_high;
  high_low <= left_high * right_low;
  high_high <= left_high * right_high;
end
wire signed [34:0] middle = low_high + high_low;
wire [47:0] upper = {high_high[31:0], low_low[31:16]} + {{13{middle[34]}}, middle};
always @(*) {high, low} = {upper, low_low[15:0]};"
                .into(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    const CORNERS: [u32; 8] = [
        0,
        1,
        2,
        0xffff,
        0x1_0000,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
    ];

    #[test]
    fn products_are_those_of_rust_in_verilog_too() {
        const SEED: u64 = 0x3a11;
        println!("seed {SEED:#x}");
        let mut random = StdRng::seed_from_u64(SEED);
        let mut bench = check::Bench::new(Multiply::default(), |m| &mut m.clock).recording();
        for round in 0..1500usize {
            let (left, right): (u32, u32) = match round {
                0..=127 => (CORNERS[round % 8], CORNERS[round / 8 % 8]),
                _ => (random.gen(), random.gen::<u32>() >> random.gen_range(0..32)),
            };
            let is_unsigned = if round < 128 {
                round >= 64
            } else {
                random.gen()
            };
            bench.dut.left.next = left.to_bits();
            bench.dut.right.next = right.to_bits();
            bench.dut.is_unsigned.next = is_unsigned;
            bench.step();
            let wanted = match is_unsigned {
                true => left as u64 * right as u64,
                false => (left as i32 as i64).wrapping_mul(right as i32 as i64) as u64,
            };
            let (high, low) = (bench.dut.high.val().to_u32(), bench.dut.low.val().to_u32());
            assert_eq!(
                (high as u64) << 32 | low as u64,
                wanted,
                "{left:#x} {right:#x}"
            );
        }
        check::replay("multiply", &mut bench);
    }
}
