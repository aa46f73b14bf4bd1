//! The CPU's RAM inside a routed design: where each of its bits lies, and what they are.
//!
//! The design is synthesised with random words in that RAM; `ecpbram` then replaces them by the firmware in the routed
//! configuration. [`RamMap`] is the check of that: it finds the random words by itself and reads what now stands there.

use std::collections::HashMap;

/// Words of one slice: the run of one bit that no ECP5 block RAM mode takes apart.
const SLICE: usize = 512;
/// Port widths of DP16KD: bits a word, and bits of a row of the configuration that the mode uses.
const LAYOUTS: [(usize, usize); 6] = [(1, 8), (2, 8), (4, 8), (9, 9), (18, 9), (36, 9)];
/// Rows of nine bits in a block RAM.
const ROWS: usize = 2048;

type Slice = [u64; SLICE / 64];

/// What can go wrong.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RomError {
    /// The configuration is not as Project Trellis writes it.
    #[error("the routed configuration has a block RAM that cannot be read: {0}")]
    Form(String),
    /// A part of the RAM is nowhere, or more than once.
    #[error("bit {bit} of words {first} and on of the CPU's RAM is {times} times in the routed design, not once")]
    Lost {
        /// Bit of the word.
        bit: usize,
        /// First word of the slice.
        first: usize,
        /// How often it was found.
        times: usize,
    },
    /// The RAM does not hold what it should.
    #[error("word {at} of the CPU's RAM is {found:#010x} in the bitstream, but {expected:#010x} in the firmware")]
    Different {
        /// Number of the word.
        at: usize,
        /// In the bitstream.
        found: u32,
        /// In the firmware.
        expected: u32,
    },
    /// The image has the wrong length.
    #[error("an image of {0} words: a multiple of {SLICE} is needed")]
    Length(usize),
}

/// Where a slice lies: block RAM, layout, position.
#[derive(Clone, Copy, Debug)]
struct Place {
    ram: usize,
    layout: usize,
    lane: usize,
}

/// Where every slice of the RAM lies.
#[derive(Clone, Debug)]
pub struct RamMap {
    /// By bit, then by slice.
    places: Vec<Place>,
    words: usize,
}

impl RamMap {
    /// Finds `random` in the configuration that was routed with it.
    pub fn learn(config: &str, random: &[u32]) -> Result<RamMap, RomError> {
        if random.is_empty() || !random.len().is_multiple_of(SLICE) {
            return Err(RomError::Length(random.len()));
        }
        let slices = random.len() / SLICE;
        let mut wanted = HashMap::new();
        for index in 0..32 * slices {
            let (bit, first) = (index / slices, index % slices * SLICE);
            wanted.insert(slice(|k| random[first + k] >> bit & 1 == 1), index);
        }
        let mut found = vec![Vec::new(); 32 * slices];
        for (ram, rows) in &block_rams(config)? {
            for layout in 0..LAYOUTS.len() {
                for lane in 0..lanes(layout) {
                    let place = Place {
                        ram: *ram,
                        layout,
                        lane,
                    };
                    if let Some(index) = wanted.get(&slice(|k| bit_at(rows, place, k))) {
                        found[*index].push(place);
                    }
                }
            }
        }
        let one = |(index, places): (usize, Vec<Place>)| match places[..] {
            [place] => Ok(place),
            _ => Err(RomError::Lost {
                bit: index / slices,
                first: index % slices * SLICE,
                times: places.len(),
            }),
        };
        let places = found
            .into_iter()
            .enumerate()
            .map(one)
            .collect::<Result<_, _>>()?;
        Ok(RamMap {
            places,
            words: random.len(),
        })
    }

    /// The words of the RAM in a configuration of the same routed design.
    pub fn read(&self, config: &str) -> Result<Vec<u32>, RomError> {
        let rams = block_rams(config)?;
        let slices = self.words / SLICE;
        let mut words = vec![0u32; self.words];
        for (index, place) in self.places.iter().enumerate() {
            let (bit, first) = (index / slices, index % slices * SLICE);
            let rows = rams
                .get(&place.ram)
                .ok_or_else(|| RomError::Form(format!("block RAM {} is gone", place.ram)))?;
            for k in 0..SLICE {
                words[first + k] |= u32::from(bit_at(rows, *place, k)) << bit;
            }
        }
        Ok(words)
    }

    /// Whether the configuration holds exactly these words.
    pub fn check(&self, config: &str, expected: &[u32]) -> Result<(), RomError> {
        let found = self.read(config)?;
        let padded = expected.iter().copied().chain(std::iter::repeat(0));
        match found
            .iter()
            .zip(padded)
            .enumerate()
            .find(|(_, (found, expected))| *found != expected)
        {
            Some((at, (found, expected))) => Err(RomError::Different {
                at,
                found: *found,
                expected,
            }),
            None => Ok(()),
        }
    }
}

