//! What MFC0 reads. Combinational: the registers that have all 32 bits in two groups of four, the others let through or not,
//! and all joined.
use hdl::arithmetic::Choice;
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::cpu::Cp0;

/// The registers in the two groups, in the order of their codes.
const GROUPS: [[Cp0; 4]; 2] = [
    [
        Cp0::TextLimit,
        Cp0::Cycles,
        Cp0::Instructions,
        Cp0::CyclesHigh,
    ],
    [
        Cp0::Watchdog,
        Cp0::Deadline,
        Cp0::FaultPc,
        Cp0::FaultAddress,
    ],
];

/// Where a register is, if it is in a group: bits 1:0 the code, bit 2 the first group, bit 3 the second.
#[derive(Clone, Debug, Default)]
pub struct Place;

impl Contents for Place {
    fn word(number: u32) -> u32 {
        let place = |group: usize| {
            let is_it = |register: &Cp0| *register as u32 == number;
            let code = GROUPS[group].iter().position(is_it)?;
            Some((4 << group) | code as u32)
        };
        place(0).or(place(1)).unwrap_or(0)
    }
}

/// See the module documentation; the values are named as in [spec::cpu::Cp0].
#[derive(LogicBlock, Default)]
pub struct Cp0Read {
    /// The register; one that there is not gives 0.
    pub number: Signal<In, Bits<5>>,
    /// The field of the received message with this number, else 0.
    pub received: Signal<In, Bits<32>>,
    pub deadline: Signal<In, Bits<32>>,
    pub watchdog: Signal<In, Bits<32>>,
    pub text_limit: Signal<In, Bits<32>>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    pub restarts: Signal<In, Bits<32>>,
    pub cycles: Signal<In, Bits<32>>,
    pub instructions: Signal<In, Bits<32>>,
    pub cycles_high: Signal<In, Bits<32>>,
    pub pending: Signal<In, Bits<32>>,
    pub value: Signal<Out, Bits<32>>,
    place_of: Table<Place, 5, 4>,
    first: Choice<32>,
    second: Choice<32>,
    place: Signal<Local, Bits<4>>,
    from_fault_cause: Signal<Local, Bits<32>>,
    from_restarts: Signal<Local, Bits<32>>,
    from_pending: Signal<Local, Bits<32>>,
    fault_cause_number: Lit<5, { Cp0::FaultCause as u64 }>,
    restarts_number: Lit<5, { Cp0::Restarts as u64 }>,
    pending_number: Lit<5, { Cp0::Pending as u64 }>,
}

impl Logic for Cp0Read {
    #[hdl_gen]
    fn update(&mut self) {
        self.place_of.index.next = self.number.val();
        self.place.next = self.place_of.word.val();
        self.first.word[0].next = self.text_limit.val();
        self.first.word[1].next = self.cycles.val();
        self.first.word[2].next = self.instructions.val();
        self.first.word[3].next = self.cycles_high.val();
        self.first.code.next = self.place.val().get_bits::<2>(0);
        self.second.word[0].next = self.watchdog.val();
        self.second.word[1].next = self.deadline.val();
        self.second.word[2].next = self.fault_pc.val();
        self.second.word[3].next = self.fault_address.val();
        self.second.code.next = self.place.val().get_bits::<2>(0);
        self.first.enable.next = self.place.val().get_bit(2);
        self.second.enable.next = self.place.val().get_bit(3);
        self.from_fault_cause.next = 0.into();
        if self.number.val() == self.fault_cause_number.val() {
            self.from_fault_cause.next = bit_cast::<32, 4>(self.fault_cause.val());
        }
        self.from_restarts.next = 0.into();
        if self.number.val() == self.restarts_number.val() {
            self.from_restarts.next = self.restarts.val();
        }
        self.from_pending.next = 0.into();
        if self.number.val() == self.pending_number.val() {
            self.from_pending.next = self.pending.val();
        }
        // What was received comes late, out of block RAM.
        self.value.next = ((self.first.chosen.val() | self.second.chosen.val())
            | (self.from_fault_cause.val() | (self.from_restarts.val() | self.from_pending.val())))
            | self.received.val();
    }
}
