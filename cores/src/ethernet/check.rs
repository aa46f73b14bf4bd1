//! Judges a frame: damage, length (IEEE 802.3 clauses 3.2.7 and 4.4.2), FCS (3.2.9).
use super::cause::{
    ALIGNMENT, BAD_FCS, CAUSE_BITS, ERROR, FRAGMENT, GOOD, JABBER, NO_SFD, OVERSIZE, RUNT,
};
use super::crc::{before_last, Crc};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::{
    CRC_RESIDUE, GROUP_HASH_BITS, MAX_FRAME_OCTETS, MAX_TAGGED_OCTETS, MIN_FRAME_OCTETS, TAG_TYPE,
};

/// Bits of a frame's length.
const LENGTH_BITS: usize = 11;
/// Place of the type's first octet, after two addresses of six octets.
const TYPE_AT: u64 = 12;
/// Octets of the destination address, whose hash is taken.
const ADDRESS_OCTETS: u64 = 6;

/// Octets of a frame in, its cause out, a clock after `finish`. While `take` and `finish` fall together, what is known of the
/// octets before is in registers, and the last one is judged with them.
#[derive(LogicBlock, Default)]
pub struct Check {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a frame begins.
    pub start: Signal<In, Bit>,
    /// Level, with `finish`: its preamble was irregular.
    pub irregular: Signal<In, Bit>,
    /// Strobe: an octet of it.
    pub take: Signal<In, Bit>,
    /// See `take`.
    pub octet: Signal<In, Bits<8>>,
    /// With `take`: the PHY says that it is wrong.
    pub damaged: Signal<In, Bit>,
    /// Level, with `finish`: a nibble is over.
    pub odd: Signal<In, Bit>,
    /// Strobe: the frame is over.
    pub finish: Signal<In, Bit>,
    /// Strobe: a carrier without frame is over.
    pub no_delimiter: Signal<In, Bit>,
    /// Level: the frame is longer than any may be; its further octets are not worth keeping.
    pub too_long: Signal<Out, Bit>,
    /// Strobe: `cause` is known.
    pub judged: Signal<Out, Bit>,
    /// See [super::cause].
    pub cause: Signal<Out, Bits<CAUSE_BITS>>,
    /// With `judged`: the preamble was irregular.
    pub was_irregular: Signal<Out, Bit>,
    /// Hash of the destination, from the frame's eighth octet on.
    pub hash: Signal<Out, Bits<GROUP_HASH_BITS>>,
    crc: Crc,
    length: DFF<Bits<LENGTH_BITS>>,
    was_damaged: DFF<Bit>,
    long_enough: DFF<Bit>,
    over_plain: DFF<Bit>,
    over_tagged: DFF<Bit>,
    tag_begins: DFF<Bit>,
    has_tag: DFF<Bit>,
    hash_now: DFF<Bits<GROUP_HASH_BITS>>,
    irregular_now: DFF<Bit>,
    judged_now: DFF<Bit>,
    cause_now: DFF<Bits<CAUSE_BITS>>,
    residue: Lit<32, { before_last(CRC_RESIDUE) as u64 }>,
    before_minimum: Lit<LENGTH_BITS, { MIN_FRAME_OCTETS as u64 - 2 }>,
    before_maximum: Lit<LENGTH_BITS, { MAX_FRAME_OCTETS as u64 - 1 }>,
    before_tagged_maximum: Lit<LENGTH_BITS, { MAX_TAGGED_OCTETS as u64 - 1 }>,
    address_ends: Lit<LENGTH_BITS, ADDRESS_OCTETS>,
    type_at: Lit<LENGTH_BITS, TYPE_AT>,
    type_ends_at: Lit<LENGTH_BITS, { TYPE_AT + 1 }>,
    tag_high: Lit<8, { (TAG_TYPE >> 8) as u64 }>,
    tag_low: Lit<8, { (TAG_TYPE & 0xff) as u64 }>,
    good: Lit<CAUSE_BITS, GOOD>,
    error: Lit<CAUSE_BITS, ERROR>,
    runt: Lit<CAUSE_BITS, RUNT>,
    oversize: Lit<CAUSE_BITS, OVERSIZE>,
    bad_fcs: Lit<CAUSE_BITS, BAD_FCS>,
    no_sfd: Lit<CAUSE_BITS, NO_SFD>,
    fragment: Lit<CAUSE_BITS, FRAGMENT>,
    jabber: Lit<CAUSE_BITS, JABBER>,
    alignment: Lit<CAUSE_BITS, ALIGNMENT>,
    spoilt: Signal<Local, Bit>,
    wrong: Signal<Local, Bit>,
    short: Signal<Local, Bit>,
    long: Signal<Local, Bit>,
    residue_right: Signal<Local, Bit>,
}

