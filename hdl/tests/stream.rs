//! Streams and clock crossings: no word lost, doubled, altered or reordered, whatever the gaps, stalls and clock ratios.
use hdl::cdc::{crossings, AsyncQueue, BitSynchroniser, PulseCrossing, Synchroniser, WordCrossing};
use hdl::check::{self, Bench, ClockLine};
use hdl::reg::{EnableReg, RegInit};
use hdl::stream::{Queue, Skid, Slot};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use std::collections::VecDeque;

const SEED: u64 = 2026;

/// Sends random words with gaps and takes them with stalls (chances in percent); the bench is replayed afterwards.
macro_rules! stream_test {
    ($test: ident, $dut: ty, $words: expr, $full_rate: expr) => {
        #[test]
        fn $test() {
            for (gap, stall) in [(0, 0), (50, 0), (0, 50), (30, 70), (70, 30)] {
                println!("seed {SEED} gap {gap} stall {stall}");
                let mut random = StdRng::seed_from_u64(SEED);
                let mut bench = Bench::new(<$dut>::default(), |d| &mut d.clock).recording();
                let mut expected = VecDeque::new();
                let (mut offered, mut taken) = (None, 0);
                while taken < $words {
                    assert!(bench.cycles() < 20 * $words, "stuck");
                    if offered.is_none() && random.gen_range(0..100) >= gap {
                        offered = Some(random.gen_range(0..256u32));
                    }
                    bench.dut.sink.valid.next = offered.is_some();
                    bench.dut.sink.data.next = offered.unwrap_or(0xee).to_bits();
                    bench.dut.source.ready.next = random.gen_range(0..100) >= stall;
                    bench.settle();
                    if bench.dut.source.valid.val() && bench.dut.source.ready.val() {
                        assert_eq!(
                            Some(bench.dut.source.data.val().to_u32()),
                            expected.pop_front()
                        );
                        taken += 1;
                    }
                    if bench.dut.sink.ready.val() {
                        expected.extend(offered.take());
                    }
                    bench.step();
                }
                if (gap, stall) == (0, 0) {
                    assert!(
                        bench.cycles() <= $full_rate * $words + 3,
                        "{} clocks",
                        bench.cycles()
                    );
                }
                check::replay(stringify!($test), &mut bench);
            }
        }
    };
}
stream_test!(slot_keeps_every_word, Slot<Bits<8>>, 300, 2);
stream_test!(skid_keeps_every_word_at_full_rate, Skid<Bits<8>>, 300, 1);
stream_test!(queue_keeps_every_word_at_full_rate, Queue<3, 8>, 300, 1);

#[test]
fn queue_fills_reports_its_level_and_clears() {
    let mut bench = Bench::new(Queue::<2, 8>::default(), |q| &mut q.clock).recording();
    bench.dut.sink.valid.next = true;
    for level in 0..4u64 {
        assert!(bench.dut.sink.ready.val() && bench.dut.level.val() == level);
        bench.step();
    }
    assert!(bench.dut.full.val() && !bench.dut.sink.ready.val());
    bench.dut.clear.next = true;
    bench.step();
    assert!(!bench.dut.source.valid.val() && !bench.dut.full.val());
    check::replay("queue_clear", &mut bench);
}

#[test]
fn async_queue_keeps_every_word_between_any_two_clocks() {
    for (send_period, receive_period) in [
        (8_000, 16_000),
        (16_000, 8_000),
        (8_000, 8_001),
        (10_000, 7_300),
        (8_000, 8_000),
    ] {
        println!("seed {SEED}, periods {send_period} and {receive_period} ps");
        let mut random = StdRng::seed_from_u64(SEED);
        let clocks = vec![
            ClockLine::new(
                |q: &mut AsyncQueue<3, 9, 4>| &mut q.send_clock,
                send_period,
                5_000,
            ),
            ClockLine::new(
                |q: &mut AsyncQueue<3, 9, 4>| &mut q.receive_clock,
                receive_period,
                5_000,
            ),
        ];
        let mut bench = Bench::with_clocks(AsyncQueue::default(), clocks).recording();
        let (mut expected, mut taken, mut steps) = (VecDeque::new(), 0, 0);
        let mut most = 0;
        while taken < 500 {
            steps += 1;
            assert!(steps < 20_000, "stuck");
            let (sent, received) = (
                bench.dut.sink.valid.val() && bench.dut.sink.ready.val(),
                bench.dut.source.valid.val(),
            );
            let received = received && bench.dut.source.ready.val();
            let word = (bench.dut.sink.data.val(), bench.dut.sink_tag.val());
            let got = (bench.dut.source.data.val(), bench.dut.source_tag.val());
            let risen = bench.step();
            if risen.contains(&1) {
                if received {
                    assert_eq!(Some(got), expected.pop_front());
                    taken += 1;
                }
                bench.dut.source.ready.next = random.gen_range(0..4) > 0;
            }
            if risen.contains(&0) {
                if sent {
                    expected.push_back(word);
                    most = most.max(expected.len());
                }
                if sent || !bench.dut.sink.valid.val() {
                    bench.dut.sink.valid.next = random.gen_range(0..8) > 0;
                    bench.dut.sink.data.next = random.gen_range(0..512u32).to_bits();
                    bench.dut.sink_tag.next = random.gen_range(0..16u32).to_bits();
                }
            }
            bench.settle();
        }
        assert!(most <= 8);
        check::replay("async_queue", &mut bench);
    }
}

