//! What leaves the node, by induction: no command but its own, and none that writes to the protected area; whatever is called,
//! in whatever order, and whatever the flash chip says.
use cores::flash::{Flash, Operation, Protected, Step};
use cores::rpc::{LinkSink, LinkSource};
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::services::flash::command;

/// The area of the proof: no special numbers.
const AREA: Protected = Protected {
    first: 0x0003_5000,
    end: 0x000c_5000,
};

/// The node with free partners, and what its SPI master is told.
#[derive(LogicBlock)]
struct Claims {
    pub clock: Signal<In, Clock>,
    pub link_in: LinkSink,
    pub link_out: LinkSource,
    pub flash_in: Signal<In, Bit>,
    // Shown (see `views`).
    pub start: Signal<In, Bit>,
    pub select: Signal<In, Bit>,
    pub bits: Signal<In, Bits<5>>,
    pub data: Signal<In, Bits<32>>,
    pub step: Signal<In, Step>,
    pub step_code: Signal<In, Bits<4>>,
    pub doing: Signal<In, Operation>,
    pub address: Signal<In, Bits<32>>,
    dut: Flash<10>,
    writes_outside_only: Assert,
    no_other_command: Assert,
    writes_are_allowed: Assert,
    step_exists: Assert,
    command: Signal<Local, Bits<8>>,
    place: Signal<Local, Bits<24>>,
    begins: Signal<Local, Bit>,
    is_write: Signal<Local, Bit>,
    is_known: Signal<Local, Bit>,
    in_area: Signal<Local, Bit>,
    aim: Signal<Local, Bits<24>>,
    aims_inside: Signal<Local, Bit>,
    writing: Signal<Local, Bit>,
    area_first: Lit<24, { AREA.first as u64 }>,
    area_end: Lit<24, { AREA.end as u64 }>,
    top: Lit<5, 24>,
    last_step: Lit<4, { Step::Words as u64 }>,
    octet: Lit<5, 8>,
    two_octets: Lit<5, 16>,
    erase: Lit<8, { command::ERASE_SECTOR as u64 }>,
    program_page: Lit<8, { command::PROGRAM as u64 }>,
    read: Lit<8, { command::READ as u64 }>,
    end_mode: Lit<32, { command::END_MODE as u64 }>,
    identify: Lit<32, { (command::IDENTIFY as u64) << 24 }>,
    enable: Lit<32, { command::WRITE_ENABLE as u64 }>,
    wake: Lit<32, { command::WAKE as u64 }>,
    status: Lit<32, { (command::READ_STATUS as u64) << 8 }>,
}

impl Default for Claims {
    #[rustfmt::skip] // a list of defaults
    fn default() -> Self {
        Self {
            clock: Signal::default(), link_in: LinkSink::default(), link_out: LinkSource::default(),
            flash_in: Signal::default(), start: Signal::default(), select: Signal::default(), bits: Signal::default(),
            data: Signal::default(), step: Signal::default(), step_code: Signal::default(), doing: Signal::default(), address: Signal::default(),
            dut: Flash::new(AREA), writes_outside_only: Assert::default(), no_other_command: Assert::default(),
            writes_are_allowed: Assert::default(), step_exists: Assert::default(), last_step: Lit::default(),
            command: Signal::default(), place: Signal::default(), begins: Signal::default(),
            is_write: Signal::default(), is_known: Signal::default(), in_area: Signal::default(),
            aim: Signal::default(), aims_inside: Signal::default(), writing: Signal::default(), area_first: Lit::default(), area_end: Lit::default(),
            top: Lit::default(), octet: Lit::default(),
            two_octets: Lit::default(), erase: Lit::default(), program_page: Lit::default(), read: Lit::default(),
            end_mode: Lit::default(), identify: Lit::default(), enable: Lit::default(), wake: Lit::default(),
            status: Lit::default(),
        }
    }
}

