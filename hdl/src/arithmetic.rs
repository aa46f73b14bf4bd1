//! Sum or difference, and a word instead of a sum, by one chain of carries, and a choice among four by wide multiplexers: what synthesis makes larger of
//! ordinary expressions. With [FOR_ECP5] defined the text says how; without it, to every other tool, it is the ordinary
//! expression. A test compares the two.
use rust_hdl::prelude::*;

/// What synthesis for ECP5 defines when it reads the Verilog (with `-icells`).
pub const FOR_ECP5: &str = "FOR_ECP5";

/// `left - right` while `subtract`, else `left + right`. Combinational; cost on ECP5: one carry cell for two bits and one more.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct AddSubtract<const N: usize> {
    /// Operands.
    pub left: Signal<In, Bits<N>>,
    /// Operands.
    pub right: Signal<In, Bits<N>>,
    /// Level: the difference.
    pub subtract: Signal<In, Bit>,
    /// Sum or difference, its low `N` bits.
    pub result: Signal<Out, Bits<N>>,
}

impl<const N: usize> Logic for AddSubtract<N> {
    fn update(&mut self) {
        self.result.next = if self.subtract.val() {
            self.left.val() - self.right.val()
        } else {
            self.left.val() + self.right.val()
        };
    }
    fn connect(&mut self) {
        self.result.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "`ifdef {FOR_ECP5}
wire [{top}:0] total, each, carry;
\\$alu #(.A_SIGNED(0), .B_SIGNED(0), .A_WIDTH({N}), .B_WIDTH({N}), .Y_WIDTH({N}))
  chain (.A(left), .B(right), .BI(subtract), .CI(subtract), .Y(total), .X(each), .CO(carry));
always @(*) result = total;
`else
always @(*) result = subtract ? left - right : left + right;
`endif",
            top = N - 1
        ))
    }
}

/// `word` while `takes`, else `left + right`. Combinational; cost on ECP5: one carry cell for two bits, nothing for the choice.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct SumOrWord<const N: usize> {
    /// Operands; N is even.
    pub left: Signal<In, Bits<N>>,
    /// Operands.
    pub right: Signal<In, Bits<N>>,
    /// What is taken instead of the sum.
    pub word: Signal<In, Bits<N>>,
    /// Level: take it.
    pub takes: Signal<In, Bit>,
    /// The sum, its low `N` bits, or the word.
    pub result: Signal<Out, Bits<N>>,
}

impl<const N: usize> Logic for SumOrWord<N> {
    fn update(&mut self) {
        self.result.next = if self.takes.val() {
            self.word.val()
        } else {
            self.left.val() + self.right.val()
        };
    }
    fn connect(&mut self) {
        self.result.connect();
    }
    fn hdl(&self) -> Verilog {
        const { assert!(N.is_multiple_of(2)) };
        // Of each half, the table by D, C, B, A: B ? D : A ^ C. Its four lowest bits are what a carry starts with: A & ~B.
        Verilog::Custom(format!(
            "`ifdef {FOR_ECP5}
wire [{N}:0] carry;
wire [{top}:0] total;
assign carry[0] = 1'b0;
genvar i;
generate for (i = 0; i < {N}; i = i + 2) begin : place
  CCU2C #(.INIT0(16'hde12), .INIT1(16'hde12), .INJECT1_0(\"NO\"), .INJECT1_1(\"NO\")) both (
    .CIN(carry[i]), .COUT(carry[i + 2]), .S0(total[i]), .S1(total[i + 1]),
    .A0(left[i]), .B0(takes), .C0(right[i]), .D0(word[i]),
    .A1(left[i + 1]), .B1(takes), .C1(right[i + 1]), .D1(word[i + 1]));
end endgenerate
always @(*) result = total;
`else
always @(*) result = takes ? word : left + right;
`endif",
            top = N - 1
        ))
    }
}

