//! DIV and DIVU: what the unit leaves in HI and LO is remainder and quotient, proved of the unit alone.
//!
//! Beside it is kept, in absolute values, what a division means: the dividend's bits that have been looked at (`top`) and those that
//! have not (`rest`), the quotient's bits so far, and their product with the divisor, summed up as the bits come: twice the
//! product before, and the divisor if the bit is 1.
//!
//! | claim | says |
//! |---|---|
//! | `divides` | in the end product and remainder are the dividend, and the remainder is less than the divisor |
//! | `divides_by_zero` | with a divisor of 0 all bits of the quotient are 1, and the remainder is the dividend |
//! | `has_its_signs` | LO is the quotient, negative if one of dividend and divisor is, HI the remainder, negative if the dividend is |
use crate::grafton::high_low::HighLow;
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume};
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
struct Division {
    pub clock: Signal<In, Clock>,
    /// The unit's ports; see [HighLow].
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    pub is_unsigned: Signal<In, Bit>,
    pub multiply: Signal<In, Bit>,
    pub divide: Signal<In, Bit>,
    pub write_high: Signal<In, Bit>,
    pub write_low: Signal<In, Bit>,
    // What is seen of the divider.
    pub dividing: Signal<In, Bit>,
    pub mending: Signal<In, Bit>,
    pub steps_done: Signal<In, Bits<5>>,
    pub leading: Signal<In, Bit>,
    pub skips: Signal<In, Bit>,
    pub fits: Signal<In, Bit>,
    pub by: Signal<In, Bits<32>>,
    pub subtracts: Signal<In, Bit>,
    pub quotient_negative: Signal<In, Bit>,
    pub remainder_negative: Signal<In, Bit>,
    pub multiplying: Signal<In, Bit>,
    dut: HighLow,
    dividend: DFF<Bits<32>>,
    divisor: DFF<Bits<32>>,
    dividend_negative: DFF<Bit>,
    divisor_negative: DFF<Bit>,
    top: DFF<Bits<32>>,
    rest: DFF<Bits<32>>,
    quotient: DFF<Bits<32>>,
    product: DFF<Bits<32>>,
    remainder: DFF<Bits<32>>,
    ended: DFF<Bit>,
    one_at_a_time: Assume,
    divides: Assert,
    divides_by_zero: Assert,
    has_its_signs: Assert,
    steps: Assert,
    looks_at_each_bit: Assert,
    adds_up: Assert,
    holds_all: Assert,
    mends: Assert,
    works: Signal<Local, Bit>,
    begins: Signal<Local, Bit>,
    absolute_left: Signal<Local, Bits<32>>,
    absolute_right: Signal<Local, Bits<32>>,
    count: Signal<Local, Bits<32>>,
    left_over: Signal<Local, Bits<32>>,
    seen: Signal<Local, Bits<32>>,
    unseen: Signal<Local, Bits<32>>,
    ones: Signal<Local, Bits<32>>,
    no_ones: Signal<Local, Bits<32>>,
    too_many: Signal<Local, Bits<32>>,
    sum: Signal<Local, Bits<32>>,
    signed_by: Signal<Local, Bits<32>>,
    signed_quotient: Signal<Local, Bits<32>>,
    signed_remainder: Signal<Local, Bits<32>>,
    holds: Signal<Local, Bits<32>>,
    by_zero: Signal<Local, Bit>,
    so_far: Signal<Local, Bits<32>>,
    zero: Lit<32, 0>,
    every: Lit<32, 0xffff_ffff>,
    all_bits: Lit<32, 32>,
    most_negative: Lit<32, 0x8000_0000>,
}

