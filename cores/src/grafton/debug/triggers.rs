//! Breakpoints and watchpoints: comparators on the instruction in execute. Combinational but for what they are set to.
use super::super::code::Code;
use super::super::fields::{IsControl, CODE_BITS};
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use hdl::table::Table;
use rust_hdl::prelude::*;
use spec::services::debug::{set_breakpoint, set_watchpoint, BREAKPOINTS, WATCHPOINTS};

/// One breakpoint.
#[derive(LogicBlock, Default)]
pub struct Breakpoint {
    pub clock: Signal<In, Clock>,
    /// Strobe: takes `enable` and `address`.
    pub write: Signal<In, Bit>,
    pub enable: Signal<In, Bit>,
    pub address: Signal<In, Bits<32>>,
    /// Address of the instruction, of the word after it, and whether that is its delay slot.
    pub pc: Signal<In, Bits<32>>,
    pub following: Signal<In, Bits<32>>,
    pub has_slot: Signal<In, Bit>,
    /// Level: it is the instruction or its slot.
    pub hit: Signal<Out, Bit>,
    enabled: EnableReg<Bit>,
    place: EnableReg<Bits<32>>,
}

impl Logic for Breakpoint {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, enabled, place);
        self.enabled.d.next = self.enable.val();
        self.enabled.enable.next = self.write.val();
        self.place.d.next = self.address.val();
        self.place.enable.next = self.write.val();
        self.hit.next = self.enabled.q.val()
            & ((self.pc.val() == self.place.q.val())
                | (self.has_slot.val() & (self.following.val() == self.place.q.val())));
    }
}

/// One watchpoint.
#[derive(LogicBlock, Default)]
pub struct Watchpoint {
    pub clock: Signal<In, Clock>,
    /// Strobe: takes the rest.
    pub write: Signal<In, Bit>,
    pub loads: Signal<In, Bit>,
    pub stores: Signal<In, Bit>,
    pub address: Signal<In, Bits<32>>,
    pub mask: Signal<In, Bits<32>>,
    /// The access.
    pub accessed: Signal<In, Bits<32>>,
    pub is_load: Signal<In, Bit>,
    pub is_store: Signal<In, Bit>,
    /// Level: it is to a watched word.
    pub hit: Signal<Out, Bit>,
    watches_loads: EnableReg<Bit>,
    watches_stores: EnableReg<Bit>,
    place: EnableReg<Bits<32>>,
    counting: EnableReg<Bits<32>>,
    difference: Signal<Local, Bits<32>>,
    words: Lit<32, 0xffff_fffc>,
}

impl Logic for Watchpoint {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, watches_loads, watches_stores, place, counting);
        self.watches_loads.d.next = self.loads.val();
        self.watches_loads.enable.next = self.write.val();
        self.watches_stores.d.next = self.stores.val();
        self.watches_stores.enable.next = self.write.val();
        self.place.d.next = self.address.val();
        self.place.enable.next = self.write.val();
        self.counting.d.next = self.mask.val() & self.words.val();
        self.counting.enable.next = self.write.val();
        self.difference.next = (self.accessed.val() ^ self.place.q.val()) & self.counting.q.val();
        self.hit.next = !self.difference.val().any()
            & ((self.watches_loads.q.val() & self.is_load.val())
                | (self.watches_stores.q.val() & self.is_store.val()));
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Triggers {
    pub clock: Signal<In, Clock>,
    /// Strobes: a call sets a breakpoint or watchpoint; its arguments.
    pub set_breakpoint: Signal<In, Bit>,
    pub set_watchpoint: Signal<In, Bit>,
    pub d0: Signal<In, Bits<21>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    /// The instruction in execute.
    pub pc: Signal<In, Bits<32>>,
    pub instruction: Signal<In, Bits<32>>,
    pub address: Signal<In, Bits<32>>,
    pub is_access: Signal<In, Bit>,
    pub is_load: Signal<In, Bit>,
    /// Levels: it hits, and which.
    pub break_hit: Signal<Out, Bit>,
    pub watch_hit: Signal<Out, Bit>,
    pub number: Signal<Out, Bits<2>>,
    breakpoints: [Breakpoint; BREAKPOINTS],
    watchpoints: [Watchpoint; WATCHPOINTS],
    coder: Code,
    is_control: Table<IsControl, CODE_BITS, 1>,
    following: Signal<Local, Bits<32>>,
    has_slot: Signal<Local, Bit>,
    one_breakpoint: Lit<BREAKPOINTS, 1>,
    one_watchpoint: Lit<WATCHPOINTS, 1>,
    breakpoint: Signal<Local, Bits<BREAKPOINTS>>,
    watchpoint: Signal<Local, Bits<WATCHPOINTS>>,
    break_number: Signal<Local, Bits<2>>,
    watch_number: Signal<Local, Bits<2>>,
    seen: Signal<Local, Bits<2>>,
    enable_place: Lit<5, { set_breakpoint::argument::enable.lsb as u64 }>,
    loads_place: Lit<5, { set_watchpoint::argument::loads.lsb as u64 }>,
    stores_place: Lit<5, { set_watchpoint::argument::stores.lsb as u64 }>,
}

