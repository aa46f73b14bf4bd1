//! HI and LO: who reads one, or writes it, finds the unit done with what came before.
//!
//! | claim | says |
//! |---|---|
//! | `waits_for_its_unit` | MFHI, MFLO, MTHI, MTLO, DIV and DIVU are in execute only when no product and no quotient is under way, MULT and MULTU only when no quotient is |
//! | `starts_with_its_operands` | the unit begins a product or a quotient when, and only when, such an instruction leaves execute, with its operands |
//! | `keeps_what_is_there` | HI and LO change only by the unit's result, or by MTHI and MTLO, to the register's value |
use super::reference::operation::{Kind, NUMBER_BITS};
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::isa::Operation;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct HighLow {
    pub clock: Signal<In, Clock>,
    /// Execute: there is an instruction that came without a fault; its operands; it leaves; the watchdog bites it.
    pub execute_live: Signal<In, Bit>,
    pub kind: Signal<In, Kind>,
    pub left: Signal<In, Bits<32>>,
    pub second: Signal<In, Bits<32>>,
    pub moves: Signal<In, Bit>,
    pub bite: Signal<In, Bit>,
    /// The unit: operands, strobes that begin, levels while it works, HI and LO.
    pub unit_left: Signal<In, Bits<32>>,
    pub unit_right: Signal<In, Bits<32>>,
    pub unit_unsigned: Signal<In, Bit>,
    pub multiply: Signal<In, Bit>,
    pub divide: Signal<In, Bit>,
    pub multiplying: Signal<In, Bit>,
    pub dividing: Signal<In, Bit>,
    pub mending: Signal<In, Bit>,
    pub high: Signal<In, Bits<32>>,
    pub low: Signal<In, Bits<32>>,
    // HI and LO if nothing but MTHI and MTLO changed them since the unit was done.
    high_kept: DFF<Bits<32>>,
    low_kept: DFF<Bits<32>>,
    worked: DFF<Bit>,
    waits_for_its_unit: Assert,
    starts_with_its_operands: Assert,
    keeps_what_is_there: Assert,
    steps: Assert,
    works: Signal<Local, Bit>,
    acts: Signal<Local, Bit>,
    is_product: Signal<Local, Bit>,
    is_quotient: Signal<Local, Bit>,
    is_unsigned: Signal<Local, Bit>,
    touches: Signal<Local, Bit>,
    mult: Lit<NUMBER_BITS, { Operation::Mult as u64 }>,
    multu: Lit<NUMBER_BITS, { Operation::Multu as u64 }>,
    div: Lit<NUMBER_BITS, { Operation::Div as u64 }>,
    divu: Lit<NUMBER_BITS, { Operation::Divu as u64 }>,
    mthi: Lit<NUMBER_BITS, { Operation::Mthi as u64 }>,
    mtlo: Lit<NUMBER_BITS, { Operation::Mtlo as u64 }>,
    mfhi: Lit<NUMBER_BITS, { Operation::Mfhi as u64 }>,
    mflo: Lit<NUMBER_BITS, { Operation::Mflo as u64 }>,
}

impl Logic for HighLow {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, high_kept, low_kept, worked);
        clock!(self, clock, waits_for_its_unit, starts_with_its_operands, keeps_what_is_there, steps);
        self.is_product.next = (self.kind.val().number == self.mult.val()) | (self.kind.val().number == self.multu.val());
        self.is_quotient.next = (self.kind.val().number == self.div.val()) | (self.kind.val().number == self.divu.val());
        self.touches.next = self.is_quotient.val()
            | (self.kind.val().number == self.mthi.val()) | (self.kind.val().number == self.mtlo.val())
            | (self.kind.val().number == self.mfhi.val()) | (self.kind.val().number == self.mflo.val());
        self.is_unsigned.next = (self.kind.val().number == self.multu.val()) | (self.kind.val().number == self.divu.val());
        self.works.next = self.multiplying.val() | self.dividing.val() | self.mending.val();
        self.acts.next = self.execute_live.val() & self.moves.val() & !self.bite.val();
        self.waits_for_its_unit.holds.next = !self.execute_live.val()
            | ((!self.touches.val() | !self.works.val())
                & (!self.is_product.val() | !(self.dividing.val() | self.mending.val())));
        self.starts_with_its_operands.holds.next = (self.multiply.val() == (self.acts.val() & self.is_product.val()))
            & (self.divide.val() == (self.acts.val() & self.is_quotient.val()))
            & (!(self.multiply.val() | self.divide.val())
                | ((self.unit_left.val() == self.left.val())
                    & (self.unit_right.val() == self.second.val())
                    & (self.unit_unsigned.val() == self.is_unsigned.val())));
        self.steps.holds.next = !(self.dividing.val() & self.mending.val()) & !(self.multiplying.val() & (self.dividing.val() | self.mending.val()));
        // The unit's result is what it leaves.
        self.worked.d.next = self.works.val() | self.divide.val();
        if self.worked.q.val() {
            self.high_kept.d.next = self.high.val();
            self.low_kept.d.next = self.low.val();
        }
        if self.acts.val() & (self.kind.val().number == self.mthi.val()) { self.high_kept.d.next = self.left.val(); }
        if self.acts.val() & (self.kind.val().number == self.mtlo.val()) { self.low_kept.d.next = self.left.val(); }
        self.keeps_what_is_there.holds.next = self.worked.q.val()
            | ((self.high.val() == self.high_kept.q.val()) & (self.low.val() == self.low_kept.q.val()));
    }
}
