//! Carries out one operation on the flash chip, step by step.
use super::rules::ADDRESS_BITS;
use super::{Identity, Operation, Orders, Protected, Rules, Step};
use crate::spi::Master;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::flash::{status_bit, Refusal, SECTOR_OCTETS, UNIT_OCTETS};

/// Bits of the count of words that are read.
const COUNT_BITS: usize = (SECTOR_OCTETS / 4).trailing_zeros() as usize;
/// Clocks of rest after the flash chip was woken, as a power of two: 8 us at 62.5 MHz, where data sheets ask for 3.
const REST: u64 = 9;
/// For the master: half a period of the SPI clock is two clocks, 15.6 MHz at 62.5 MHz. The flash chip has 32 ns from the edge
/// that makes it change its output, less what USRMCLK and the pads take.
const DIVIDER: u64 = 2;

/// `load` takes what is asked for, `refusal` then says whether it may be, `go` begins it.
#[derive(LogicBlock)]
pub struct Engine<const PATIENCE: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take the five inputs below; ignored while `busy`.
    pub load: Signal<In, Bit>,
    /// What to do.
    pub operation: Signal<In, Operation>,
    /// Data of the call: the unit of a PROGRAM.
    pub d0: Signal<In, Bits<21>>,
    /// Octets 0 to 3 of a PROGRAM, else the octet address.
    pub d1: Signal<In, Bits<32>>,
    /// Octets 4 to 7 of a PROGRAM.
    pub d2: Signal<In, Bits<32>>,
    /// Strobe: begin; ignored while `busy` or refused.
    pub go: Signal<In, Bit>,
    /// Why what was taken may not be: `spec::services::flash::Refusal`, 0 if it may.
    pub refusal: Signal<Out, Bits<4>>,
    /// Level: at work.
    pub busy: Signal<Out, Bit>,
    /// How the last erase or program ended: `spec::services::flash::Refusal`.
    pub outcome: Signal<Out, Bits<4>>,
    /// The flash chip is identified.
    pub known: Signal<Out, Bit>,
    /// What it said at the last attempt.
    pub id: Signal<Out, Bits<24>>,
    /// Its size in octets, or 0.
    pub size: Signal<Out, Bits<32>>,
    /// Octets 0 to 3 of a READ.
    pub first: Signal<Out, Bits<32>>,
    /// Octets 4 to 7.
    pub second: Signal<Out, Bits<32>>,
    /// Pin: selected.
    pub flash_select: Signal<Out, Bit>,
    /// Pin: SPI clock.
    pub flash_clock: Signal<Out, Bit>,
    /// Pin: data out.
    pub flash_out: Signal<Out, Bit>,
    /// Pin: data in, asynchronous.
    pub flash_in: Signal<In, Bit>,
    rules: Rules,
    orders: Orders,
    identity: Identity,
    master: Master,
    step: DFF<Step>,
    doing: DFF<Operation>,
    address: DFF<Bits<32>>,
    word0: DFF<Bits<32>>,
    word1: DFF<Bits<32>>,
    begun: DFF<Bit>,
    waited: DFF<Bits<PATIENCE>>,
    late: DFF<Bit>,
    left: DFF<Bits<COUNT_BITS>>,
    differs: DFF<Bit>,
    result: DFF<Bits<4>>,
    seen_id: DFF<Bits<24>>,
    seen_size: DFF<Bits<32>>,
    identified: DFF<Bit>,
    ended: Signal<Local, Bit>,
    starts: Signal<Local, Bit>,
    last: Signal<Local, Bit>,
    expected: Signal<Local, Bits<32>>,
    mismatch: Signal<Local, Bit>,
    device_busy: Signal<Local, Bit>,
    device_enabled: Signal<Local, Bit>,
    divider: Lit<16, DIVIDER>,
    mode: Lit<2, 0>,
    ones: Lit<32, 0xffff_ffff>,
    rest: Lit<4, REST>,
    busy_at: Lit<3, { status_bit::BUSY as u64 }>,
    enabled_at: Lit<3, { status_bit::WRITE_ENABLED as u64 }>,
    unit_at: Lit<5, { UNIT_OCTETS.trailing_zeros() as u64 }>,
    sector_words: Lit<COUNT_BITS, { SECTOR_OCTETS as u64 / 4 - 1 }>,
    unit_words: Lit<COUNT_BITS, { UNIT_OCTETS as u64 / 4 - 1 }>,
    not_enabled: Lit<4, { Refusal::NotEnabled as u64 }>,
    timed_out: Lit<4, { Refusal::TimedOut as u64 }>,
    not_written: Lit<4, { Refusal::NotWritten as u64 }>,
}

