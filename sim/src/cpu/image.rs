//! Programs: ELF files and raw images, and where they go.

use super::RAM_OCTETS;
use object::elf;
use object::read::elf::{FileHeader, ProgramHeader};
use std::path::{Path, PathBuf};

/// A program in a flat RAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// First address of RAM.
    pub base: u32,
    /// Octets of RAM.
    pub octets: u32,
    /// First instruction.
    pub entry: u32,
    /// Contents and where they go.
    pub segments: Vec<(u32, Vec<u8>)>,
}

/// What can be wrong with a program.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// Not an ELF file, and no base address was given.
    #[error("{0} is not an ELF file: for a raw image say where it goes with --base ADDRESS")]
    NotElf(PathBuf),
    /// A damaged ELF file.
    #[error("{0}: damaged ELF file: {1}")]
    Damaged(PathBuf, object::read::Error),
    /// An ELF file of another machine.
    #[error("{0} is for {1}: GRAFTON runs big-endian 32-bit MIPS-I (mips-linux-gnu-gcc -EB -march=mips1)")]
    WrongMachine(PathBuf, String),
    /// An object file or a library.
    #[error("{0} is not a linked program: link it with fixed addresses (-static)")]
    NotLinked(PathBuf),
    /// More than the RAM.
    #[error("{path}: {first:#010x} to {last:#010x} do not fit the RAM of {kilobytes} KB at {base:#010x}")]
    TooBig {
        /// The file.
        path: PathBuf,
        /// First octet of the segment.
        first: u32,
        /// Last octet of the segment.
        last: u64,
        /// Size of RAM.
        kilobytes: u32,
        /// First address of RAM.
        base: u32,
    },
    /// Nothing in it.
    #[error("{0} is empty: there is nothing to run")]
    Empty(PathBuf),
    /// Instructions are words.
    #[error("--base {0:#x}: not a multiple of 4")]
    BadBase(u32),
    /// A store there would end nothing.
    #[error("--tohost {address:#x} is no word in the RAM of {kilobytes} KB at {base:#010x}")]
    BadEnd {
        /// What was asked for.
        address: u32,
        /// Size of RAM.
        kilobytes: u32,
        /// First address of RAM.
        base: u32,
    },
    /// A RAM size that cannot be.
    #[error("--ram-kb {0}: 1 to {max} are possible", max = RAM_OCTETS / 1024)]
    RamSize(u32),
}

impl Image {
    /// Reads a program: an ELF file, or with `base` also a raw image, whose first word is the first instruction. RAM has
    /// `kilobytes` KB and begins at `base`; without it, at the 1 MB boundary below an ELF file's lowest segment, or at
    /// that segment's 4 KB page if its end would not fit otherwise.
    pub fn read(path: &Path, base: Option<u32>, kilobytes: u32) -> Result<Image, ImageError> {
        if kilobytes == 0 || kilobytes > RAM_OCTETS / 1024 {
            return Err(ImageError::RamSize(kilobytes));
        }
        if let Some(base) = base.filter(|base| !base.is_multiple_of(4)) {
            return Err(ImageError::BadBase(base));
        }
        let data = std::fs::read(path).map_err(|error| ImageError::Read(path.into(), error))?;
        if data.is_empty() {
            return Err(ImageError::Empty(path.into()));
        }
        let octets = kilobytes * 1024;
        let image = if data.starts_with(&elf::ELFMAG) {
            Self::from_elf(path, &data, base, octets)?
        } else {
            let base = base.ok_or_else(|| ImageError::NotElf(path.into()))?;
            Image {
                base,
                octets,
                entry: base,
                segments: vec![(base, data)],
            }
        };
        image.check(path)?;
        Ok(image)
    }

