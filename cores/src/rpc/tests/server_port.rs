//! The server's port under random traffic, against the rules of its page; and that the mistake of 2013 does not survive it.
use crate::rpc::model::{random_message, Receiver, Sender};
use crate::rpc::ServerPortWith;
use hdl::check::{self, Bench};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::rpc::{Data, Kind, Message};
use std::collections::VecDeque;

const SEED: u64 = 2013;

/// What a server would answer: anything that depends on all of the request.
fn answer_to(request: &Message) -> (Kind, Data) {
    let Data { d0, d1, d2 } = request.data;
    let kind = [Kind::ReturnSuccess, Kind::ReturnFail, Kind::ReturnRetry][(d1 % 3) as usize];
    (
        kind,
        Data {
            d0: d0 ^ 0x1f_0f0f,
            d1: d2.rotate_left(5),
            d2: !d1,
        },
    )
}

struct Run {
    replies: usize,
    interrupts: usize,
    discarded: usize,
}

/// `messages` random messages in; answers after random times; interrupts all the while. Returns what was seen, or what went
/// wrong.
fn traffic<const FORGETFUL: u64>(
    bench: &mut Bench<ServerPortWith<FORGETFUL>>,
    messages: usize,
    gap: u32,
    stall: u32,
) -> Result<Run, String> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut sender = Sender::with_gap(gap);
    let mut receiver = Receiver::with_stall([stall, stall]);
    let (mut expected, mut notices) = (VecDeque::new(), VecDeque::new());
    let mut run = Run {
        replies: 0,
        interrupts: 0,
        discarded: 0,
    };
    let (mut pushed, mut not_calls, mut silent) = (0, 0, 0);
    while pushed < messages || !sender.idle() || !expected.is_empty() || !notices.is_empty() {
        silent += 1;
        if silent > 2_000 {
            return Err(format!("{} calls wait for ever", expected.len()));
        }
        let request = bench.dut.request.val();
        let seen = Message {
            source: bench.dut.source.val().to_u16(),
            destination: 0x8001,
            call: bench.dut.call.val().to_u8(),
            kind: Kind::Call,
            data: Data {
                d0: bench.dut.d0.val().to_u32(),
                d1: bench.dut.d1.val().to_u32(),
                d2: bench.dut.d2.val().to_u32(),
            },
        };
        if pushed < messages && sender.backlog() < 3 {
            pushed += 1;
            let source = random.gen_range(0x8000..0x8010);
            sender.push(random_message(&mut random, source, 0x8001));
        }
        if let Some(message) = sender.drive(&mut bench.dut.link_in, &mut random) {
            if message.kind == Kind::Call {
                expected.push_back(message);
            } else {
                not_calls += 1;
            }
        }
        if let Some(message) = receiver.drive(&mut bench.dut.link_out, &mut random) {
            silent = 0;
            if message.kind == Kind::Interrupt {
                let wanted = notices.pop_front();
                if wanted != Some(message) {
                    return Err(format!("interrupt {message:x?} instead of {wanted:x?}"));
                }
                run.interrupts += 1;
            } else {
                let Some(call) = expected.pop_front() else {
                    return Err(format!("{message:x?} answers nothing"));
                };
                let (kind, data) = answer_to(&call);
                let wanted = Message {
                    source: 0,
                    destination: call.source,
                    call: call.call,
                    kind,
                    data,
                };
                if message != wanted {
                    return Err(format!("{message:x?} instead of {wanted:x?}"));
                }
                run.replies += 1;
            }
        }
        if request && expected.front() != Some(&seen) {
            return Err(format!(
                "the request is {seen:x?}, sent was {:x?}",
                expected.front()
            ));
        }
        let (kind, data) = answer_to(&seen);
        bench.dut.answer.next = request && random.gen_range(0..4) == 0;
        bench.dut.answer_kind.next = (kind as u64).into();
        bench.dut.answer_d0.next = data.d0.to_bits();
        bench.dut.answer_d1.next = data.d1.to_bits();
        bench.dut.answer_d2.next = data.d2.to_bits();
        if !bench.dut.interrupt_valid.val() && random.gen_range(0..16) == 0 && pushed < messages {
            let notice = Message {
                kind: Kind::Interrupt,
                ..random_message(&mut random, 0, 0x8004)
            };
            notices.push_back(notice);
            bench.dut.interrupt_valid.next = true;
            bench.dut.interrupt_destination.next = notice.destination.to_bits();
            bench.dut.interrupt_call.next = notice.call.to_bits();
            bench.dut.interrupt_d0.next = notice.data.d0.to_bits();
            bench.dut.interrupt_d1.next = notice.data.d1.to_bits();
            bench.dut.interrupt_d2.next = notice.data.d2.to_bits();
        }
        bench.settle();
        let taken = bench.dut.interrupt_ready.val();
        run.discarded += usize::from(bench.dut.discarded.val());
        bench.step();
        if taken {
            bench.dut.interrupt_valid.next = false;
        }
        bench.settle();
    }
    if run.discarded != not_calls {
        return Err(format!(
            "{} discarded, {not_calls} were no calls",
            run.discarded
        ));
    }
    Ok(run)
}

#[test]
fn every_call_is_answered_once_whatever_else_is_sent() {
    for (gap, stall) in [(0, 0), (50, 0), (0, 80), (60, 60)] {
        println!("seed {SEED} gap {gap} stall {stall}");
        let mut bench = Bench::new(ServerPortWith::<0>::default(), |p| &mut p.clock);
        let run =
            traffic(&mut bench, 4_000, gap, stall).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(run.replies > 300 && run.interrupts > 300 && run.discarded > 2_000);
    }
}

#[test]
fn the_netlist_does_the_same() {
    let mut bench = Bench::new(ServerPortWith::<0>::default(), |p| &mut p.clock).recording();
    traffic(&mut bench, 200, 30, 50).unwrap_or_else(|problem| panic!("{problem}"));
    check::replay("server_port", &mut bench);
}

/// The bug that hung the 2013 unit once in 375 000 calls.
#[test]
fn a_port_that_frees_its_inbox_on_any_transmission_is_caught() {
    let mut bench = Bench::new(ServerPortWith::<1>::default(), |p| &mut p.clock);
    let start = std::time::Instant::now();
    let problem = traffic(&mut bench, 4_000, 0, 0)
        .err()
        .expect("the mutant went unnoticed");
    println!(
        "after {} clocks, {:?}: {problem}",
        bench.cycles(),
        start.elapsed()
    );
    assert!(bench.cycles() < 100_000);
}

#[test]
fn a_request_is_there_four_clocks_after_its_first_word_and_its_reply_two_clocks_after_the_answer() {
    let mut bench = Bench::new(ServerPortWith::<0>::default(), |p| &mut p.clock);
    bench.dut.link_out.reply_ready.next = true;
    bench.dut.link_in.valid.next = true;
    bench.steps(4);
    bench.dut.link_in.valid.next = false;
    bench.settle();
    assert!(
        bench.dut.request.val(),
        "word 0 in clock 0, request in clock 4"
    );
    bench.dut.answer.next = true;
    bench.step();
    assert!(!bench.dut.request.val() && !bench.dut.link_out.valid.val());
    bench.step();
    assert!(
        bench.dut.link_out.valid.val(),
        "answer in clock 4, word 0 of the reply in clock 6"
    );
}