impl<const PATIENCE: usize> Engine<PATIENCE> {
    /// An engine that never writes to this area.
    #[rustfmt::skip] // a list of defaults
    pub fn new(protected: Protected) -> Self {
        Self {
            clock: Signal::default(), load: Signal::default(), operation: Signal::default(), d0: Signal::default(),
            d1: Signal::default(), d2: Signal::default(), go: Signal::default(), refusal: Signal::default(),
            busy: Signal::default(), outcome: Signal::default(), known: Signal::default(), id: Signal::default(),
            size: Signal::default(), first: Signal::default(), second: Signal::default(),
            flash_select: Signal::default(), flash_clock: Signal::default(), flash_out: Signal::default(),
            flash_in: Signal::default(), rules: Rules::new(protected), orders: Orders::default(),
            identity: Identity::default(), master: Master::default(), step: DFF::default(), doing: DFF::default(),
            address: DFF::default(), word0: DFF::default(), word1: DFF::default(), begun: DFF::default(),
            waited: DFF::default(), late: DFF::default(), left: DFF::default(), differs: DFF::default(),
            result: DFF::default(), seen_id: DFF::default(), seen_size: DFF::default(), identified: DFF::default(),
            ended: Signal::default(), starts: Signal::default(), last: Signal::default(),
            expected: Signal::default(), mismatch: Signal::default(), device_busy: Signal::default(),
            device_enabled: Signal::default(), divider: Lit::default(), mode: Lit::default(), ones: Lit::default(),
            rest: Lit::default(), busy_at: Lit::default(), enabled_at: Lit::default(), unit_at: Lit::default(),
            sector_words: Lit::default(), unit_words: Lit::default(), not_enabled: Lit::default(),
            timed_out: Lit::default(), not_written: Lit::default(),
        }
    }
}

