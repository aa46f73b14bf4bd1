//! What a board file can say wrongly although it is well formed.

use super::{Board, Package, Pins};
use crate::top;
use hdl::prim::Family;
use spec::services::flash::{REACH_OCTETS, SECTOR_OCTETS};
use spec::services::recorder::{SCOPE_RECORD_BITS, SNIFFER_RECORD_BITS};
use std::collections::BTreeMap;
use std::path::Path;

/// What is wrong, and the offset in the file.
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) message: String,
}

fn problem<T>(at: usize, message: impl Into<String>) -> Result<T, Problem> {
    Err(Problem {
        at,
        message: message.into(),
    })
}

pub(super) fn check(board: &Board, packages: &Path) -> Result<(), Problem> {
    let name = &board.board.name;
    if board
        .path
        .file_stem()
        .is_none_or(|stem| stem.to_string_lossy() != **name)
    {
        return problem(
            0,
            format!("board.name is '{name}' but the file has another name: rename one of them"),
        );
    }
    part(board)?;
    rates(board)?;
    instruments(board)?;
    flash(board)?;
    signals(board)?;
    pads(board, packages)
}

fn part(board: &Board) -> Result<(), Problem> {
    let (fpga, at) = (board.fpga.get_ref(), board.fpga.span().start);
    let Some(family) = Family::named(&fpga.family) else {
        let known = Family::NAMES.map(|(name, _)| name).join(", ");
        return problem(
            at,
            format!(
                "fpga.family '{}' is not known; known are: {known}",
                fpga.family
            ),
        );
    };
    let (grades, said) = match family {
        Family::Ecp5 => (6..=8, "ECP5 has 6, 7 and 8"),
        Family::Artix7 => (1..=3, "Artix-7 has 1, 2 and 3"),
    };
    if !grades.contains(&fpga.speed) {
        return problem(
            at,
            format!("fpga.speed {} does not exist; {said}", fpga.speed),
        );
    }
    if !top::NAMES.contains(&board.board.top.as_str()) {
        let known = top::NAMES.join(", ");
        return problem(
            0,
            format!(
                "no board top '{}' in gateware/src/top; there are: {known}",
                board.board.top
            ),
        );
    }
    Ok(())
}

fn rates(board: &Board) -> Result<(), Problem> {
    if let Err(error) = top::pll(board) {
        return problem(
            board.clocks.span().start,
            format!("{error}: change clocks.sys_megahertz (or rgmii.tx_delay_ns)"),
        );
    }
    let (memory, at) = (board.memory.get_ref(), board.memory.span().start);
    if !memory.ram_kbytes.is_power_of_two() || !(16..=256).contains(&memory.ram_kbytes) {
        return problem(
            at,
            format!(
                "memory.ram_kbytes {} is not a power of two from 16 to 256",
                memory.ram_kbytes
            ),
        );
    }
    let (rgmii, at) = (board.rgmii.get_ref(), board.rgmii.span().start);
    if rgmii.mdio_address > 31 {
        return problem(
            at,
            format!(
                "rgmii.mdio_address {} is not in 0 to 31",
                rgmii.mdio_address
            ),
        );
    }
    if board.fpga.get_ref().family() == Family::Artix7 && rgmii.tx_delay_ns > 0.0 {
        return problem(
            at,
            "rgmii.tx_delay_ns: the transmit clock of an Artix-7 is not delayed here: leave it to the PHY (0)",
        );
    }
    if let Err(message) = top::receive_delay(board) {
        return problem(at, format!("rgmii.rx_delay_ns: {message}"));
    }
    Ok(())
}

/// Block RAMs of a chip beside those of the CPU's RAM: the pages, and what synthesis takes. A test compares with the record
/// of the last build.
const BLOCK_RAMS: u64 = 22;
/// Octets of a block RAM, as the chip's memories use it.
const BLOCK_OCTETS: u64 = 2048;
/// Octets of the memories of the instruments: two words a record of the scope, three pairs of a record of the sniffer in a
/// memory whose size is a power of two.
const INSTRUMENT_OCTETS: u64 = (8 << SCOPE_RECORD_BITS) + ((8 * 4) << SNIFFER_RECORD_BITS);

