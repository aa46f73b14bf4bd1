//! The flow on a small circuit that is not the product: a RAM with the CPU's ports behind the PLL of a real board.

use gateware::board::{Board, Budget};
use gateware::constraints::{constraints, place};
use gateware::design::{Design, MEMORY_FILE};
use gateware::firmware::Image;
use gateware::flow::{Flow, Tools};
use gateware::report::ClockNeed;
use gateware::{project, top};
use hdl::mem::DualPortRam;
use hdl::prim::Pll;
use rust_hdl::prelude::*;
use std::path::Path;

/// Words of its RAM, as a power of two.
const ADDRESS_BITS: usize = 12;

/// The button counts through the RAM, the bits read come out at the power outputs.
#[derive(LogicBlock)]
struct Small {
    pub board_clock: Signal<In, Clock>,
    pub all_off_n: Signal<In, Bit>,
    pub power_enable: Signal<Out, Bits<10>>,
    pll: Pll,
    sys_clock: Signal<Local, Clock>,
    count: DFF<Bits<ADDRESS_BITS>>,
    other: DFF<Bits<ADDRESS_BITS>>,
    ram: DualPortRam<ADDRESS_BITS>,
}

impl Logic for Small {
    #[hdl_gen]
    fn update(&mut self) {
        self.pll.reference.next = self.board_clock.val();
        self.sys_clock.next = self.pll.clock1.val();
        self.count.clock.next = self.sys_clock.val();
        self.other.clock.next = self.sys_clock.val();
        self.other.d.next = self.other.q.val() + 3;
        self.ram.clock.next = self.sys_clock.val();
        self.count.d.next = self.count.q.val() + 1;
        self.ram.a_address.next = self.count.q.val();
        self.ram.a_enable.next = true;
        self.ram.b_address.next = self.other.q.val();
        self.ram.b_write_data.next = self.ram.a_read_data.val();
        self.ram.b_write_lanes.next = 0.into();
        if self.all_off_n.val() {
            self.ram.b_write_lanes.next = self.ram.a_read_data.val().get_bits::<4>(0);
        }
        // Every bit of both ports counts, or synthesis would leave some out.
        self.power_enable.next = self.ram.a_read_data.val().get_bits::<10>(0)
            ^ self.ram.a_read_data.val().get_bits::<10>(12)
            ^ self.ram.a_read_data.val().get_bits::<10>(22)
            ^ self.ram.b_read_data.val().get_bits::<10>(0)
            ^ self.ram.b_read_data.val().get_bits::<10>(12)
            ^ self.ram.b_read_data.val().get_bits::<10>(22);
    }
}

fn design(board: &Board) -> Design {
    let mut small = Small {
        board_clock: Signal::default(),
        all_off_n: Signal::default(),
        power_enable: Signal::default(),
        pll: top::pll(board).unwrap(),
        sys_clock: Signal::default(),
        count: DFF::default(),
        other: DFF::default(),
        ram: DualPortRam::from_file(MEMORY_FILE),
    };
    place(board, "board_clock", &mut small.board_clock, Some(25.0)).unwrap();
    place(board, "all_off_n", &mut small.all_off_n, None).unwrap();
    place(board, "power_enable", &mut small.power_enable, None).unwrap();
    let verilog = hdl::verilog(&mut small, "pdu").unwrap();
    Design {
        board: board.board.name.clone(),
        top: "pdu".into(),
        verilog,
        constraints: constraints(board, &small).unwrap(),
        fpga: board.fpga.get_ref().clone(),
        budget: Budget {
            luts: 1000,
            flip_flops: 1000,
            block_rams: 8,
            multipliers: 0,
        },
        clocks: vec![ClockNeed {
            name: "sys",
            driver: "pll.pll CLKOS".into(),
            megahertz: 62.5,
        }],
        ram_words: 1 << ADDRESS_BITS,
    }
}

fn board() -> Board {
    Board::load(&project::constraints(), "colorlight-i9").unwrap()
}

/// Words that differ from each other, and from those of another seed.
fn image(seed: u32) -> Image {
    let words = (0..1 << ADDRESS_BITS)
        .map(|at: u32| (at ^ seed).wrapping_mul(0x9e37_79b9))
        .collect();
    Image {
        words,
        loaded: 4 << ADDRESS_BITS,
        claimed: 4 << ADDRESS_BITS,
        settings: None,
    }
}

fn tools() -> Option<Tools> {
    match Tools::find(&project::root()) {
        Ok(tools) => Some(tools),
        Err(missing) => {
            assert!(std::env::var("PDU_REQUIRE_TOOLS").is_err(), "{missing}");
            println!("SKIPPED: {missing}");
            None
        }
    }
}

#[test]
fn constraints_say_what_the_board_file_says() {
    let lpf = design(&board()).constraints.text;
    for line in [
        "LOCATE COMP \"board_clock\" SITE \"P3\";",
        "FREQUENCY PORT \"board_clock\" 25 MHz;",
        "LOCATE COMP \"power_enable[9]\" SITE \"R18\";",
        "IOBUF PORT \"power_enable[9]\" IO_TYPE=LVCMOS33 PULLMODE=DOWN DRIVE=4 SLEWRATE=SLOW;",
        "IOBUF PORT \"all_off_n\" IO_TYPE=LVCMOS33 PULLMODE=UP;",
        "INPUT_SETUP PORT \"rgmii_rx_data[3]\" 3.500 NS HOLD -0.500 NS CLKPORT \"rgmii_rx_clock\";",
        "CLOCK_TO_OUT PORT \"rgmii_tx_control\" MAX 0.500 NS MIN -0.500 NS CLKPORT \"board_clock\" CLKOUT PORT \"rgmii_tx_clock\";",
    ] {
        assert!(
            lpf.lines().any(|found| found == line),
            "{line} is not in\n{lpf}"
        );
    }
}

#[test]
fn a_new_firmware_needs_no_new_routing_and_is_really_in_the_bitstream() {
    let Some(tools) = tools() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("flow");
    // Of an earlier run, if there was one.
    let _ = std::fs::remove_dir_all(&folder);
    let design = design(&board());
    let say = |line: &str| println!("{line}");
    let flow = |folder: &Path, image: &Image| {
        let flow = Flow {
            design: &design,
            folder,
            tools: &tools,
            seeds: &[1],
            say: &say,
        };
        flow.run(image).unwrap()
    };
    let first = flow(&folder, &image(1));
    println!("{first}");
    assert!(first.good, "{:?}", first.problems());
    assert_eq!(first.cells["block RAMs"].used, 8);

    let second = flow(&folder, &image(2));
    assert_eq!(
        (
            second.seconds["synthesis"],
            second.seconds["place and route"]
        ),
        (0.0, 0.0)
    );
    assert_ne!(first.sha256["pdu.bit"], second.sha256["pdu.bit"]);
    assert_eq!(first.clocks, second.clocks);

    // The same firmware gives the same bitstream.
    let again = flow(&folder, &image(1));
    assert_eq!(first.sha256, again.sha256);
}
