//! A trip at the end of the inrush window, which nothing that is commanded meanwhile moves.
use crate::committed;
use crate::link::{Lane, Talker};
use cores::breaker::Bank;
use gateware::datasheet::wave::Wave;
use hdl::check::Bench;
use rust_hdl::prelude::*;
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message};
use spec::services::breaker::{inrush_time, power_state, tripped, TripCause};

const CHANNEL: u32 = 3;
/// Clocks in which overcurrent is ignored.
const INRUSH: u32 = 20;
/// When the output is switched on, and what is shown from there.
const BEGIN: usize = 30;
const SHOWN: usize = 54;

fn name(message: &Message) -> (String, usize) {
    match (message.call, message.kind) {
        (power_state::CALL, Kind::Call) => ("ON 3".into(), 0),
        (inrush_time::CALL, Kind::Call) => ("INRUSH 3".into(), 3),
        (tripped::CALL, Kind::Interrupt) => ("TRIPPED 3".into(), 1),
        _ => ("success".into(), 2),
    }
}

fn call(call: u8, data: Data) -> Message {
    Message {
        source: Node::Cpu.address(),
        destination: Node::Outputs.address(),
        call,
        kind: Kind::Call,
        data,
    }
}

fn set_inrush(cycles: u32) -> Message {
    let channel = CHANNEL;
    let arguments = inrush_time::Arguments { channel, cycles };
    call(inrush_time::CALL, arguments.to_data())
}

fn switch_on() -> Message {
    let channel = CHANNEL;
    let arguments = power_state::Arguments { channel, on: 1 };
    call(power_state::CALL, arguments.to_data())
}

#[test]
fn overcurrent_trips_at_the_end_of_inrush() {
    let mut bench = Bench::new(Bank::new(SYS_HERTZ), |bank| &mut bank.clock);
    bench.dut.link_out.request_ready.next = true;
    bench.dut.link_out.reply_ready.next = true;
    let mut caller = Talker::default();
    caller.push(set_inrush(INRUSH));
    let (mut calls, mut answers) = (Lane::new(name), Lane::new(name));
    let [mut comparator, mut output, mut led] = [const { Vec::<bool>::new() }; 3];
    let mut told = None;
    for clock in 0..BEGIN + SHOWN {
        if clock == BEGIN {
            // The second ON and the longer time come inside the window.
            for message in [switch_on(), switch_on(), set_inrush(1_000_000)] {
                caller.push(message);
            }
        }
        // A load that draws too much from the moment on that it is fed, and for ever.
        let overcurrent = output.last() == Some(&true);
        bench.dut.alert.next = (u64::from(overcurrent) << CHANNEL).to_bits();
        caller.drive(&mut bench.dut.link_in);
        bench.settle();
        caller.look(&bench.dut.link_in);
        calls.see_sink(&bench.dut.link_in);
        let said = answers.see_source(&bench.dut.link_out);
        told = said
            .filter(|message| message.call == tripped::CALL)
            .or(told);
        comparator.push(overcurrent);
        output.push(bench.dut.enable.val().get_bit(CHANNEL as usize));
        led.push(bench.dut.tripped.val().get_bit(CHANNEL as usize));
        bench.step();
    }
    let on = output
        .iter()
        .position(|on| *on)
        .expect("it was switched on");
    let off = on + output[on..].iter().position(|on| !on).expect("it trips");
    assert_eq!(
        off - on,
        INRUSH as usize + 1,
        "the inrush time and one clock"
    );
    assert!(output[off..].iter().all(|on| !on) && led[off..].iter().all(|lit| *lit));
    let notice = tripped::Arguments::from_data(told.expect("it is told").data);
    assert_eq!(
        (notice.channel, notice.cause),
        (CHANNEL, TripCause::Overcurrent as u32)
    );

    let (on, off) = (on - BEGIN, off - BEGIN);
    let mut wave = Wave::new("A breaker trips when its inrush time is over");
    wave.signal("to outputs", calls.values[BEGIN..].to_vec());
    wave.bit("comparator 3", comparator[BEGIN..].to_vec());
    wave.bit("output 3", output[BEGIN..].to_vec());
    wave.note(
        on,
        off - 2,
        "inrush time: 20 clocks, whatever is commanded meanwhile",
    );
    wave.note(off - 1, off - 1, "one clock: overcurrent counts, off");
    wave.bit("trip LED 3", led[BEGIN..].to_vec());
    wave.signal("from outputs", answers.values[BEGIN..].to_vec());
    committed("inrush", &wave);
}
