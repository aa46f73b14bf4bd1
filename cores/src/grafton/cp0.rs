//! What MFC0 reads. Combinational: the registers that have all 32 bits in two groups of four, the others let through or not,
//! and all joined.
use hdl::arithmetic::Choice;
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::cpu::Cp0;

/// The registers in the two groups, in the order of their codes. `None` is every field of the received message.
const GROUPS: [[Option<Cp0>; 4]; 2] = [
    [
        None,
        Some(Cp0::Cycles),
        Some(Cp0::Instructions),
        Some(Cp0::CyclesHigh),
    ],
    [
        Some(Cp0::Watchdog),
        Some(Cp0::Deadline),
        Some(Cp0::FaultPc),
        Some(Cp0::FaultAddress),
    ],
];

/// Where a register is, if it is in a group: bits 1:0 the code, bit 2 the first group, bit 3 the second.
#[derive(Clone, Debug, Default)]
pub struct Place;

impl Contents for Place {
    fn word(number: u32) -> u32 {
        let is_received = (Cp0::Destination as u32..=Cp0::D2 as u32).contains(&number);
        let is_it = |register: &Option<Cp0>| match register {
            None => is_received,
            Some(register) => *register as u32 == number,
        };
        let place = |group: usize| {
            let code = GROUPS[group].iter().position(is_it)?;
            Some((4 << group) | code as u32)
        };
        place(0).or(place(1)).unwrap_or(0)
    }
}

/// See the module documentation; the values are named as in [spec::cpu::Cp0].
#[derive(LogicBlock, Default)]
pub struct Cp0Read {
    pub number: Signal<In, Bits<5>>,
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
    from_first: Signal<Local, Bits<32>>,
    from_second: Signal<Local, Bits<32>>,
    from_text_limit: Signal<Local, Bits<32>>,
    from_fault_cause: Signal<Local, Bits<32>>,
    from_restarts: Signal<Local, Bits<32>>,
    from_pending: Signal<Local, Bits<32>>,
    text_limit_number: Lit<5, { Cp0::TextLimit as u64 }>,
    fault_cause_number: Lit<5, { Cp0::FaultCause as u64 }>,
    restarts_number: Lit<5, { Cp0::Restarts as u64 }>,
    pending_number: Lit<5, { Cp0::Pending as u64 }>,
}

impl Logic for Cp0Read {
    #[hdl_gen]
    fn update(&mut self) {
        self.place_of.index.next = self.number.val();
        self.place.next = self.place_of.word.val();
        self.first.word[0].next = self.received.val();
        self.first.word[1].next = self.cycles.val();
        self.first.word[2].next = self.instructions.val();
        self.first.word[3].next = self.cycles_high.val();
        self.first.code.next = self.place.val().get_bits::<2>(0);
        self.second.word[0].next = self.watchdog.val();
        self.second.word[1].next = self.deadline.val();
        self.second.word[2].next = self.fault_pc.val();
        self.second.word[3].next = self.fault_address.val();
        self.second.code.next = self.place.val().get_bits::<2>(0);
        self.from_first.next = 0.into();
        if self.place.val().get_bit(2) {
            self.from_first.next = self.first.chosen.val();
        }
        self.from_second.next = 0.into();
        if self.place.val().get_bit(3) {
            self.from_second.next = self.second.chosen.val();
        }
        self.from_text_limit.next = 0.into();
        if self.number.val() == self.text_limit_number.val() {
            self.from_text_limit.next = self.text_limit.val();
        }
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
        self.value.next = (self.from_first.val() | self.from_second.val())
            | (self.from_text_limit.val() | self.from_fault_cause.val())
            | (self.from_restarts.val() | self.from_pending.val());
    }
}
