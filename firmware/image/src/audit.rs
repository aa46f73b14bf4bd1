//! Whether GRAFTON can run an image, and how large it is.

use crate::load::Image;
use spec::isa::{Instruction, Operation};
use spec::settings::{BYTES, MAGIC, SYMBOL};
use std::fmt::Write;

/// What is wrong with an image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// GRAFTON does not have this instruction.
    #[error("{address:#010x} in {section}: {word:#010x} is no instruction of GRAFTON")]
    UnknownInstruction {
        /// Where.
        address: u32,
        /// In which section.
        section: String,
        /// The instruction.
        word: u32,
    },
    /// Branches and jumps in a delay slot are unknown instructions.
    #[error("{address:#010x} in {section}: a branch or jump in the delay slot of another")]
    ControlInSlot {
        /// Where.
        address: u32,
        /// In which section.
        section: String,
    },
    /// The block of settings is missing or without its mark.
    #[error("no block of settings at the symbol {SYMBOL}")]
    NoSettings,
    /// A symbol that the start-up code needs is missing.
    #[error("the symbol {0} is missing: link with rt/link.x")]
    NoSymbol(&'static str),
    /// Something that can be stored to lies below the text limit.
    #[error("{0} can be stored to, but lies in protected text")]
    Protected(String),
}

/// Looks at every instruction, and at what the start-up code relies on.
pub fn audit(image: &Image) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in &image.sections {
        let mut in_slot = false;
        for (i, word) in section.code.iter().enumerate() {
            let (address, section) = (section.address + 4 * i as u32, section.name.clone());
            let word = *word;
            let operation = Operation::decode(Instruction(word));
            match operation {
                None => findings.push(Finding::UnknownInstruction {
                    address,
                    section,
                    word,
                }),
                Some(operation) if in_slot && operation.is_control() => {
                    findings.push(Finding::ControlInSlot { address, section });
                }
                Some(_) => {}
            }
            in_slot = operation.is_some_and(|operation| operation.is_control());
        }
    }
    match image.symbol("__text_limit") {
        None => findings.push(Finding::NoSymbol("__text_limit")),
        Some(limit) => {
            let stored_to = |name: &str| [".data", ".bss", ".noinit"].contains(&name);
            let low = image
                .sections
                .iter()
                .filter(|section| section.address < limit && stored_to(&section.name));
            findings.extend(low.map(|section| Finding::Protected(section.name.clone())));
        }
    }
    let block = image
        .symbol(SYMBOL)
        .map(Image::offset)
        .and_then(|offset| image.ram.get(offset..offset + BYTES));
    if !block.is_some_and(|block| block.starts_with(&MAGIC.to_be_bytes())) {
        findings.push(Finding::NoSettings);
    }
    findings
}

/// The table of sizes.
pub fn sizes(image: &Image) -> String {
    let mut table = String::new();
    let mut line = |name: &str, octets: u32| {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "  {name:<10} {octets:>7}");
    };
    for section in &image.sections {
        line(&section.name, section.size);
    }
    let stack = image
        .symbol("__stack_top")
        .zip(image.symbol("__text_limit"));
    line("stack", stack.map_or(0, |(top, bottom)| top - bottom));
    line("free", (image.ram.len() as u32).saturating_sub(image.used));
    line("RAM", image.ram.len() as u32);
    table
}