#[test]
fn pulses_and_words_cross() {
    #[derive(LogicBlock, Default)]
    struct Both {
        pub a_clock: Signal<In, Clock>,
        pub b_clock: Signal<In, Clock>,
        pub go: Signal<In, Bit>,
        pub gone: Signal<Out, Bit>,
        pub word: Signal<In, Bits<12>>,
        pub send: Signal<In, Bit>,
        pub ready: Signal<Out, Bit>,
        pub value: Signal<Out, Bits<12>>,
        pub received: Signal<Out, Bit>,
        pulse: PulseCrossing,
        words: WordCrossing<12>,
    }
    impl Logic for Both {
        #[hdl_gen]
        fn update(&mut self) {
            self.pulse.send_clock.next = self.a_clock.val();
            self.pulse.receive_clock.next = self.b_clock.val();
            self.words.send_clock.next = self.a_clock.val();
            self.words.receive_clock.next = self.b_clock.val();
            self.pulse.send.next = self.go.val();
            self.gone.next = self.pulse.received.val();
            self.words.sink.data.next = self.word.val();
            self.words.sink.valid.next = self.send.val();
            self.ready.next = self.words.sink.ready.val();
            self.value.next = self.words.value.val();
            self.received.next = self.words.received.val();
        }
    }
    let list: Vec<_> = crossings(&Both::default())
        .into_iter()
        .map(|c| format!("{} {}", c.path, c.kind))
        .collect();
    assert_eq!(
        list,
        [
            "pulse pulse",
            "pulse.toggle_in_receive bits",
            "words word",
            "words.request_in_receive bits",
            "words.answer_in_send bits"
        ]
    );
    let clocks = vec![
        ClockLine::new(|d: &mut Both| &mut d.a_clock, 8_000, 4_000),
        ClockLine::new(|d: &mut Both| &mut d.b_clock, 11_300, 4_000),
    ];
    let mut bench = Bench::with_clocks(Both::default(), clocks).recording();
    let (mut pulses, mut expected, mut sent) = (0, VecDeque::new(), 0u32);
    for step in 0..4_000u32 {
        let (accepted, word) = (
            bench.dut.send.val() && bench.dut.ready.val(),
            bench.dut.word.val(),
        );
        let (gone, received, value) = (
            bench.dut.gone.val(),
            bench.dut.received.val(),
            bench.dut.value.val(),
        );
        let risen = bench.step();
        if risen.contains(&1) {
            pulses += u32::from(gone);
            // `received` was sampled before the edge, with its value.
            assert!(!received || Some(value) == expected.pop_front());
        }
        if risen.contains(&0) {
            if accepted {
                expected.push_back(word);
                sent += 1;
            }
            bench.dut.go.next = step.is_multiple_of(50);
            bench.dut.send.next = !step.is_multiple_of(7);
            bench.dut.word.next = (step & 0xfff).to_bits();
            bench.settle();
        }
    }
    let gos = (0..4_000u32).filter(|s| s.is_multiple_of(50)).count() as u32;
    assert!(pulses > gos / 3 && pulses <= gos, "{pulses} of {gos}");
    assert!(
        sent > 200 && expected.len() <= 1,
        "{sent} words sent, {} on their way",
        expected.len()
    );
    check::replay("pulse_and_word", &mut bench);
}

#[test]
fn synchronisers_take_two_clocks_and_registers_keep_their_promises() {
    #[derive(LogicBlock, Default)]
    struct Few {
        pub clock: Signal<In, Clock>,
        pub d: Signal<In, Bits<4>>,
        pub late: Signal<Out, Bits<4>>,
        pub late_bit: Signal<Out, Bit>,
        pub preset: Signal<Out, Bits<4>>,
        pub kept: Signal<Out, Bits<4>>,
        bits: Synchroniser<4>,
        bit0: BitSynchroniser,
        power_up: RegInit<4, 9>,
        keep: EnableReg<Bits<4>>,
    }
    impl Logic for Few {
        #[hdl_gen]
        fn update(&mut self) {
            clock!(self, clock, bits, bit0, power_up, keep);
            self.bits.d.next = self.d.val();
            self.late.next = self.bits.q.val();
            self.bit0.d.next = self.d.val().get_bit(0);
            self.late_bit.next = self.bit0.q.val();
            self.power_up.d.next = self.d.val();
            self.preset.next = self.power_up.q.val();
            self.keep.d.next = self.d.val();
            self.keep.enable.next = self.d.val().get_bit(3);
            self.kept.next = self.keep.q.val();
        }
    }
    let mut bench = Bench::new(Few::default(), |d| &mut d.clock).recording();
    assert_eq!(bench.dut.preset.val(), 9);
    let sent: Vec<u64> = (0..40).map(|n| n * 7 % 16).collect();
    let mut kept = 0;
    for (at, word) in sent.iter().enumerate() {
        bench.dut.d.next = (*word).into();
        bench.step();
        kept = if word & 8 != 0 { *word } else { kept };
        let late = if at == 0 { 0 } else { sent[at - 1] };
        assert_eq!(bench.dut.late.val(), late);
        assert_eq!(bench.dut.late_bit.val(), late & 1 == 1);
        assert_eq!(
            (bench.dut.preset.val(), bench.dut.kept.val()),
            ((*word).into(), kept.into())
        );
    }
    check::replay("registers", &mut bench);
}
