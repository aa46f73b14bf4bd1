//! The checks themselves: each must accept what is right and catch what is wrong.
#![allow(clippy::nonminimal_bool, clippy::overly_complex_bool_expr)]
use hdl::check::{self, Bench};
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, Past, StreamHolds, ASSERT, ASSUME};
use hdl::stream::{Slot, StreamSink, StreamSource};
use rust_hdl::prelude::*;

/// A [Slot] that accepts while it is full and so loses a word.
#[derive(LogicBlock, Default)]
struct GreedySlot {
    pub clock: Signal<In, Clock>,
    pub sink: StreamSink<Bits<8>>,
    pub source: StreamSource<Bits<8>>,
    word: DFF<Bits<8>>,
    full: DFF<Bit>,
}

impl Logic for GreedySlot {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, word, full);
        self.sink.ready.next = true;
        self.source.valid.next = self.full.q.val();
        self.source.data.next = self.word.q.val();
        if self.full.q.val() & self.source.ready.val() {
            self.full.d.next = false;
        }
        if self.sink.valid.val() {
            self.word.d.next = self.sink.data.val();
            self.full.d.next = true;
        }
    }
}

macro_rules! slot_proof {
    ($name: ident, $dut: ty) => {
        /// An accepted word is offered unchanged in the next clock, and kept until it is taken.
        #[derive(LogicBlock, Default)]
        struct $name {
            pub clock: Signal<In, Clock>,
            pub sink: StreamSink<Bits<8>>,
            pub source: StreamSource<Bits<8>>,
            dut: $dut,
            words_in: StreamHolds<Bits<8>, ASSUME>,
            words_out: StreamHolds<Bits<8>, ASSERT>,
            accepted: Past<Bit>,
            word: Past<Bits<8>>,
            delivers: Assert,
            drains: Cover,
            offered: Signal<Local, Bit>,
        }
        impl Logic for $name {
            #[hdl_gen]
            fn update(&mut self) {
                clock!(self, clock, dut, words_in, words_out, accepted, word, delivers, drains);
                self.dut.sink.data.next = self.sink.data.val();
                self.dut.sink.valid.next = self.sink.valid.val();
                self.sink.ready.next = self.dut.sink.ready.val();
                self.source.data.next = self.dut.source.data.val();
                self.source.valid.next = self.dut.source.valid.val();
                self.dut.source.ready.next = self.source.ready.val();
                self.words_in.data.next = self.sink.data.val();
                self.words_in.valid.next = self.sink.valid.val();
                self.words_in.ready.next = self.dut.sink.ready.val();
                self.words_out.data.next = self.dut.source.data.val();
                self.words_out.valid.next = self.dut.source.valid.val();
                self.words_out.ready.next = self.source.ready.val();
                self.accepted.now.next = self.sink.valid.val() & self.dut.sink.ready.val();
                self.word.now.next = self.sink.data.val();
                self.offered.next = self.dut.source.valid.val()
                    & (self.dut.source.data.val() == self.word.past.val());
                self.delivers.holds.next = !self.accepted.past.val() | self.offered.val();
                self.drains.holds.next = self.dut.source.valid.val() & self.source.ready.val();
            }
        }
    };
}
slot_proof!(SlotProof, Slot<Bits<8>>);
slot_proof!(GreedyProof, GreedySlot);

#[test]
fn a_slot_is_proved_by_induction() {
    check::prove("slot", SlotProof::default(), 10);
}

#[test]
fn a_slot_that_loses_a_word_is_refuted_by_name() {
    check::refute(
        "greedy_slot",
        GreedyProof::default(),
        10,
        &["words_out.stable"],
    );
}

#[test]
#[should_panic(expected = "words_out.stable")]
fn the_bench_names_the_property_too() {
    let mut bench = Bench::new(GreedyProof::default(), |p| &mut p.clock);
    bench.dut.sink.valid.next = true;
    for n in 0..10u64 {
        bench.dut.sink.data.next = n.into();
        bench.step();
    }
}

/// Counts; `LAST` is what the Rust model of the mutant wraps at, the Verilog always wraps at 9.
#[derive(LogicBlock, Default)]
struct Counter<const LAST: u64> {
    pub clock: Signal<In, Clock>,
    pub count: Signal<Out, Bits<4>>,
    register: DFF<Bits<4>>,
    last: Lit<4, LAST>,
}