impl Logic for Check {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            length,
            was_damaged,
            long_enough,
            over_plain,
            over_tagged,
            tag_begins,
            has_tag
        );
        dff_setup!(self, clock, hash_now, irregular_now, judged_now, cause_now);
        clock!(self, clock, crc);
        self.crc.clear.next = self.start.val();
        self.crc.advance.next = self.take.val();
        self.crc.octet.next = self.octet.val();
        self.crc.shift.next = false;

        // `length` octets were taken before this one. The limits are noted an octet early, for the last one is not waited for.
        if self.start.val() {
            self.length.d.next = 0.into();
            self.was_damaged.d.next = false;
            self.long_enough.d.next = false;
            self.over_plain.d.next = false;
            self.over_tagged.d.next = false;
            self.has_tag.d.next = false;
        } else if self.take.val() {
            if !self.over_tagged.q.val() {
                self.length.d.next = self.length.q.val() + 1;
            }
            self.was_damaged.d.next = self.was_damaged.q.val() | self.damaged.val();
            self.long_enough.d.next =
                self.long_enough.q.val() | (self.length.q.val() == self.before_minimum.val());
            self.over_plain.d.next =
                self.over_plain.q.val() | (self.length.q.val() == self.before_maximum.val());
            self.over_tagged.d.next = self.over_tagged.q.val()
                | (self.length.q.val() == self.before_tagged_maximum.val());
            if self.length.q.val() == self.address_ends.val() {
                self.hash_now.d.next = self.crc.value.val().get_bits::<GROUP_HASH_BITS>(0);
            }
            if self.length.q.val() == self.type_at.val() {
                self.tag_begins.d.next = self.octet.val() == self.tag_high.val();
            }
            if self.length.q.val() == self.type_ends_at.val() {
                self.has_tag.d.next =
                    self.tag_begins.q.val() & (self.octet.val() == self.tag_low.val());
            }
        }
        self.too_long.next = self.over_tagged.q.val();
        self.hash.next = self.hash_now.q.val();

        // The verdict. Without any octet the frame is a fragment, and the remainder that of the frame before.
        self.residue_right.next = self.crc.mixed.val() == self.residue.val();
        self.spoilt.next = self.was_damaged.q.val() | self.damaged.val();
        self.wrong.next = !self.residue_right.val() | self.spoilt.val() | !self.take.val();
        self.short.next = !(self.take.val() & self.long_enough.q.val());
        self.long.next =
            self.over_tagged.q.val() | (self.over_plain.q.val() & !self.has_tag.q.val());
        self.judged_now.d.next = self.finish.val() | self.no_delimiter.val();
        self.irregular_now.d.next = self.irregular.val() & self.finish.val();
        self.cause_now.d.next = self.good.val();
        if self.no_delimiter.val() {
            self.cause_now.d.next = self.no_sfd.val();
        } else if self.short.val() & self.wrong.val() {
            self.cause_now.d.next = self.fragment.val();
        } else if self.short.val() {
            self.cause_now.d.next = self.runt.val();
        } else if self.long.val() & self.wrong.val() {
            self.cause_now.d.next = self.jabber.val();
        } else if self.long.val() {
            self.cause_now.d.next = self.oversize.val();
        } else if self.spoilt.val() {
            self.cause_now.d.next = self.error.val();
        } else if !self.residue_right.val() & self.odd.val() {
            self.cause_now.d.next = self.alignment.val();
        } else if !self.residue_right.val() {
            self.cause_now.d.next = self.bad_fcs.val();
        }
        self.judged.next = self.judged_now.q.val();
        self.cause.next = self.cause_now.q.val();
        self.was_irregular.next = self.irregular_now.q.val();
    }
}
