//! Node `scope`: a logic analyser.
use super::journal::Journal;
use super::sampler::Sampler;
use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::cdc::Synchroniser;
use hdl::lit::{Lit, Size};
use hdl::mem::Mem;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::recorder::{
    scope_about, scope_start, scope_status, ScopeCall, SCOPE_BANKS, SCOPE_PROBES, SCOPE_RECORD_BITS,
};

/// Banks of probes.
pub const BANKS: usize = SCOPE_BANKS.len();
/// Bits of `after`.
const AFTER_BITS: usize = scope_start::argument::after.width() as usize;

/// See the module documentation.
#[derive(LogicBlock)]
pub struct Scope {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// The signals of each bank, placed as `spec::services::recorder::SCOPE_BANKS` has them. Those that it says are late
    /// may be asynchronous.
    pub bank: [Signal<In, Bits<SCOPE_PROBES>>; BANKS],
    port: ServerPort,
    pins: [Synchroniser<SCOPE_PROBES>; BANKS],
    is_pin: [Constant<Bits<SCOPE_PROBES>>; BANKS],
    number: [Constant<Bits<2>>; BANKS],
    sampler: Sampler,
    journal: Journal<SCOPE_RECORD_BITS, { 1 << SCOPE_RECORD_BITS }>,
    levels: Mem<SCOPE_RECORD_BITS, 32>,
    times: Mem<SCOPE_RECORD_BITS, 32>,
    value: EnableReg<Bits<32>>,
    mask: EnableReg<Bits<32>>,
    rising: EnableReg<Bits<32>>,
    falling: EnableReg<Bits<32>>,
    interval: EnableReg<Bits<32>>,
    after: EnableReg<Bits<AFTER_BITS>>,
    on_change: EnableReg<Bit>,
    chosen: EnableReg<Bits<2>>,
    present: DFF<Bits<32>>,
    begins: DFF<Bit>,
    fresh: DFF<Bit>,
    begun: DFF<Bit>,
    was_readable: DFF<Bit>,
    probes: Signal<Local, Bits<SCOPE_PROBES>>,
    commits: Signal<Local, Bit>,
    starts: Signal<Local, Bit>,
    is_read: Signal<Local, Bit>,
    is_known: Signal<Local, Bit>,
    is_levels: Signal<Local, Bit>,
    is_edges: Signal<Local, Bit>,
    status: Signal<Local, Bits<21>>,
    start: Lit<8, { ScopeCall::Start as u64 }>,
    stop: Lit<8, { ScopeCall::Stop as u64 }>,
    ask_status: Lit<8, { ScopeCall::Status as u64 }>,
    set_levels: Lit<8, { ScopeCall::SetLevels as u64 }>,
    set_edges: Lit<8, { ScopeCall::SetEdges as u64 }>,
    read: Lit<8, { ScopeCall::Read as u64 }>,
    about: Lit<8, { ScopeCall::About as u64 }>,
    on_change_place: Lit<5, { scope_start::argument::on_change.lsb as u64 }>,
    bank_place: Lit<5, { scope_start::argument::bank.lsb as u64 }>,
    after_place: Lit<5, { scope_start::argument::after.lsb as u64 }>,
    recording_place: Lit<5, { scope_status::result::recording.lsb as u64 }>,
    triggered_place: Lit<5, { scope_status::result::triggered.lsb as u64 }>,
    what: Size<
        21,
        {
            SCOPE_PROBES << scope_about::result::probes.lsb
                | BANKS << scope_about::result::banks.lsb
        },
    >,
    capacity: Size<32, { 1 << SCOPE_RECORD_BITS }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    nothing: Lit<32, 0>,
}

