//! GRAFTON with a flat RAM and nothing else, as a circuit: what `pdu cpu run` and the lock-step tests compile. `DEBUG` is 1 for
//! a core with its debug unit, whose link has the names of the chip's host port.
#![allow(missing_docs)] // ports are described where they are used

use super::boot::Boot;
use super::end::End;
use cores::grafton::Grafton;
use hdl::lit::Lit;
use hdl::mem::DualPortRam;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::map::RAM_BASE;

/// Bits of a word address of the RAM.
pub const ADDRESS_BITS: usize = 18;
/// Octets of the RAM.
pub const RAM_OCTETS: u32 = 4 << ADDRESS_BITS;

/// See the module documentation.
#[derive(LogicBlock)]
pub struct CpuBench<const DEBUG: usize = 0> {
    pub clock: Signal<In, Clock>,
    /// RAM answers from `base` on, for `octets`.
    pub base: Signal<In, Bits<32>>,
    pub octets: Signal<In, Bits<32>>,
    /// The first words fetched after power-up, whatever is in RAM.
    pub boot0: Signal<In, Bits<32>>,
    pub boot1: Signal<In, Bits<32>>,
    pub boot2: Signal<In, Bits<32>>,
    pub boot3: Signal<In, Bits<32>>,
    pub boot4: Signal<In, Bits<32>>,
    pub boot5: Signal<In, Bits<32>>,
    pub boot6: Signal<In, Bits<32>>,
    pub boot7: Signal<In, Bits<32>>,
    /// A word that is not zero, stored here while `watch_store`, ends the run.
    pub store_address: Signal<In, Bits<32>>,
    pub watch_store: Signal<In, Bit>,
    /// In how many clocks of 256 the data port does not answer.
    pub stalls: Signal<In, Bits<8>>,
    /// RPC links, flat.
    pub in_data: Signal<In, Bits<32>>,
    pub in_valid: Signal<In, Bit>,
    pub in_reply: Signal<In, Bit>,
    pub in_request_ready: Signal<Out, Bit>,
    pub in_reply_ready: Signal<Out, Bit>,
    pub out_data: Signal<Out, Bits<32>>,
    pub out_valid: Signal<Out, Bit>,
    pub out_reply: Signal<Out, Bit>,
    pub out_request_ready: Signal<In, Bit>,
    pub out_reply_ready: Signal<In, Bit>,
    /// The end, see [End].
    pub stored: Signal<Out, Bit>,
    pub stored_word: Signal<Out, Bits<32>>,
    pub faulted: Signal<Out, Bit>,
    pub last_cause: Signal<Out, Bits<4>>,
    pub last_pc: Signal<Out, Bits<32>>,
    pub last_address: Signal<Out, Bits<32>>,
    pub cycles: Signal<Out, Bits<32>>,
    pub instructions: Signal<Out, Bits<32>>,
    /// Retire port, and faults as they happen.
    pub retired: Signal<Out, Bit>,
    pub retired_pc: Signal<Out, Bits<32>>,
    pub retired_instruction: Signal<Out, Bits<32>>,
    pub retired_register: Signal<Out, Bits<5>>,
    pub retired_value: Signal<Out, Bits<32>>,
    pub retired_access: Signal<Out, Bit>,
    pub retired_lanes: Signal<Out, Bits<4>>,
    pub retired_address: Signal<Out, Bits<32>>,
    pub retired_word: Signal<Out, Bits<32>>,
    pub fault_now: Signal<Out, Bit>,
    pub fault_cause: Signal<Out, Bits<4>>,
    pub fault_pc: Signal<Out, Bits<32>>,
    pub fault_address: Signal<Out, Bits<32>>,
    pub host_in_data: [Signal<In, Bits<32>>; DEBUG],
    pub host_in_valid: [Signal<In, Bit>; DEBUG],
    pub host_in_reply: [Signal<In, Bit>; DEBUG],
    pub host_in_request_ready: [Signal<Out, Bit>; DEBUG],
    pub host_out_data: [Signal<Out, Bits<32>>; DEBUG],
    pub host_out_valid: [Signal<Out, Bit>; DEBUG],
    cpu: Grafton<DEBUG>,
    ram: DualPortRam<ADDRESS_BITS>,
    boot: Boot,
    finish: End,
    fetch_refused: DFF<Bit>,
    /// Data port: no answer in this clock; the access was in the last clock; it was to nowhere; what was read.
    waiting: DFF<Bit>,
    is_first: DFF<Bit>,
    outside: DFF<Bit>,
    kept: DFF<Bits<32>>,
    random: RegInit<32, 0x1234_5678>,
    fetch_place: Signal<Local, Bits<32>>,
    data_place: Signal<Local, Bits<32>>,
    /// Lanes of a store that is allowed, see [Grafton::data_protected].
    lanes: Signal<Local, Bits<4>>,
    accesses: Signal<Local, Bit>,
    stalls_now: Signal<Local, Bit>,
    is_inside: Signal<Local, Bit>,
    taps: Lit<32, 0xa300_0000>,
    ram_region: Lit<4, { (RAM_BASE >> 28) as u64 }>,
}

