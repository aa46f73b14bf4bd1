//! The ten outputs on one display of fourteen segments: each output's turn shows its number, then its state.
//!
//! ```text
//! number:  0 . . 9    state:  -  off     P  powered     E  tripped
//! ```
//! Clock: `clock`, any; number and state are shown for `2^A` clocks each. The states may come from another clock.
use hdl::cdc::Synchroniser;
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;

/// Names of the segments, bit 0 first: the six around, then the inner ones clockwise from the upper left
/// diagonal (names of the board's user guide). The middle bar is `k` and `p`.
const SEGMENTS: &str = "abcdefghjklmnp";
/// What stands for the numbers 0 to 9.
const DIGITS: [&str; CHANNELS] = [
    "abcdef", "bc", "abdekp", "abcdkp", "bcfkp", "acdfkp", "acdefkp", "abc", "abcdefkp", "abcdfkp",
];
const OFF: &str = "kp";
const POWERED: &str = "abefkp";
const TRIPPED: &str = "adefp";

fn lit(segments: &str) -> u32 {
    let bit = |letter| SEGMENTS.find(letter).map_or(0, |place| 1 << place);
    segments.chars().map(bit).sum()
}

/// The index is: number (4 bits), powered, tripped, whether the state is shown.
#[derive(Clone, Debug, Default)]
struct Glyphs;

impl Contents for Glyphs {
    fn word(index: u32) -> u32 {
        let [powered, tripped, state] = [4, 5, 6].map(|bit| index >> bit & 1 == 1);
        lit(match (state, tripped, powered) {
            (false, ..) => DIGITS.get(index as usize & 15).unwrap_or(&""),
            (true, true, _) => TRIPPED,
            (true, false, true) => POWERED,
            (true, false, false) => OFF,
        })
    }
}

/// Shows one output after the other, number and state for `2^A` clocks each.
#[derive(LogicBlock, Default)]
pub struct Display<const A: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Level, asynchronous: bit n is 1 when output n is on.
    pub powered: Signal<In, Bits<CHANNELS>>,
    /// Level, asynchronous: bit n is 1 when output n has tripped.
    pub tripped: Signal<In, Bits<CHANNELS>>,
    /// Bit n is 1 when segment n of `a b c d e f g h j k l m n p` is lit.
    pub segments: Signal<Out, Bits<14>>,
    power: Synchroniser<CHANNELS>,
    trips: Synchroniser<CHANNELS>,
    waited: DFF<Bits<A>>,
    state: DFF<Bit>,
    number: DFF<Bits<4>>,
    shown: DFF<Bits<14>>,
    glyphs: Table<Glyphs, 7, 14>,
    turns: Signal<Local, Bit>,
    on: Signal<Local, Bit>,
    trip: Signal<Local, Bit>,
    first: Lit<4, 0>,
    last: Lit<4, { CHANNELS as u64 - 1 }>,
}

impl<const A: usize> Logic for Display<A> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, power, trips);
        dff_setup!(self, clock, waited, state, number, shown);
        self.power.d.next = self.powered.val();
        self.trips.d.next = self.tripped.val();
        self.waited.d.next = self.waited.q.val() + 1;
        self.turns.next = self.waited.q.val().all();
        if self.turns.val() {
            self.state.d.next = !self.state.q.val();
        }
        if self.turns.val() & self.state.q.val() {
            self.number.d.next = self.number.q.val() + 1;
            if self.number.q.val() == self.last.val() {
                self.number.d.next = self.first.val();
            }
        }
        self.on.next = self.power.q.val().get_bit(self.number.q.val().index());
        self.trip.next = self.trips.q.val().get_bit(self.number.q.val().index());
        self.glyphs.index.next = bit_cast::<7, 4>(self.number.q.val())
            | (bit_cast::<7, 1>(self.on.val().into()) << 4)
            | (bit_cast::<7, 1>(self.trip.val().into()) << 5)
            | (bit_cast::<7, 1>(self.state.q.val().into()) << 6);
        self.shown.d.next = self.glyphs.word.val();
        self.segments.next = self.shown.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdl::check::{replay, Bench};

    /// What is shown, as letters of segments.
    fn letters(segments: u32) -> String {
        let lit = |place: &usize| segments >> place & 1 == 1;
        let names = SEGMENTS.char_indices();
        names
            .filter(|(place, _)| lit(place))
            .map(|(_, name)| name)
            .collect()
    }

    #[test]
    fn every_output_has_its_turn_with_number_and_state() {
        let mut bench =
            Bench::new(Display::<3>::default(), |display| &mut display.clock).recording();
        bench.dut.powered.next = 0b00_0010_1101u32.to_bits();
        bench.dut.tripped.next = 0b10_0000_0100u32.to_bits();
        let mut shown = Vec::new();
        for _ in 0..(CHANNELS + 1) * 16 {
            bench.step();
            let now = letters(bench.dut.segments.val().to_u32());
            if shown.last() != Some(&now) {
                shown.push(now);
            }
        }
        let state = |number| match number {
            2 | 9 => TRIPPED,
            0 | 3 | 5 => POWERED,
            _ => OFF,
        };
        let due: Vec<_> = (0..10)
            .flat_map(|number| [DIGITS[number], state(number)])
            .collect();
        let start = shown.iter().position(|glyph| glyph == DIGITS[0]).unwrap();
        assert_eq!(shown[start..start + due.len()], due);
        replay("display", &mut bench);
    }

    #[test]
    fn every_glyph_is_another() {
        let mut all: Vec<_> = DIGITS
            .into_iter()
            .chain([OFF, POWERED, TRIPPED])
            .map(lit)
            .collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), CHANNELS + 3);
    }
}
