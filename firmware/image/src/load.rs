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
    /// A segment lies below the RAM.
    #[error("a segment at {0:#010x}, below the RAM at {RAM_BASE:#010x}")]
    BelowRam(u32),
    /// The image needs more RAM than there is.
    #[error("it needs {needed} octets of RAM, and the board has {available}: take a board with more, or make it smaller")]
    DoesNotFit {
        /// Octets from the start of RAM to the end of what is used.
        needed: u64,
        /// Octets of RAM.
        available: u64,
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
    /// Octets from the start of RAM to the end of what is used when running.
    pub used: u32,
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
        let mut needed = 0;
        let mut pieces = Vec::new();
        for segment in elf.elf_program_headers() {
            if segment.p_type(BigEndian) != PT_LOAD || segment.p_memsz(BigEndian) == 0 {
                continue;
            }
            let octets = segment.data(BigEndian, file).unwrap_or_default();
            let place = offset(segment.p_paddr(BigEndian))?;
            let runs_at = offset(segment.p_vaddr(BigEndian))?;
            let size = segment.p_memsz(BigEndian) as usize;
            needed = needed.max(place + octets.len()).max(runs_at + size);
            pieces.push((place, octets));
        }
        if needed > ram.len() {
            return Err(LoadError::DoesNotFit {
                needed: needed as u64,
                available: ram.len() as u64,
            });
        }
        for (place, octets) in pieces {
            ram[place..place + octets.len()].copy_from_slice(octets);
        }
        let symbols = elf
            .symbols()
            .filter_map(|symbol| Some((symbol.name().ok()?.to_owned(), symbol.address() as u32)));
        Ok(Image {
            ram,
            used: needed as u32,
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

    /// The symbol that an address belongs to: the nearest at or below it.
    pub fn function_at(&self, address: u32) -> &str {
        let below = self.symbols.iter().filter(|(_, at)| *at <= address);
        below
            .max_by_key(|(_, at)| *at)
            .map_or("?", |(name, _)| name)
    }

    /// Where an address is in [`Image::ram`].
    pub fn offset(address: u32) -> usize {
        (address - RAM_BASE) as usize
    }
}

/// Offset in RAM of a segment.
fn offset(address: u32) -> Result<usize, LoadError> {
    let offset = address
        .checked_sub(RAM_BASE)
        .ok_or(LoadError::BelowRam(address))?;
    Ok(offset as usize)
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
