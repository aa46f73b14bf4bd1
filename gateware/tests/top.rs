//! The board tops with the whole chip inside: they pass the design rules and the lint, and every port has its pin.

use gateware::board::Board;
use gateware::design::{Design, MEMORY_FILE};
use gateware::{project, top};
use hdl::prim::Family;
use std::path::Path;

#[test]
fn every_board_gives_verilog_and_constraints() {
    for name in Board::names(&project::constraints()).unwrap() {
        let board = Board::load(&project::constraints(), &name).unwrap();
        let design = top::design(&board).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("top")
            .join(&name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("pdu.v"), &design.verilog).unwrap();
        let constraints = &design.constraints;
        std::fs::write(folder.join(constraints.file), &constraints.text).unwrap();
        assert!(
            design.verilog.contains("module pdu(") && design.verilog.contains(MEMORY_FILE),
            "{name}"
        );
        assert_eq!(
            design.ram_words as u32 * 4,
            board.memory.get_ref().ram_kbytes * 1024,
            "{name}"
        );
        let pins: usize = board
            .pins
            .iter()
            .filter(|(name, _)| board.has_flash() || !name.starts_with("flash_"))
            .map(|(_, pins)| pins)
            .map(|pins| pins.get_ref().at.len())
            .sum();
        let (place, clock) = match board.fpga.get_ref().family() {
            Family::Ecp5 => ("LOCATE COMP", "FREQUENCY PORT"),
            Family::Artix7 => ("set_property PACKAGE_PIN", "create_clock"),
        };
        assert_eq!(constraints.text.matches(place).count(), pins, "{name}");
        assert_eq!(constraints.text.matches(clock).count(), 2, "{name}");
    }
}

/// A board with instruments has the bridge to them in its chip, the same pins, and nobody at the host's port.
#[test]
fn a_board_with_instruments_has_a_bridge() {
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD).unwrap();
    let plain = top::design(&board).unwrap();
    let board = board.with_instruments().unwrap();
    let design = top::design(&board).unwrap();
    assert_eq!(design.constraints, plain.constraints);
    assert_eq!(design.board, format!("{}-instruments", plain.board));
    for part in ["bridge", "debug", "sniffer", "scope"] {
        let (with, without) = (&design.verilog, &plain.verilog);
        assert!(with.contains(part) && !without.contains(part), "{part}");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("top")
        .join(&design.board);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pdu.v"), &design.verilog).unwrap();
}

/// A board with the flash node has its pins, and the cell through which the flash chip's clock goes.
#[test]
fn a_board_with_flash_has_its_pins_and_its_clock() {
    let constraints = project::constraints();
    let path = constraints.join("colorlight-i9.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("[rgmii]", "[chip]\nflash = true\n\n[rgmii]");
    let board = Board::parse(&path, &text, &constraints.join("packages")).unwrap();
    let design = top::design(&board).unwrap();
    for (pin, site) in [
        ("flash_select_n", "R2"),
        ("flash_out", "W2"),
        ("flash_in", "V2"),
    ] {
        let line = format!("LOCATE COMP \"{pin}\" SITE \"{site}\"");
        assert!(design.constraints.text.contains(&line), "{line}");
    }
    assert_eq!(design.verilog.matches("USRMCLK usrmclk").count(), 1);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("top/flash");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pdu.v"), &design.verilog).unwrap();
    std::fs::write(folder.join("pdu.lpf"), &design.constraints.text).unwrap();
}

/// The Artix-7 gets the same chip: but for the cells at its edge not a word differs.
#[test]
fn an_artix_has_the_chip_of_the_others_behind_cells_of_its_own() {
    let design =
        |name: &str| top::design(&Board::load(&project::constraints(), name).unwrap()).unwrap();
    let (artix, ecp5) = (design("colorlight-i9plus"), design("colorlight-i9"));
    let of = |design: &Design, cells: &[&str]| -> Vec<usize> {
        let count = |cell: &&str| design.verilog.matches(&format!("{cell} ")).count();
        cells.iter().map(count).collect()
    };
    let (theirs, ours) = (
        ["EHXPLLL", "DCCA", "ODDRX1F", "IDDRX1F", "DELAYG", "BB"],
        ["PLLE2_BASE", "BUFGCE", "ODDR", "IDDR", "BUFG", "IOBUF"],
    );
    assert_eq!(of(&artix, &ours), [1, 2, 6, 5, 1, 13]);
    assert_eq!(of(&artix, &theirs), [0; 6]);
    assert_eq!(of(&ecp5, &theirs), [1, 2, 6, 5, 5, 13]);
    fn chip(design: &Design) -> Vec<&str> {
        let text = &design.verilog;
        let [from, to] = ["soc", "startup"].map(|name| text.find(&format!("module pdu${name}(")));
        text[from.unwrap()..to.unwrap()].lines().collect()
    }
    let differ: Vec<_> = chip(&artix)
        .into_iter()
        .zip(chip(&ecp5))
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(chip(&artix).len(), chip(&ecp5).len());
    // The fingerprint.
    assert_eq!(differ.len(), 1, "{differ:?}");
    let xdc = &artix.constraints.text;
    for line in [
        "set_property PACKAGE_PIN U3 [get_ports { power_enable[9] }]",
        "set_property -dict { IOSTANDARD LVCMOS33 PULLTYPE PULLDOWN DRIVE 4 SLEW SLOW } [get_ports { power_enable[9] }]",
        "set_input_delay -add_delay -clock rgmii_rx_clock -clock_fall -max 3.000 [get_ports { rgmii_rx_data[*] rgmii_rx_control }]",
        "set_output_delay -add_delay -clock rgmii_tx_clock -min 0.500 [get_ports { rgmii_tx_data[*] rgmii_tx_control }]",
    ] {
        assert!(xdc.lines().any(|found| found == line), "{line} is not in\n{xdc}");
    }
}
