//! Memories: a `Vec` in simulation, block RAM or LUT RAM in Verilog. No lane is wider than 32 bits.
//!
//! | block | ports | clocks | becomes on ECP5 |
//! |---|---|---|---|
//! | [Mem] | one write, one synchronous read | one | PDPW16KD or DP16KD |
//! | [BlockRam] | one write, one synchronous read with an enable | one | PDPW16KD or DP16KD, however small |
//! | [DualPortRam] | A reads; B reads or writes byte lanes | one | DP16KD, true dual port |
//! | [SharedRam] | A reads or writes byte lanes; B reads or writes words | one | DP16KD, true dual port |
//! | [LutRam] | one write, one combinational read | one | TRELLIS_DPR16X4 |
//!
//! All of them power up with zeros where nothing is said. A block RAM that is read and written at the same word in the same
//! clock gives the old word in simulation and **nothing reliable in hardware** (no logic is spent on it: `no_rw_check`): whoever
//! uses one must not use such a value. [LutRam] has no such case.
mod block;
mod dual_port;
mod lut;
mod shared;
mod simple;

pub use block::BlockRam;
pub use dual_port::DualPortRam;
pub use lut::LutRam;
pub(crate) use shared::keep_one_word;
pub use shared::SharedRam;
pub use simple::Mem;

/// Where the first contents of a memory come from.
#[derive(Clone, Debug)]
pub(crate) enum Contents {
    /// These words, then zeros; written into the Verilog.
    Words(Vec<u32>),
    /// A file of hexadecimal words, one a line, named in the Verilog (`$readmemh`); the model is loaded separately.
    File(String),
}

impl Default for Contents {
    fn default() -> Self {
        Self::Words(vec![])
    }
}

/// Text of the `initial` part of a memory called `mem` with `size` words of `width` bits.
pub(crate) fn initial(contents: &Contents, size: usize, width: usize) -> String {
    let words = match contents {
        Contents::File(name) => return format!("initial $readmemh(\"{name}\", mem);\n"),
        Contents::Words(words) => words,
    };
    let mut text = format!(
        "integer i;\ninitial begin\n  for (i = 0; i < {size}; i = i + 1) mem[i] = {width}'h0;\n"
    );
    for (at, word) in words.iter().enumerate().filter(|w| *w.1 != 0) {
        text += &format!("  mem[{at}] = {width}'h{word:x};\n");
    }
    text + "end\n"
}

/// All ones in the low `width` bits.
pub(crate) fn mask(width: usize) -> u32 {
    assert!((1..=32).contains(&width), "a memory lane has 1 to 32 bits");
    u32::MAX >> (32 - width)
}

/// Puts `words` at the start of a model's memory; the rest becomes zero.
pub(crate) fn load(memory: &mut [u32], words: &[u32], width: usize) {
    assert!(
        words.len() <= memory.len(),
        "{} words do not fit a memory of {}",
        words.len(),
        memory.len()
    );
    memory.fill(0);
    for (to, from) in memory.iter_mut().zip(words) {
        assert!(
            from & !mask(width) == 0,
            "{from:#x} does not fit {width} bits"
        );
        *to = *from;
    }
}
