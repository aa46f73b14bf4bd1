//! The debug unit on the compiled core, while that runs random programs in lock-step with `spec::isa`: whatever a debugger
//! does, each instruction is carried out once and in its turn.

use crate::assembler::{i, image, machine};
use crate::random_program::{Program, Random};
use sim::cpu::{verilog_with_debug, CpuMachine, Lockstep};
use sim::debug::client::{Debugger, Halted};
use sim::host::CallError;
use spec::cpu::{Cp0, Fault};
use spec::isa::{execute, Instruction, Operation};
use spec::map::{Node, RAM_BASE};
use spec::rpc::{Data, Kind, Message};
use spec::services::debug::{register, Refusal, StopReason, BREAKPOINTS, WATCHPOINTS};

/// Clocks in which every stop must have come. A RECEIVE is broken off, a SEND is not: it has its deadline.
const PATIENCE: u32 = 200;
/// Addresses of the programs' data and code.
const DATA: u32 = RAM_BASE + 0x8000;
const CODE: u32 = RAM_BASE;
const CODE_WORDS: u32 = 2000;

/// A debugger at a core in lock-step, with the world's messages going on.
struct Session {
    lockstep: Lockstep,
    random: Random,
    serial: u32,
    stops: [u32; 5],
    slots: u32,
}

type Outcome<R> = Result<R, String>;

impl Session {
    fn new(verilog: &str, seed: u64, stalls: u8) -> Session {
        let machine = CpuMachine::from_verilog(verilog, false).expect("it compiles");
        let program = Program::new(seed);
        let mut lockstep = Lockstep::new(machine, &image(&program.words), stalls).expect("ports");
        lockstep.take_passed();
        Session {
            lockstep,
            random: Random::new(seed + 7),
            serial: 0x5000_0000,
            stops: [0; 5],
            slots: 0,
        }
    }

    fn debugger(&mut self) -> Debugger<&mut CpuMachine> {
        Debugger::new(self.lockstep.machine())
    }

    /// Does something with the debug unit, which must not refuse.
    fn with<R>(
        &mut self,
        act: impl FnOnce(&mut Debugger<&mut CpuMachine>) -> Result<R, CallError>,
    ) -> Outcome<R> {
        act(&mut self.debugger()).map_err(|error| error.to_string())
    }

    /// The world: a message comes now and then, and the network takes the CPU's or not.
    fn world(&mut self) {
        self.serial += 1;
        let message = Message {
            source: self.random.word() as u16,
            destination: Node::Cpu.address(),
            call: self.random.word() as u8,
            kind: Kind::from_code(self.random.below(8)),
            data: Data {
                d0: self.random.word() >> 11,
                d1: self.serial,
                d2: self.random.word(),
            },
        };
        self.lockstep.deliver(message);
        let ready = [self.random.below(4) != 0, self.random.below(4) != 0];
        self.lockstep.set_network_ready(ready[0], ready[1]);
    }

    fn run(&mut self, clocks: u64) -> Outcome<()> {
        self.world();
        self.lockstep.run(clocks)
    }

    /// Waits until the CPU is halted; then core and model must be at the same place, between two instructions.
    fn stop(&mut self) -> Outcome<Halted> {
        for _ in 0..PATIENCE {
            if let Some(halted) = self.with(|debugger| debugger.halted())? {
                self.lockstep.run(8)?;
                self.check_place(&halted)?;
                return Ok(halted);
            }
            let clocks = 1 + u64::from(self.random.below(40));
            self.run(clocks)?;
        }
        Err("it never halts".into())
    }

    fn check_place(&mut self, halted: &Halted) -> Outcome<()> {
        let (pc, in_slot) = self.lockstep.place();
        let due = (pc.wrapping_sub(4 * u32::from(in_slot)), in_slot);
        if due != (halted.pc, halted.in_slot) {
            return Err(format!("halted {halted:x?}, the model is at {due:x?}"));
        }
        let may_be_in_slot = matches!(halted.reason, StopReason::Watchpoint | StopReason::Fault);
        if in_slot && !may_be_in_slot {
            return Err(format!("halted in a delay slot: {halted:x?}"));
        }
        self.stops[halted.reason as usize] += 1;
        self.slots += u32::from(in_slot);
        self.check_state()?;
        if in_slot {
            self.lockstep.go_back_to(halted.pc);
        }
        Ok(())
    }

