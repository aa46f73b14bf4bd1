//! Frames into pages and out of them: at line rate both ways, and while pages come and go (gate G7). The MAC, the page memory and
//! their router as in the chip, compiled; the consumer is a circuit too, so that nothing in here is faster than a node can be.
mod consumer;
mod line_rate;
mod network;
mod race;

use rand::rngs::StdRng;
use rand::Rng;

/// A broadcast of so many octets without FCS that no other equals.
fn frame(random: &mut StdRng, octets: usize) -> Vec<u8> {
    let head = [0xff; 6].into_iter().chain([2, 0, 0, 0, 0, 9, 0x88, 0xb5]);
    let rest = std::iter::repeat_with(|| random.gen());
    head.chain(rest).take(octets).collect()
}
