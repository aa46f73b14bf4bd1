//! The reference computes what `spec::isa::Machine` computes.
use super::operation::Kind;
use super::{Reference, Step};
use hdl::check;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::cpu::{Syscall, ARGUMENT_REGISTER, RESTART_BITS, TEXT_LIMIT_BITS};
use spec::isa::table::ROWS;
use spec::isa::{execute, Bus, Instruction, Machine, Operation, Stop};
use spec::map::RAM_BASE;

/// The reference behind plain ports, with the clock that a bench needs; what it says shows in the next clock.
#[derive(LogicBlock, Default)]
struct Clocked {
    clock: Signal<In, Clock>,
    instruction: Signal<In, Bits<32>>,
    refused: Signal<In, Bit>,
    pc: Signal<In, Bits<32>>,
    next_pc: Signal<In, Bits<32>>,
    in_slot: Signal<In, Bit>,
    rs: Signal<In, Bits<32>>,
    rt: Signal<In, Bits<32>>,
    argument: Signal<In, Bits<32>>,
    high: Signal<In, Bits<32>>,
    low: Signal<In, Bits<32>>,
    text_limit: Signal<In, Bits<32>>,
    cause: Signal<In, Bits<4>>,
    fault_pc: Signal<In, Bits<32>>,
    fault_address: Signal<In, Bits<32>>,
    restarts: Signal<In, Bits<32>>,
    worked_high: Signal<In, Bits<32>>,
    worked_low: Signal<In, Bits<32>>,
    word: Signal<In, Bits<32>>,
    fault: Signal<Out, Bits<4>>,
    fault_address_given: Signal<Out, Bits<32>>,
    value: Signal<Out, Bits<32>>,
    stored: Signal<Out, Bits<32>>,
    lanes: Signal<Out, Bits<4>>,
    after_next: Signal<Out, Bits<32>>,
    reference: Reference,
    kind: DFF<Kind>,
    step: DFF<Step>,
}

impl Logic for Clocked {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, kind, step);
        self.reference.instruction.next = self.instruction.val();
        self.reference.refused.next = self.refused.val();
        self.reference.state.next.pc = self.pc.val();
        self.reference.state.next.next_pc = self.next_pc.val();
        self.reference.state.next.in_slot = self.in_slot.val();
        self.reference.state.next.rs = self.rs.val();
        self.reference.state.next.rt = self.rt.val();
        self.reference.state.next.argument = self.argument.val();
        self.reference.state.next.high = self.high.val();
        self.reference.state.next.low = self.low.val();
        self.reference.kept.next.text_limit = self.text_limit.val();
        self.reference.kept.next.cause = self.cause.val();
        self.reference.kept.next.pc = self.fault_pc.val();
        self.reference.kept.next.address = self.fault_address.val();
        self.reference.kept.next.restarts = self.restarts.val();
        self.reference.worked_high.next = self.worked_high.val();
        self.reference.worked_low.next = self.worked_low.val();
        self.reference.word.next = self.word.val();
        self.kind.d.next = self.reference.kind.val();
        self.step.d.next = self.reference.step.val();
        self.fault.next = self.step.q.val().fault;
        self.fault_address_given.next = self.step.q.val().fault_address;
        self.value.next = self.step.q.val().value;
        self.stored.next = self.step.q.val().stored;
        self.lanes.next = self.step.q.val().lanes;
        self.after_next.next = self.step.q.val().after_next;
    }
}

/// Everything outside the machine: one instruction, one word.
struct World {
    instruction: Option<u32>,
    word: u32,
    outside: u32,
}

impl Bus for World {
    fn fetch(&mut self, _: u32) -> Option<u32> {
        self.instruction
    }
    fn load(&mut self, _: u32) -> Option<u32> {
        Some(self.word)
    }
    fn store(&mut self, _: u32, _: u8, _: u32) -> Option<()> {
        Some(())
    }
    fn read_cp0(&mut self, number: u8) -> u32 {
        // Numbers that are free read 0.
        match number {
            1..=9 | 16..=19 => self.outside,
            _ => 0,
        }
    }
    fn write_cp0(&mut self, _: u8, _: u32) {}
    fn syscall(&mut self, _: Syscall) -> u32 {
        self.outside
    }
}

const CORNERS: [u32; 9] = [
    0,
    1,
    2,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x0000_8000,
    RAM_BASE,
    RAM_BASE + (1 << TEXT_LIMIT_BITS),
];

fn value(random: &mut StdRng) -> u32 {
    match random.gen_range(0..4) {
        0 => *CORNERS.choose(random).expect("there are some"),
        1 => RAM_BASE + random.gen_range(0..1 << TEXT_LIMIT_BITS),
        2 => random.gen_range(0..8),
        _ => random.gen(),
    }
}

/// An instruction: mostly an operation there is, with whatever in its other fields.
fn instruction(random: &mut StdRng, round: usize) -> u32 {
    let noise = random.gen::<u32>();
    if round % 16 == 15 {
        return noise;
    }
    let row = ROWS[round % ROWS.len()];
    let free = match row.space {
        spec::isa::table::Space::Opcode => 0x03ff_ffff,
        spec::isa::table::Space::Function => 0x03ff_ffc0,
        spec::isa::table::Space::Condition => 0x03e0_ffff,
        spec::isa::table::Space::Coprocessor => 0x001f_ffff,
    };
    row.operation.word() | noise & free
}

