//! What switches an output off without being asked does so when the CPU stands still and the network is jammed: the comparator,
//! the all-off line, and the policy for a start of the CPU by its watchdog.
mod caller;

use cores::system::Description;
use gateware::firmware::Image;
use gateware::soc::{self, Parts};
use sim::chip;
use sim::cpu::GCC;
use sim::engine::{Input, Memory, Model, Output};
use spec::map::SYS_HERTZ;
use spec::services::breaker::CHANNELS;

const RAM_KBYTES: u32 = 128;
/// Words of RAM that the program and this test share.
const JAMMED: usize = 2;
const PATIENCE: usize = 3;
/// Clocks from a pin to the output: two of the synchroniser, one of the register.
const TRIP: u64 = 3;
const ALL: u64 = (1 << CHANNELS) - 1;
/// The channels whose policy is to be off when the CPU starts again.
const DROPS: u64 = (1 << (CHANNELS / 2)) - 1;

/// A chip whose network the program has jammed.
struct Jammed {
    model: Model,
    ram: Memory,
    enable: Output,
    tripped: Output,
    arrives: Output,
    overcurrent: Input,
    all_off: Input,
}

impl Jammed {
    /// Runs until nothing goes any more. The watchdog bites so many clocks later.
    fn new(watchdog: u32) -> Jammed {
        let description = Description {
            clock_hertz: SYS_HERTZ,
            version: 0,
            serial: None,
        };
        let verilog = soc::verilog(RAM_KBYTES, description, Parts::default()).expect("sound");
        let program = caller::assemble("jam.S", &format!("jam-{watchdog}.elf"));
        let program = Image::load(&program, RAM_KBYTES).expect("a program");
        let mut model = chip::model(&verilog, &program.words, false).expect("a model");
        let ram = model.memory(chip::RAM).expect("RAM");
        model.memory_set(ram, PATIENCE, watchdog.into());
        let output = |model: &Model, name: &str| model.output(name).expect("a port");
        let input = |model: &Model, name: &str| model.input(name).expect("a port");
        let mut jammed = Jammed {
            enable: output(&model, "power_enable"),
            tripped: output(&model, "trip_led"),
            arrives: output(&model, "observe_in_valid"),
            overcurrent: input(&model, "overcurrent"),
            all_off: input(&model, "all_off"),
            model,
            ram,
        };
        assert_eq!(jammed.on(), 0, "off until commanded");
        for _ in 0..200_000 {
            jammed.model.step(1);
            if jammed.model.memory_get(jammed.ram, JAMMED) == 1 {
                jammed.model.step(100);
                assert_eq!(jammed.on(), ALL);
                return jammed;
            }
        }
        panic!("the network was not jammed");
    }

    fn on(&self) -> u64 {
        self.model.get(self.enable)
    }

    /// Runs so many clocks in which nothing reaches the CPU.
    fn silence(&mut self, clocks: u64) {
        for clock in 0..clocks {
            self.model.step(1);
            assert_eq!(
                self.model.get(self.arrives),
                0,
                "a message in clock {clock}"
            );
        }
    }

    /// Clocks until these outputs are off and all others as they were.
    fn clocks_until_off(&mut self, channels: u64) -> u64 {
        let before = self.on();
        for clocks in 1..100 {
            self.silence(1);
            match before & !self.on() {
                0 => assert_eq!(self.on(), before),
                gone => {
                    assert_eq!(gone, channels, "after {clocks} clocks");
                    return clocks;
                }
            }
        }
        panic!("still on");
    }
}

fn can_run() -> bool {
    hdl::check::tools::present(&["verilator", GCC], "switching off without CPU and network")
}

#[test]
fn breakers_and_the_all_off_line_need_neither_cpu_nor_network() {
    if !can_run() {
        return;
    }
    let mut chip = Jammed::new(0x7fff_ffff);
    chip.silence(2_000);
    let mut alerts = 0;
    for channel in 0..CHANNELS - 2 {
        alerts |= 1 << channel;
        chip.model.set(chip.overcurrent, alerts);
        assert_eq!(
            chip.clocks_until_off(1 << channel),
            TRIP,
            "channel {channel}"
        );
        assert_eq!(chip.model.get(chip.tripped), alerts);
    }
    chip.model.set(chip.all_off, 1);
    assert_eq!(chip.clocks_until_off(ALL & !alerts), TRIP, "all-off line");
    assert_eq!((chip.on(), chip.model.get(chip.tripped)), (0, ALL));
    chip.model.set(chip.all_off, 0);
    chip.model.set(chip.overcurrent, 0);
    chip.silence(2_000);
    assert_eq!(
        (chip.on(), chip.model.get(chip.tripped)),
        (0, ALL),
        "for good"
    );
}

/// The CPU hangs, the watchdog bites, the policy is kept: with the network jammed until then.
#[test]
fn the_watchdog_policy_needs_no_network() {
    if !can_run() {
        return;
    }
    let watchdog = 5_000;
    let mut chip = Jammed::new(watchdog);
    // The watchdog ends the jam too, for the CPU's port is empty when it starts again.
    let mut clocks = 0;
    while chip.on() == ALL {
        chip.model.step(1);
        clocks += 1;
        assert!(clocks < 2 * watchdog, "the watchdog never bites");
    }
    assert!(clocks > watchdog / 2, "{clocks}");
    assert_eq!(
        (chip.on(), chip.model.get(chip.tripped)),
        (ALL & !DROPS, DROPS),
        "all of them in one clock"
    );
    chip.model.step(2_000);
    assert_eq!(chip.on(), ALL & !DROPS, "the others hold");
}