impl Logic for Triggers {
    #[hdl_gen]
    fn update(&mut self) {
        self.coder.instruction.next = self.instruction.val();
        self.is_control.index.next = self.coder.code.val();
        self.has_slot.next = self.is_control.word.val().any();
        self.following.next = self.pc.val() + 4;
        self.breakpoint.next = self.one_breakpoint.val() << self.d0.val().get_bits::<2>(0);
        self.watchpoint.next = self.one_watchpoint.val() << self.d0.val().get_bits::<1>(0);
        self.break_hit.next = false;
        self.break_number.next = 0.into();
        self.seen.next = 0.into();
        for i in 0..BREAKPOINTS {
            self.breakpoints[i].clock.next = self.clock.val();
            self.breakpoints[i].write.next =
                self.set_breakpoint.val() & self.breakpoint.val().get_bit(i);
            self.breakpoints[i].enable.next =
                self.d0.val().get_bit(self.enable_place.val().index());
            self.breakpoints[i].address.next = self.d1.val();
            self.breakpoints[i].pc.next = self.pc.val();
            self.breakpoints[i].following.next = self.following.val();
            self.breakpoints[i].has_slot.next = self.has_slot.val();
            if self.breakpoints[i].hit.val() {
                self.break_hit.next = true;
                self.break_number.next = self.seen.val();
            }
            self.seen.next = self.seen.val() + 1;
        }
        self.watch_hit.next = false;
        self.watch_number.next = 0.into();
        self.seen.next = 0.into();
        for i in 0..WATCHPOINTS {
            self.watchpoints[i].clock.next = self.clock.val();
            self.watchpoints[i].write.next =
                self.set_watchpoint.val() & self.watchpoint.val().get_bit(i);
            self.watchpoints[i].loads.next = self.d0.val().get_bit(self.loads_place.val().index());
            self.watchpoints[i].stores.next =
                self.d0.val().get_bit(self.stores_place.val().index());
            self.watchpoints[i].address.next = self.d1.val();
            self.watchpoints[i].mask.next = self.d2.val();
            self.watchpoints[i].accessed.next = self.address.val();
            self.watchpoints[i].is_load.next = self.is_access.val() & self.is_load.val();
            self.watchpoints[i].is_store.next = self.is_access.val() & !self.is_load.val();
            if self.watchpoints[i].hit.val() {
                self.watch_hit.next = true;
                self.watch_number.next = self.seen.val();
            }
            self.seen.next = self.seen.val() + 1;
        }
        self.number.next = self.watch_number.val();
        if self.break_hit.val() {
            self.number.next = self.break_number.val();
        }
    }
}
