//! The firmware's ELF: building it, and the image of the CPU's RAM that it makes.

use crate::project;
use crate::toolchain::Step;
use anyhow::Result;
use object::read::elf::{ElfFile32, ProgramHeader};
use object::{Object, ObjectSymbol};
use spec::map::RAM_BASE;
use spec::settings::{Setting, SYMBOL};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What is wrong with a firmware file.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// It cannot be read.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// It is not for GRAFTON.
    #[error("{path}: {message}")]
    Kind {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        message: String,
    },
    /// It needs more RAM than there is.
    #[error("{path}: the firmware needs {needed} octets of RAM, the board has {available}: make it smaller, or take a board with more (memory.ram_kbytes)")]
    TooBig {
        /// The file.
        path: PathBuf,
        /// What it needs.
        needed: u64,
        /// What there is.
        available: u64,
    },
}

/// First contents of the CPU's RAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// All words of the RAM, the first at [`RAM_BASE`]; a word's highest octet has the lowest address.
    pub words: Vec<u32>,
    /// Octets of text and data that come from the file.
    pub loaded: u64,
    /// Octets from the start of RAM to the end of what the program claims, bss included.
    pub claimed: u64,
    /// Octets from the start of RAM to the block of settings, if the program has one.
    pub settings: Option<usize>,
}

impl Image {
    /// Reads an ELF for a RAM of this size.
    pub fn load(path: &Path, ram_kbytes: u32) -> Result<Image, ImageError> {
        let octets = std::fs::read(path).map_err(|reason| ImageError::File {
            path: path.into(),
            reason,
        })?;
        let kind = |message: String| ImageError::Kind {
            path: path.into(),
            message,
        };
        let elf = object::File::parse(octets.as_slice())
            .map_err(|error| kind(format!("not an ELF file: {error}")))?;
        if elf.architecture() != object::Architecture::Mips || elf.is_little_endian() {
            let end = if elf.is_little_endian() {
                "little"
            } else {
                "big"
            };
            return Err(kind(format!(
                "an ELF for {:?}, {end}-endian; GRAFTON runs big-endian Mips",
                elf.architecture()
            )));
        }
        let (base, size) = (u64::from(RAM_BASE), u64::from(ram_kbytes) * 1024);
        let mut ram = vec![0u8; size as usize];
        let (mut loaded, mut claimed) = (0, 0);
        let elf32 = ElfFile32::<object::Endianness>::parse(octets.as_slice())
            .map_err(|error| kind(format!("not a 32-bit ELF file: {error}")))?;
        let endian = elf32.endian();
        for header in elf32.elf_program_headers() {
            if header.p_type(endian) != object::elf::PT_LOAD || header.p_memsz(endian) == 0 {
                continue;
            }
            let data = header
                .data(endian, octets.as_slice())
                .map_err(|()| kind("a segment lies outside the file".into()))?;
            let place = |address: u32| {
                u64::from(address).checked_sub(base).ok_or_else(|| {
                    kind(format!(
                        "a segment at {address:#010x}, below RAM at {RAM_BASE:#010x}"
                    ))
                })
            };
            // What is in RAM at power-up lies at physical addresses; the program moves it to where it runs.
            let at = place(header.p_paddr(endian))?;
            let runs_at = place(header.p_vaddr(endian))?;
            claimed = claimed
                .max(at + data.len() as u64)
                .max(runs_at + u64::from(header.p_memsz(endian)));
            loaded += data.len() as u64;
            if claimed <= size {
                ram[at as usize..][..data.len()].copy_from_slice(data);
            }
        }
        let settings = elf
            .symbols()
            .find(|symbol| symbol.name() == Ok(SYMBOL))
            .and_then(|symbol| (symbol.address() & 0xffff_ffff).checked_sub(base))
            .map(|at| at as usize)
            .filter(|at| at + spec::settings::BYTES <= size as usize && at % 4 == 0);
        if claimed > size {
            return Err(ImageError::TooBig {
                path: path.into(),
                needed: claimed,
                available: size,
            });
        }
        if u64::from(elf.entry() as u32) != u64::from(spec::map::RESET_VECTOR) {
            let reset = spec::map::RESET_VECTOR;
            return Err(kind(format!(
                "its entry is {:#010x}, but GRAFTON starts at {reset:#010x}",
                elf.entry()
            )));
        }
        let words = ram
            .chunks_exact(4)
            .map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        Ok(Image {
            words,
            loaded,
            claimed,
            settings,
        })
    }

