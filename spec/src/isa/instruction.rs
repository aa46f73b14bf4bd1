//! The fields of an instruction word.

/// One instruction word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Instruction(pub u32);

impl Instruction {
    /// Bits 31 to 26.
    pub const fn opcode(self) -> u8 {
        (self.0 >> 26) as u8
    }
    /// First source register, bits 25 to 21.
    pub const fn rs(self) -> u8 {
        (self.0 >> 21) as u8 & 31
    }
    /// Second source register, bits 20 to 16.
    pub const fn rt(self) -> u8 {
        (self.0 >> 16) as u8 & 31
    }
    /// Destination register, bits 15 to 11.
    pub const fn rd(self) -> u8 {
        (self.0 >> 11) as u8 & 31
    }
    /// Shift amount, bits 10 to 6.
    pub const fn shift_amount(self) -> u8 {
        (self.0 >> 6) as u8 & 31
    }
    /// Bits 5 to 0.
    pub const fn function(self) -> u8 {
        self.0 as u8 & 63
    }
    /// Bits 15 to 0.
    pub const fn immediate(self) -> u16 {
        self.0 as u16
    }
    /// Bits 15 to 0 as a signed number.
    pub const fn signed_immediate(self) -> u32 {
        self.0 as u16 as i16 as i32 as u32
    }
    /// Bits 25 to 0: the word address of a jump within its 256 MB.
    pub const fn jump_index(self) -> u32 {
        self.0 & 0x03ff_ffff
    }
}