    /// Registers and memory are the model's; writing them and writing them back changes nothing.
    fn check_state(&mut self) -> Outcome<()> {
        for _ in 0..3 {
            let number = self.random.below(35);
            if number == register::PC {
                continue;
            }
            let model = self.lockstep.register(number);
            let junk = self.random.word();
            let zero = number == 0;
            let seen = self.with(|debugger| {
                let before = debugger.read_register(number)?;
                debugger.write_register(number, junk)?;
                let written = debugger.read_register(number)?;
                debugger.write_register(number, before)?;
                Ok((before, written, debugger.read_register(number)?))
            })?;
            let due = (model, if zero { 0 } else { junk }, model);
            if seen != due {
                return Err(format!("register {number}: {seen:x?}, not {due:x?}"));
            }
        }
        let address = DATA + self.random.below(256);
        let model = self.lockstep.word(address).expect("there is RAM");
        let lanes = self.random.below(16);
        let junk = self.random.word();
        let mask = execute::lane_mask(lanes as u8);
        let seen = self.with(|debugger| {
            let before = debugger.read_word(address)?;
            debugger.write_word(address, lanes, junk)?;
            let written = debugger.read_word(address)?;
            debugger.write_word(address, 15, before)?;
            Ok((before, written))
        })?;
        let due = (model, model & !mask | junk & mask);
        if seen != due {
            return Err(format!("memory {address:#x}: {seen:x?}, not {due:x?}"));
        }
        Ok(())
    }

    /// Steps once: exactly one instruction, or a branch and its slot, or a fault.
    fn step(&mut self, halted: Halted) -> Outcome<Halted> {
        self.lockstep.take_passed();
        let faults: u64 = self.lockstep.faults.iter().sum();
        self.with(|debugger| debugger.step())?;
        let next = self.stop()?;
        let passed = self.lockstep.take_passed();
        let pair = [halted.pc, halted.pc.wrapping_add(4)];
        let is_pair = self.is_control(halted.pc) && passed == pair;
        let has_fault = self.lockstep.faults.iter().sum::<u64>() > faults;
        if !has_fault && !is_pair && (passed != pair[..1] || self.is_control(halted.pc)) {
            return Err(format!("a step at {:#x} was {passed:x?}", halted.pc));
        }
        Ok(next)
    }

    fn is_control(&mut self, pc: u32) -> bool {
        let word = self.lockstep.word(pc).unwrap_or(0);
        Operation::decode(Instruction(word)).is_some_and(|operation| operation.is_control())
    }

    /// Breakpoints anywhere in the program: none is passed but by the first instruction after a stop.
    fn breakpoints(&mut self) -> Outcome<()> {
        let places: [u32; BREAKPOINTS] =
            std::array::from_fn(|_| CODE + 4 * self.random.below(CODE_WORDS));
        for (number, place) in places.into_iter().enumerate() {
            self.with(|debugger| debugger.set_breakpoint(number, Some(place)))?;
        }
        let mut halted = None;
        for _ in 0..3 {
            self.lockstep.take_passed();
            self.with(|debugger| debugger.resume())?;
            for _ in 0..20 {
                self.run(50)?;
                halted = self.with(|debugger| debugger.halted())?;
                if halted.is_some() {
                    break;
                }
            }
            if halted.is_none() {
                self.with(|debugger| debugger.halt())?;
            }
            let stop = self.stop()?;
            let passed = self.lockstep.take_passed();
            // The first instruction, and its slot.
            let begun = passed.len().min(2);
            if let Some(missed) = passed[begun..].iter().find(|pc| places.contains(pc)) {
                return Err(format!("the breakpoint at {missed:#x} was passed"));
            }
            let here = places[stop.number % BREAKPOINTS];
            let in_slot = self.is_control(stop.pc) && here == stop.pc.wrapping_add(4);
            if stop.reason == StopReason::Breakpoint && here != stop.pc && !in_slot {
                return Err(format!("no breakpoint there: {stop:x?}, {places:x?}"));
            }
        }
        for number in 0..BREAKPOINTS {
            self.with(|debugger| debugger.set_breakpoint(number, None))?;
        }
        Ok(())
    }

