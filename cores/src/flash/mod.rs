//! Serial NOR flash, node `flash`: identifies, reads, erases and programs the board's flash chip, but never where the board
//! says that the bitstream is.
//!
//! ```text
//!               +-- Flash ----------------------------------------------+
//!  link_in  --->| ServerPort -> Desk: who is     Engine: one operation  |---> flash_select
//!  link_out <---|               answered what -> at a time, step by step|---> flash_clock
//!               |                    Rules: where it may be -^   |      |---> flash_out
//!               |                                     spi::Master <-----|<--- flash_in
//!               +-------------------------------------------------------+
//!
//! READ     sel [03 a a a][4 octets][4 octets] desel                             answer: the octets
//! PROGRAM  answer; sel [06] desel, sel [05 s] desel: enabled? sel [02 a a a][4 octets][4 octets] desel,
//!          sel [05 s] desel until ready, then READ and compare
//! ERASE    answer; the same with [20 a a a], and the whole sector is read and compared with ones
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | link_in, link_out | | | RPC; calls of `spec::services::flash` |
//! | flash_select | out | 1 | pin: the flash chip is selected (its select is low). Register |
//! | flash_clock | out | 1 | pin: SPI clock, mode 0, four clocks a bit. Register |
//! | flash_out | out | 1 | pin: data to the flash chip. Register |
//! | flash_in | in | 1 | pin: data from it, asynchronous; pulled up or down where there may be none |
//!
//! Clock: `clock`. Power-up: idle, not identified, deselected.
//!
//! **Data travel in the messages, eight octets a call**, not by the page memory's bulk port: that port has one mover, the MAC;
//! a second would need an arbiter before the line-rate path and a plane of owners in the allocator, in every chip, for a node
//! that most chips lack. A READ takes 7 us at 62.5 MHz, so a caller gets a megabyte a second, and programming is slower by
//! nature. A unit of eight octets at a multiple of eight cannot leave a flash page of 256.
//!
//! **Protected area**: the board's constants. An operation that would write there is refused before it begins, by the address
//! register that the command is made of; no call, no order of calls and no state of the flash chip changes that (proved:
//! `cores/tests/flash_proof`).
//!
//! **Nothing waits for ever**: the master's transfers have a length, and `2^PATIENCE` clocks without the flash chip becoming
//! ready end an erase or a program with `TimedOut`. While one of these goes on, STATUS is answered and every other call is
//! answered RETRY, so the network sees nothing of it.
//!
//! | call | clocks from request to answer |
//! |---|---|
//! | STATUS, GET_SIZE, PAGE_ERASE, PROGRAM, anything refused or put off | 3 |
//! | READ | 406 |
//! | GET_ID | 837 |
mod desk;
mod engine;
mod identity;
pub mod model;
mod operation;
mod orders;
mod rules;

pub use desk::Desk;
pub use engine::Engine;
pub use identity::Identity;
pub use operation::Operation;
pub use orders::{Orders, Step};
pub use rules::Rules;

use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Clocks of patience with a flash chip that is not ready, as a power of two: a second at 62.5 MHz, more than twice what any
/// data sheet allows for a sector.
pub const PATIENCE: usize = 26;

/// Where nothing is ever written: octets from `first` to before `end`, both at the start of a sector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protected {
    /// First octet.
    pub first: u32,
    /// First octet behind it.
    pub end: u32,
}

/// See the module page. Gives a flash chip `2^PATIENCE` clocks: [PATIENCE] in a chip, less in tests; at least 10.
#[derive(LogicBlock)]
pub struct Flash<const PATIENCE: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Calls in.
    pub link_in: LinkSink,
    /// Answers out.
    pub link_out: LinkSource,
    /// Pin: selected.
    pub flash_select: Signal<Out, Bit>,
    /// Pin: SPI clock.
    pub flash_clock: Signal<Out, Bit>,
    /// Pin: data to the flash chip.
    pub flash_out: Signal<Out, Bit>,
    /// Pin: data from the flash chip, asynchronous.
    pub flash_in: Signal<In, Bit>,
    port: ServerPort,
    desk: Desk,
    engine: Engine<PATIENCE>,
    nobody: Lit<16, 0>,
    no_call: Lit<8, 0>,
    no_d0: Lit<21, 0>,
    no_data: Lit<32, 0>,
}

impl<const PATIENCE: usize> Flash<PATIENCE> {
    /// A node that never writes to this area.
    pub fn new(protected: Protected) -> Self {
        Self {
            clock: Signal::default(),
            link_in: LinkSink::default(),
            link_out: LinkSource::default(),
            flash_select: Signal::default(),
            flash_clock: Signal::default(),
            flash_out: Signal::default(),
            flash_in: Signal::default(),
            port: ServerPort::default(),
            desk: Desk::new(protected),
            engine: Engine::new(protected),
            nobody: Lit::default(),
            no_call: Lit::default(),
            no_d0: Lit::default(),
            no_data: Lit::default(),
        }
    }
}

impl<const PATIENCE: usize> Logic for Flash<PATIENCE> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, desk, engine);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);

        self.desk.request.next = self.port.request.val();
        self.desk.call.next = self.port.call.val();
        self.port.answer.next = self.desk.answer.val();
        self.port.answer_kind.next = self.desk.answer_kind.val();
        self.port.answer_d0.next = self.desk.answer_d0.val();
        self.port.answer_d1.next = self.desk.answer_d1.val();
        self.port.answer_d2.next = self.desk.answer_d2.val();
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = self.nobody.val();
        self.port.interrupt_call.next = self.no_call.val();
        self.port.interrupt_d0.next = self.no_d0.val();
        self.port.interrupt_d1.next = self.no_data.val();
        self.port.interrupt_d2.next = self.no_data.val();

        self.engine.load.next = self.desk.load.val();
        self.engine.operation.next = self.desk.operation.val();
        self.engine.d0.next = self.port.d0.val();
        self.engine.d1.next = self.port.d1.val();
        self.engine.d2.next = self.port.d2.val();
        self.engine.go.next = self.desk.go.val();
        self.desk.refusal.next = self.engine.refusal.val();
        self.desk.busy.next = self.engine.busy.val();
        self.desk.outcome.next = self.engine.outcome.val();
        self.desk.known.next = self.engine.known.val();
        self.desk.id.next = self.engine.id.val();
        self.desk.size.next = self.engine.size.val();
        self.desk.first.next = self.engine.first.val();
        self.desk.second.next = self.engine.second.val();

        self.flash_select.next = self.engine.flash_select.val();
        self.flash_clock.next = self.engine.flash_clock.val();
        self.flash_out.next = self.engine.flash_out.val();
        self.engine.flash_in.next = self.flash_in.val();
    }
}