impl Logic for Claims {
    #[hdl_gen]
    #[rustfmt::skip] // one line a claim
    fn update(&mut self) {
        clock!(self, clock, dut, writes_outside_only, no_other_command, writes_are_allowed, step_exists);
        LinkSink::link(&mut self.link_in, &mut self.dut.link_in);
        LinkSource::link(&mut self.link_out, &mut self.dut.link_out);
        self.dut.flash_in.next = self.flash_in.val();
        self.command.next = self.data.val().get_bits::<8>(self.top.val().index());
        self.place.next = self.data.val().get_bits::<24>(0);
        self.begins.next = self.start.val() & self.select.val();
        self.is_write.next = !self.bits.val().any()
            & ((self.command.val() == self.erase.val()) | (self.command.val() == self.program_page.val()));
        self.is_known.next = (!self.bits.val().any() & ((self.command.val() == self.read.val())
                | (self.data.val() == self.end_mode.val()) | (self.data.val() == self.identify.val())))
            | ((self.bits.val() == self.octet.val()) & ((self.data.val() == self.enable.val()) | (self.data.val() == self.wake.val())))
            | ((self.bits.val() == self.two_octets.val()) & (self.data.val() == self.status.val()));
        self.in_area.next = (self.place.val() >= self.area_first.val()) & (self.place.val() < self.area_end.val());
        self.writes_outside_only.holds.next = !self.begins.val() | !self.is_write.val() | !self.in_area.val();
        self.no_other_command.holds.next = !self.begins.val() | self.is_write.val() | self.is_known.val();

        // What induction needs: an operation that writes has begun outside.
        self.step_exists.holds.next = self.step_code.val() <= self.last_step.val();
        self.aim.next = self.address.val().get_bits::<24>(0);
        self.aims_inside.next = (self.aim.val() >= self.area_first.val()) & (self.aim.val() < self.area_end.val());
        self.writing.next = (self.step.val() != Step::Idle)
            & ((self.doing.val() == Operation::Erase) | (self.doing.val() == Operation::Program)
                | (self.step.val() == Step::Erase) | (self.step.val() == Step::Program)
                | (self.step.val() == Step::Enable) | (self.step.val() == Step::Enabled));
        self.writes_are_allowed.holds.next = !self.writing.val()
            | (!self.aims_inside.val() & ((self.doing.val() == Operation::Erase) | (self.doing.val() == Operation::Program)));
    }
}

/// What the claims see of the node.
fn views(proof: Proof) -> Proof {
    proof
        .view("start", "dut.engine.starts")
        .view("select", "dut.engine.master.select")
        .view("bits", "dut.engine.master.bits")
        .view("data", "dut.engine.master.data")
        .view("step", "dut.engine.step.q")
        .view("step_code", "dut.engine.step.q")
        .view("doing", "dut.engine.doing.q")
        .view("address", "dut.engine.address.q")
}

#[test]
fn proof_that_nothing_is_written_in_the_protected_area() {
    views(Proof::new("flash_guard"))
        .bounded(12)
        .induction(3)
        .run(Claims::default());
}

/// Module, text, what it becomes, claim. That a refusal is not looked at is no fault that could be found: desk and engine both do.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    // The area ends a sector early.
    (
        "top$dut$engine$rules",
        "wide_sector < end_sector",
        "wide_sector < end_sector - 13'h1",
        "writes_are_allowed",
    ),
    // One sector in four is forgotten.
    (
        "top$dut$engine$rules",
        "if (writes & in_area)",
        "if (writes & in_area & ~address[13])",
        "writes_are_allowed",
    ),
    // The command goes elsewhere than what was looked at.
    (
        "top$dut$engine$orders",
        "place = ((address) & 32'hffffffff);",
        "place = ((address ^ 24'h080000) & 32'hffffffff);",
        "writes_outside_only",
    ),
    // A chip erase (0xc7) in the place of release from power-down.
    (
        "top$dut$engine$orders",
        "data = wake;",
        "data = wake ^ 32'h6c;",
        "no_other_command",
    ),
];

#[test]
fn faults_of_the_guard_are_refuted_by_its_proof() {
    for (module, from, to, claim) in FAULTS {
        views(Proof::new("flash_mutant"))
            .mutation(module, from, to)
            .induction(3)
            .refutes(Claims::default(), &[claim]);
    }
}