    /// Watched words: whatever stops is about to touch one of them in a watched way.
    fn watchpoints(&mut self) -> Outcome<()> {
        let kinds = [(true, false), (false, true), (true, true)];
        let watched: [_; WATCHPOINTS] = std::array::from_fn(|_| {
            let kind = kinds[self.random.below(3) as usize];
            (kind, (DATA + self.random.below(256), !7))
        });
        for (number, (kind, place)) in watched.into_iter().enumerate() {
            self.with(|debugger| debugger.set_watchpoint(number, kind, place))?;
        }
        for _ in 0..4 {
            self.with(|debugger| debugger.resume())?;
            self.run(400)?;
            self.with(|debugger| debugger.halt())?;
            let stop = self.stop()?;
            if stop.reason == StopReason::Watchpoint {
                let ((loads, stores), (place, mask)) = watched[stop.number];
                let pc = stop.pc.wrapping_add(4 * u32::from(stop.in_slot));
                let word = Instruction(self.lockstep.word(pc).unwrap_or(0));
                let operation = Operation::decode(word).ok_or("no instruction")?;
                let base = self.lockstep.register(word.rs().into());
                let address = execute::address(word, base);
                let fits = operation.is_load() && loads || operation.is_store() && stores;
                if !fits || address != stop.address || (address ^ place) & mask & !3 != 0 {
                    return Err(format!("no watchpoint there: {stop:x?}, {watched:x?}"));
                }
            }
        }
        for number in 0..WATCHPOINTS {
            self.with(|debugger| debugger.set_watchpoint(number, (false, false), (0, 0)))?;
        }
        Ok(())
    }

    /// Faults are seen before they restart, and restart after that.
    fn faults(&mut self) -> Outcome<()> {
        self.with(|debugger| debugger.catch_faults(true))?;
        for _ in 0..3 {
            self.with(|debugger| debugger.resume())?;
            self.run(1000)?;
            self.with(|debugger| debugger.halt())?;
            let stop = self.stop()?;
            if (stop.reason == StopReason::Fault) != stop.cause.is_some() {
                return Err(format!("cause and reason differ: {stop:x?}"));
            }
        }
        self.with(|debugger| debugger.catch_faults(false))
    }

    fn round(&mut self) -> Outcome<()> {
        let clocks = 1 + u64::from(self.random.below(300));
        self.run(clocks)?;
        self.with(|debugger| debugger.halt())?;
        let mut halted = self.stop()?;
        match self.random.below(5) {
            0 => self.breakpoints()?,
            1 => self.watchpoints()?,
            2 => self.faults()?,
            3 => {
                for _ in 0..6 {
                    halted = self.step(halted)?;
                }
            }
            _ => {}
        }
        self.with(|debugger| debugger.resume())
    }
}

/// Random programs with a debugger that does this and that; what was compared.
fn debugged(verilog: &str, seed: u64, rounds: u32) -> Outcome<Session> {
    let mut session = Session::new(verilog, seed, [0, 30, 128][seed as usize % 3]);
    let all = |session: &mut Session| {
        session.run(200)?;
        (0..rounds).try_for_each(|_| session.round())
    };
    all(&mut session).map_err(|text| format!("seed {seed}: {text}"))?;
    Ok(session)
}

#[test]
fn a_debugger_changes_nothing_of_what_is_carried_out() {
    if machine().is_none() {
        return;
    }
    let verilog = verilog_with_debug();
    let (mut stops, mut slots, mut compared) = ([0; 5], 0, 0);
    for seed in 0..12 {
        let session = debugged(&verilog, seed, 40).unwrap_or_else(|text| panic!("{text}"));
        for (sum, count) in stops.iter_mut().zip(session.stops) {
            *sum += count;
        }
        slots += session.slots;
        compared += session.lockstep.compared;
    }
    println!("{compared} instructions; stops by reason {stops:?}, {slots} in delay slots");
    assert!(stops.iter().all(|count| *count > 10), "{stops:?}");
    assert!(slots > 3 && compared > 20_000, "{slots}, {compared}");
}

/// Mistakes in the debug unit, by what they amount to: each must be noticed.
const MUTATIONS: [(&str, &str, &str); 4] = [
    (
        "a halt in a delay slot",
        "between = execute_pc == execute_fault_pc;",
        "between = 1'b1;",
    ),
    (
        "a stopped instruction is carried out all the same",
        "trap = trapping;",
        "trap = 1'b0;",
    ),
    (
        "a message that is being sent is sent again",
        "& ~is_sending",
        "",
    ),
    (
        "a breakpoint in a delay slot is passed",
        "has_slot = |is_control$word;",
        "has_slot = 1'b0;",
    ),
];

