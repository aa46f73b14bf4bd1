//! Where a branch or jump in decode goes. Combinational.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Steer {
    /// Address of the delay slot, to which offsets are relative.
    pub slot_pc: Signal<In, Bits<32>>,
    pub instruction: Signal<In, Bits<32>>,
    /// The immediate, its sign extended.
    pub immediate: Signal<In, Bits<32>>,
    pub is_branch: Signal<In, Bit>,
    /// Level: the predictor says that the branch is taken.
    pub predicted: Signal<In, Bit>,
    pub is_jump: Signal<In, Bit>,
    pub is_jump_register: Signal<In, Bit>,
    /// Value of the register of JR and JALR, unless it is `late`.
    pub register: Signal<In, Bits<32>>,
    pub late: Signal<In, Bit>,
    /// Level: fetch is to go to `target`.
    pub goes: Signal<Out, Bit>,
    pub target: Signal<Out, Bits<32>>,
    /// Target of a branch.
    pub branch_target: Signal<Out, Bits<32>>,
    region: Lit<32, 0xf000_0000>,
    offset: Signal<Local, Bits<32>>,
    place: Signal<Local, Bits<32>>,
    sum: Signal<Local, Bits<32>>,
}

impl Logic for Steer {
    #[hdl_gen]
    fn update(&mut self) {
        self.offset.next = self.immediate.val() << 2;
        self.sum.next = self.slot_pc.val() + self.offset.val();
        self.branch_target.next = self.sum.val();
        self.place.next = bit_cast::<32, 26>(self.instruction.val().get_bits::<26>(0)) << 2;
        self.target.next = self.sum.val();
        if self.is_jump.val() {
            self.target.next = (self.slot_pc.val() & self.region.val()) | self.place.val();
        }
        if self.is_jump_register.val() {
            self.target.next = self.register.val();
        }
        self.goes.next = (self.is_branch.val() & self.predicted.val())
            | self.is_jump.val()
            | (self.is_jump_register.val() & !self.late.val());
    }
}