impl<const DEBUG: usize> Default for CpuBench<DEBUG> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            base: Default::default(),
            octets: Default::default(),
            boot0: Default::default(),
            boot1: Default::default(),
            boot2: Default::default(),
            boot3: Default::default(),
            boot4: Default::default(),
            boot5: Default::default(),
            boot6: Default::default(),
            boot7: Default::default(),
            store_address: Default::default(),
            watch_store: Default::default(),
            stalls: Default::default(),
            in_data: Default::default(),
            in_valid: Default::default(),
            in_reply: Default::default(),
            in_request_ready: Default::default(),
            in_reply_ready: Default::default(),
            out_data: Default::default(),
            out_valid: Default::default(),
            out_reply: Default::default(),
            out_request_ready: Default::default(),
            out_reply_ready: Default::default(),
            stored: Default::default(),
            stored_word: Default::default(),
            faulted: Default::default(),
            last_cause: Default::default(),
            last_pc: Default::default(),
            last_address: Default::default(),
            cycles: Default::default(),
            instructions: Default::default(),
            retired: Default::default(),
            retired_pc: Default::default(),
            retired_instruction: Default::default(),
            retired_register: Default::default(),
            retired_value: Default::default(),
            retired_access: Default::default(),
            retired_lanes: Default::default(),
            retired_address: Default::default(),
            retired_word: Default::default(),
            fault_now: Default::default(),
            fault_cause: Default::default(),
            fault_pc: Default::default(),
            fault_address: Default::default(),
            host_in_data: std::array::from_fn(|_| Default::default()),
            host_in_valid: std::array::from_fn(|_| Default::default()),
            host_in_reply: std::array::from_fn(|_| Default::default()),
            host_in_request_ready: std::array::from_fn(|_| Default::default()),
            host_out_data: std::array::from_fn(|_| Default::default()),
            host_out_valid: std::array::from_fn(|_| Default::default()),
            cpu: Default::default(),
            ram: Default::default(),
            boot: Default::default(),
            finish: Default::default(),
            fetch_refused: Default::default(),
            waiting: Default::default(),
            is_first: Default::default(),
            outside: Default::default(),
            kept: Default::default(),
            random: Default::default(),
            fetch_place: Default::default(),
            data_place: Default::default(),
            lanes: Default::default(),
            accesses: Default::default(),
            stalls_now: Default::default(),
            is_inside: Default::default(),
            taps: Default::default(),
            ram_region: Default::default(),
        }
    }
}