#[test]
fn mistakes_in_the_debug_unit_are_noticed() {
    if machine().is_none() {
        return;
    }
    let all = std::env::var_os("PDU_MUTANTS").is_some();
    let whole = verilog_with_debug();
    for (number, (what, from, to)) in MUTATIONS.into_iter().enumerate() {
        let broken = whole.replace(from, to);
        assert!(broken != whole, "not in the Verilog any more: {from}");
        if number > 0 && !all {
            continue;
        }
        let noticed = (0..8).find_map(|seed| debugged(&broken, seed, 60).err());
        println!("{what}: {noticed:?}");
        assert!(noticed.is_some(), "nobody noticed: {what}");
    }
}

/// A program: instructions at the start of RAM on a core with a debug unit, and its debugger.
fn program(words: &[u32]) -> Option<CpuMachine> {
    machine()?;
    let mut machine = CpuMachine::from_verilog(&verilog_with_debug(), false).expect("it compiles");
    machine.load(&image(words));
    Some(machine)
}

/// The watchdog stands still while the CPU is halted, and goes on from where it was; the cycle counter never stops.
#[test]
fn the_watchdog_does_not_bite_a_halted_cpu() {
    let watchdog = Cp0::Watchdog as u32;
    let endless = [
        i(Operation::Ori, 0, 8, 2000),
        Operation::Mtc0.word() | 8 << 16 | watchdog << 11,
        i(Operation::Beq, 0, 0, 0xffff),
        0,
    ];
    let Some(mut machine) = program(&endless) else {
        return;
    };
    machine.run_clocks(200);
    let mut debugger = Debugger::new(&mut machine);
    debugger.halt().unwrap();
    assert!(debugger.halted().unwrap().is_some());
    let cp0 = |register: Cp0| spec::services::debug::register::CP0 + register as u32;
    let left = debugger.read_register(cp0(Cp0::Watchdog)).unwrap();
    let cycles = debugger.read_register(cp0(Cp0::Cycles)).unwrap();
    debugger.transport.run_clocks(100_000);
    assert_eq!(debugger.read_register(cp0(Cp0::Watchdog)).unwrap(), left);
    assert!(debugger.read_register(cp0(Cp0::Cycles)).unwrap() - cycles > 100_000);
    assert_eq!(debugger.read_register(cp0(Cp0::Restarts)).unwrap(), 0);
    debugger.catch_faults(true).unwrap();
    debugger.resume().unwrap();
    debugger.transport.run_clocks(u64::from(left) / 2);
    assert_eq!(debugger.halted().unwrap(), None);
    debugger.transport.run_clocks(u64::from(left));
    let halted = debugger.halted().unwrap().expect("the watchdog bites");
    assert_eq!(halted.cause, Some(Fault::Watchdog));
}

/// The code of a FAIL.
fn code<R>(answer: Result<R, CallError>) -> Option<u32> {
    match answer {
        Err(CallError::Refused {
            kind: Kind::ReturnFail,
            code,
            ..
        }) => Some(code),
        _ => None,
    }
}

/// What the debug unit must refuse, it refuses, and says why.
#[test]
fn what_cannot_be_done_is_refused() {
    let Some(mut machine) = program(&[i(Operation::Beq, 0, 0, 0xffff), 0]) else {
        return;
    };
    machine.run_clocks(100);
    let mut debugger = Debugger::new(&mut machine);
    let running = Some(Refusal::Running as u32);
    assert_eq!(code(debugger.resume()), running);
    assert_eq!(code(debugger.step()), running);
    assert_eq!(code(debugger.read_register(8)), running);
    assert_eq!(code(debugger.write_register(8, 1)), running);
    assert_eq!(code(debugger.read_word(RAM_BASE)), running);
    assert_eq!(code(debugger.write_word(RAM_BASE, 15, 1)), running);
    debugger.halt().unwrap();
    assert!(debugger.halted().unwrap().is_some());
    let no_register = Some(Refusal::NoSuchRegister as u32);
    assert_eq!(code(debugger.read_register(35)), no_register);
    assert_eq!(code(debugger.write_register(96, 0)), no_register);
    let bus = Some(Refusal::Bus as u32);
    assert_eq!(code(debugger.read_word(0x1000_0000)), bus);
    assert_eq!(code(debugger.write_word(0x1000_0000, 15, 0)), bus);
}
