//! The compiled core beside `spec::isa`: every instruction that retires, every fault and every message sent must be what
//! the instruction set says.
//!
//! What the instruction set leaves to the world (counters, results of SYSCALL, when the watchdog bites) is taken from the
//! core; what messages contain is checked.

use super::image::Image;
use super::machine::{boot_words, CpuMachine, PERIOD};
use super::mailbox::Mailbox;
use super::retire::{as_shown, RetirePort};
use crate::engine::{CaptureId, EngineError, Input, PlaybackId, Sample, Time};
use spec::cpu::{Cp0, Fault, Syscall};
use spec::isa::{disassemble::At, execute, Bus, Instruction, Machine, Retired, Stop};
use spec::services::debug::register;
use std::fmt::Write as _;

/// The core and the model, at the same place in the same program.
pub struct Lockstep {
    machine: CpuMachine,
    model: Machine,
    world: World,
    retire: RetirePort,
    fault: CaptureId,
    cause: CaptureId,
    sent: CaptureId,
    arriving: PlaybackId,
    request_room: crate::engine::Output,
    reply_room: crate::engine::Output,
    /// Compared so far, latest last.
    history: Vec<String>,
    /// Addresses of what was carried out, if they are kept.
    passed: Option<Vec<u32>>,
    /// Instructions and faults compared.
    pub compared: u64,
    /// Faults compared, by cause.
    pub faults: [u64; 16],
}

/// Everything outside the model's own state.
struct World {
    base: u32,
    memory: Vec<u32>,
    /// What the core wrote into the register of the instruction being compared.
    core_value: u32,
    mailbox: Mailbox,
    /// What went wrong in a call that cannot say so.
    complaint: Option<String>,
}

impl World {
    fn word(&mut self, address: u32) -> Option<&mut u32> {
        self.memory
            .get_mut((address.wrapping_sub(self.base) / 4) as usize)
    }
}

impl Bus for World {
    fn fetch(&mut self, address: u32) -> Option<u32> {
        self.word(address).copied()
    }
    fn load(&mut self, address: u32) -> Option<u32> {
        self.word(address).copied()
    }
    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()> {
        let mask = execute::lane_mask(lanes);
        let old = self.word(address)?;
        *old = *old & !mask | word & mask;
        Some(())
    }
    fn read_cp0(&mut self, number: u8) -> u32 {
        let is = |register: Cp0| number == register as u8;
        if (Cp0::Destination as u8..=Cp0::D2 as u8).contains(&number) {
            if let Err(complaint) = self.mailbox.read(number, self.core_value) {
                self.complaint = Some(complaint);
            }
            return self.core_value;
        }
        let lives = [
            Cp0::Deadline,
            Cp0::Watchdog,
            Cp0::Cycles,
            Cp0::Instructions,
            Cp0::CyclesHigh,
            Cp0::Pending,
        ];
        if lives.into_iter().any(is) {
            self.core_value
        } else {
            0
        }
    }
    fn write_cp0(&mut self, number: u8, value: u32) {
        self.mailbox.write(number, value);
    }
    fn syscall(&mut self, call: Syscall) -> u32 {
        match self.mailbox.syscall(call, self.core_value) {
            Ok(result) => result,
            Err(complaint) => {
                self.complaint = Some(complaint);
                self.core_value
            }
        }
    }
}

impl Lockstep {
    /// Loads the same program into both. `stalls`: in how many clocks of 256 the data port is not ready.
    pub fn new(
        mut machine: CpuMachine,
        image: &Image,
        stalls: u8,
    ) -> Result<Lockstep, EngineError> {
        machine.load(image);
        machine.set("stalls", stalls as u64);
        let clock = machine.clock;
        let model = &mut machine.model;
        let retire = RetirePort::find(model, clock)?;
        let mut capture = |enable: &str, ports: &[&str]| -> Result<CaptureId, EngineError> {
            let ports: Result<Vec<_>, _> = ports.iter().map(|port| model.output(port)).collect();
            let enable = model.output(enable)?;
            Ok(model.capture(clock, enable, &ports?, false))
        };
        let fault = capture("fault_now", &["fault_pc", "fault_address"])?;
        let cause = capture("fault_now", &["fault_cause"])?;
        let sent = capture("out_valid", &["out_data", "out_reply"])?;
        let inputs: Result<Vec<Input>, _> = ["in_data", "in_valid", "in_reply"]
            .iter()
            .map(|port| model.input(port))
            .collect();
        let arriving = model.playback(clock, &inputs?, 0);
        let request_room = model.output("in_request_ready")?;
        let reply_room = model.output("in_reply_ready")?;
        let mut memory = vec![0; (image.octets / 4) as usize];
        for (at, word) in image.words() {
            memory[at] = word;
        }
        let mut model = Machine::default();
        model.registers[26] = image.entry;
        model.registers[29] = image.base.wrapping_add(image.octets).wrapping_sub(32);
        model.jump_to(image.entry);
        Ok(Lockstep {
            machine,
            model,
            world: World {
                base: image.base,
                memory,
                core_value: 0,
                mailbox: Mailbox::default(),
                complaint: None,
            },
            retire,
            fault,
            cause,
            sent,
            arriving,
            request_room,
            reply_room,
            history: vec![],
            passed: None,
            compared: 0,
            faults: [0; 16],
        })
    }

