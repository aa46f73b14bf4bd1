//! Vendor cells: the Verilog is what `synth_ecp5` and `synth_xilinx` expect, the models do what the cells do, bad wishes get a clear line.
use hdl::check::{directory, tools, Bench};
use hdl::prim::{
    ClockGate, Delay, DelayedInputs, DoubleRateInput, DoubleRateOutput, DoubleRateOutputs, Family,
    FlashClock, OpenDrain, Pll, PllOutput, PllSetup, TriState, TriStates,
};
use rust_hdl::prelude::*;

#[derive(LogicBlock)]
struct Top {
    pub reference: Signal<In, Clock>,
    pub rx: Signal<In, Bit>,
    pub tx: Signal<Out, Bit>,
    pub locked: Signal<Out, Bit>,
    pub sda: Signal<InOut, Bit>,
    pub bus: Signal<InOut, Bit>,
    pll: Pll,
    delay: Delay,
    receive: DoubleRateInput,
    transmit: DoubleRateOutput,
    open_drain: OpenDrain,
    tri_state: TriState,
    flash_clock: FlashClock,
}

impl Logic for Top {
    #[hdl_gen]
    fn update(&mut self) {
        self.pll.reference.next = self.reference.val();
        self.receive.clock.next = self.pll.clock0.val();
        self.transmit.clock.next = self.pll.clock1.val();
        self.delay.pad.next = self.rx.val();
        self.receive.pad.next = self.delay.delayed.val();
        self.transmit.rise.next = self.receive.rise.val() & self.open_drain.value.val();
        self.transmit.fall.next = self.receive.fall.val() & self.tri_state.value.val();
        self.tx.next = self.transmit.pad.val();
        self.locked.next = self.pll.locked.val();
        self.open_drain.pull_low.next = self.receive.rise.val();
        self.tri_state.enable.next = self.receive.fall.val();
        self.tri_state.drive.next = self.receive.rise.val();
        self.flash_clock.level.next = self.receive.fall.val();
        Signal::<InOut, Bit>::link(&mut self.sda, &mut self.open_drain.pad);
        Signal::<InOut, Bit>::link(&mut self.bus, &mut self.tri_state.pad);
    }
}

#[test]
fn synthesis_finds_every_cell() {
    let mut top = Top {
        reference: Signal::default(),
        rx: Signal::default(),
        tx: Signal::default(),
        locked: Signal::default(),
        sda: Signal::default(),
        bus: Signal::default(),
        pll: Pll::new(
            Family::Ecp5,
            25_000_000,
            &[
                PllOutput::of(125_000_000),
                PllOutput::of(125_000_000).later(90),
                PllOutput::of(62_500_000),
            ],
        )
        .expect("a setting"),
        delay: Delay::of(Family::Ecp5, 2_000).expect("in range"),
        receive: DoubleRateInput::default(),
        transmit: DoubleRateOutput::default(),
        open_drain: OpenDrain::default(),
        tri_state: TriState::default(),
        flash_clock: FlashClock::default(),
    };
    let text = hdl::verilog(&mut top, "pins").expect("accepted");
    assert!(
        text.contains("module pins(") && text.contains(".DEL_VALUE(80)"),
        "{text}"
    );
    if !tools::present(&["yosys"], "ecp5 cells") {
        return;
    }
    let directory = directory("ecp5_cells");
    std::fs::write(directory.join("top.v"), text).expect("write");
    let counts = [
        ("EHXPLLL", 1),
        ("DELAYG", 1),
        ("IDDRX1F", 1),
        ("ODDRX1F", 1),
        ("USRMCLK", 1),
        ("TRELLIS_IO", 2),
    ];
    let counts = counts
        .map(|(cell, count)| format!("select -assert-count {count} t:{cell}; "))
        .concat();
    let script = format!("read_verilog top.v; synth_ecp5 -top pins; {counts}check -assert");
    let (good, log) = tools::run(&directory, "yosys", &["-p", &script]);
    assert!(good, "{log}");
}

