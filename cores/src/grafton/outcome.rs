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
    /// The operands are equal: late, and the rest waits for it no longer than it must.
    pub equal: Signal<Out, Bit>,
    /// The condition of a branch holds if they are, and if they are not; the condition of a trap holds.
    pub goes_if_equal: Signal<Out, Bit>,
    pub goes_otherwise: Signal<Out, Bit>,
    pub traps: Signal<Out, Bit>,
    are_equal: Signal<Local, Bit>,
    negative: Signal<Local, Bit>,
    equal_counts: Signal<Local, Bit>,
    sign_counts: Signal<Local, Bit>,
    inverts: Signal<Local, Bit>,
    trap: Signal<Local, Bit>,
    sort: Signal<Local, Bits<2>>,
}

impl Logic for Outcome {
    #[hdl_gen]
    fn update(&mut self) {
        self.are_equal.next = self.left.val() == self.second.val();
        self.equal.next = self.are_equal.val();
        self.sort.next = self.condition.val().get_bits::<2>(1);
        // Branches do not look at the difference, which comes late.
        self.equal_counts.next = self.sort.val() != 1;
        self.sign_counts.next = (self.sort.val() == 1) | (self.sort.val() == 2);
        self.negative.next = self.left.val().get_bit(31) & self.sign_counts.val();
        self.inverts.next = self.condition.val().get_bit(0);
        self.goes_if_equal.next =
            (self.negative.val() | self.equal_counts.val()) ^ self.inverts.val();
        self.goes_otherwise.next = self.negative.val() ^ self.inverts.val();
        self.trap.next = self.are_equal.val();
        if self.sort.val() == 3 {
            self.trap.next = self.less.val();
        }
        self.traps.next = self.trap.val() ^ self.inverts.val();
    }
}