    /// Delivers a message, if the core has room for its class.
    pub fn deliver(&mut self, message: spec::rpc::Message) -> bool {
        let reply = message.kind.is_reply();
        let room = if reply {
            self.reply_room
        } else {
            self.request_room
        };
        if self.machine.model.pending(self.arriving) > 0 || self.machine.model.get(room) == 0 {
            return false;
        }
        let words = message.to_words();
        let values = words.map(|word| word as u64 | 1 << 32 | (reply as u64) << 33);
        self.machine.model.play(self.arriving, &values);
        let start = Time(self.machine.model.now().0 + 2 * PERIOD.0);
        self.world.mailbox.deliver(message, start);
        true
    }

    /// The core, for a debugger; what retires while that runs it is compared later.
    pub fn machine(&mut self) -> &mut CpuMachine {
        &mut self.machine
    }

    /// Where the model is: the next instruction, and whether it is in a delay slot.
    pub fn place(&self) -> (u32, bool) {
        (self.model.pc, self.model.in_slot)
    }

    /// A register of the model, numbered as in [`spec::services::debug::register`].
    pub fn register(&self, number: u32) -> u32 {
        match number {
            register::PC => self.model.pc,
            register::LO => self.model.low,
            register::HI => self.model.high,
            general => self.model.registers[general as usize],
        }
    }

    /// Addresses of the instructions carried out since the last time; the first call begins to keep them.
    pub fn take_passed(&mut self) -> Vec<u32> {
        self.passed.replace(Vec::new()).unwrap_or_default()
    }

    /// The model's word at this address, if there is memory.
    pub fn word(&mut self, address: u32) -> Option<u32> {
        self.world.word(address).map(|word| *word)
    }

    /// The core carries the branch before the delay slot out again.
    pub fn go_back_to(&mut self, branch: u32) {
        self.model.jump_to(branch);
    }

    /// Whether the network takes messages from the core, by class.
    pub fn set_network_ready(&mut self, request: bool, reply: bool) {
        self.machine.set("out_request_ready", request as u64);
        self.machine.set("out_reply_ready", reply as u64);
    }

    /// Runs so many clocks and compares what retired in them. The error is a description of the first difference.
    pub fn run(&mut self, clocks: u64) -> Result<(), String> {
        self.machine.run_clocks(clocks);
        let model = &mut self.machine.model;
        let retired = self.retire.take(model);
        let faults = model.take(self.fault);
        let causes = model.take(self.cause);
        for sample in model.take(self.sent) {
            self.world.mailbox.left(sample.bits as u32);
        }
        let mut faults = faults.into_iter().zip(causes).peekable();
        for (time, core) in retired {
            while let Some(fault) = faults.next_if(|fault| fault.0.time < time) {
                self.compare_fault(fault)?;
            }
            self.compare_instruction(core)?;
        }
        for fault in faults {
            self.compare_fault(fault)?;
        }
        self.world
            .mailbox
            .check_sent()
            .map_err(|text| self.report(&text))
    }

    fn compare_instruction(&mut self, core: Retired) -> Result<(), String> {
        if !self.booted(&core) {
            return Ok(());
        }
        self.world.core_value = core.value;
        let expected = self.model.step(&mut self.world).map(as_shown);
        self.note(&core);
        if let Some(passed) = &mut self.passed {
            passed.push(core.pc);
        }
        if let Some(complaint) = self.world.complaint.take() {
            return Err(self.report(&complaint));
        }
        if expected != Ok(core) {
            return Err(self.report(&format!("core {core:x?}\nmodel {expected:x?}")));
        }
        Ok(())
    }

    /// Whether the boot words are over.
    fn booted(&self, core: &Retired) -> bool {
        self.compared > 0 || {
            let start = spec::map::RESET_VECTOR;
            let words = boot_words(self.model.pc, self.model.registers[29]);
            let place = core.pc.wrapping_sub(start) as usize / 4;
            words.get(place) != Some(&core.instruction)
        }
    }

    fn compare_fault(&mut self, (fault, cause): (Sample, Sample)) -> Result<(), String> {
        let cause = Fault::from_code(cause.bits as u32).ok_or("a cause that does not exist")?;
        let core = Stop {
            cause,
            pc: fault.bits as u32,
            address: (fault.bits >> 32) as u32,
        };
        self.compared += 1;
        self.faults[cause as usize] += 1;
        self.history.push(format!("fault {core:x?}"));
        self.world.mailbox.restart(Time(fault.time));
        if cause == Fault::Watchdog {
            // When it bites is not for the model to say; where, it is.
            let expected = self.model.pc.wrapping_sub(4 * self.model.in_slot as u32);
            let instruction = self.world.fetch(self.model.pc).unwrap_or(0);
            self.model.restart(core);
            if (core.pc, core.address) != (expected, instruction) {
                return Err(self.report(&format!("watchdog: expected pc {expected:#x}")));
            }
            return Ok(());
        }
        self.world.core_value = 0;
        match self.model.step(&mut self.world) {
            Err(stop) if stop == core => Ok(()),
            other => Err(self.report(&format!("core {core:x?}\nmodel {other:x?}"))),
        }
    }

    fn note(&mut self, core: &Retired) {
        self.compared += 1;
        if self.history.len() > 200 {
            self.history.drain(..150);
        }
        let text = At(Instruction(core.instruction), core.pc);
        self.history
            .push(format!("{:08x}  {text}  -> {:08x}", core.pc, core.value));
    }

    fn report(&self, what: &str) -> String {
        let mut text = format!("after {} instructions: {what}\n", self.compared);
        for line in self.history.iter().rev().take(12).rev() {
            let _ = writeln!(text, "  {line}");
        }
        text
    }
}
