//! Random programs in lock-step.

use crate::assembler::{image, machine};
use crate::random_program::{Program, Random};
use sim::cpu::{CpuMachine, Lockstep};
use spec::cpu::Fault;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};

/// Runs a program of this seed for so many clocks with messages arriving at random; what was compared.
pub fn run(machine: CpuMachine, seed: u64, clocks: u64, stalls: u8) -> Result<Lockstep, String> {
    let program = Program::new(seed);
    let mut lockstep =
        Lockstep::new(machine, &image(&program.words), stalls).map_err(|e| e.to_string())?;
    let mut random = Random::new(seed + 1);
    let mut done = 0;
    let mut serial = 0x5000_0000;
    while done < clocks {
        let stretch = 1 + random.below(200) as u64;
        lockstep
            .run(stretch)
            .map_err(|text| format!("seed {seed}, stalls {stalls}: {text}"))?;
        done += stretch;
        serial += 1;
        let message = Message {
            source: random.word() as u16,
            destination: Node::Cpu.address(),
            call: random.word() as u8,
            kind: Kind::from_code(random.below(8)),
            data: Data {
                d0: random.word() >> 11,
                d1: serial,
                d2: random.word(),
            },
        };
        lockstep.deliver(message);
        lockstep.set_network_ready(random.below(4) != 0, random.below(4) != 0);
    }
    Ok(lockstep)
}

#[test]
fn random_programs_agree_with_the_instruction_set() {
    let mut compared = 0;
    let mut faults = [0; 16];
    for seed in 0..40 {
        let Some(machine) = machine() else { return };
        let stalls = [0, 0, 30, 128][seed as usize % 4];
        let lockstep = run(machine, seed, 20_000, stalls).unwrap_or_else(|text| panic!("{text}"));
        compared += lockstep.compared;
        for (sum, count) in faults.iter_mut().zip(lockstep.faults) {
            *sum += count;
        }
    }
    println!("{compared} instructions compared; faults by cause {faults:?}");
    assert!(compared > 200_000, "{compared} instructions are too few");
    for cause in [
        Fault::UnknownInstruction,
        Fault::UnknownSyscall,
        Fault::Overflow,
        Fault::Unaligned,
        Fault::Bus,
        Fault::Break,
        Fault::Trap,
    ] {
        assert!(faults[cause as usize] > 0, "no fault {cause:?}");
    }
}
