//! Wire codes to state enums. The codes are in one table (made from the lists of `spec`); this block is the only place
//! that turns them into the dense encoding of a `LogicState`.
use rust_hdl::prelude::*;

/// A state enum that stands for numbers on a wire. Its first variant (the default) is the meaning of every other number.
pub trait WireCode: Synth + 'static {
    /// Number and meaning, in any order.
    const CODES: &'static [(u64, Self)];
}

/// Combinational: `op` is the variant whose code is `code`, or the default variant.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Decode<T: WireCode, const N: usize> {
    /// The number on the wire, `N` bits.
    pub code: Signal<In, Bits<N>>,
    /// Its meaning.
    pub op: Signal<Out, T>,
}

impl<T: WireCode, const N: usize> Logic for Decode<T, N> {
    fn update(&mut self) {
        let code: LiteralType = self.code.val().into();
        self.op.next = T::CODES
            .iter()
            .find(|c| c.0 == code as u64)
            .map_or(T::default(), |c| c.1);
    }
    fn connect(&mut self) {
        self.op.connect();
    }
    fn hdl(&self) -> Verilog {
        let arms: String = T::CODES
            .iter()
            .map(|(code, op)| format!("    {N}'h{code:02x}: op = {}; // {op:?}\n", op.verilog()))
            .collect();
        let other = T::default();
        Verilog::Custom(format!(
            "always @(*) case (code)\n{arms}    default: op = {}; // {other:?}\nendcase",
            other.verilog()
        ))
    }
}