impl<const LAST: u64> Logic for Counter<LAST> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, register);
        self.count.next = self.register.q.val();
        self.register.d.next = self.register.q.val() + 1;
        if self.register.q.val() == self.last.val() {
            self.register.d.next = 0.into();
        }
    }
}

#[test]
fn a_counter_replays() {
    let mut bench = Bench::new(Counter::<9>::default(), |c| &mut c.clock).recording();
    bench.steps(30);
    assert_eq!(bench.dut.count.val(), 0u32.to_bits());
    check::replay("counter", &mut bench);
}

/// The Rust model ran a different circuit than the Verilog says: the replay must see it.
#[test]
fn a_difference_between_model_and_verilog_is_caught() {
    #[derive(LogicBlock, Default)]
    struct Liar {
        pub clock: Signal<In, Clock>,
        pub count: Signal<Out, Bits<4>>,
    }
    impl Logic for Liar {
        fn update(&mut self) {
            if self.clock.pos_edge() {
                self.count.next = self.count.val() + 1;
            }
        }
        fn connect(&mut self) {
            self.count.connect();
        }
        fn hdl(&self) -> Verilog {
            Verilog::Custom(
                "initial count = 0;\nalways @(posedge clock) count <= count == 6 ? 0 : count + 1;"
                    .into(),
            )
        }
    }
    let mut bench = Bench::new(Liar::default(), |c| &mut c.clock).recording();
    bench.steps(20);
    if let Some(difference) = check::replay_fails("liar", &mut bench) {
        assert!(
            difference.contains("cycle 7") && difference.contains("count is 0, Rust has 7"),
            "{difference}"
        );
    }
}

macro_rules! trap {
    ($name: ident, $out: ty, $($kernel: tt)+) => {
        #[test]
        fn $name() {
            #[derive(LogicBlock, Default)]
            struct Trap {
                pub a: Signal<In, Bits<8>>,
                pub b: Signal<In, Bits<8>>,
                pub f: Signal<In, Bit>,
                pub y: Signal<Out, $out>,
            }
            impl Logic for Trap {
                $($kernel)+
            }
            let findings = hdl::verilog(&mut Trap::default(), "top").expect_err("the lint found nothing");
            assert_eq!(findings.len(), 1, "{findings:?}");
        }
    };
}
trap!(
    lint_finds_comparison_inside_and,
    Bit,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = self.a.val() & self.b.val() == 0;
    }
);
trap!(
    lint_finds_cast_of_complement,
    Bits<8>,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = bit_cast::<8, 8>(!self.a.val());
    }
);
trap!(
    lint_finds_cast_of_sum,
    Bits<9>,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = bit_cast::<9, 8>(self.a.val() + self.b.val());
    }
);
trap!(
    lint_finds_cast_of_difference,
    Bits<9>,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = bit_cast::<9, 8>(self.a.val() - self.b.val());
    }
);
trap!(
    lint_finds_comparison_of_sum,
    Bit,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() + 1) == 0;
    }
);
trap!(
    lint_finds_comparison_of_shift,
    Bit,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() << 1) == 0;
    }
);
trap!(
    lint_finds_comparison_of_complement,
    Bit,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (!self.a.val()) == 0;
    }
);
trap!(
    lint_finds_comparison_of_difference,
    Bit,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() - self.b.val()) == 255;
    }
);
trap!(
    lint_finds_right_shift_of_sum,
    Bits<8>,
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() + 1) >> 1;
    }
);

#[test]
fn lint_finds_keywords_and_wide_signals() {
    #[derive(LogicBlock, Default)]
    struct Named {
        pub byte: Signal<In, Bit>,
        pub wide: Signal<In, Bits<33>>,
        pub y: Signal<Out, Bit>,
    }
    impl Logic for Named {
        #[hdl_gen]
        fn update(&mut self) {
            self.y.next = self.byte.val() & self.wide.val().any();
        }
    }
    let findings = hdl::verilog(&mut Named::default(), "top")
        .expect_err("the lint found nothing")
        .join("\n");
    assert!(
        findings.contains("`byte`") && findings.contains("33 bits"),
        "{findings}"
    );
}