/// Block RAMs of a chip without instruments.
pub(super) fn block_rams(board: &Board) -> u64 {
    u64::from(board.memory.get_ref().ram_kbytes) * 1024 / BLOCK_OCTETS + BLOCK_RAMS
}

/// Instruments have room in the part.
pub(super) fn instruments(board: &Board) -> Result<(), Problem> {
    if !board.has_instruments() {
        return Ok(());
    }
    let theirs = INSTRUMENT_OCTETS / BLOCK_OCTETS;
    let (needed, budget) = (block_rams(board) + theirs, board.budget.block_rams);
    if needed > budget {
        let at = board.chip.as_ref().map_or(0, |chip| chip.span().start);
        return problem(
            at,
            format!(
                "instruments take {theirs} block RAMs; with them the chip needs {needed} and budget.block_rams is {budget}: \
                 leave them out (chip.instruments = false), or take a board with a larger part"
            ),
        );
    }
    Ok(())
}

/// The area that the flash node protects is one.
fn flash(board: &Board) -> Result<(), Problem> {
    let Some(chip) = board.chip.as_ref().filter(|_| board.has_flash()) else {
        return Ok(());
    };
    if board.fpga.get_ref().family() != Family::Ecp5 {
        return problem(
            chip.span().start,
            "the flash node is made for ECP5 only: leave it out (chip.flash = false)",
        );
    }
    if top::flash_ports(&board.board.top).is_empty() {
        let top = &board.board.top;
        return problem(
            chip.span().start,
            format!("board top '{top}' is not made with the flash node yet: leave it out (chip.flash = false)"),
        );
    }
    let Some(area) = &board.flash else {
        return problem(
            chip.span().start,
            "chip.flash = true, but it is not said what the chip must never write: add a table [flash] with \
             protected_from_kbytes and protected_to_kbytes around the bitstream, or leave the node out (chip.flash = false)",
        );
    };
    let (at, area) = (area.span().start, area.get_ref());
    let (from, to) = (area.protected_from_kbytes, area.protected_to_kbytes);
    let (octets, sector) = (board.memory.get_ref().flash_kbytes, SECTOR_OCTETS / 1024);
    let reach = octets.min(REACH_OCTETS / 1024);
    if from >= to {
        return problem(
            at,
            format!(
                "flash.protected_from_kbytes {from} to protected_to_kbytes {to} protects nothing, not even the bitstream: \
                 give its area"
            ),
        );
    }
    if to > reach {
        return problem(
            at,
            format!(
                "flash.protected_to_kbytes {to} is beyond the flash chip, of which {reach} KB can be reached \
                 (memory.flash_kbytes {octets}): make it smaller"
            ),
        );
    }
    if from % sector != 0 || to % sector != 0 {
        return problem(
            at,
            format!(
                "flash.protected_from_kbytes {from} and protected_to_kbytes {to} must be multiples of {sector}, a sector"
            ),
        );
    }
    Ok(())
}

/// Every signal of the top has its pins, of the right number, and there are no others.
fn signals(board: &Board) -> Result<(), Problem> {
    let ports = top::ports(&board.board.top);
    // A board has the flash chip's pins whether the chip has the node or not.
    let of_flash = top::flash_ports(&board.board.top);
    let known: Vec<_> = ports.iter().chain(of_flash).collect();
    for (name, pins) in &board.pins {
        let Some(width) = known.iter().find(|port| port.0 == *name).map(|port| port.1) else {
            let known = known
                .iter()
                .map(|port| port.0)
                .collect::<Vec<_>>()
                .join(" ");
            return problem(
                pins.span().start,
                format!("no signal '{name}' in the board top; there are: {known}"),
            );
        };
        let given = pins.get_ref().at.len();
        if given != width {
            return problem(
                pins.span().start,
                format!("pins.{name} needs {width} pins, {given} are given"),
            );
        }
    }
    let needed = if board.has_flash() { of_flash } else { &[] };
    for (name, width) in ports.iter().chain(needed) {
        if !board.pins.contains_key(*name) {
            return problem(
                0,
                format!("pins.{name} is missing: add a table [pins.{name}] with {width} pins"),
            );
        }
    }
    Ok(())
}

