//! The board tops with the whole chip inside: they pass the design rules and the lint, and every port has its pin.

use gateware::board::Board;
use gateware::design::MEMORY_FILE;
use gateware::{project, top};
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
        std::fs::write(folder.join("pdu.lpf"), &design.lpf).unwrap();
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
        assert_eq!(design.lpf.matches("LOCATE COMP").count(), pins, "{name}");
        assert_eq!(design.lpf.matches("FREQUENCY PORT").count(), 2, "{name}");
    }
}

/// A board with instruments has the bridge to them in its chip, the same pins, and nobody at the host's port.
#[test]
fn a_board_with_instruments_has_a_bridge() {
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD).unwrap();
    let plain = top::design(&board).unwrap();
    let board = board.with_instruments().unwrap();
    let design = top::design(&board).unwrap();
    assert_eq!(design.lpf, plain.lpf);
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
        assert!(design.lpf.contains(&line), "{line}");
    }
    assert_eq!(design.verilog.matches("USRMCLK usrmclk").count(), 1);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("top/flash");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pdu.v"), &design.verilog).unwrap();
    std::fs::write(folder.join("pdu.lpf"), &design.lpf).unwrap();
}