impl<const PATIENCE: usize> Logic for Engine<PATIENCE> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a wire or a decision keeps the machine on a page
    fn update(&mut self) {
        dff_setup!(self, clock, step, doing, address, word0, word1, begun, waited, late, left, differs);
        dff_setup!(self, clock, result, seen_id, seen_size, identified);
        clock!(self, clock, master);
        self.rules.operation.next = self.doing.q.val();
        self.rules.address.next = self.address.q.val();
        self.rules.known.next = self.identified.q.val();
        self.rules.size.next = self.seen_size.q.val();
        self.last.next = !self.left.q.val().any();
        self.orders.step.next = self.step.q.val();
        self.orders.address.next = self.address.q.val().get_bits::<ADDRESS_BITS>(0);
        self.orders.first.next = self.word0.q.val();
        self.orders.second.next = self.word1.q.val();
        self.orders.last.next = self.last.val();
        self.identity.id.next = self.master.received.val().get_bits::<24>(0);
        self.device_busy.next = self.master.received.val().get_bit(self.busy_at.val().index());
        self.device_enabled.next = self.master.received.val().get_bit(self.enabled_at.val().index());

        // The master: one transfer a step.
        self.starts.next = self.orders.transfers.val() & !self.begun.q.val();
        self.master.start.next = self.starts.val();
        self.master.divider.next = self.divider.val();
        self.master.mode.next = self.mode.val();
        self.master.select.next = self.orders.select.val();
        self.master.shift.next = true;
        self.master.deselect.next = self.orders.deselect.val();
        self.master.bits.next = self.orders.bits.val();
        self.master.data.next = self.orders.data.val();
        self.master.spi_in.next = self.flash_in.val();
        if self.starts.val() { self.begun.d.next = true; }
        if self.master.done.val() { self.begun.d.next = false; }
        self.ended.next = self.master.done.val();
        if self.step.q.val() == Step::Rest { self.ended.next = self.waited.q.val().get_bit(self.rest.val().index()); }

        // Time that the flash chip takes.
        self.waited.d.next = 0.into();
        self.late.d.next = false;
        if (self.step.q.val() == Step::Rest) | (self.step.q.val() == Step::Poll) {
            self.waited.d.next = self.waited.q.val() + 1;
            self.late.d.next = self.late.q.val() | self.waited.q.val().all();
        }

        // What is read back.
        self.expected.next = self.word1.q.val();
        if !self.last.val() { self.expected.next = self.word0.q.val(); }
        if self.doing.q.val() == Operation::Erase { self.expected.next = self.ones.val(); }
        self.mismatch.next = self.differs.q.val() | (self.master.received.val() != self.expected.val());

        match self.step.q.val() {
            Step::Idle => {
                self.differs.d.next = false;
                self.left.d.next = self.unit_words.val();
                if self.doing.q.val() == Operation::Erase { self.left.d.next = self.sector_words.val(); }
                if self.load.val() {
                    self.doing.d.next = self.operation.val();
                    self.address.d.next = self.d1.val();
                    if self.operation.val() == Operation::Program {
                        self.address.d.next = bit_cast::<32, 21>(self.d0.val()) << bit_cast::<32, 5>(self.unit_at.val());
                        self.word0.d.next = self.d1.val();
                        self.word1.d.next = self.d2.val();
                    }
                } else if self.go.val() & !self.rules.refusal.val().any() {
                    match self.doing.q.val() {
                        Operation::Identify => { self.step.d.next = Step::EndMode; }
                        Operation::Read => { self.step.d.next = Step::Seek; }
                        Operation::Erase => { self.step.d.next = Step::Enable; self.result.d.next = 0.into(); }
                        Operation::Program => { self.step.d.next = Step::Enable; self.result.d.next = 0.into(); }
                        _ => {}
                    }
                }
            }
            Step::EndMode => { if self.ended.val() { self.step.d.next = Step::Wake; } }
            Step::Wake => { if self.ended.val() { self.step.d.next = Step::Rest; } }
            Step::Rest => { if self.ended.val() { self.step.d.next = Step::Identify; } }
            Step::Identify => {
                if self.ended.val() {
                    self.seen_id.d.next = self.identity.id.val();
                    self.seen_size.d.next = self.identity.size.val();
                    self.identified.d.next = self.identity.known.val();
                    self.step.d.next = Step::Idle;
                }
            }
            Step::Enable => { if self.ended.val() { self.step.d.next = Step::Enabled; } }
            Step::Enabled => {
                if self.ended.val() {
                    self.step.d.next = Step::Program;
                    if self.doing.q.val() == Operation::Erase { self.step.d.next = Step::Erase; }
                    if self.device_busy.val() | !self.device_enabled.val() {
                        self.result.d.next = self.not_enabled.val();
                        self.step.d.next = Step::Idle;
                    }
                }
            }
            Step::Erase => { if self.ended.val() { self.step.d.next = Step::Poll; } }
            Step::Program => { if self.ended.val() { self.step.d.next = Step::First; } }
            Step::First => { if self.ended.val() { self.step.d.next = Step::Second; } }
            Step::Second => { if self.ended.val() { self.step.d.next = Step::Poll; } }
            Step::Poll => {
                if self.ended.val() & !self.device_busy.val() {
                    self.step.d.next = Step::Seek;
                } else if self.ended.val() & self.late.q.val() {
                    self.result.d.next = self.timed_out.val();
                    self.step.d.next = Step::Idle;
                }
            }
            Step::Seek => { if self.ended.val() { self.step.d.next = Step::Words; } }
            Step::Words => {
                if self.ended.val() {
                    self.left.d.next = self.left.q.val() - 1;
                    self.differs.d.next = self.mismatch.val();
                    if self.doing.q.val() == Operation::Read {
                        self.word0.d.next = self.word1.q.val();
                        self.word1.d.next = self.master.received.val();
                    } else if self.last.val() & self.mismatch.val() {
                        self.result.d.next = self.not_written.val();
                    }
                    if self.last.val() { self.step.d.next = Step::Idle; }
                }
            }
        }

        self.refusal.next = self.rules.refusal.val();
        self.busy.next = self.step.q.val() != Step::Idle;
        self.outcome.next = self.result.q.val();
        self.known.next = self.identified.q.val();
        self.id.next = self.seen_id.q.val();
        self.size.next = self.seen_size.q.val();
        self.first.next = self.word0.q.val();
        self.second.next = self.word1.q.val();
        self.flash_select.next = self.master.spi_select.val();
        self.flash_clock.next = self.master.spi_clock.val();
        self.flash_out.next = self.master.spi_out.val();
    }
}