impl Logic for Division {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, dividend, divisor, dividend_negative, divisor_negative, top, rest, quotient, product, remainder, ended);
        clock!(self, clock, dut, one_at_a_time, divides, divides_by_zero, has_its_signs, steps, looks_at_each_bit, adds_up);
        clock!(self, clock, holds_all, mends);
        self.dut.left.next = self.left.val();
        self.dut.right.next = self.right.val();
        self.dut.is_unsigned.next = self.is_unsigned.val();
        self.dut.multiply.next = self.multiply.val();
        self.dut.divide.next = self.divide.val();
        self.dut.write_high.next = self.write_high.val();
        self.dut.write_low.next = self.write_low.val();
        // What the core keeps to, as `high_low.rs` proves.
        self.works.next = self.multiplying.val() | self.dividing.val() | self.mending.val();
        self.begins.next = self.multiply.val() | self.divide.val() | self.write_high.val() | self.write_low.val();
        self.one_at_a_time.holds.next = (!self.works.val() | !self.begins.val() | (self.multiply.val() & self.multiplying.val()))
            & !(self.multiply.val() & self.divide.val())
            & !((self.multiply.val() | self.divide.val()) & (self.write_high.val() | self.write_low.val()));

        // A division begins.
        self.absolute_left.next = self.left.val();
        if !self.is_unsigned.val() & self.left.val().get_bit(31) { self.absolute_left.next = self.zero.val() - self.left.val(); }
        self.absolute_right.next = self.right.val();
        if !self.is_unsigned.val() & self.right.val().get_bit(31) { self.absolute_right.next = self.zero.val() - self.right.val(); }
        if self.divide.val() {
            self.dividend.d.next = self.absolute_left.val();
            self.divisor.d.next = self.absolute_right.val();
            self.dividend_negative.d.next = !self.is_unsigned.val() & self.left.val().get_bit(31);
            self.divisor_negative.d.next = !self.is_unsigned.val() & self.right.val().get_bit(31);
            self.top.d.next = 0.into();
            self.rest.d.next = self.absolute_left.val();
            self.quotient.d.next = 0.into();
            self.product.d.next = 0.into();
        }
        // Its steps: one bit, or eight of 0.
        if self.dividing.val() & self.skips.val() {
            self.top.d.next = (self.top.q.val() << 8) | (self.rest.q.val() >> 24);
            self.rest.d.next = self.rest.q.val() << 8;
            self.quotient.d.next = self.quotient.q.val() << 8;
            self.product.d.next = self.product.q.val() << 8;
        }
        if self.dividing.val() & !self.skips.val() {
            self.top.d.next = (self.top.q.val() << 1) | (self.rest.q.val() >> 31);
            self.rest.d.next = self.rest.q.val() << 1;
            self.quotient.d.next = (self.quotient.q.val() << 1) | bit_cast::<32, 1>(self.fits.val().into());
            self.product.d.next = self.product.q.val() << 1;
            if self.fits.val() { self.product.d.next = (self.product.q.val() << 1) + self.divisor.q.val(); }
        }
        self.remainder.d.next = self.by.val();
        self.ended.d.next = self.mending.val();

        // Claims: in the clock in which the signs are mended, and in the one after.
        self.by_zero.next = !self.divisor.q.val().any();
        self.sum.next = self.product.q.val() + self.by.val();
        self.divides.holds.next = !self.mending.val() | self.by_zero.val()
            | ((self.sum.val() == self.dividend.q.val())
                & (self.product.q.val() <= self.dividend.q.val())
                & (self.by.val() < self.divisor.q.val()));
        self.divides_by_zero.holds.next = !self.mending.val() | !self.by_zero.val()
            | ((self.quotient.q.val() == self.every.val()) & (self.by.val() == self.dividend.q.val()));
        self.signed_quotient.next = self.quotient.q.val();
        if self.dividend_negative.q.val() ^ self.divisor_negative.q.val() { self.signed_quotient.next = self.zero.val() - self.quotient.q.val(); }
        self.signed_remainder.next = self.remainder.q.val();
        if self.dividend_negative.q.val() { self.signed_remainder.next = self.zero.val() - self.remainder.q.val(); }
        self.has_its_signs.holds.next = !self.ended.q.val()
            | ((self.dut.low.val() == self.signed_quotient.val()) & (self.dut.high.val() == self.signed_remainder.val()));

        // On the way: so many bits have been looked at.
        self.count.next = bit_cast::<32, 5>(self.steps_done.val());
        if self.mending.val() { self.count.next = self.all_bits.val(); }
        self.left_over.next = self.all_bits.val() - self.count.val();
        self.seen.next = self.dividend.q.val() >> self.left_over.val();
        self.unseen.next = self.dividend.q.val() << self.count.val();
        self.no_ones.next = self.every.val() << self.count.val();
        self.ones.next = !self.no_ones.val();
        self.too_many.next = self.quotient.q.val() & self.no_ones.val();
        self.steps.holds.next = !(self.dividing.val() & self.mending.val())
            & !(self.multiplying.val() & (self.dividing.val() | self.mending.val()))
            & (self.dividing.val() | (!self.steps_done.val().any() & !self.leading.val()));
        self.looks_at_each_bit.holds.next = !(self.dividing.val() | self.mending.val())
            | ((self.top.q.val() == self.seen.val()) & (self.rest.q.val() == self.unseen.val())
                & !self.too_many.val().any()
                & (!self.leading.val() | (!self.top.q.val().any() & !self.product.q.val().any() & !self.quotient.q.val().any())));
        self.so_far.next = self.product.q.val() + self.dut.high.val();
        if self.mending.val() { self.so_far.next = self.product.q.val() + self.by.val(); }
        self.adds_up.holds.next = !(self.dividing.val() | self.mending.val())
            | ((self.so_far.val() == self.top.q.val())
                & (self.product.q.val() <= self.top.q.val())
                & (self.by_zero.val() | self.mending.val() | (self.dut.high.val() < self.divisor.q.val()))
                & (!self.by_zero.val() | ((self.quotient.q.val() == self.ones.val()) & !self.product.q.val().any())));
        self.holds.next = self.rest.q.val() | self.quotient.q.val();
        self.holds_all.holds.next = !(self.dividing.val() | self.mending.val()) | (self.dut.low.val() == self.holds.val());
        self.signed_by.next = self.divisor.q.val();
        if self.divisor_negative.q.val() { self.signed_by.next = self.zero.val() - self.divisor.q.val(); }
        self.mends.holds.next = (!self.dividing.val()
                | ((self.by.val() == self.signed_by.val()) & (self.subtracts.val() != self.divisor_negative.q.val())))
            & (!self.mending.val() | !self.dut.high.val().any())
            & (!self.divisor_negative.q.val() | (!self.by_zero.val() & (self.divisor.q.val() <= self.most_negative.val())))
            & (!self.works.val() | self.multiplying.val()
                | ((self.quotient_negative.val() == (self.dividend_negative.q.val() ^ self.divisor_negative.q.val()))
                    & (self.remainder_negative.val() == self.dividend_negative.q.val())));
    }
}