/// Slices that a block RAM has in a layout.
fn lanes(layout: usize) -> usize {
    let (_, used) = LAYOUTS[layout];
    ROWS * used / SLICE
}

/// Bit `k` of the slice at a place.
fn bit_at(rows: &[u16], place: Place, k: usize) -> bool {
    let (width, used) = LAYOUTS[place.layout];
    let number = k * width + place.lane % width + place.lane / width * SLICE * width;
    rows[number / used] >> (number % used) & 1 == 1
}

fn slice(bit: impl Fn(usize) -> bool) -> Slice {
    let mut slice = [0; SLICE / 64];
    for k in (0..SLICE).filter(|k| bit(*k)) {
        slice[k / 64] |= 1 << (k % 64);
    }
    slice
}

/// The contents of every block RAM of a configuration text, by its number there.
fn block_rams(config: &str) -> Result<HashMap<usize, Vec<u16>>, RomError> {
    let mut rams = HashMap::new();
    let mut lines = config.lines();
    while let Some(line) = lines.next() {
        let Some(number) = line.strip_prefix(".bram_init ") else {
            continue;
        };
        let form = || RomError::Form(line.to_string());
        let mut rows = Vec::with_capacity(ROWS);
        while rows.len() < ROWS {
            for word in lines.next().ok_or_else(form)?.split_whitespace() {
                rows.push(u16::from_str_radix(word, 16).map_err(|_| form())?);
            }
        }
        if rows.len() != ROWS {
            return Err(form());
        }
        rams.insert(number.trim().parse().map_err(|_| form())?, rows);
    }
    Ok(rams)
}

/// Reads a file of hexadecimal words, one a line.
pub fn parse_hex(text: &str) -> Option<Vec<u32>> {
    text.lines()
        .map(|line| u32::from_str_radix(line.trim(), 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words without a pattern, from a fixed seed.
    fn random(words: usize, mut state: u64) -> Vec<u32> {
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            ((mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32) as u32
        };
        (0..words).map(|_| next()).collect()
    }

    /// A configuration with `words` spread over block RAMs of one layout.
    fn config(words: &[u32], layout: usize) -> String {
        let slices = words.len() / SLICE;
        let mut rams = vec![vec![0u16; ROWS]; (32 * slices).div_ceil(lanes(layout))];
        for index in 0..32 * slices {
            let (bit, first) = (index / slices, index % slices * SLICE);
            let place = Place {
                ram: index / lanes(layout),
                layout,
                lane: index % lanes(layout),
            };
            let (width, used) = LAYOUTS[layout];
            for k in (0..SLICE).filter(|k| words[first + k] >> bit & 1 == 1) {
                let number = k * width + place.lane % width + place.lane / width * SLICE * width;
                rams[place.ram][number / used] |= 1 << (number % used);
            }
        }
        let mut text = String::from(".device LFE5U-45F\n\n");
        for (number, rows) in rams.iter().enumerate() {
            text += &format!(".bram_init {number}\n");
            for row in rows.chunks(8) {
                text += &row
                    .iter()
                    .map(|word| format!("{word:03x}"))
                    .collect::<Vec<_>>()
                    .join(" ");
                text.push('\n');
            }
        }
        text
    }

    #[test]
    fn a_ram_is_found_and_read_in_every_layout() {
        let (before, after) = (random(2048, 1), random(2048, 2));
        for layout in 0..LAYOUTS.len() {
            let map = RamMap::learn(&config(&before, layout), &before).unwrap();
            assert_eq!(
                map.read(&config(&after, layout)).unwrap(),
                after,
                "layout {layout}"
            );
            map.check(&config(&after, layout), &after).unwrap();
        }
    }

    #[test]
    fn one_wrong_bit_is_found() {
        let (before, mut after) = (random(1024, 3), random(1024, 4));
        let map = RamMap::learn(&config(&before, 3), &before).unwrap();
        let bitstream = config(&after, 3);
        after[700] ^= 0x10;
        assert!(matches!(
            map.check(&bitstream, &after),
            Err(RomError::Different { at: 700, .. })
        ));
    }

    #[test]
    fn a_ram_that_is_not_all_there_is_refused() {
        let words = random(1024, 5);
        let mut other = words.clone();
        other[3] ^= 1;
        let error = RamMap::learn(&config(&other, 3), &words).unwrap_err();
        assert_eq!(
            error,
            RomError::Lost {
                bit: 0,
                first: 0,
                times: 0
            }
        );
    }
}