/// What synthesis for ECP5 has to read besides: the cells of [Choice] and [Matches], whose delays it then knows; and, read by
/// `techmap` with [CELLS_AS_LUTS] defined after all else, what the cells are made of.
pub const CELLS: &str = "`ifdef CELLS_AS_LUTS
module CHOICE_OF_FOUR (input W0, W1, W2, W3, C0, C1, E, output Z);
  wire even, odd;
  LUT4 #(.INIT(16'hca00)) lower (.A(W0), .B(W1), .C(C0), .D(E), .Z(even));
  LUT4 #(.INIT(16'hca00)) upper (.A(W2), .B(W3), .C(C0), .D(E), .Z(odd));
  PFUMX join_both (.BLUT(even), .ALUT(odd), .C0(C1), .Z(Z));
endmodule
module FOUR_ARE #(parameter [3:0] VALUE = 4'hf) (input A, B, C, D, output Z);
  LUT4 #(.INIT(16'h0001 << VALUE)) all (.A(A), .B(B), .C(C), .D(D), .Z(Z));
endmodule
`else
(* abc9_box, lib_whitebox *)
module FOUR_ARE #(parameter [3:0] VALUE = 4'hf) (input A, B, C, D, output Z);
  assign Z = {D, C, B, A} == VALUE;
  specify
    (A => Z) = 379; (B => Z) = 379; (C => Z) = 379; (D => Z) = 379;
  endspecify
endmodule
(* abc9_box, lib_whitebox *)
module CHOICE_OF_FOUR (input W0, W1, W2, W3, C0, C1, E, output Z);
  assign Z = E & (C1 ? (C0 ? W3 : W2) : (C0 ? W1 : W0));
  // As of a function of five inputs.
  specify
    (W0 => Z) = 477; (W1 => Z) = 477; (W2 => Z) = 477; (W3 => Z) = 477;
    (C0 => Z) = 373; (E => Z) = 239; (C1 => Z) = 151;
  endspecify
endmodule
`endif
";
/// See [CELLS].
pub const CELLS_AS_LUTS: &str = "CELLS_AS_LUTS";

/// One of four words, or 0. Combinational; cost on ECP5: two LUT4 a bit, joined by a multiplexer of the slice.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Choice<const N: usize> {
    /// The words, by the code that chooses them.
    pub word: [Signal<In, Bits<N>>; 4],
    /// Which.
    pub code: Signal<In, Bits<2>>,
    /// Level: any of them.
    pub enable: Signal<In, Bit>,
    /// It; 0 unless `enable`.
    pub chosen: Signal<Out, Bits<N>>,
}

impl<const N: usize> Logic for Choice<N> {
    fn update(&mut self) {
        self.chosen.next = if self.enable.val() {
            self.word[self.code.val().index()].val()
        } else {
            0.into()
        };
    }
    fn connect(&mut self) {
        self.chosen.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "`ifdef {FOR_ECP5}
wire [{top}:0] joined;
genvar i;
generate for (i = 0; i < {N}; i = i + 1) begin : place
  CHOICE_OF_FOUR cell_of (.W0(word$0[i]), .W1(word$1[i]), .W2(word$2[i]), .W3(word$3[i]),
    .C0(code[0]), .C1(code[1]), .E(enable), .Z(joined[i]));
end endgenerate
always @(*) chosen = joined;
`else
always @(*) case ({{enable, code}})
  3'h4: chosen = word$0;
  3'h5: chosen = word$1;
  3'h6: chosen = word$2;
  3'h7: chosen = word$3;
  default: chosen = {N}'h0;
endcase
`endif",
            top = N - 1
        ))
    }
}

/// Whether the bits of `word` that are in a mask have a value. Combinational; on ECP5 the first of its two or three levels of LUT4
/// stays directly behind the word, where synthesis, which has time, would string them up.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Matches<const N: usize> {
    /// What is looked at.
    pub word: Signal<In, Bits<N>>,
    /// Level: it has the value.
    pub same: Signal<Out, Bit>,
    _mask: u64,
    _value: u64,
}