/// What a board top has at its edge.
#[derive(LogicBlock)]
struct Edge {
    pub reference: Signal<In, Clock>,
    pub rx: Signal<In, Bits<4>>,
    pub tx: Signal<Out, Bits<4>>,
    pub tx_clock: Signal<Out, Bit>,
    pub line: Signal<InOut, Bit>,
    pub bus: Signal<InOut, Bits<2>>,
    pll: Pll,
    gate: ClockGate,
    receive: DelayedInputs<4>,
    transmit: DoubleRateOutputs<4>,
    clock_out: DoubleRateOutput,
    open_drain: OpenDrain,
    general: TriStates<2>,
}

impl Edge {
    fn new(family: Family) -> Self {
        let outputs = [
            PllOutput::of(125_000_000).gated(),
            PllOutput::of(62_500_000),
        ];
        Self {
            reference: Signal::default(),
            rx: Signal::default(),
            tx: Signal::default(),
            tx_clock: Signal::default(),
            line: Signal::default(),
            bus: Signal::default(),
            pll: Pll::new(family, 25_000_000, &outputs).expect("a setting"),
            gate: ClockGate::new(family),
            receive: DelayedInputs::new(&Delay::of(family, 0).expect("none")),
            transmit: DoubleRateOutputs::new(family),
            clock_out: DoubleRateOutput::new(family),
            open_drain: OpenDrain::new(family),
            general: TriStates::new(family),
        }
    }
}

impl Logic for Edge {
    #[hdl_gen]
    fn update(&mut self) {
        self.pll.reference.next = self.reference.val();
        self.gate.clock.next = self.pll.clock0.val();
        self.gate.enable.next = self.pll.locked.val();
        self.receive.clock.next = self.gate.gated.val();
        self.receive.pad.next = self.rx.val();
        self.transmit.clock.next = self.gate.gated.val();
        self.transmit.rise.next = self.receive.rise.val();
        self.transmit.fall.next = self.receive.fall.val();
        self.tx.next = self.transmit.pad.val();
        self.clock_out.clock.next = self.pll.clock1.val();
        self.clock_out.rise.next = self.open_drain.value.val();
        self.clock_out.fall.next = self.general.value.val().any();
        self.tx_clock.next = self.clock_out.pad.val();
        self.open_drain.pull_low.next = self.receive.rise.val().any();
        self.general.enable.next = self.receive.rise.val().get_bits::<2>(0);
        self.general.drive.next = self.receive.fall.val().get_bits::<2>(0);
        Signal::<InOut, Bit>::link(&mut self.line, &mut self.open_drain.pad);
        Signal::<InOut, Bits<2>>::link(&mut self.bus, &mut self.general.pad);
    }
}

#[test]
fn each_family_finds_its_own_cells() {
    if !tools::present(&["yosys"], "cells of each family") {
        return;
    }
    for (family, synthesis, counts) in [
        (
            Family::Ecp5,
            "synth_ecp5",
            [
                ("EHXPLLL", 1),
                ("DCCA", 1),
                ("IDDRX1F", 4),
                ("ODDRX1F", 5),
                ("TRELLIS_IO", 3),
            ],
        ),
        (
            Family::Artix7,
            "synth_xilinx -family xc7",
            [
                ("PLLE2_BASE", 1),
                ("BUFGCE", 1),
                ("IDDR", 4),
                ("ODDR", 5),
                ("IOBUF", 3),
            ],
        ),
    ] {
        let text = hdl::verilog(&mut Edge::new(family), "edge_of_chip").expect("accepted");
        let directory = directory(&format!("cells_{family:?}"));
        std::fs::write(directory.join("top.v"), text).expect("write");
        let counts = counts
            .map(|(cell, count)| format!("select -assert-count {count} t:{cell}; "))
            .concat();
        let script =
            format!("read_verilog top.v; {synthesis} -top edge_of_chip; {counts}check -assert");
        let (good, log) = tools::run(&directory, "yosys", &["-p", &script]);
        assert!(good, "{family:?}: {log}");
    }
}

