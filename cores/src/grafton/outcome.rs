//! Whether the condition of a branch or trap holds. Combinational.
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
    pub holds: Signal<Out, Bit>,
    equal: Signal<Local, Bit>,
    basic: Signal<Local, Bit>,
    sort: Signal<Local, Bits<2>>,
}

impl Logic for Outcome {
    #[hdl_gen]
    fn update(&mut self) {
        self.equal.next = self.left.val() == self.second.val();
        self.sort.next = self.condition.val().get_bits::<2>(1);
        self.basic.next = self.less.val();
        if self.sort.val() == 0 {
            self.basic.next = self.equal.val();
        }
        if self.sort.val() == 1 {
            self.basic.next = self.left.val().get_bit(31);
        }
        if self.sort.val() == 2 {
            self.basic.next = self.left.val().get_bit(31) | self.equal.val();
        }
        self.holds.next = self.basic.val() ^ self.condition.val().get_bit(0);
    }
}
