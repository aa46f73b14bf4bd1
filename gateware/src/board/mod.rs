//! Boards: what `constraints/<board>.toml` says, checked.
//!
//! A board file states facts: the part, the clocks, which pin serves which signal and how it is driven, who delays RGMII, and
//! the budget beyond which a build fails. Unknown keys are errors. Every error is one line with the file, the line and what to
//! do about it.

mod check;
mod package;

pub use package::{Package, Pad};

use crate::soc::Parts;
use cores::flash::Protected;
use hdl::prim::Family;
use serde::{Deserialize, Serialize};
use spec::phy::Delays;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// What is wrong with a board file.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// No file of that name.
    #[error("no board '{name}'; there are: {known} (a path to a .toml file will do as well)")]
    Unknown {
        /// As given.
        name: String,
        /// The boards in `constraints/`.
        known: String,
    },
    /// The file cannot be read.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// Something the file says.
    #[error("{path}:{line}: {message}")]
    Content {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong, and the mend.
        message: String,
    },
}

/// A board.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Who it is.
    pub board: Identity,
    /// The FPGA.
    pub fpga: Spanned<Fpga>,
    /// Clock rates.
    pub clocks: Spanned<Clocks>,
    /// Sizes of memories.
    pub memory: Spanned<Memory>,
    /// What the chip is built with; nothing beside the PDU itself when the file does not say.
    pub chip: Option<Spanned<Chip>>,
    /// The configuration flash; needed when the chip has the flash node.
    pub flash: Option<Spanned<FlashArea>>,
    /// The Ethernet PHY.
    pub rgmii: Spanned<Rgmii>,
    /// What the design may take.
    pub budget: Budget,
    /// Signal of the board top to pins.
    pub pins: BTreeMap<String, Spanned<Pins>>,
    /// The file it came from.
    #[serde(skip)]
    pub path: PathBuf,
}

/// Who the board is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Name on the command line; also the name of the file.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Which top of [`crate::top`] it takes.
    pub top: String,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// Whether somebody has run it on the board.
    pub checked_on_hardware: bool,
}

/// The FPGA.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fpga {
    /// Family, see [Family::NAMES]; `ecp5` has an open flow.
    pub family: String,
    /// Part, for instance `LFE5U-45F`.
    pub device: String,
    /// Package, for instance `CABGA381`.
    pub package: String,
    /// Speed grade.
    pub speed: u8,
}

impl Fpga {
    /// The family, which the check of the board file has seen to be one.
    pub fn family(&self) -> Family {
        Family::named(&self.family).unwrap_or_default()
    }
}

/// Clock rates in megahertz.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// Oscillator of the board.
    pub board_megahertz: f64,
    /// Clock `sys`.
    pub sys_megahertz: f64,
}

/// What the chip is built with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// Debug unit, sniffer, scope and the bridge to them. For a laboratory: whoever is in the same network can halt the CPU.
    #[serde(default)]
    pub instruments: bool,
    /// The flash node.
    #[serde(default)]
    pub flash: bool,
}

/// The area of the configuration flash that the chip never writes: where bitstreams are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlashArea {
    /// Where it begins, in units of 1024 octets.
    pub protected_from_kbytes: u32,
    /// Where it ends, in units of 1024 octets.
    pub protected_to_kbytes: u32,
}

/// Sizes in units of 1024 octets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Block RAM for the CPU's code and data.
    pub ram_kbytes: u32,
    /// Configuration flash.
    pub flash_kbytes: u32,
}

/// The PHY's side of RGMII.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rgmii {
    /// Address of the PHY on its management bus.
    pub mdio_address: u8,
    /// How much later than the data the FPGA sends the transmit clock.
    pub tx_delay_ns: f64,
    /// How much the FPGA delays received data and control.
    pub rx_delay_ns: f64,
}

impl Rgmii {
    /// What is left to the PHY: each clock is delayed either in the FPGA, by a quarter of a period or so, or in the PHY.
    pub fn phy_delays(&self) -> Delays {
        let by_phy = |here: f64| here < 1.0;
        Delays {
            transmit: by_phy(self.tx_delay_ns),
            receive: by_phy(self.rx_delay_ns),
        }
    }
}