    /// Writes a setting into the block, zero padded.
    ///
    /// # Errors
    /// The program has no block of settings, or the value is too long; in one line.
    pub fn set(&mut self, setting: Setting, value: &[u8]) -> Result<(), String> {
        let block = self
            .settings
            .ok_or(format!("the firmware has no symbol {SYMBOL}"))?;
        if value.len() > setting.length {
            return Err(format!(
                "a setting of {} octets does not fit into {}",
                value.len(),
                setting.length
            ));
        }
        for offset in 0..setting.length {
            let octet = value.get(offset).copied().unwrap_or(0);
            let at = block + setting.offset + offset;
            let shift = 8 * (3 - at % 4);
            let word = &mut self.words[at / 4];
            *word = *word & !(0xff << shift) | u32::from(octet) << shift;
        }
        Ok(())
    }

    /// As `$readmemh` reads it: one word a line.
    pub fn hex(&self) -> String {
        self.words
            .iter()
            .map(|word| format!("{word:08x}\n"))
            .collect()
    }
}

/// Builds the firmware for a RAM of this size into `elf`; the log goes beside it.
pub fn build(ram_kbytes: u32, elf: &Path) -> Result<Duration> {
    build_with(ram_kbytes, elf, &[])
}

/// The same with variables and types for a debugger. The compiler makes slightly other code then: it is not the image of a board.
pub fn build_for_debugger(ram_kbytes: u32, elf: &Path) -> Result<Duration> {
    build_with(ram_kbytes, elf, &[("CARGO_PROFILE_RELEASE_DEBUG", "full")])
}

fn build_with(ram_kbytes: u32, elf: &Path, settings: &[(&str, &str)]) -> Result<Duration> {
    let folder = elf.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut command = Command::new(project::root().join("firmware/build"));
    command
        .args(["--ram-kb", &ram_kbytes.to_string(), "--output"])
        .arg(std::path::absolute(elf)?)
        .envs(settings.iter().copied());
    let step = Step {
        name: "firmware",
        folder,
        log: "firmware.log",
        limit: Duration::from_secs(900),
    };
    step.run_command(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A big-endian MIPS ELF with one segment.
    fn elf(machine: u16, big_endian: bool, address: u32, data: &[u8], memory: u32) -> Vec<u8> {
        let half = |value: u16| {
            if big_endian {
                value.to_be_bytes()
            } else {
                value.to_le_bytes()
            }
        };
        let word = |value: u32| {
            if big_endian {
                value.to_be_bytes()
            } else {
                value.to_le_bytes()
            }
        };
        let mut file = vec![0x7f, b'E', b'L', b'F', 1, if big_endian { 2 } else { 1 }, 1];
        file.resize(16, 0);
        for value in [2, machine] {
            file.extend(half(value));
        }
        for value in [1, spec::map::RESET_VECTOR, 52, 0, 0] {
            file.extend(word(value));
        }
        for value in [52, 32, 1, 40, 0, 0] {
            file.extend(half(value));
        }
        for value in [1, 84, address, address, data.len() as u32, memory, 7, 4] {
            file.extend(word(value));
        }
        file.extend(data);
        file
    }

    fn load(file: Vec<u8>) -> Result<Image, ImageError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("firmware.elf");
        std::fs::write(&path, file).unwrap();
        Image::load(&path, 16)
    }

    const MIPS: u16 = 8;

    #[test]
    fn octets_become_big_endian_words_in_place() {
        let image = load(elf(MIPS, true, RAM_BASE + 4, &[1, 2, 3, 4, 5], 16)).unwrap();
        assert_eq!(image.words.len(), 16 * 256);
        assert_eq!(image.words[..3], [0, 0x0102_0304, 0x0500_0000]);
        assert_eq!((image.loaded, image.claimed), (5, 20));
        assert!(image.hex().starts_with("00000000\n01020304\n05000000\n"));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_both_sizes() {
        let message = load(elf(MIPS, true, RAM_BASE, &[0; 4], 16 * 1024 + 1))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("needs 16385 octets of RAM, the board has 16384"),
            "{message}"
        );
    }

    #[test]
    fn other_machines_are_refused() {
        let message = load(elf(0x3e, false, RAM_BASE, &[0; 4], 4))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("little-endian; GRAFTON runs big-endian Mips"),
            "{message}"
        );
        let message = load(elf(MIPS, true, 0x1000, &[0; 4], 4))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("a segment at 0x00001000, below RAM"),
            "{message}"
        );
        assert!(load(vec![1, 2, 3])
            .unwrap_err()
            .to_string()
            .contains("not an ELF file"));
    }
}
