//! The ELF as the RAM holds it at power-up.

use object::elf::{EM_MIPS, ET_EXEC, PT_LOAD};
use object::read::elf::{ElfFile32, FileHeader, ProgramHeader};
use object::{BigEndian, Object, ObjectSection, ObjectSymbol, SectionKind};
use spec::map::{RAM_BASE, RESET_VECTOR};

/// Why a file is no firmware image.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not an ELF file of 32 bits, big-endian.
    #[error("not a 32-bit big-endian ELF file: {0}")]
    NotElf(#[from] object::Error),
    /// For another machine, or not an executable.
    #[error("an ELF file, but not an executable for MIPS")]
    WrongMachine,
    /// Not linked for the reset vector.
    #[error("it starts at {0:#010x}, but the CPU starts at {RESET_VECTOR:#010x}: link it with rt/link.x")]
    WrongEntry(u32),
    /// A segment lies outside the RAM.
    #[error("{start:#010x} to {end:#010x} is not in a RAM of {kilobytes} KB")]
    DoesNotFit {
        /// First address.
        start: u32,
        /// Address behind the last.
        end: u64,
        /// Size of the RAM.
        kilobytes: usize,
    },
}

/// A section that takes room.
#[derive(Clone, Debug)]
pub struct Section {
    /// Name.
    pub name: String,
    /// First address.
    pub address: u32,
    /// Octets.
    pub size: u32,
    /// Whether it is in the power-up image, or only takes room when running.
    pub in_image: bool,
    /// The words, if it holds instructions.
    pub code: Vec<u32>,
}

/// A loaded image.
#[derive(Clone, Debug)]
pub struct Image {
    /// RAM at power-up, all of it.
    pub ram: Vec<u8>,
    /// Sections that take room, by address.
    pub sections: Vec<Section>,
    /// Address behind the last octet of RAM that is used when running.
    pub used_end: u32,
    symbols: Vec<(String, u32)>,
}

impl Image {
    /// Loads an ELF file into a RAM of this size. Segments go to their physical addresses.
    ///
    /// # Errors
    /// See [`LoadError`].
    pub fn load(file: &[u8], kilobytes: usize) -> Result<Image, LoadError> {
        let elf = ElfFile32::<BigEndian>::parse(file)?;
        let header = elf.elf_header();
        if header.e_machine(BigEndian) != EM_MIPS || header.e_type(BigEndian) != ET_EXEC {
            return Err(LoadError::WrongMachine);
        }
        if elf.entry() != u64::from(RESET_VECTOR) {
            return Err(LoadError::WrongEntry(elf.entry() as u32));
        }
        let mut ram = vec![0; kilobytes * 1024];
        let mut used_end = RAM_BASE;
        for segment in elf.elf_program_headers() {
            if segment.p_type(BigEndian) != PT_LOAD {
                continue;
            }
            let octets = segment.data(BigEndian, file).unwrap_or_default();
            let place = segment.p_paddr(BigEndian);
            let offset = range(place, octets.len() as u64, kilobytes)?;
            ram[offset..offset + octets.len()].copy_from_slice(octets);
            let runs_at = segment.p_vaddr(BigEndian);
            let size = segment.p_memsz(BigEndian);
            range(runs_at, u64::from(size), kilobytes)?;
            used_end = used_end.max(runs_at + size);
        }
        let symbols = elf
            .symbols()
            .filter_map(|symbol| Some((symbol.name().ok()?.to_owned(), symbol.address() as u32)));
        Ok(Image {
            ram,
            used_end,
            symbols: symbols.collect(),
            sections: sections(&elf),
        })
    }

    /// Address of a symbol.
    pub fn symbol(&self, name: &str) -> Option<u32> {
        self.symbols
            .iter()
            .find(|(symbol, _)| symbol == name)
            .map(|(_, address)| *address)
    }

    /// Where an address is in [`Image::ram`].
    pub fn offset(address: u32) -> usize {
        (address - RAM_BASE) as usize
    }
}

/// Offset in RAM of a piece that must lie in it.
fn range(start: u32, octets: u64, kilobytes: usize) -> Result<usize, LoadError> {
    let end = u64::from(start) + octets;
    let fits = start >= RAM_BASE && end <= u64::from(RAM_BASE) + kilobytes as u64 * 1024;
    if octets == 0 {
        return Ok(0);
    }
    fits.then(|| (start - RAM_BASE) as usize)
        .ok_or(LoadError::DoesNotFit {
            start,
            end,
            kilobytes,
        })
}

fn sections(elf: &ElfFile32<'_, BigEndian>) -> Vec<Section> {
    let mut sections: Vec<Section> = elf
        .sections()
        .filter(|section| section.address() != 0 && section.size() != 0)
        .map(|section| {
            let words = section.data().unwrap_or_default().chunks_exact(4);
            let code = match section.kind() {
                SectionKind::Text => words
                    .map(|w| u32::from_be_bytes([w[0], w[1], w[2], w[3]]))
                    .collect(),
                _ => Vec::new(),
            };
            Section {
                name: section.name().unwrap_or("?").to_owned(),
                address: section.address() as u32,
                size: section.size() as u32,
                in_image: section.kind() != SectionKind::UninitializedData,
                code,
            }
        })
        .collect();
    sections.sort_by_key(|section| section.address);
    sections
}
