//! FCS register (IEEE 802.3 clause 3.2.9), one octet a clock.
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::ethernet::CRC_POLYNOMIAL;

/// Bits of an octet.
const BITS: usize = 8;

/// What [Crc::mixed] is when the octet at its input makes the register `after`: eight steps back. So a frame's last octet and
/// the verdict over it fall in one clock without the logic of the division.
pub const fn before_last(after: u32) -> u32 {
    let (mut value, mut bit) = (after, 0);
    while bit < BITS {
        let subtracted = value >> 31;
        value = (value ^ (subtracted * CRC_POLYNOMIAL)) << 1 | subtracted;
        bit += 1;
    }
    value
}

/// The CRC over the octets taken since `clear`, least significant bit first; all ones at first. The FCS on the wire is its
/// complement, least significant octet first. `clear` wins over both others, which exclude each other.
#[derive(LogicBlock, Default)]
pub struct Crc {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: start again.
    pub clear: Signal<In, Bit>,
    /// Strobe: take `octet`.
    pub advance: Signal<In, Bit>,
    /// The octet.
    pub octet: Signal<In, Bits<8>>,
    /// Strobe: move the next octet of the FCS down.
    pub shift: Signal<In, Bit>,
    /// The register.
    pub value: Signal<Out, Bits<32>>,
    /// The register with `octet` added and not yet divided: see [before_last].
    pub mixed: Signal<Out, Bits<32>>,
    register: RegInit<32, 0xffff_ffff>,
    polynomial: Lit<32, { CRC_POLYNOMIAL as u64 }>,
    ones: Lit<32, 0xffff_ffff>,
    taken: Signal<Local, Bits<8>>,
    step: [Signal<Local, Bits<32>>; BITS + 1],
}

impl Logic for Crc {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, register);
        self.value.next = self.register.q.val();
        self.mixed.next = self.register.q.val() ^ bit_cast::<32, 8>(self.octet.val());
        // The octet that is in the register already takes nothing but a shift.
        self.taken.next = self.octet.val();
        if self.shift.val() {
            self.taken.next = self.register.q.val().get_bits::<8>(0);
        }
        self.step[0].next = self.register.q.val() ^ bit_cast::<32, 8>(self.taken.val());
        for i in 0..8 {
            self.step[i + 1].next = self.step[i].val() >> 1;
            if self.step[i].val().get_bit(0) {
                self.step[i + 1].next = (self.step[i].val() >> 1) ^ self.polynomial.val();
            }
        }
        if self.clear.val() {
            self.register.d.next = self.ones.val();
        } else if self.advance.val() | self.shift.val() {
            self.register.d.next = self.step[8].val();
        }
    }
}
