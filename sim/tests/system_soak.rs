//! The whole chip, with a program on GRAFTON that does nothing but call the peripheral controller at every distance from the
//! timer's ticks: no call is lost. What the program counts and what went over its link must agree.
//!
//! `PDU_SOAK_CALLS` is the number of calls, 20 000 unless told otherwise; the whole claim is ten million.
mod caller;

use gateware::board::Board;
use gateware::firmware::Image;
use gateware::project;
use sim::board::Nominal;
use sim::chip;
use sim::cpu::GCC;
use sim::engine::Time;
use sim::machine::{board_with_loads, Machine};
use sim::session::Options;
use spec::map::Node;
use spec::rpc::{Kind, Message};
use spec::services::peripheral::PeripheralInterrupt as Interrupt;

/// Clocks a call and its pause take, at most on average.
const LONGEST: u64 = 1_000;

/// What the program counts, and at which words of RAM.
const ANSWERS: usize = 2;
const TICKS: usize = 3;
const LOST: usize = 4;
const WRONG: usize = 5;

/// The chip of the default board, its Verilog changed by `mutate`, with the program in its RAM.
fn machine(mutate: impl Fn(&str) -> String) -> Machine {
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD).expect("sound");
    let options = Options::new(&board, caller::assemble("caller.S", "soak.elf")).expect("sound");
    let program = Image::load(&options.firmware, options.ram_kbytes).expect("a program");
    let model = chip::model(&mutate(&options.verilog), &program.words, false).expect("a model");
    let board = board_with_loads(Nominal::Five, 1, &[]);
    Machine::new(model, board).expect("a machine")
}

/// What went over the CPU's link.
#[derive(Debug, Default)]
struct Traffic {
    made: u64,
    answered: u64,
    ticks: u64,
    /// The call that was not answered yet.
    owed: Option<u8>,
}

impl Traffic {
    /// Counts a message. One call at a time, and what is answered is what was asked.
    fn count(&mut self, message: &Message) -> Result<(), String> {
        let call = message.call;
        match message.kind {
            Kind::Call => {
                if let Some(owed) = self.owed.replace(call) {
                    return Err(format!("call {owed:#x} was never answered"));
                }
                self.made += 1;
            }
            Kind::Interrupt if message.source == Node::Peripheral.address() => {
                if call != Interrupt::Timer as u8 {
                    return Err(format!("interrupt {call:#x} is not the timer's"));
                }
                self.ticks += 1;
            }
            // The link came up.
            Kind::Interrupt => {}
            _ => {
                let owed = self.owed.take();
                if owed != Some(call) {
                    return Err(format!("{call:#x} was answered, {owed:x?} was asked"));
                }
                self.answered += 1;
            }
        }
        Ok(())
    }
}

/// Runs until so many calls are answered; an error tells what was lost and when.
fn soak(mut machine: Machine, calls: u64) -> Result<Traffic, String> {
    machine.keep_messages();
    let ram = machine.model().memory(chip::RAM).expect("RAM");
    let mut traffic = Traffic::default();
    let mut told = 0;
    while traffic.answered < calls {
        let until = machine.now() + Time::milliseconds(1);
        machine.run_until(until);
        for (time, message) in machine.take_messages() {
            let counted = traffic.count(&message);
            counted.map_err(|what| format!("{time}: {what}: {traffic:?}"))?;
        }
        let [lost, wrong] = [LOST, WRONG].map(|at| machine.model().memory_get(ram, at));
        if (lost, wrong) != (0, 0) {
            return Err(format!("{lost} lost, {wrong} wrong: {traffic:?}"));
        }
        if machine.cycles() > traffic.answered * LONGEST + 1_000_000 {
            return Err(format!("stuck: {traffic:?}"));
        }
        if traffic.answered >= told + 1_000_000 {
            told = traffic.answered;
            println!("{told} answers, {} clocks", machine.cycles());
        }
    }
    let [answers, ticks] = [ANSWERS, TICKS].map(|at| machine.model().memory_get(ram, at));
    println!("{} clocks: {traffic:?}", machine.cycles());
    assert!(traffic.answered - answers <= 1, "{answers} in the program");
    assert!(traffic.ticks - ticks <= 17, "{ticks} in the program");
    assert!(
        traffic.ticks > calls / 4,
        "the timer must tick all the time"
    );
    Ok(traffic)
}

/// The tools are there.
fn present() -> bool {
    hdl::check::tools::present(&["verilator", GCC], "the system's soak")
}

#[test]
fn the_system_loses_no_call_whenever_the_timer_ticks() {
    if !present() {
        return;
    }
    let calls = std::env::var("PDU_SOAK_CALLS").map_or(20_000, |text| {
        text.parse().expect("PDU_SOAK_CALLS is a number")
    });
    soak(machine(str::to_string), calls).expect("nothing is lost");
}

/// The negative control: with the mistake of 2013 in the controller, the same program does not get far.
#[test]
fn a_controller_that_forgets_what_it_has_not_answered_is_found_out() {
    if !present() {
        return;
    }
    let forgetful = |verilog: &str| {
        let (sound, mistaken) = ("forgetful = 1'b0", "forgetful = 1'b1");
        assert!(verilog.contains(sound), "no such parameter any longer");
        verilog.replace(sound, mistaken)
    };
    let failure = soak(machine(forgetful), 20_000).expect_err("calls must be lost");
    println!("{failure}");
}