impl<const DEBUG: usize> Logic for CpuBench<DEBUG> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            fetch_refused,
            waiting,
            is_first,
            outside,
            kept,
            random
        );
        clock!(self, clock, cpu, ram, boot, finish);
        self.boot.word0.next = self.boot0.val();
        self.boot.word1.next = self.boot1.val();
        self.boot.word2.next = self.boot2.val();
        self.boot.word3.next = self.boot3.val();
        self.boot.word4.next = self.boot4.val();
        self.boot.word5.next = self.boot5.val();
        self.boot.word6.next = self.boot6.val();
        self.boot.word7.next = self.boot7.val();
        // Instruction port.
        self.fetch_place.next = self.cpu.fetch_address.val() - self.base.val();
        self.ram.a_address.next = self.fetch_place.val().get_bits::<ADDRESS_BITS>(2);
        self.ram.a_enable.next = self.cpu.fetch_enable.val();
        if self.cpu.fetch_enable.val() {
            self.fetch_refused.d.next = self.fetch_place.val() >= self.octets.val();
        }
        self.cpu.fetch_data.next = self.ram.a_read_data.val();
        self.cpu.fetch_refused.next = self.fetch_refused.q.val();
        if self.boot.active.val() {
            self.cpu.fetch_data.next = self.boot.word.val();
            self.cpu.fetch_refused.next = false;
        }
        // Data port.
        self.random.d.next = self.random.q.val() >> 1;
        if self.random.q.val().get_bit(0) {
            self.random.d.next = (self.random.q.val() >> 1) ^ self.taps.val();
        }
        self.stalls_now.next = self.random.q.val().get_bits::<8>(0) < self.stalls.val();
        self.data_place.next = self.cpu.data_address.val() - self.base.val();
        self.is_inside.next = self.data_place.val() < self.octets.val();
        self.lanes.next = self.cpu.data_write_lanes.val();
        if self.cpu.data_protected.val()
            & (self.cpu.data_address.val().get_bits::<4>(28) == self.ram_region.val())
        {
            self.lanes.next = 0.into();
        }
        self.accesses.next = self.cpu.data_read.val() | self.lanes.val().any();
        self.ram.b_address.next = self.data_place.val().get_bits::<ADDRESS_BITS>(2);
        self.ram.b_write_data.next = self.cpu.data_write.val();
        self.ram.b_write_lanes.next = 0.into();
        if self.is_inside.val() {
            self.ram.b_write_lanes.next = self.lanes.val();
        }
        self.waiting.d.next = (self.accesses.val() | self.waiting.q.val()) & self.stalls_now.val();
        self.is_first.d.next = self.accesses.val();
        self.outside.d.next = self.waiting.q.val() & self.outside.q.val();
        if self.accesses.val() {
            self.outside.d.next = !self.is_inside.val();
        }
        self.cpu.data_ready.next = !self.waiting.q.val();
        self.cpu.data_refused.next = self.outside.q.val() & !self.waiting.q.val();
        self.cpu.data_value.next = self.kept.q.val();
        if self.is_first.q.val() {
            self.cpu.data_value.next = self.ram.b_read_data.val();
            self.kept.d.next = self.ram.b_read_data.val();
        }
        // RPC.
        self.cpu.link_in.data.next = self.in_data.val();
        self.cpu.link_in.valid.next = self.in_valid.val();
        self.cpu.link_in.reply.next = self.in_reply.val();
        self.in_request_ready.next = self.cpu.link_in.request_ready.val();
        self.in_reply_ready.next = self.cpu.link_in.reply_ready.val();
        self.out_data.next = self.cpu.link_out.data.val();
        self.out_valid.next = self.cpu.link_out.valid.val();
        self.out_reply.next = self.cpu.link_out.reply.val();
        self.cpu.link_out.request_ready.next = self.out_request_ready.val();
        self.cpu.link_out.reply_ready.next = self.out_reply_ready.val();
        // Retire port and end.
        self.finish.watch.next = self.watch_store.val();
        self.finish.watch_address.next = self.store_address.val();
        self.finish.retired.next = self.cpu.retired.val();
        self.finish.access.next = self.cpu.retired_access.val();
        self.finish.address.next = self.cpu.retired_address.val();
        self.finish.lanes.next = self.cpu.retired_lanes.val();
        self.finish.word.next = self.cpu.retired_word.val();
        self.finish.faulted.next = self.cpu.faulted.val();
        self.finish.cause.next = self.cpu.fault_cause.val();
        self.finish.pc.next = self.cpu.fault_pc.val();
        self.finish.fault_address.next = self.cpu.fault_address.val();
        self.stored.next = self.finish.stored.val();
        self.stored_word.next = self.finish.stored_word.val();
        self.faulted.next = self.finish.fault.val();
        self.last_cause.next = self.finish.last_cause.val();
        self.last_pc.next = self.finish.last_pc.val();
        self.last_address.next = self.finish.last_address.val();
        self.cycles.next = self.finish.cycles.val();
        self.instructions.next = self.finish.instructions.val();
        self.retired.next = self.cpu.retired.val();
        self.retired_pc.next = self.cpu.retired_pc.val();
        self.retired_instruction.next = self.cpu.retired_instruction.val();
        self.retired_register.next = self.cpu.retired_register.val();
        self.retired_value.next = self.cpu.retired_value.val();
        self.retired_access.next = self.cpu.retired_access.val();
        self.retired_lanes.next = self.cpu.retired_lanes.val();
        self.retired_address.next = self.cpu.retired_address.val();
        self.retired_word.next = self.cpu.retired_word.val();
        self.fault_cause.next = self.cpu.fault_cause.val();
        self.fault_pc.next = self.cpu.fault_pc.val();
        self.fault_address.next = self.cpu.fault_address.val();
        self.fault_now.next = self.cpu.faulted.val();
        for i in 0..DEBUG {
            self.cpu.debug_in[i].data.next = self.host_in_data[i].val();
            self.cpu.debug_in[i].valid.next = self.host_in_valid[i].val();
            self.cpu.debug_in[i].reply.next = self.host_in_reply[i].val();
            self.host_in_request_ready[i].next = self.cpu.debug_in[i].request_ready.val();
            self.host_out_data[i].next = self.cpu.debug_out[i].data.val();
            self.host_out_valid[i].next = self.cpu.debug_out[i].valid.val();
            self.cpu.debug_out[i].request_ready.next = true;
            self.cpu.debug_out[i].reply_ready.next = true;
        }
    }
}
