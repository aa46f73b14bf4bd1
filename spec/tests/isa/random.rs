//! A small seeded generator (xorshift) of numbers and operands.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        println!("seed {seed}");
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn word(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as u32
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.word() % limit
    }

    /// Any value, with the interesting ones often.
    pub fn value(&mut self) -> u32 {
        const CORNERS: [u32; 8] = [
            0,
            1,
            u32::MAX,
            0x8000_0000,
            0x7fff_ffff,
            0x8000,
            0xffff_8000,
            2,
        ];
        if self.below(3) == 0 {
            CORNERS[self.below(8) as usize]
        } else {
            self.word() >> self.below(32)
        }
    }
}
