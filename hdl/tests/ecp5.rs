//! Vendor cells: the Verilog is what `synth_ecp5` expects, the models do what the cells do, bad wishes get a clear line.
use hdl::check::{directory, tools, Bench};
use hdl::prim::ecp5::{
    Delay, DoubleRateInput, DoubleRateOutput, FlashClock, OpenDrain, Pll, PllOutput, PllSetup,
    TriState,
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
            25_000_000,
            &[
                PllOutput::of(125_000_000),
                PllOutput {
                    hertz: 125_000_000,
                    phase: 90,
                },
                PllOutput::of(62_500_000),
            ],
        )
        .expect("a setting"),
        delay: Delay::of(2_000).expect("in range"),
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
            PllOutput {
                hertz: 125_000_000,
                phase: 90,
            },
        ],
    );
    let quarter = quarter.expect("a setting");
    assert_eq!(quarter.eighths, [0, 2 * quarter.dividers[1]]);
    let error = PllSetup::find(25_000_000, &[PllOutput::of(1)]).expect_err("1 Hz is too slow");
    assert_eq!(
        error.to_string(),
        "no PLL setting makes 1 Hz from 25000000 Hz"
    );
    assert!(Delay::of(4_000).expect_err("too long").contains("3175 ps"));
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