/// Every pin exists, serves one signal, and agrees with its bank.
fn pads(board: &Board, packages: &Path) -> Result<(), Problem> {
    let fpga = board.fpga.get_ref();
    let package = match Package::load(packages, &fpga.device, &fpga.package) {
        Ok(package) => package,
        Err(message) => return problem(board.fpga.span().start, message),
    };
    let mut taken = BTreeMap::<&str, &str>::new();
    let mut banks = BTreeMap::<u8, (&str, &str)>::new();
    for (name, pins) in &board.pins {
        let pins = pins.get_ref();
        standard(fpga.family(), name, pins)?;
        for pin in &pins.at {
            let (at, site) = (pin.span().start, pin.get_ref().as_str());
            let Some(pad) = package.pad(site) else {
                let part = format!("{} in {}", fpga.device, fpga.package);
                return problem(
                    at,
                    format!(
                        "pins.{name}: {site} is not a user pin of {part}: see constraints/packages"
                    ),
                );
            };
            if let Some(other) = taken.insert(site, name) {
                return problem(
                    at,
                    format!(
                        "pins.{name}: pin {site} is also given to pins.{other}: move one of them"
                    ),
                );
            }
            let other_half = (pins.io == DIFFERENTIAL)
                .then(|| package.partner(site))
                .flatten();
            if let Some(other) = other_half.and_then(|half| taken.insert(half, name)) {
                let half = other_half.unwrap_or_default();
                return problem(
                    at,
                    format!("pins.{name}: {half}, the other half of {site}, is also given to pins.{other}: move that"),
                );
            }
            let (first, voltage) = banks.entry(pad.bank).or_insert((name, supply(&pins.io)));
            if *voltage != supply(&pins.io) {
                let bank = pad.bank;
                return problem(
                    at,
                    format!(
                        "pins.{name}: {} at {site}, but bank {bank} has the supply of pins.{first}",
                        pins.io
                    ),
                );
            }
            if top::is_clock_input(name) && !pad.takes_clock() {
                let those = match fpga.family() {
                    Family::Ecp5 => "PCLKT or GPLL…T_IN",
                    Family::Artix7 => "MRCC or SRCC",
                };
                return problem(
                    at,
                    format!("pins.{name}: {site} is no clock input: choose a pin with {those}"),
                );
            }
        }
    }
    Ok(())
}

/// Supply of the bank that an I/O standard needs.
fn supply(io: &str) -> &str {
    if io == DIFFERENTIAL {
        return "25";
    }
    io.get(io.len().saturating_sub(2)..).unwrap_or("")
}

/// The standard of pairs of pins, of which the board file names the true one. Clock inputs alone may have it.
const DIFFERENTIAL: &str = "LVDS";

fn standard(family: Family, name: &str, pins: &Pins) -> Result<(), Problem> {
    const STANDARDS: [&str; 6] = [
        "LVCMOS33",
        "LVCMOS25",
        "LVCMOS18",
        "LVCMOS15",
        "LVCMOS12",
        DIFFERENTIAL,
    ];
    const DRIVES: [u8; 4] = [4, 8, 12, 16];
    let at = pins.at.first().map_or(0, |pin| pin.span().start);
    if !STANDARDS.contains(&pins.io.as_str()) {
        return problem(
            at,
            format!(
                "pins.{name}: io '{}' is not known; known are: {}",
                pins.io,
                STANDARDS.join(", ")
            ),
        );
    }
    if pins.io == DIFFERENTIAL && family != Family::Ecp5 {
        return problem(
            at,
            format!("pins.{name}: {DIFFERENTIAL} is made for ECP5 only: choose another io"),
        );
    }
    if pins.io == DIFFERENTIAL && !top::is_clock_input(name) {
        return problem(
            at,
            format!("pins.{name}: {DIFFERENTIAL} is for clocks that come in: choose another io"),
        );
    }
    if pins.drive.is_some_and(|drive| !DRIVES.contains(&drive)) {
        return problem(
            at,
            format!(
                "pins.{name}: drive {} mA does not exist; there are 4, 8, 12 and 16",
                pins.drive.unwrap_or(0)
            ),
        );
    }
    Ok(())
}
