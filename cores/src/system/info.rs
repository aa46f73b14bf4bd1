//! Chip information: node `sysinfo`.
//!
//! ```text
//!             +-- Info -------------+
//!  link_in -->|  constants of the   |<-- query: done, exists, count
//!  link_out <-|  build, divider     |--> query: ask, port, kind     (the router's counters)
//!             +---------------------+
//! ```
//! | call | clocks from request to answer |
//! |---|---|
//! | GET_CYCFREQ | 34 |
//! | NETWORK_COUNTER | as many as the router takes, see [crate::rpc::Router] |
//! | all others | 1 |
//!
//! Misuse answers FAIL: a frequency of zero, a counter that does not exist, the serial number of a part that has none, an
//! unknown call. Clock: `clock`. Calls: `spec::services::system`. Power-up: idle.
use super::Divide;
use crate::rpc::{CounterSource, LinkSink, LinkSource, ServerPort};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::system::{network_counter, SystemCall};

/// What a chip says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// `sys` clock in hertz.
    pub clock_hertz: u32,
    /// First 32 bits of the source's commit.
    pub version: u32,
    /// Serial number, where the part has one.
    pub serial: Option<u64>,
}

/// See the module documentation.
#[derive(LogicBlock)]
pub struct Info {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Questions about the router's counters.
    pub query: CounterSource,
    port: ServerPort,
    divide: Divide,
    begun: DFF<Bit>,
    is_frequency: Signal<Local, Bit>,
    is_serial: Signal<Local, Bit>,
    is_cycles: Signal<Local, Bit>,
    is_counter: Signal<Local, Bit>,
    is_build: Signal<Local, Bit>,
    is_ready: Signal<Local, Bit>,
    divisor_is_zero: Signal<Local, Bit>,
    period: Constant<Bits<32>>,
    hertz: Constant<Bits<32>>,
    version: Constant<Bits<32>>,
    serial_high: Constant<Bits<32>>,
    serial_low: Constant<Bits<32>>,
    has_serial: Constant<Bits<1>>,
    query_frequency: Lit<8, { SystemCall::QueryFrequency as u64 }>,
    chip_serial: Lit<8, { SystemCall::ChipSerial as u64 }>,
    cycles_for_frequency: Lit<8, { SystemCall::CyclesForFrequency as u64 }>,
    network_counter: Lit<8, { SystemCall::NetworkCounter as u64 }>,
    build_info: Lit<8, { SystemCall::BuildInfo as u64 }>,
    port_place: Lit<5, { network_counter::argument::port.lsb as u64 }>,
    counter_place: Lit<5, { network_counter::argument::counter.lsb as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    nothing: Lit<32, 0>,
}

impl Info {
    /// A node that says this.
    pub fn new(description: Description) -> Self {
        let picoseconds = 1_000_000_000_000_u64 / u64::from(description.clock_hertz);
        let serial = description.serial.unwrap_or(0);
        Self {
            clock: Signal::default(),
            link_in: LinkSink::default(),
            link_out: LinkSource::default(),
            query: CounterSource::default(),
            port: ServerPort::default(),
            divide: Divide::default(),
            begun: DFF::default(),
            is_frequency: Signal::default(),
            is_serial: Signal::default(),
            is_cycles: Signal::default(),
            is_counter: Signal::default(),
            is_build: Signal::default(),
            is_ready: Signal::default(),
            divisor_is_zero: Signal::default(),
            period: Constant::new((picoseconds as u32).to_bits()),
            hertz: Constant::new(description.clock_hertz.to_bits()),
            version: Constant::new(description.version.to_bits()),
            serial_high: Constant::new(((serial >> 32) as u32).to_bits()),
            serial_low: Constant::new((serial as u32).to_bits()),
            has_serial: Constant::new(u32::from(description.serial.is_some()).to_bits()),
            query_frequency: Lit::default(),
            chip_serial: Lit::default(),
            cycles_for_frequency: Lit::default(),
            network_counter: Lit::default(),
            build_info: Lit::default(),
            port_place: Lit::default(),
            counter_place: Lit::default(),
            success: Lit::default(),
            fail: Lit::default(),
            nothing: Lit::default(),
        }
    }
}

impl Logic for Info {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, divide);
        dff_setup!(self, clock, begun);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);

        self.is_frequency.next = self.port.call.val() == self.query_frequency.val();
        self.is_serial.next = self.port.call.val() == self.chip_serial.val();
        self.is_cycles.next = self.port.call.val() == self.cycles_for_frequency.val();
        self.is_counter.next = self.port.call.val() == self.network_counter.val();
        self.is_build.next = self.port.call.val() == self.build_info.val();

        self.query.port.next = self
            .port
            .d0
            .val()
            .get_bits::<5>(self.port_place.val().index());
        self.query.kind.next = self
            .port
            .d0
            .val()
            .get_bits::<3>(self.counter_place.val().index());

        // A division takes its time: `begun` is high from its second clock on. A counter comes when the router has it.
        self.divide.start.next =
            self.port.request.val() & self.is_cycles.val() & !self.begun.q.val();
        self.divide.dividend.next = self.hertz.val();
        self.divide.divisor.next = self.port.d1.val();
        self.divisor_is_zero.next = !self.port.d1.val().any();
        self.query.ask.next = self.port.request.val() & self.is_counter.val();
        self.is_ready.next = (self.begun.q.val() & !self.divide.busy.val())
            | (!self.is_cycles.val() & !self.is_counter.val())
            | (self.is_counter.val() & self.query.done.val());
        self.begun.d.next = self.port.request.val() & self.is_cycles.val() & !self.is_ready.val();
        self.port.answer.next = self.port.request.val() & self.is_ready.val();

        self.port.answer_kind.next = self.fail.val();
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = self.nothing.val();
        self.port.answer_d2.next = self.nothing.val();
        if self.is_frequency.val() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d1.next = self.period.val();
        }
        if self.is_serial.val() & self.has_serial.val().any() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d1.next = self.serial_high.val();
            self.port.answer_d2.next = self.serial_low.val();
        }
        if self.is_cycles.val() & !self.divisor_is_zero.val() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d1.next = self.divide.quotient.val();
        }
        if self.is_counter.val() & self.query.exists.val() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d1.next = self.query.count.val();
        }
        if self.is_build.val() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d1.next = self.version.val();
            self.port.answer_d2.next = self.hertz.val();
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