#[test]
fn a_pll_of_an_artix_is_exact_and_buffers_what_no_gate_does() {
    let outputs = [
        PllOutput::of(125_000_000).gated(),
        PllOutput::of(62_500_000).gated(),
        PllOutput::of(125_000_000).later(90),
    ];
    let pll = Pll::new(Family::Artix7, 25_000_000, &outputs).expect("a setting");
    let Verilog::Wrapper(Wrapper { code, .. }) = pll.hdl() else {
        panic!("no cell");
    };
    for text in [
        "CLKIN1_PERIOD(40.000), .DIVCLK_DIVIDE(1), .CLKFBOUT_MULT(35)",
        "CLKOUT0_DIVIDE(7), .CLKOUT0_PHASE(0.0)",
        "CLKOUT1_DIVIDE(14), .CLKOUT1_PHASE(0.0)",
        "CLKOUT2_DIVIDE(7), .CLKOUT2_PHASE(90.0)",
        ".CLKOUT0(clock0), .CLKOUT1(clock1), .CLKOUT2(bare2)",
        "BUFG bufg2 (.I(bare2), .O(clock2));",
    ] {
        assert!(code.contains(text), "{text} is not in {code}");
    }
    let error = Pll::new(Family::Artix7, 25_000_000, &[PllOutput::of(1)]).expect_err("too slow");
    assert_eq!(
        error.to_string(),
        "no PLL setting makes 1 Hz from 25000000 Hz"
    );
    assert!(Delay::of(Family::Artix7, 25)
        .expect_err("none")
        .contains("leave it to the PHY"));
}

#[test]
fn pll_settings_are_exact_and_in_range() {
    let setup = PllSetup::find(
        25_000_000,
        &[PllOutput::of(125_000_000), PllOutput::of(62_500_000)],
    )
    .expect("a setting");
    assert_eq!(
        setup.vco,
        25_000_000 * setup.feedback_divider * setup.dividers[0] / setup.reference_divider
    );
    assert_eq!(
        (setup.vco / setup.dividers[0], setup.vco / setup.dividers[1]),
        (125_000_000, 62_500_000)
    );
    assert!((400_000_000..=800_000_000).contains(&setup.vco));
    let quarter = PllSetup::find(
        25_000_000,
        &[
            PllOutput::of(125_000_000),
            PllOutput::of(125_000_000).later(90),
        ],
    );
    let quarter = quarter.expect("a setting");
    assert_eq!(quarter.eighths, [0, 2 * quarter.dividers[1]]);
    let error = PllSetup::find(25_000_000, &[PllOutput::of(1)]).expect_err("1 Hz is too slow");
    assert_eq!(
        error.to_string(),
        "no PLL setting makes 1 Hz from 25000000 Hz"
    );
    assert!(Delay::of(Family::Ecp5, 4_000)
        .expect_err("too long")
        .contains("3175 ps"));
}

#[test]
fn double_rate_cells_carry_two_bits_a_clock() {
    #[derive(LogicBlock, Default)]
    struct Loop {
        pub clock: Signal<In, Clock>,
        pub rise: Signal<In, Bit>,
        pub fall: Signal<In, Bit>,
        pub rise_back: Signal<Out, Bit>,
        pub fall_back: Signal<Out, Bit>,
        transmit: DoubleRateOutput,
        receive: DoubleRateInput,
    }
    impl Logic for Loop {
        #[hdl_gen]
        fn update(&mut self) {
            clock!(self, clock, transmit, receive);
            self.transmit.rise.next = self.rise.val();
            self.transmit.fall.next = self.fall.val();
            self.receive.pad.next = self.transmit.pad.val();
            self.rise_back.next = self.receive.rise.val();
            self.fall_back.next = self.receive.fall.val();
        }
    }
    let mut bench = Bench::new(Loop::default(), |l| &mut l.clock);
    let pairs: Vec<(bool, bool)> = (0..32u32)
        .map(|n| ((n * 5) & 4 != 0, (n * 3) & 2 != 0))
        .collect();
    let mut back = vec![];
    for (rise, fall) in &pairs {
        bench.dut.rise.next = *rise;
        bench.dut.fall.next = *fall;
        bench.step();
        back.push((bench.dut.rise_back.val(), bench.dut.fall_back.val()));
    }
    // The pin changes just after an edge, so the receiver sees each half at the edge that ends it: the second half of clock n
    // at the rising edge n + 1, the first half at the falling edge n.
    for n in 2..32 {
        assert_eq!(back[n], (pairs[n - 2].1, pairs[n - 1].0), "clock {n}");
    }
}