    fn from_elf(
        path: &Path,
        data: &[u8],
        base: Option<u32>,
        octets: u32,
    ) -> Result<Image, ImageError> {
        let damaged = |error| ImageError::Damaged(path.into(), error);
        let wrong = |what: String| ImageError::WrongMachine(path.into(), what);
        if data.get(4) != Some(&elf::ELFCLASS32.0) {
            return Err(wrong("a 64-bit machine".into()));
        }
        if data.get(5) != Some(&elf::ELFDATA2MSB.0) {
            return Err(wrong("a little-endian machine".into()));
        }
        let header = elf::FileHeader32::<object::BigEndian>::parse(data).map_err(damaged)?;
        let endian = object::BigEndian;
        let machine = header.e_machine(endian);
        if machine != elf::EM_MIPS {
            return Err(wrong(format!(
                "machine {machine} (MIPS is {})",
                elf::EM_MIPS
            )));
        }
        if header.e_type(endian) != elf::ET_EXEC {
            return Err(ImageError::NotLinked(path.into()));
        }
        let entry = header.e_entry(endian);
        let mut segments = vec![];
        let mut headers = vec![];
        for segment in header.program_headers(endian, data).map_err(damaged)? {
            if segment.p_type(endian) == elf::PT_LOAD && segment.p_memsz(endian) != 0 {
                let contents = segment
                    .data(endian, data)
                    .map_err(|()| ImageError::NotLinked(path.into()))?;
                let mut contents = contents.to_vec();
                contents.resize((segment.p_memsz(endian) as usize).min(1 << 28), 0);
                let first = segment.p_vaddr(endian);
                let executable = segment.p_flags(endian).0 & elf::PF_X.0 != 0;
                let list = match segment.p_offset(endian) {
                    0 if !executable => &mut headers,
                    _ => &mut segments,
                };
                list.push((first, contents));
            }
        }
        let lowest = segments.iter().map(|(at, _)| *at).min();
        let lowest = lowest.ok_or_else(|| ImageError::NotLinked(path.into()))?;
        let mut image = Image {
            base: base.unwrap_or(lowest & !(RAM_OCTETS - 1)),
            octets,
            entry,
            segments,
        };
        if base.is_none() && image.check(path).is_err() {
            image.base = lowest & !0xfff;
        }
        // A linker may put the file's own headers far from the program; nothing needs them in RAM.
        headers.retain(|(first, contents)| image.holds(*first, contents.len()));
        image.segments.extend(headers);
        Ok(image)
    }

    /// Whether a store of a word at this address can be seen.
    pub fn check_end(&self, address: u32) -> Result<(), ImageError> {
        if address.is_multiple_of(4) && self.holds(address, 4) {
            return Ok(());
        }
        Err(ImageError::BadEnd {
            address,
            kilobytes: self.octets / 1024,
            base: self.base,
        })
    }

    /// Whether so many octets from an address on are inside RAM.
    fn holds(&self, first: u32, length: usize) -> bool {
        first.wrapping_sub(self.base) as u64 + length as u64 <= self.octets as u64
    }

    /// Whether all of it is inside RAM.
    fn check(&self, path: &Path) -> Result<(), ImageError> {
        for (first, contents) in &self.segments {
            if !self.holds(*first, contents.len()) {
                return Err(ImageError::TooBig {
                    path: path.into(),
                    first: *first,
                    last: *first as u64 + (contents.len() as u64).max(1) - 1,
                    kilobytes: self.octets / 1024,
                    base: self.base,
                });
            }
        }
        Ok(())
    }

    /// The words of RAM that are not zero, by their number, in order.
    pub fn words(&self) -> Vec<(usize, u32)> {
        let mut octets = vec![0u8; self.octets as usize];
        for (at, contents) in &self.segments {
            let place = at.wrapping_sub(self.base) as usize;
            octets[place..place + contents.len()].copy_from_slice(contents);
        }
        let words = octets.chunks_exact(4).enumerate();
        words
            .map(|(at, word)| (at, u32::from_be_bytes([word[0], word[1], word[2], word[3]])))
            .filter(|(_, word)| *word != 0)
            .collect()
    }
}
