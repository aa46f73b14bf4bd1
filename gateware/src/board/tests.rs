use super::*;

fn constraints() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../constraints")
}

fn text(board: &str) -> String {
    std::fs::read_to_string(constraints().join(format!("{board}.toml"))).unwrap()
}

/// What is said of the i9 file with one piece replaced.
fn message(from: &str, to: &str) -> String {
    let text = text("colorlight-i9");
    assert!(text.contains(from), "the test's own text is stale: {from}");
    let text = text.replacen(from, to, 1);
    let error = Board::parse(
        Path::new("colorlight-i9.toml"),
        &text,
        &constraints().join("packages"),
    )
    .unwrap_err();
    let message = error.to_string();
    assert!(!message.contains('\n'), "more than one line: {message}");
    message
}

#[test]
fn every_board_of_the_project_is_right() {
    let names = Board::names(&constraints()).unwrap();
    assert!(
        names.contains(&"colorlight-i9".to_string())
            && names.contains(&"colorlight-i5".to_string())
    );
    for name in names {
        Board::load(&constraints(), &name).unwrap();
    }
}

#[test]
fn a_board_that_does_not_exist_is_answered_with_those_that_do() {
    let message = Board::load(&constraints(), "colorlight-i8")
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with(
            "no board 'colorlight-i8'; there are: colorlight-i5, colorlight-i9, colorlight-i9plus, ecp5-versa"
        ),
        "{message}"
    );
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let message = message("pull = \"up\"", "pul = \"up\"");
    let line = text("colorlight-i9")
        .lines()
        .position(|line| line == "pull = \"up\"")
        .unwrap()
        + 1;
    assert!(
        message.starts_with(&format!("colorlight-i9.toml:{line}: unknown field `pul`")),
        "{message}"
    );
}

#[test]
fn a_pin_used_twice_is_named_with_both_signals() {
    let message = message("at = [\"N5\"]", "at = [\"P5\"]");
    assert!(
        message.contains("pins.mdio: pin P5 is also given to pins.mdc: move one of them"),
        "{message}"
    );
}

#[test]
fn a_pin_that_the_package_lacks_is_named() {
    let message = message("at = [\"N5\"]", "at = [\"AB5\"]");
    assert!(
        message.contains("pins.mdc: AB5 is not a user pin of LFE5U-45F in CABGA381"),
        "{message}"
    );
}

#[test]
fn signals_and_pins_must_agree() {
    assert!(message("[pins.mdc]", "[pins.mcd]").contains("no signal 'mcd' in the board top"));
    assert!(message("at = [\"N5\"]", "at = [\"N5\", \"B9\"]")
        .contains("pins.mdc needs 1 pins, 2 are given"));
    let mdc = "[pins.mdc]  # shared by both PHYs\nat = [\"N5\"]\nio = \"LVCMOS33\"\ndrive = 8\nslew = \"slow\"\n";
    assert!(message(mdc, "").contains("pins.mdc is missing"));
}

#[test]
fn electrical_mistakes_are_found() {
    assert!(message("at = [\"H2\"]", "at = [\"B9\"]")
        .contains("pins.rgmii_rx_clock: B9 is no clock input"));
    assert!(message("io = \"LVCMOS33\"", "io = \"LVCMOS25\"")
        .contains("but bank 6 has the supply of pins."));
    assert!(message("io = \"LVCMOS33\"", "io = \"TTL\"").contains("io 'TTL' is not known"));
    assert!(message("drive = 4", "drive = 5").contains("drive 5 mA does not exist"));
}

#[test]
fn impossible_rates_are_refused() {
    assert!(message("sys_megahertz = 62.5", "sys_megahertz = 63.0")
        .contains("no PLL setting makes 125000000 Hz, 63000000 Hz, 125000000 Hz from 25000000 Hz"));
    assert!(message("rx_delay_ns = 2.0", "rx_delay_ns = 9.0")
        .contains("rgmii.rx_delay_ns: an input delay of 9000 ps is more than"));
    assert!(message("ram_kbytes = 128", "ram_kbytes = 100")
        .contains("memory.ram_kbytes 100 is not a power of two"));
    assert!(message("name = \"colorlight-i9\"", "name = \"other\"")
        .contains("the file has another name"));
}