/// The probes of a bank that come in at pins.
fn pins(bank: usize) -> u64 {
    SCOPE_BANKS[bank]
        .iter()
        .filter(|probe| probe.late > 0)
        .fold(0, |bits, probe| {
            bits | ((1 << probe.width) - 1) << probe.lsb
        })
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            clock: Signal::default(),
            link_in: LinkSink::default(),
            link_out: LinkSource::default(),
            bank: Default::default(),
            port: ServerPort::default(),
            pins: Default::default(),
            is_pin: std::array::from_fn(|bank| Constant::new(pins(bank).into())),
            number: std::array::from_fn(|bank| Constant::new((bank as u64).into())),
            sampler: Sampler::default(),
            journal: Journal::default(),
            levels: Mem::default(),
            times: Mem::default(),
            value: EnableReg::default(),
            mask: EnableReg::default(),
            rising: EnableReg::default(),
            falling: EnableReg::default(),
            interval: EnableReg::default(),
            after: EnableReg::default(),
            on_change: EnableReg::default(),
            chosen: EnableReg::default(),
            present: DFF::default(),
            begins: DFF::default(),
            fresh: DFF::default(),
            begun: DFF::default(),
            was_readable: DFF::default(),
            probes: Signal::default(),
            commits: Signal::default(),
            starts: Signal::default(),
            is_read: Signal::default(),
            is_known: Signal::default(),
            is_levels: Signal::default(),
            is_edges: Signal::default(),
            status: Signal::default(),
            start: Lit::default(),
            stop: Lit::default(),
            ask_status: Lit::default(),
            set_levels: Lit::default(),
            set_edges: Lit::default(),
            read: Lit::default(),
            about: Lit::default(),
            on_change_place: Lit::default(),
            bank_place: Lit::default(),
            after_place: Lit::default(),
            recording_place: Lit::default(),
            triggered_place: Lit::default(),
            what: Size::default(),
            capacity: Size::default(),
            success: Lit::default(),
            fail: Lit::default(),
            nothing: Lit::default(),
        }
    }
}

