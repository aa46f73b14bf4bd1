//! What the SPI master does in each step of an operation.
//!
//! | step | selects | bits | what | deselects |
//! |---|---|---|---|---|
//! | EndMode | yes | 32 | ones | yes |
//! | Wake | yes | 8 | release from power-down | yes |
//! | Identify | yes | 32 | read identification, three octets back | yes |
//! | Enable | yes | 8 | write enable | yes |
//! | Enabled, Poll | yes | 16 | read status, one octet back | yes |
//! | Erase | yes | 32 | sector erase, address | yes |
//! | Program | yes | 32 | page program, address | no |
//! | First | no | 32 | octets 0 to 3 | no |
//! | Second | no | 32 | octets 4 to 7 | yes |
//! | Seek | yes | 32 | read data, address | no |
//! | Words | no | 32 | four octets back | after the last |
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::flash::command;

/// Where an operation is.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Step {
    Idle,
    EndMode,
    Wake,
    Rest,
    Identify,
    Enable,
    Enabled,
    Erase,
    Program,
    First,
    Second,
    Poll,
    Seek,
    Words,
}

/// Combinational.
#[derive(LogicBlock, Default)]
pub struct Orders {
    /// The step.
    pub step: Signal<In, Step>,
    /// Address for the flash chip.
    pub address: Signal<In, Bits<24>>,
    /// Octets 0 to 3 of what is programmed.
    pub first: Signal<In, Bits<32>>,
    /// Octets 4 to 7.
    pub second: Signal<In, Bits<32>>,
    /// It is the last word of those that are read.
    pub last: Signal<In, Bit>,
    /// The step is a transfer.
    pub transfers: Signal<Out, Bit>,
    /// For the master, as all below: select first.
    pub select: Signal<Out, Bit>,
    /// Deselect afterwards.
    pub deselect: Signal<Out, Bit>,
    /// How many bits, 0 for 32.
    pub bits: Signal<Out, Bits<5>>,
    /// What to send.
    pub data: Signal<Out, Bits<32>>,
    place: Signal<Local, Bits<32>>,
    octet: Lit<5, 8>,
    two_octets: Lit<5, 16>,
    no_data: Lit<32, 0>,
    end_mode: Lit<32, { command::END_MODE as u64 }>,
    wake: Lit<32, { command::WAKE as u64 }>,
    identify: Lit<32, { (command::IDENTIFY as u64) << 24 }>,
    enable: Lit<32, { command::WRITE_ENABLE as u64 }>,
    status: Lit<32, { (command::READ_STATUS as u64) << 8 }>,
    erase: Lit<32, { (command::ERASE_SECTOR as u64) << 24 }>,
    program_page: Lit<32, { (command::PROGRAM as u64) << 24 }>,
    read: Lit<32, { (command::READ as u64) << 24 }>,
}

impl Logic for Orders {
    #[hdl_gen]
    #[rustfmt::skip] // one line a step
    fn update(&mut self) {
        self.place.next = bit_cast::<32, 24>(self.address.val());
        self.transfers.next = true;
        self.select.next = true;
        self.deselect.next = true;
        self.bits.next = 0.into();
        self.data.next = self.no_data.val();
        match self.step.val() {
            Step::Idle => { self.transfers.next = false; }
            Step::EndMode => { self.data.next = self.end_mode.val(); }
            Step::Wake => { self.data.next = self.wake.val(); self.bits.next = self.octet.val(); }
            Step::Rest => { self.transfers.next = false; }
            Step::Identify => { self.data.next = self.identify.val(); }
            Step::Enable => { self.data.next = self.enable.val(); self.bits.next = self.octet.val(); }
            Step::Enabled => { self.data.next = self.status.val(); self.bits.next = self.two_octets.val(); }
            Step::Poll => { self.data.next = self.status.val(); self.bits.next = self.two_octets.val(); }
            Step::Erase => { self.data.next = self.erase.val() | self.place.val(); }
            Step::Program => { self.data.next = self.program_page.val() | self.place.val(); self.deselect.next = false; }
            Step::First => { self.data.next = self.first.val(); self.select.next = false; self.deselect.next = false; }
            Step::Second => { self.data.next = self.second.val(); self.select.next = false; }
            Step::Seek => { self.data.next = self.read.val() | self.place.val(); self.deselect.next = false; }
            Step::Words => { self.select.next = false; self.deselect.next = self.last.val(); }
        }
    }
}
