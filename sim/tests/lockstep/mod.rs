//! The firmware in lock-step: whatever GRAFTON retires while it runs in the whole device, from power-up on, is what `spec::isa` says.
//!
//! Taken from the core is what comes from outside it: words of pages and other nodes, registers of CP0 that the instruction set
//! does not keep, results of SYSCALL.
use crate::wire::World;
use sim::chip::RAM;
use sim::cpu::{as_shown, RetirePort, RETIRE_SIGNALS};
use sim::device::rgmii::Shape;
use sim::engine::Time;
use sim::machine::Machine as Device;
use spec::cpu::{Cp0, Syscall};
use spec::isa::machine::Access;
use spec::isa::{execute, Bus, Machine, Operation, Retired};
use spec::map::RAM_BASE;

/// Pings and questions of management.
const QUESTIONS: usize = 40;
/// Octets of a ping, at the least and at the most.
const LENGTHS: [usize; 2] = [0, 1472];

/// Long enough for an answer.
const TURN: Time = Time::microseconds(500);

/// What is outside the model.
struct Outside {
    ram: Vec<u32>,
    /// What the core carried out.
    core: Retired,
}

impl Outside {
    fn word(&mut self, address: u32) -> Option<&mut u32> {
        let at = address.wrapping_sub(RAM_BASE) / 4;
        self.ram.get_mut(at as usize)
    }
}

impl Bus for Outside {
    fn fetch(&mut self, address: u32) -> Option<u32> {
        self.word(address).copied()
    }
    fn load(&mut self, address: u32) -> Option<u32> {
        let seen = self.core.access.map(|access| access.word);
        self.word(address).map_or(seen, |word| Some(*word))
    }
    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()> {
        if let Some(old) = self.word(address) {
            let mask = execute::lane_mask(lanes);
            *old = *old & !mask | word & mask;
        }
        Some(())
    }
    fn read_cp0(&mut self, number: u8) -> u32 {
        let messages = Cp0::Destination as u8..=Cp0::Watchdog as u8;
        let counters = Cp0::Cycles as u8..=Cp0::Pending as u8;
        if messages.contains(&number) || counters.contains(&number) {
            self.core.value
        } else {
            0
        }
    }
    fn write_cp0(&mut self, _: u8, _: u32) {}
    fn syscall(&mut self, _: Syscall) -> u32 {
        self.core.value
    }
}

/// The model beside the device.
struct Follower {
    port: RetirePort,
    model: Machine,
    outside: Outside,
    compared: u64,
    pages: u64,
    calls: u64,
}

impl Follower {
    fn new(device: &mut Device) -> Follower {
        let clock = device.sys_clock();
        let model = device.model();
        let port = RetirePort::find(model, clock).expect("it shows its retire port");
        let memory = model.memory(RAM).expect("RAM");
        let words = model.memory_depth(memory);
        let ram = (0..words)
            .map(|at| model.memory_get(memory, at) as u32)
            .collect();
        Follower {
            port,
            model: Machine::default(),
            outside: Outside {
                ram,
                core: Retired::default(),
            },
            compared: 0,
            pages: 0,
            calls: 0,
        }
    }

    /// Compares what has retired since the last time; the first difference.
    fn catch_up(&mut self, device: &mut Device) -> Result<(), String> {
        for (_, core) in self.port.take(device.model()) {
            self.outside.core = core;
            let expected = self.model.step(&mut self.outside).map(as_shown);
            if expected != Ok(core) {
                return Err(format!(
                    "after {} instructions: core {core:x?}, model {expected:x?}",
                    self.compared
                ));
            }
            self.compared += 1;
            let is_far = |access: Access| self.outside.word(access.address).is_none();
            self.pages += u64::from(core.access.is_some_and(is_far));
            self.calls += u64::from(core.instruction == Operation::Syscall.word());
        }
        Ok(())
    }
}

/// The chip with the CPU's retire port at its own ports.
fn shows_retirements(verilog: &str) -> String {
    let names: Vec<_> = RETIRE_SIGNALS.iter().map(|(name, _)| *name).collect();
    let ports: String = RETIRE_SIGNALS
        .iter()
        .map(|(name, bits)| {
            let high = bits - 1;
            format!("    output wire [{high}:0] {name};\n    assign {name} = cpu${name};\n")
        })
        .collect();
    let shown = verilog.replacen(
        "module top(",
        &format!("module top({},", names.join(",")),
        1,
    );
    let (top, rest) = shown.split_once("endmodule").expect("a module");
    assert!(
        top.contains("module top("),
        "the top is not the first module"
    );
    format!("{top}{ports}endmodule{rest}")
}

#[test]
fn the_firmware_agrees_with_the_instruction_set() {
    let mut follower = None;
    let Some(mut world) = World::start_watched(shows_retirements, |device| {
        follower = Some(Follower::new(device));
    }) else {
        return;
    };
    let mut follower = follower.expect("it was watched");
    for number in 0..QUESTIONS {
        let question = if number % 4 == 0 {
            world.get()
        } else {
            world.ping(LENGTHS[number % 2])
        };
        world.inject(&question, Shape::default());
        world.run_for(TURN);
        follower.catch_up(&mut world.machine).unwrap();
    }
    assert_eq!(world.hear(), QUESTIONS as u64, "questions answered");
    println!(
        "{} instructions compared, {} accesses to pages, {} calls",
        follower.compared, follower.pages, follower.calls
    );
    assert!(follower.compared > 200_000 && follower.pages > 2_000 && follower.calls > 800);
    // One bit of one register is enough.
    follower.model.registers[29] ^= 4;
    let question = world.ping(0);
    world.inject(&question, Shape::default());
    world.run_for(TURN);
    let difference = follower.catch_up(&mut world.machine).unwrap_err();
    assert!(difference.contains("core Retired"), "{difference}");
}
