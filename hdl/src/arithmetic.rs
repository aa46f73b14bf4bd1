//! Sum or difference by one chain of carries, and a choice among four by wide multiplexers: what synthesis makes larger of
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

/// One of four words. Combinational; cost on ECP5: two LUT4 a bit, joined by a multiplexer of the slice.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Choice<const N: usize> {
    /// The words, by the code that chooses them.
    pub word: [Signal<In, Bits<N>>; 4],
    /// Which.
    pub code: Signal<In, Bits<2>>,
    /// It.
    pub chosen: Signal<Out, Bits<N>>,
}

impl<const N: usize> Logic for Choice<N> {
    fn update(&mut self) {
        self.chosen.next = self.word[self.code.val().index()].val();
    }
    fn connect(&mut self) {
        self.chosen.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "`ifdef {FOR_ECP5}
wire [{top}:0] even, odd, joined;
genvar i;
generate for (i = 0; i < {N}; i = i + 1) begin : place
  LUT4 #(.INIT(16'hcaca)) lower (.A(word$0[i]), .B(word$1[i]), .C(code[0]), .D(1'b0), .Z(even[i]));
  LUT4 #(.INIT(16'hcaca)) upper (.A(word$2[i]), .B(word$3[i]), .C(code[0]), .D(1'b0), .Z(odd[i]));
  PFUMX join_both (.BLUT(even[i]), .ALUT(odd[i]), .C0(code[1]), .Z(joined[i]));
end endgenerate
always @(*) chosen = joined;
`else
always @(*) case (code)
  2'h0: chosen = word$0;
  2'h1: chosen = word$1;
  2'h2: chosen = word$2;
  2'h3: chosen = word$3;
endcase
`endif",
            top = N - 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use std::fs;

    /// A clock, because a bench steps one; the circuit itself has none.
    #[derive(LogicBlock, Default)]
    struct Both {
        clock: Signal<In, Clock>,
        word: [Signal<In, Bits<8>>; 4],
        code: Signal<In, Bits<2>>,
        total: Signal<Out, Bits<8>>,
        chosen: Signal<Out, Bits<8>>,
        adder: AddSubtract<8>,
        choice: Choice<8>,
        hold: DFF<Bit>,
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
            self.chosen.next = self.choice.chosen.val();
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
            bench.step();
            let total = match code & 1 {
                1 => word[0].wrapping_sub(word[1]),
                _ => word[0] + word[1],
            };
            assert_eq!(bench.dut.total.val().to_u32(), total & 0xff);
            assert_eq!(bench.dut.chosen.val().to_u32(), word[code as usize]);
        }
        check::replay("arithmetic", &mut bench);
    }

    /// The two texts, compared for every input by a solver; and that a mistake in one of them is found.
    #[test]
    fn what_synthesis_reads_is_what_everyone_else_reads() {
        let Some(directory) = check::accept("for_ecp5", &mut bench().dut) else {
            return;
        };
        let compare = |text: &str| {
            fs::write(directory.join("for.v"), text).expect("write for.v");
            let script = format!(
                "read_verilog top.v; hierarchy -top top; proc; flatten; rename top plain; design -stash plain; \
                 read_verilog -icells -D {FOR_ECP5} for.v; read_verilog +/ecp5/cells_sim.v; hierarchy -top top; \
                 proc; flatten; rename top cells; design -copy-from plain plain; \
                 miter -equiv -flatten -make_outputs plain cells both; hierarchy -top both; techmap; opt -full; \
                 sat -verify -prove trigger 0 -set-init-undef -seq 1 both"
            );
            check::tools::run(&directory, "yosys", &["-q", "-p", &script])
        };
        let text = fs::read_to_string(directory.join("top.v")).expect("top.v");
        let (equal, log) = compare(&text);
        assert!(equal, "{log}");
        let broken = text.replace("16'hcaca)) upper", "16'hcac8)) upper");
        assert!(broken != text);
        assert!(!compare(&broken).0, "a mistake is not found");
        let broken = text.replace(".CI(subtract)", ".CI(1'b0)");
        assert!(broken != text);
        assert!(!compare(&broken).0, "a mistake is not found");
    }
}
