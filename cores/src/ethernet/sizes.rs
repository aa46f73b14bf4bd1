//! What is counted of every frame whatever becomes of it: its octets, its size, and to whom it went.
use super::cause::{CAUSE_BITS, FRAGMENT, GOOD, JABBER, NO_SFD, OVERRUN, OVERSIZE, RUNT, TAKEN};
use super::outcome::{census, CENSUS_BITS};
use super::page_writer::LENGTH_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::{Counter, FCS_OCTETS};

/// The sizes, as the top bits of a length tell them apart in the kernel below.
const _: () = {
    let sizes = Counter::SIZES;
    assert!(sizes[0].1 == 64 && sizes[0].2 == 64 && sizes[1].2 == 127 && sizes[2].2 == 255);
    assert!(sizes[3].2 == 511 && sizes[4].2 == 1023 && sizes[5].2 < 1 << LENGTH_BITS);
};

/// Combinational. Frames of which nothing is known (no delimiter, overrun) and those of the bridge are not counted.
#[derive(LogicBlock, Default)]
pub struct Sizes {
    /// Why the frame ended.
    pub cause: Signal<In, Bits<CAUSE_BITS>>,
    /// Its length without FCS.
    pub length: Signal<In, Bits<LENGTH_BITS>>,
    /// It goes to broadcast or multicast.
    pub group: Signal<In, Bit>,
    /// It goes to broadcast.
    pub broadcast: Signal<In, Bit>,
    /// Its length with FCS.
    pub octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// What to count.
    pub census: Signal<Out, Bits<CENSUS_BITS>>,
    is_good: Lit<CAUSE_BITS, GOOD>,
    is_runt: Lit<CAUSE_BITS, RUNT>,
    is_fragment: Lit<CAUSE_BITS, FRAGMENT>,
    is_oversize: Lit<CAUSE_BITS, OVERSIZE>,
    is_jabber: Lit<CAUSE_BITS, JABBER>,
    is_no_sfd: Lit<CAUSE_BITS, NO_SFD>,
    is_overrun: Lit<CAUSE_BITS, OVERRUN>,
    is_taken: Lit<CAUSE_BITS, TAKEN>,
    check_octets: Lit<LENGTH_BITS, { FCS_OCTETS as u64 }>,
    none: Lit<CENSUS_BITS, 0>,
    all_octets: Lit<CENSUS_BITS, { census(Counter::AllOctets) }>,
    size_64: Lit<CENSUS_BITS, { census(Counter::Size64) }>,
    size_65: Lit<CENSUS_BITS, { census(Counter::Size65) }>,
    size_128: Lit<CENSUS_BITS, { census(Counter::Size128) }>,
    size_256: Lit<CENSUS_BITS, { census(Counter::Size256) }>,
    size_512: Lit<CENSUS_BITS, { census(Counter::Size512) }>,
    size_1024: Lit<CENSUS_BITS, { census(Counter::Size1024) }>,
    to_group: Lit<CENSUS_BITS, { census(Counter::GoodMulticast) }>,
    to_all: Lit<CENSUS_BITS, { census(Counter::GoodBroadcast) }>,
    whole: Signal<Local, Bits<LENGTH_BITS>>,
    in_64: Signal<Local, Bits<6>>,
    legal: Signal<Local, Bit>,
    known: Signal<Local, Bit>,
    size: Signal<Local, Bits<CENSUS_BITS>>,
    to: Signal<Local, Bits<CENSUS_BITS>>,
}

impl Logic for Sizes {
    #[hdl_gen]
    fn update(&mut self) {
        self.whole.next = self.length.val() + self.check_octets.val();
        self.octets.next = self.whole.val();
        self.in_64.next = self.whole.val().get_bits::<6>(0);
        self.known.next = (self.cause.val() != self.is_no_sfd.val())
            & (self.cause.val() != self.is_overrun.val())
            & (self.cause.val() != self.is_taken.val());
        self.legal.next = (self.cause.val() != self.is_runt.val())
            & (self.cause.val() != self.is_fragment.val())
            & (self.cause.val() != self.is_oversize.val())
            & (self.cause.val() != self.is_jabber.val());

        self.size.next = self.size_64.val();
        if !self.legal.val() {
            self.size.next = self.none.val();
        } else if self.whole.val().get_bit(10) {
            self.size.next = self.size_1024.val();
        } else if self.whole.val().get_bit(9) {
            self.size.next = self.size_512.val();
        } else if self.whole.val().get_bit(8) {
            self.size.next = self.size_256.val();
        } else if self.whole.val().get_bit(7) {
            self.size.next = self.size_128.val();
        } else if self.in_64.val().any() {
            self.size.next = self.size_65.val();
        }
        self.to.next = self.none.val();
        if self.cause.val() == self.is_good.val() {
            if self.broadcast.val() {
                self.to.next = self.to_all.val();
            } else if self.group.val() {
                self.to.next = self.to_group.val();
            }
        }
        self.census.next = self.none.val();
        if self.known.val() {
            self.census.next = self.all_octets.val() | self.size.val() | self.to.val();
        }
    }
}