#[test]
fn the_reference_computes_what_the_instruction_set_says() {
    const SEED: u64 = 0x6af7;
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = check::Bench::new(Clocked::default(), |t| &mut t.clock).recording();
    let (mut faults, mut operations) = ([0; 16], vec![0; ROWS.len()]);
    for round in 0..12_000 {
        let word = instruction(&mut random, round);
        let fields = Instruction(word);
        let mut machine = Machine::default();
        machine.registers.fill_with(|| value(&mut random));
        if random.gen_range(0..4) == 0 {
            machine.registers[fields.rt() as usize] = machine.registers[fields.rs() as usize];
        }
        if random.gen_range(0..4) != 0 {
            machine.registers[ARGUMENT_REGISTER as usize] = random.gen_range(0..6);
        }
        machine.registers[0] = 0;
        machine.high = value(&mut random);
        machine.low = value(&mut random);
        machine.pc = value(&mut random) & !3;
        machine.in_slot = random.gen_range(0..8) == 0;
        machine.next_pc = match machine.in_slot {
            true => value(&mut random) & !3,
            false => machine.pc.wrapping_add(4),
        };
        machine.text_limit = RAM_BASE + random.gen_range(0..1 << TEXT_LIMIT_BITS);
        machine.restarts = random.gen_range(0..1 << RESTART_BITS);
        let cause = *spec::cpu::Fault::ALL.choose(&mut random).expect("some");
        let stop = Stop {
            cause,
            pc: value(&mut random),
            address: value(&mut random),
        };
        machine.stop = Some(stop);
        let mut world = World {
            instruction: (random.gen_range(0..32) != 0).then_some(word),
            word: value(&mut random),
            outside: random.gen(),
        };
        let before = machine.clone();
        let (rs, rt) = (
            machine.registers[fields.rs() as usize],
            machine.registers[fields.rt() as usize],
        );
        let worked = Operation::decode(fields)
            .and_then(|operation| execute::multiply_divide(operation, rs, rt));
        let (high, low) = worked.unwrap_or((random.gen(), random.gen()));
        let dut = &mut bench.dut;
        dut.instruction.next = word.to_bits();
        dut.refused.next = world.instruction.is_none();
        dut.pc.next = machine.pc.to_bits();
        dut.next_pc.next = machine.next_pc.to_bits();
        dut.in_slot.next = machine.in_slot;
        dut.rs.next = rs.to_bits();
        dut.rt.next = rt.to_bits();
        dut.argument.next = machine.registers[ARGUMENT_REGISTER as usize].to_bits();
        dut.high.next = machine.high.to_bits();
        dut.low.next = machine.low.to_bits();
        dut.text_limit.next = machine.text_limit.to_bits();
        dut.cause.next = (stop.cause as u32).to_bits();
        dut.fault_pc.next = stop.pc.to_bits();
        dut.fault_address.next = stop.address.to_bits();
        dut.restarts.next = machine.restarts.to_bits();
        dut.worked_high.next = high.to_bits();
        dut.worked_low.next = low.to_bits();
        dut.word.next = world.word.to_bits();
        bench.step();
        let step = bench.dut.step.q.val();
        let context = format!("round {round}: {word:#010x} {before:x?} gives {step:x?}");
        match machine.step(&mut world) {
            Err(stop) => {
                faults[stop.cause as usize] += 1;
                assert_eq!(step.fault.to_u32(), stop.cause as u32, "{context}");
                assert_eq!(step.fault_address.to_u32(), stop.address, "{context}");
            }
            Ok(retired) => {
                let operation = Operation::decode(fields).expect("it was carried out");
                operations[operation as usize] += 1;
                assert_eq!(step.fault.to_u32(), 0, "{context}");
                assert_eq!(step.register.to_u32(), retired.register as u32, "{context}");
                if retired.register != 0 && step.is_known {
                    assert_eq!(step.value.to_u32(), retired.value, "{context}");
                }
                let outside = operation == Operation::Syscall
                    || operation == Operation::Mfc0 && matches!(fields.rd(), 1..=9 | 16..=19);
                assert_eq!(step.is_known, !outside, "{context}");
                assert_eq!(step.is_access, retired.access.is_some(), "{context}");
                if let Some(access) = retired.access {
                    assert_eq!(step.address.to_u32() & !3, access.address, "{context}");
                    assert_eq!(step.is_store, access.lanes != 0, "{context}");
                    if step.is_store {
                        let mask = execute::lane_mask(access.lanes);
                        assert_eq!(step.lanes.to_u32(), access.lanes as u32, "{context}");
                        let (ours, theirs) = (step.stored.to_u32(), access.word);
                        assert_eq!(ours & mask, theirs & mask, "{context}");
                    }
                }
                assert_eq!(before.next_pc, machine.pc);
                assert_eq!(step.after_next.to_u32(), machine.next_pc, "{context}");
                assert_eq!(step.is_control, machine.in_slot, "{context}");
                assert_eq!(step.high.to_u32(), machine.high, "{context}");
                assert_eq!(step.low.to_u32(), machine.low, "{context}");
                assert_eq!(step.text_limit.to_u32(), machine.text_limit, "{context}");
            }
        }
    }
    let missing: Vec<_> = ROWS
        .iter()
        .filter(|row| operations[row.operation as usize] < 10 && row.operation != Operation::Break)
        .map(|row| row.name)
        .collect();
    assert!(missing.is_empty(), "hardly carried out: {missing:?}");
    // Neither the bus nor the watchdog is the machine's.
    for cause in spec::cpu::Fault::ALL {
        use spec::cpu::Fault::{Bus, Watchdog};
        let wanted = !matches!(cause, Bus | Watchdog);
        assert_eq!(faults[cause as usize] > 10, wanted, "{cause:?}: {faults:?}");
    }
    check::replay("grafton_reference", &mut bench);
}
