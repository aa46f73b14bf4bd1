//! A call that comes while a tick leaves: lost by the controller of 2013, answered by ours.
use crate::committed;
use crate::link::{Lane, Talker};
use cores::peripheral::ServerWith;
use gateware::datasheet::wave::{Value, Wave};
use hdl::check::Bench;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::peripheral::{timer, timer_set_count, timer_start, voltage_mode};

/// Clocks between ticks, less one.
const COUNT: u32 = 60;
/// When the run begins whose end the picture shows: the timer runs by then.
const BEGIN: usize = 60;
/// Clocks of a run, and of the picture.
const END: usize = 260;
const SHOWN: usize = 34;

/// What the node did.
struct Run {
    calls: Vec<Value>,
    room: Vec<bool>,
    answers: Vec<Value>,
    answered: bool,
}

fn name(message: &Message) -> (String, usize) {
    match (message.call, message.kind) {
        (timer::CALL, Kind::Interrupt) => ("TIMER tick".into(), 1),
        (voltage_mode::CALL, Kind::Call) => ("call".into(), 0),
        (voltage_mode::CALL, Kind::ReturnSuccess) => ("answer".into(), 2),
        _ => ("timer".into(), 0),
    }
}

fn call(call: u8, d1: u32) -> Message {
    Message {
        source: Node::Cpu.address(),
        destination: Node::Peripheral.address(),
        call,
        kind: Kind::Call,
        data: Data { d0: 0, d1, d2: 0 },
    }
}

/// A node whose timer ticks gets one call so many clocks after it began.
fn run<const FORGETFUL: u64>(offset: usize) -> Run {
    type Node<const F: u64> = ServerWith<F, 3000>;
    let mut bench = Bench::new(Node::<FORGETFUL>::default(), |node| &mut node.clock);
    bench.dut.scl_in.next = true;
    bench.dut.sda_in.next = true;
    bench.dut.link_out.request_ready.next = true;
    bench.dut.link_out.reply_ready.next = true;
    let mut caller = Talker::default();
    caller.push(call(timer_set_count::CALL, COUNT));
    caller.push(call(timer_start::CALL, 0));
    let (mut calls, mut answers) = (Lane::new(name), Lane::new(name));
    let (mut room, mut answered) = (vec![], false);
    for clock in 0..END {
        if clock == BEGIN + offset {
            caller.push(call(voltage_mode::CALL, 0));
        }
        caller.drive(&mut bench.dut.link_in);
        bench.settle();
        caller.look(&bench.dut.link_in);
        calls.see_sink(&bench.dut.link_in);
        room.push(bench.dut.link_in.request_ready.val());
        let said = answers.see_source(&bench.dut.link_out);
        answered |= said.is_some_and(|message| message.call == voltage_mode::CALL);
        bench.step();
    }
    Run {
        calls: calls.values,
        room,
        answers: answers.values,
        answered,
    }
}

/// Calls and room; from which clock to which there was none.
fn show(wave: &mut Wave, title: &str, run: &Run, first: usize) -> (usize, usize) {
    wave.heading(title);
    wave.signal("to periph", run.calls[first..][..SHOWN].to_vec());
    let room = run.room[first..][..SHOWN].to_vec();
    let full = room.iter().position(|room| !room).expect("a call came");
    let busy = room[full..].iter().position(|room| *room);
    wave.bit("room for a call", room);
    (full, full + busy.expect("the inbox is freed"))
}

#[test]
fn the_collision_of_2013_is_harmless() {
    let offset = (0..COUNT as usize)
        .find(|offset| !run::<1>(*offset).answered)
        .expect("the mistake of 2013 loses a call at some distance from a tick");
    let (old, new) = (run::<1>(offset), run::<0>(offset));
    assert!(new.answered && !old.answered);
    let first = BEGIN + offset - 2;
    let mut wave = Wave::new("A call that comes while a tick leaves, in 2013 and now");
    let (full, free) = show(&mut wave, "with the mistake of 2013 put back", &old, first);
    wave.note(
        full,
        free - 1,
        "the tick that leaves frees the inbox: the call is gone",
    );
    wave.signal("from periph", old.answers[first..][..SHOWN].to_vec());
    wave.note(free, SHOWN - 1, "no answer, ever: the caller hangs");
    let (full, free) = show(&mut wave, "as it is", &new, first);
    wave.note(
        full,
        free - 1,
        "the call is kept until its own answer leaves",
    );
    wave.signal("from periph", new.answers[first..][..SHOWN].to_vec());
    committed("collision", &wave);
}
