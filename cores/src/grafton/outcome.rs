//! Whether the condition of a branch (equal, or sign) or of a trap (equal, or less) holds. Combinational.
use rust_hdl::prelude::*;

/// See the module documentation; `condition` as in [super::fields::Condition].
#[derive(LogicBlock, Default)]
pub struct Outcome {
    pub left: Signal<In, Bits<32>>,
    /// 0 where the condition compares with zero.
    pub second: Signal<In, Bits<32>>,
    /// Left is less than right.
    pub less: Signal<In, Bit>,
    pub condition: Signal<In, Bits<3>>,
    /// The condition of a branch holds; the condition of a trap holds.
    pub goes: Signal<Out, Bit>,
    pub traps: Signal<Out, Bit>,
    equal: Signal<Local, Bit>,
    basic: Signal<Local, Bit>,
    trap: Signal<Local, Bit>,
    sort: Signal<Local, Bits<2>>,
}

impl Logic for Outcome {
    #[hdl_gen]
    fn update(&mut self) {
        self.equal.next = self.left.val() == self.second.val();
        self.sort.next = self.condition.val().get_bits::<2>(1);
        // Branches do not look at the difference, which comes late.
        self.basic.next = self.equal.val();
        if self.sort.val() == 1 {
            self.basic.next = self.left.val().get_bit(31);
        }
        if self.sort.val() == 2 {
            self.basic.next = self.left.val().get_bit(31) | self.equal.val();
        }
        self.goes.next = self.basic.val() ^ self.condition.val().get_bit(0);
        self.trap.next = self.equal.val();
        if self.sort.val() == 3 {
            self.trap.next = self.less.val();
        }
        self.traps.next = self.trap.val() ^ self.condition.val().get_bit(0);
    }
}