fn proof(name: &str) -> Proof<'_> {
    let views = [
        ("dividing", "divider.dividing.q"),
        ("mending", "divider.mending.q"),
        ("steps_done", "divider.done.q"),
        ("leading", "divider.leading.q"),
        ("skips", "divider.skips"),
        ("fits", "divider.fits"),
        ("by", "divider.by.q"),
        ("subtracts", "divider.subtracts.q"),
        ("quotient_negative", "divider.quotient_negative.q"),
        ("remainder_negative", "divider.remainder_negative.q"),
        ("multiplying", "multiplying.q"),
    ];
    let mut proof = Proof::new(name).cut("top$dut$multiplier");
    for (input, net) in views {
        proof = proof.view(input, format!("dut.{net}"));
    }
    proof
}

#[test]
fn divisions_give_quotient_and_remainder() {
    proof("grafton_division")
        .bounded(2)
        .induction(2)
        .run(Division::default());
}

/// Text of the divider, what it becomes, claim, clocks within which it shows.
const FAULTS: &[(&str, &str, &str, u32)] = &[
    // A byte of 0 behind one that is not is passed over.
    (
        "leading$enable = start | ~skipping;",
        "leading$enable = start;",
        "divides",
        22,
    ),
    // A quotient is never negative.
    (
        "negate_low = quotient_negative$q;",
        "negate_low = 1'b0;",
        "has_its_signs",
        16,
    ),
    // A remainder is never negative.
    (
        "remainder_negative$d = dividend_negative;",
        "remainder_negative$d = 1'b0;",
        "has_its_signs",
        16,
    ),
];

/// One of them; all with `PDU_MUTANTS=all`.
#[test]
fn faults_of_the_divider_are_refuted_by_their_proof() {
    let all = std::env::var_os("PDU_MUTANTS").is_some();
    for (from, to, claim, depth) in FAULTS.iter().skip(if all { 0 } else { 2 }) {
        proof("grafton_division_mutant")
            .mutation("top$dut$divider", from, to)
            .bounded(*depth)
            .refutes(Division::default(), &[claim]);
    }
}