/// What the design may take; beyond it the build fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Look-up tables (TRELLIS_COMB), carry chains included.
    pub luts: u64,
    /// Flip-flops (TRELLIS_FF).
    pub flip_flops: u64,
    /// Block RAMs of 18 kbit (DP16KD).
    pub block_rams: u64,
    /// Multipliers (MULT18X18D).
    pub multipliers: u64,
}

/// The pins of one signal of the top.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    /// Pins of the package, bit 0 first.
    pub at: Vec<Spanned<String>>,
    /// I/O standard, for instance `LVCMOS33`.
    pub io: String,
    /// Weak pull.
    #[serde(default)]
    pub pull: Pull,
    /// Drive strength in milliampere.
    pub drive: Option<u8>,
    /// Slew rate.
    pub slew: Option<Slew>,
}

/// Weak pull of a pin.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Pull {
    /// To the supply.
    Up,
    /// To ground.
    Down,
    /// None.
    #[default]
    None,
}

/// Slew rate of an output.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Slew {
    /// Gentle edges.
    Slow,
    /// Steep edges.
    Fast,
}

impl Board {
    /// The board of this name in `constraints`, or the one in the file of this name if it ends in `.toml`.
    pub fn load(constraints: &Path, name: &str) -> Result<Board, BoardError> {
        let path = if name.ends_with(".toml") {
            PathBuf::from(name)
        } else {
            constraints.join(format!("{name}.toml"))
        };
        if !path.is_file() {
            let known = Board::names(constraints)?.join(", ");
            return Err(BoardError::Unknown {
                name: name.into(),
                known,
            });
        }
        let text = std::fs::read_to_string(&path).map_err(|reason| BoardError::File {
            path: path.clone(),
            reason,
        })?;
        Board::parse(&path, &text, &constraints.join("packages"))
    }

    /// Whether the chip has instruments.
    pub fn has_instruments(&self) -> bool {
        let chip = self.chip.as_ref();
        chip.is_some_and(|chip| chip.get_ref().instruments)
    }

    /// Whether the chip has the flash node.
    pub fn has_flash(&self) -> bool {
        let chip = self.chip.as_ref();
        chip.is_some_and(|chip| chip.get_ref().flash)
    }

    /// Where the flash node never writes, if the chip has one.
    pub fn protected_flash(&self) -> Option<Protected> {
        let area = self.flash.as_ref().filter(|_| self.has_flash())?.get_ref();
        Some(Protected {
            first: area.protected_from_kbytes * 1024,
            end: area.protected_to_kbytes * 1024,
        })
    }

    /// What the chip is built with.
    pub fn parts(&self) -> Parts {
        Parts {
            instruments: self.has_instruments(),
            flash: self.protected_flash(),
        }
    }

    /// The same board with instruments in its chip, and a name of its own.
    pub fn with_instruments(mut self) -> Result<Board, BoardError> {
        if !self.has_instruments() {
            self.board.name += "-instruments";
            self.board.title += ", with instruments";
            let chip = Chip {
                instruments: true,
                flash: self.has_flash(),
            };
            self.chip = Some(Spanned::new(0..0, chip));
            check::instruments(&self).map_err(|problem| BoardError::Content {
                path: self.path.clone(),
                line: 1,
                message: problem.message,
            })?;
        }
        Ok(self)
    }

    /// The names of the boards in `constraints`, in order.
    pub fn names(constraints: &Path) -> Result<Vec<String>, BoardError> {
        let file = |reason| BoardError::File {
            path: constraints.into(),
            reason,
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(constraints).map_err(file)? {
            let path = entry.map_err(file)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                names.extend(
                    path.file_stem()
                        .map(|stem| stem.to_string_lossy().into_owned()),
                );
            }
        }
        names.sort();
        Ok(names)
    }

    /// A board from the text of its file; `packages` is the folder with the pads of each part.
    pub fn parse(path: &Path, text: &str, packages: &Path) -> Result<Board, BoardError> {
        let content = |at: usize, message: String| BoardError::Content {
            path: path.into(),
            line: line_of(text, at),
            message,
        };
        let mut board: Board = toml::from_str(text).map_err(|error| {
            let message = error.message().lines().collect::<Vec<_>>().join(" ");
            content(error.span().map_or(0, |span| span.start), message)
        })?;
        board.path = path.into();
        check::check(&board, packages).map_err(|problem| content(problem.at, problem.message))?;
        Ok(board)
    }
}

/// Line, from 1, of an offset in octets.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(at)
        .filter(|octet| **octet == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests;