impl<const N: usize> Matches<N> {
    /// Looks at the bits of `mask`, which are at least one, and at none above the word; they must be as in `value`.
    pub fn new(mask: u64, value: u64) -> Self {
        assert!(mask != 0 && N <= 63 && mask >> N == 0);
        Self {
            _mask: mask,
            _value: value & mask,
            ..Self::default()
        }
    }
}

impl<const N: usize> Logic for Matches<N> {
    fn update(&mut self) {
        let word: LiteralType = self.word.val().into();
        self.same.next = word & self._mask == self._value;
    }
    fn connect(&mut self) {
        self.same.connect();
    }
    fn hdl(&self) -> Verilog {
        let places: Vec<usize> = (0..N).filter(|at| self._mask >> at & 1 != 0).collect();
        let cells: String = places
            .chunks(4)
            .enumerate()
            .map(|(number, four)| {
                let bits: Vec<String> = (0..4)
                    .map(|at| four.get(at).map_or("1'b1".into(), |at| format!("word[{at}]")))
                    .collect();
                let value: u64 = (0..4)
                    .map(|at| four.get(at).map_or(1, |at| self._value >> at & 1) << at)
                    .sum();
                format!(
                    "FOUR_ARE #(.VALUE(4'h{value:x})) cell_{number} (.A({}), .B({}), .C({}), .D({}), .Z(are[{number}]));\n",
                    bits[0], bits[1], bits[2], bits[3]
                )
            })
            .collect();
        Verilog::Custom(format!(
            "`ifdef {FOR_ECP5}
wire [{top}:0] are;
{cells}always @(*) same = &are;
`else
always @(*) same = (word & {N}'h{:x}) == {N}'h{:x};
`endif",
            self._mask,
            self._value,
            top = places.len().div_ceil(4) - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use std::fs;

    /// A clock, because a bench steps one; the circuit itself has none.
    #[derive(LogicBlock)]
    struct Both {
        clock: Signal<In, Clock>,
        word: [Signal<In, Bits<8>>; 4],
        code: Signal<In, Bits<2>>,
        enable: Signal<In, Bit>,
        total: Signal<Out, Bits<8>>,
        chosen: Signal<Out, Bits<8>>,
        either: Signal<Out, Bits<8>>,
        adder: AddSubtract<8>,
        chain: SumOrWord<8>,
        choice: Choice<8>,
        same: Signal<Out, Bit>,
        looks: Matches<8>,
        hold: DFF<Bit>,
    }
    impl Default for Both {
        fn default() -> Self {
            Self {
                clock: Default::default(),
                word: Default::default(),
                code: Default::default(),
                enable: Default::default(),
                total: Default::default(),
                chosen: Default::default(),
                either: Default::default(),
                adder: Default::default(),
                chain: Default::default(),
                choice: Default::default(),
                same: Default::default(),
                looks: Matches::new(0x37, 0x12),
                hold: Default::default(),
            }
        }
    }
    impl Logic for Both {
        #[hdl_gen]
        fn update(&mut self) {
            dff_setup!(self, clock, hold);
            self.hold.d.next = true;
            self.adder.left.next = self.word[0].val();
            self.adder.right.next = self.word[1].val();
            self.adder.subtract.next = self.code.val().get_bit(0);
            self.total.next = self.adder.result.val();
            self.choice.word[0].next = self.word[0].val();
            self.choice.word[1].next = self.word[1].val();
            self.choice.word[2].next = self.word[2].val();
            self.choice.word[3].next = self.word[3].val();
            self.choice.code.next = self.code.val();
            self.choice.enable.next = self.enable.val();
            self.chosen.next = self.choice.chosen.val();
            self.chain.left.next = self.word[0].val();
            self.chain.right.next = self.word[1].val();
            self.chain.word.next = self.word[2].val();
            self.chain.takes.next = self.code.val().get_bit(1);
            self.either.next = self.chain.result.val();
            self.looks.word.next = self.word[3].val();
            self.same.next = self.looks.same.val();
        }
    }

    fn bench() -> check::Bench<Both> {
        check::Bench::new(Both::default(), |b: &mut Both| &mut b.clock)
    }

    #[test]
    fn sum_difference_and_choice_are_those_of_rust_in_verilog_too() {
        let mut bench = bench().recording();
        for round in 0..2000_u32 {
            let word: [u32; 4] =
                std::array::from_fn(|at| round.wrapping_mul(2_654_435_761) >> (3 + 7 * at) & 0xff);
            let code = round & 3;
            for (signal, word) in bench.dut.word.iter_mut().zip(word) {
                signal.next = word.to_bits();
            }
            bench.dut.code.next = code.to_bits();
            bench.dut.enable.next = round % 7 != 0;
            bench.step();
            let total = match code & 1 {
                1 => word[0].wrapping_sub(word[1]),
                _ => word[0] + word[1],
            };
            assert_eq!(bench.dut.total.val().to_u32(), total & 0xff);
            let chosen = if round % 7 != 0 {
                word[code as usize]
            } else {
                0
            };
            assert_eq!(bench.dut.chosen.val().to_u32(), chosen);
            let either = if code & 2 != 0 {
                word[2]
            } else {
                word[0] + word[1]
            };
            assert_eq!(bench.dut.either.val().to_u32(), either & 0xff);
            assert_eq!(bench.dut.same.val(), word[3] & 0x37 == 0x12);
        }
        check::replay("arithmetic", &mut bench);
    }

    /// The two texts, compared for every input by a solver; and that a mistake in one of them is found.
    #[test]
    fn what_synthesis_reads_is_what_everyone_else_reads() {
        let Some(directory) = check::accept("for_ecp5", &mut bench().dut) else {
            return;
        };
        let compare = |text: &str, cells: &str| {
            fs::write(directory.join("for.v"), text).expect("write for.v");
            fs::write(directory.join("cells.v"), cells).expect("write cells.v");
            let script = format!(
                "read_verilog top.v; hierarchy -top top; proc; flatten; rename top plain; design -stash plain; \
                 read_verilog -lib -specify cells.v; read_verilog -icells -D {FOR_ECP5} for.v; \
                 hierarchy -top top; proc; flatten; techmap -D {CELLS_AS_LUTS} -map cells.v; \
                 select -assert-none t:CHOICE_OF_FOUR t:FOUR_ARE; read_verilog -overwrite +/ecp5/cells_sim.v; hierarchy -top top; \
                 proc; flatten; rename top cells; design -copy-from plain plain; \
                 miter -equiv -flatten -make_outputs plain cells both; hierarchy -top both; techmap; opt -full; \
                 sat -verify -prove trigger 0 -set-def-inputs -set-init-undef -seq 1 both"
            );
            check::tools::run(&directory, "yosys", &["-q", "-p", &script])
        };
        let text = fs::read_to_string(directory.join("top.v")).expect("top.v");
        let (equal, log) = compare(&text, CELLS);
        assert!(equal, "{log}");
        let broken = CELLS.replace("16'hca00)) upper", "16'hc800)) upper");
        assert!(broken != CELLS);
        assert!(!compare(&text, &broken).0, "a mistake is not found");
        let broken = CELLS.replace("16'h0001 << VALUE", "16'h0003 << VALUE");
        assert!(broken != CELLS);
        assert!(!compare(&text, &broken).0, "a mistake is not found");
        for (right, wrong) in [
            (".CI(subtract)", ".CI(1'b0)"),
            (".INIT1(16'hde12)", ".INIT1(16'hde10)"),
        ] {
            let broken = text.replace(right, wrong);
            assert!(broken != text);
            assert!(!compare(&broken, CELLS).0, "a mistake is not found");
        }
    }
}