impl Logic for Scope {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, present, begins, fresh, begun, was_readable);
        clock!(self, clock, port, sampler, journal, levels, times, value, mask);
        clock!(self, clock, rising, falling, interval, after, on_change, chosen);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        self.present.d.next = self.present.q.val() + 1;

        // The chosen bank, with what comes from pins synchronised.
        self.probes.next = self.nothing.val();
        for i in 0..BANKS {
            self.pins[i].clock.next = self.clock.val();
            self.pins[i].d.next = self.bank[i].val();
            if self.chosen.q.val() == self.number[i].val() {
                self.probes.next = (self.bank[i].val() & !self.is_pin[i].val())
                    | (self.pins[i].q.val() & self.is_pin[i].val());
            }
        }
        self.sampler.probes.next = self.probes.val();
        self.sampler.now.next = self.present.q.val();
        self.sampler.on_change.next = self.on_change.q.val();
        self.sampler.interval.next = self.interval.q.val();
        self.sampler.fresh.next = self.fresh.q.val();
        self.sampler.value.next = self.value.q.val();
        self.sampler.mask.next = self.mask.q.val();
        self.sampler.rising.next = self.rising.q.val();
        self.sampler.falling.next = self.falling.q.val();

        // What is set. The journal begins when the new bank has come through.
        self.starts.next = self.port.request.val() & (self.port.call.val() == self.start.val());
        self.is_levels.next =
            self.port.request.val() & (self.port.call.val() == self.set_levels.val());
        self.is_edges.next =
            self.port.request.val() & (self.port.call.val() == self.set_edges.val());
        self.on_change.enable.next = self.starts.val();
        self.on_change.d.next = self
            .port
            .d0
            .val()
            .get_bit(self.on_change_place.val().index());
        self.chosen.enable.next = self.starts.val();
        self.chosen.d.next = self
            .port
            .d0
            .val()
            .get_bits::<2>(self.bank_place.val().index());
        self.after.enable.next = self.starts.val();
        self.after.d.next = self
            .port
            .d0
            .val()
            .get_bits::<AFTER_BITS>(self.after_place.val().index());
        self.interval.enable.next = self.starts.val();
        self.interval.d.next = self.port.d1.val();
        self.value.enable.next = self.is_levels.val();
        self.value.d.next = self.port.d1.val();
        self.mask.enable.next = self.is_levels.val();
        self.mask.d.next = self.port.d2.val();
        self.rising.enable.next = self.is_edges.val();
        self.rising.d.next = self.port.d1.val();
        self.falling.enable.next = self.is_edges.val();
        self.falling.d.next = self.port.d2.val();
        self.begins.d.next = self.starts.val();
        self.fresh.d.next = self.begins.q.val();
        self.journal.start.next = self.begins.q.val();
        self.journal.once.next = false;
        self.journal.armed.next = true;
        self.journal.after.next = self.after.q.val();
        self.journal.stop.next =
            self.port.request.val() & (self.port.call.val() == self.stop.val());

        // Records.
        self.commits.next = self.journal.storing.val()
            & (self.sampler.due.val() | (self.sampler.fires.val() & !self.journal.triggered.val()));
        self.journal.commit.next = self.commits.val();
        self.journal.fits.next = self.sampler.fires.val();
        self.levels.write_address.next = self.journal.slot.val();
        self.levels.write_data.next = self.sampler.levels.val();
        self.levels.write_enable.next = self.commits.val();
        self.times.write_address.next = self.journal.slot.val();
        self.times.write_data.next = self.sampler.moment.val();
        self.times.write_enable.next = self.commits.val();
        self.journal.number.next = self.port.d1.val();
        self.levels.read_address.next = self.port.d1.val().get_bits::<SCOPE_RECORD_BITS>(0);
        self.times.read_address.next = self.port.d1.val().get_bits::<SCOPE_RECORD_BITS>(0);

        // What is answered. READ takes a clock more, for the memory; the record must be there, and whole,
        // in both: a word that is read while it is written is not to be relied on.
        self.is_read.next = self.port.call.val() == self.read.val();
        self.was_readable.d.next = self.journal.readable.val();
        self.begun.d.next = self.port.request.val() & self.is_read.val() & !self.begun.q.val();
        self.port.answer.next =
            self.port.request.val() & (!self.is_read.val() | self.begun.q.val());
        self.is_known.next = (self.port.call.val() == self.start.val())
            | (self.port.call.val() == self.stop.val())
            | (self.port.call.val() == self.ask_status.val())
            | (self.port.call.val() == self.set_levels.val())
            | (self.port.call.val() == self.set_edges.val())
            | (self.port.call.val() == self.about.val())
            | (self.is_read.val() & self.was_readable.q.val() & self.journal.readable.val());
        self.status.next = (bit_cast::<21, 1>(self.journal.storing.val().into())
            << self.recording_place.val())
            | (bit_cast::<21, 1>(self.journal.triggered.val().into())
                << self.triggered_place.val());
        self.port.answer_kind.next = self.fail.val();
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = self.nothing.val();
        self.port.answer_d2.next = self.nothing.val();
        if self.is_known.val() {
            self.port.answer_kind.next = self.success.val();
        }
        if self.port.call.val() == self.ask_status.val() {
            self.port.answer_d0.next = self.status.val();
            self.port.answer_d1.next = self.journal.count.val();
            self.port.answer_d2.next = self.journal.trigger.val();
        }
        if self.is_read.val() & self.is_known.val() {
            self.port.answer_d1.next = self.levels.read_data.val();
            self.port.answer_d2.next = self.times.read_data.val();
        }
        if self.port.call.val() == self.about.val() {
            self.port.answer_d0.next = self.what.val();
            self.port.answer_d1.next = self.capacity.val();
            self.port.answer_d2.next = self.present.q.val();
        }

        // Nothing to say unasked.
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = 0.into();
        self.port.interrupt_call.next = 0.into();
        self.port.interrupt_d0.next = 0.into();
        self.port.interrupt_d1.next = self.nothing.val();
        self.port.interrupt_d2.next = self.nothing.val();
    }
}