#[test]
fn an_artix_has_limits_of_its_own() {
    let message = |from: &str, to: &str| {
        let text = text("colorlight-i9plus");
        assert!(text.contains(from), "the test's own text is stale: {from}");
        let path = Path::new("colorlight-i9plus.toml");
        let text = text.replacen(from, to, 1);
        let error = Board::parse(path, &text, &constraints().join("packages")).unwrap_err();
        error.to_string()
    };
    for (from, to, said) in [
        (
            "\"artix7\"",
            "\"artix8\"",
            "fpga.family 'artix8' is not known; known are: ecp5, artix7",
        ),
        (
            "speed = 1",
            "speed = 6",
            "fpga.speed 6 does not exist; Artix-7 has 1, 2 and 3",
        ),
        (
            "tx_delay_ns = 0.0",
            "tx_delay_ns = 2.0",
            "leave it to the PHY",
        ),
        (
            "rx_delay_ns = 0.0",
            "rx_delay_ns = 2.0",
            "leave it to the PHY",
        ),
        (
            "at = [\"H4\"]",
            "at = [\"G4\"]",
            "G4 is no clock input: choose a pin with MRCC or SRCC",
        ),
        ("LVCMOS33", "LVDS", "LVDS is made for ECP5 only"),
        (
            "[rgmii]",
            "[chip]\nflash = true\n[rgmii]",
            "the flash node is made for ECP5 only",
        ),
    ] {
        let message = message(from, to);
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn a_differential_clock_takes_two_pins() {
    let versa = |from: &str, to: &str| {
        let text = text("ecp5-versa");
        assert!(text.contains(from), "the test's own text is stale: {from}");
        let path = Path::new("ecp5-versa.toml");
        Board::parse(
            path,
            &text.replacen(from, to, 1),
            &constraints().join("packages"),
        )
        .unwrap_err()
        .to_string()
    };
    assert!(versa("at = [\"D8\"]", "at = [\"P4\"]")
        .ends_with("pins.fault_led: pin P4 is also given to pins.board_clock: move one of them"));
    assert!(versa("at = [\"T1\"]", "at = [\"P4\"]").ends_with(
        "pins.board_clock: P4, the other half of P3, is also given to pins.all_off_n: move that"
    ));
    let wrong = versa(
        "at = [\"D8\"]\nio = \"LVCMOS33\"",
        "at = [\"D8\"]\nio = \"LVDS\"",
    );
    assert!(
        wrong.contains("pins.fault_led: LVDS is for clocks"),
        "{wrong}"
    );
}

#[test]
fn instruments_need_block_rams_that_the_board_has() {
    let small = text("colorlight-i5").replace("[rgmii]", "[chip]\ninstruments = true\n\n[rgmii]");
    let packages = constraints().join("packages");
    let error = Board::parse(Path::new("colorlight-i5.toml"), &small, &packages).unwrap_err();
    let line = small.lines().position(|line| line == "[chip]").unwrap() + 1;
    let expected = format!(
        "colorlight-i5.toml:{line}: instruments take 8 block RAMs; with them the chip needs 62 and budget.block_rams is 56"
    );
    assert!(error.to_string().starts_with(&expected), "{error}");
    let by_option = Board::load(&constraints(), "colorlight-i5").unwrap();
    assert!(by_option.with_instruments().is_err());
    let large = text("colorlight-i9").replace("[rgmii]", "[chip]\ninstruments = true\n\n[rgmii]");
    let board = Board::parse(Path::new("colorlight-i9.toml"), &large, &packages).unwrap();
    assert!(board.has_instruments());
    let message = message("[rgmii]", "[chip]\ninstrument = true\n\n[rgmii]");
    assert!(message.contains("unknown field `instrument`"), "{message}");
}

/// What the check of the instruments adds up for the chip without them is what the last build took.
#[test]
fn the_block_rams_of_the_chip_are_those_of_its_record() {
    let record = constraints().join("../bitstreams/colorlight-i9.toml");
    let record = crate::manifest::Manifest::read(&record).unwrap();
    let board = Board::load(&constraints(), "colorlight-i9").unwrap();
    assert_eq!(check::block_rams(&board), record.cells["block RAMs"].used);
}

#[test]
fn the_flash_node_needs_an_area_and_pins() {
    let packages = constraints().join("packages");
    let with = |from: &str, to: &str| {
        let text = text("colorlight-i9").replace("[rgmii]", "[chip]\nflash = true\n\n[rgmii]");
        assert!(text.contains(from), "the test's own text is stale: {from}");
        let text = text.replacen(from, to, 1);
        Board::parse(Path::new("colorlight-i9.toml"), &text, &packages)
    };
    let board = with("flash = true", "flash = true").unwrap();
    let area = board.protected_flash().unwrap();
    assert_eq!((area.first, area.end), (0, 2 << 20));
    assert!(board.with_instruments().unwrap().has_flash());
    let plain = Board::load(&constraints(), "colorlight-i9").unwrap();
    assert_eq!(plain.protected_flash(), None);

    let refused = |from: &str, to: &str, expected: &str| {
        let message = with(from, to).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.starts_with("colorlight-i9.toml:"), "{message}");
        assert!(!message.contains('\n'), "{message}");
    };
    let (from, to) = ("protected_from_kbytes = 0", "protected_to_kbytes = 2048");
    refused(
        to,
        "protected_to_kbytes = 8196",
        "is beyond the flash chip, of which 8192 KB can be reached",
    );
    refused(to, "protected_to_kbytes = 0", "protects nothing");
    refused(from, "protected_from_kbytes = 2", "must be multiples of 4");
    refused(to, "", "missing field `protected_to_kbytes`");
    let table = "[flash]\n";
    let whole = text("colorlight-i9");
    let begin = whole.find(table).unwrap();
    let end = whole.find("[rgmii]").unwrap();
    let table = &whole[begin..end];
    refused(table, "", "add a table [flash]");
    let pins = &whole[whole.find("[pins.flash_in]").unwrap()..];
    refused(pins, "", "pins.flash_in is missing");
    refused(
        "[chip]\nflash = true",
        "[chip]\nflsh = true",
        "unknown field `flsh`",
    );
}
