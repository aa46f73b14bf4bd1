//! `flash`: the board's serial NOR flash. Only a chip that is built with it has this node, and only the CPU may call it.
//!
//! An erase or a program is answered at once and then goes on by itself; STATUS tells when it has ended and how. Until then
//! every call that needs the flash chip is answered RETRY.

/// Octets that an erase sets to 0xff.
pub const SECTOR_OCTETS: u32 = 4096;
/// Octets of a READ and of a PROGRAM. A flash page of 256 octets is a multiple, so that none can leave it.
pub const UNIT_OCTETS: u32 = 8;
/// Octets that an address of three octets reaches; what a larger flash chip has beyond is out of reach.
pub const REACH_OCTETS: u32 = 1 << 24;

/// Commands of the flash chip (JEDEC JESD216, and every data sheet of such a chip). No other is ever sent.
pub mod command {
    /// Ends whatever reading mode an FPGA's configuration has left.
    pub const END_MODE: u32 = 0xffff_ffff;
    /// Release from deep power-down.
    pub const WAKE: u32 = 0xab;
    /// Read identification.
    pub const IDENTIFY: u32 = 0x9f;
    /// Read status register 1.
    pub const READ_STATUS: u32 = 0x05;
    /// Write enable.
    pub const WRITE_ENABLE: u32 = 0x06;
    /// Page program.
    pub const PROGRAM: u32 = 0x02;
    /// Sector erase, 4096 octets.
    pub const ERASE_SECTOR: u32 = 0x20;
    /// Read data.
    pub const READ: u32 = 0x03;
}

/// Bits of status register 1.
pub mod status_bit {
    /// An erase or a program is under way.
    pub const BUSY: u32 = 0;
    /// Write enable latch.
    pub const WRITE_ENABLED: u32 = 1;
}

/// Why `flash` refused, `d0` of a FAIL, or how an erase or a program ended, `outcome` of STATUS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// It did not; it ended well.
    None = 0,
    /// No such call.
    UnknownCall = 1,
    /// No flash chip, or none whose size its identification tells.
    UnknownChip = 2,
    /// GET_ID has not succeeded yet.
    NotIdentified = 3,
    /// Not at the start of a sector or unit, or beyond the end.
    BadAddress = 4,
    /// In the area that the board protects.
    Protected = 5,
    /// The flash chip does not let itself be written: it is busy with something else, or gone.
    NotEnabled = 6,
    /// The flash chip has not become ready within a second.
    TimedOut = 7,
    /// What was read back is not what was asked for: not erased before, protected by the flash chip itself, or worn out.
    NotWritten = 8,
}

impl Refusal {
    /// The refusal with this code.
    pub const fn from_code(code: u32) -> Option<Refusal> {
        Some(match code {
            0 => Refusal::None,
            1 => Refusal::UnknownCall,
            2 => Refusal::UnknownChip,
            3 => Refusal::NotIdentified,
            4 => Refusal::BadAddress,
            5 => Refusal::Protected,
            6 => Refusal::NotEnabled,
            7 => Refusal::TimedOut,
            8 => Refusal::NotWritten,
            _ => return None,
        })
    }
}

/// Octets of a flash chip by its identification, or nothing if that does not tell: the manufacturer's octet must have odd
/// parity, as JEDEC JEP106 gives it, and the third be the logarithm of the size in octets (0x10 to 0x1f), or that and 0x20
/// (0x30 to 0x3f, Macronix' series for 1.8 V).
pub const fn octets_of(id: u32) -> Option<u32> {
    let manufacturer = id >> 16 & 0xff;
    let capacity = id & 0xff;
    if manufacturer.count_ones() % 2 == 1 && capacity & 0xd0 == 0x10 {
        Some(1 << (capacity & 0x1f))
    } else {
        None
    }
}

crate::service_calls! {
    /// Calls of the flash node.
    FlashCall {
        /// Size of the flash chip.
        GetSize = 0x02, get_size "GET_SIZE",
        () -> (octets: D1[31:0] "octets"),
        idempotent, "FAIL before GET_ID has succeeded";
        /// Begins to erase a sector and to see that all of it is erased; STATUS tells when that is done. RETRY while busy.
        EraseSector = 0x03, erase_sector "PAGE_ERASE",
        (address: D1[31:0] "octet address of the sector") -> (),
        idempotent, "FAIL with d0 = Refusal; in the protected area always";
        /// Wakes the flash chip and identifies it. RETRY while busy.
        GetId = 0x04, get_id "GET_ID",
        () -> (id: D1[23:0] "[23:16] manufacturer, [15:8] type, [7:0] capacity, as the flash chip says (also with a FAIL)"),
        idempotent, "FAIL with d0 = Refusal when there is no flash chip or its size is not known";
        /// Reads a unit. RETRY while busy.
        Read = 0x05, read "READ",
        (address: D1[31:0] "octet address, a multiple of 8") -> (first: D1[31:0] "octets 0 to 3, the first in bits 31 to 24", second: D2[31:0] "octets 4 to 7"),
        idempotent, "FAIL with d0 = Refusal";
        /// Begins to program a unit and to read it back; STATUS tells when that is done. RETRY while busy.
        Program = 0x06, program "PROGRAM",
        (unit: D0[20:0] "octet address divided by 8", first: D1[31:0] "octets 0 to 3, the first in bits 31 to 24", second: D2[31:0] "octets 4 to 7") -> (),
        idempotent, "FAIL with d0 = Refusal; in the protected area always";
        /// How the last erase or program goes or went, and where neither is possible.
        Status = 0x07, status "STATUS",
        () -> (busy: D0[0:0] "1 an erase or a program is under way", identified: D0[1:1] "1 GET_ID has succeeded", outcome: D0[7:4] "of the last erase or program: Refusal, 0 if it ended well",
               protected_first: D1[31:0] "first octet of the protected area", protected_end: D2[31:0] "first octet behind it"),
        idempotent, "none possible";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D-FLS-2: sizes are in octets. Identifications from data sheets: W25Q80BV, W25Q16DW, W25Q64JV, N25Q256A, MX25U6435F,
    /// GD25Q16C; and what an empty bus reads.
    #[test]
    fn sizes_are_in_octets() {
        for (id, kilobytes) in [
            (0xef4014, 1024),
            (0xef6015, 2048),
            (0xef4017, 8192),
            (0x20ba19, 32768),
            (0xc22537, 8192),
            (0xc84015, 2048),
        ] {
            assert_eq!(octets_of(id), Some(kilobytes * 1024), "{id:06x}");
        }
        for id in [
            0xffffff, 0, 0xef4000, 0xef40ff, 0xff4017, 0xef4057, 0xef4097,
        ] {
            assert_eq!(octets_of(id), None, "{id:06x}");
        }
    }

    #[test]
    fn refusals_have_their_codes() {
        for code in 0..9 {
            assert_eq!(Refusal::from_code(code).map(|r| r as u32), Some(code));
        }
        assert_eq!(Refusal::from_code(9), None);
    }
}
