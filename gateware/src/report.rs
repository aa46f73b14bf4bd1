//! What a build came to: use, speed, sizes, times; as text, as JSON, and against the budget.

use crate::board::Budget;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A clock of the design and what it must reach.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockNeed {
    /// Name in the project: `sys`, `eth_tx`, `eth_rx`.
    pub name: &'static str,
    /// What drives it: a port of the top (`rgmii_rx_clock`), or an output of a cell (`pll.pll CLKOS`).
    pub driver: String,
    /// What it runs at.
    pub megahertz: f64,
}

/// A clock after routing.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Clock {
    /// Highest rate that place and route promises, megahertz.
    pub reaches_megahertz: f64,
    /// What it runs at.
    pub needs_megahertz: f64,
}

impl Clock {
    /// How much faster it could be, in per cent; negative when it is too slow.
    pub fn margin_percent(&self) -> f64 {
        (self.reaches_megahertz / self.needs_megahertz - 1.0) * 100.0
    }
}

/// One kind of cell.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Use {
    /// Taken by the design.
    pub used: u64,
    /// In the part.
    pub available: u64,
    /// Allowed by the board file.
    pub budget: u64,
}

/// A build.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct Report {
    /// Name of the board.
    pub board: String,
    /// Part and package.
    pub part: String,
    /// Whether every clock is met and every budget kept.
    pub good: bool,
    /// Seed of place and route.
    pub seed: u32,
    /// Clocks by name.
    pub clocks: BTreeMap<String, Clock>,
    /// Cells by kind.
    pub cells: BTreeMap<String, Use>,
    /// Firmware.
    pub firmware: Firmware,
    /// Seconds of each step; 0 for what an earlier build had done already.
    pub seconds: BTreeMap<String, f64>,
    /// Versions of the tools.
    pub tools: BTreeMap<String, String>,
    /// SHA-256 of what was made.
    pub sha256: BTreeMap<String, String>,
}

/// Size of the firmware, in octets.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Firmware {
    /// Text and data in the image.
    pub loaded: u64,
    /// What it claims of the RAM in all, zeroed data and stack's floor included.
    pub claimed: u64,
    /// The RAM.
    pub ram: u64,
}

/// The part of nextpnr's report that we read.
#[derive(Debug, Deserialize)]
struct Routed {
    fmax: BTreeMap<String, Rate>,
    utilization: BTreeMap<String, Taken>,
}

#[derive(Debug, Deserialize)]
struct Rate {
    achieved: f64,
}

#[derive(Debug, Deserialize)]
struct Taken {
    used: u64,
    available: u64,
}

/// Names of the nets of a netlist, for each what drives it: of the names of a net synthesis keeps some, and nobody says which.
#[derive(Clone, Debug, Default)]
pub struct NetNames {
    names: BTreeMap<u64, BTreeSet<String>>,
    drivers: BTreeMap<String, u64>,
}

/// The part of yosys' JSON that we read.
#[derive(Deserialize)]
struct Netlist {
    modules: BTreeMap<String, Module>,
}

#[derive(Deserialize)]
struct Module {
    ports: BTreeMap<String, Net>,
    cells: BTreeMap<String, Cell>,
    netnames: BTreeMap<String, Net>,
}

#[derive(Deserialize)]
struct Net {
    bits: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Cell {
    connections: BTreeMap<String, Vec<serde_json::Value>>,
}

/// The number of a net of one bit.
fn single(bits: &[serde_json::Value]) -> Option<u64> {
    match bits {
        [bit] => bit.as_u64(),
        _ => None,
    }
}

impl NetNames {
    /// Names of the nets of one bit in the top module of a netlist that yosys wrote.
    pub fn read(json: &str, top: &str) -> Result<NetNames, String> {
        let netlist: Netlist =
            serde_json::from_str(json).map_err(|error| format!("the netlist: {error}"))?;
        let module = netlist
            .modules
            .get(top)
            .ok_or_else(|| format!("no module {top} in the netlist"))?;
        let mut found = NetNames::default();
        for (name, net) in &module.netnames {
            if let Some(bit) = single(&net.bits) {
                found.names.entry(bit).or_default().insert(name.clone());
            }
        }
        for (name, net) in &module.ports {
            found
                .drivers
                .extend(single(&net.bits).map(|bit| (name.clone(), bit)));
        }
        for (name, cell) in &module.cells {
            for (port, bits) in &cell.connections {
                found
                    .drivers
                    .extend(single(bits).map(|bit| (format!("{name} {port}"), bit)));
            }
        }
        Ok(found)
    }

    /// All names of the net that is driven so.
    fn of(&self, driver: &str) -> BTreeSet<&str> {
        let names = self.drivers.get(driver).and_then(|bit| self.names.get(bit));
        names.into_iter().flatten().map(String::as_str).collect()
    }
}

/// Cells in the report, their name with nextpnr, and their budget.
type Kind = (&'static str, &'static str, fn(&Budget) -> u64);
const KINDS: [Kind; 4] = [
    ("LUT4", "TRELLIS_COMB", |budget| budget.luts),
    ("flip-flops", "TRELLIS_FF", |budget| budget.flip_flops),
    ("block RAMs", "DP16KD", |budget| budget.block_rams),
    ("multipliers", "MULT18X18D", |budget| budget.multipliers),
];

impl Report {
    /// Takes use and speed from the JSON that nextpnr wrote; `names` knows all names of a net. A clock that nextpnr does not
    /// know is an error, not a pass.
    pub fn routed(
        &mut self,
        json: &str,
        names: &NetNames,
        needs: &[ClockNeed],
        budget: &Budget,
    ) -> Result<(), String> {
        let routed: Routed =
            serde_json::from_str(json).map_err(|error| format!("nextpnr's report: {error}"))?;
        self.clocks.clear();
        for need in needs {
            let known = || routed.fmax.keys().cloned().collect::<Vec<_>>().join(", ");
            let aliases = names.of(&need.driver);
            let rate = routed
                .fmax
                .iter()
                .find(|(net, _)| aliases.contains(plain(net)))
                .map(|(_, rate)| rate.achieved);
            let reaches = rate.ok_or_else(|| {
                format!(
                    "no clock from {} in nextpnr's report, only on: {}",
                    need.driver,
                    known()
                )
            })?;
            let clock = Clock {
                reaches_megahertz: hundredths(reaches),
                needs_megahertz: need.megahertz,
            };
            self.clocks.insert(need.name.into(), clock);
        }
        for (name, cell, allowed) in KINDS {
            let taken = routed.utilization.get(cell);
            let (used, available) = taken.map_or((0, 0), |taken| (taken.used, taken.available));
            self.cells.insert(
                name.into(),
                Use {
                    used,
                    available,
                    budget: allowed(budget),
                },
            );
        }
        self.good = self.problems().is_empty();
        Ok(())
    }

    /// One line for each clock missed and each budget exceeded.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, clock) in self
            .clocks
            .iter()
            .filter(|(_, clock)| clock.margin_percent() < 0.0)
        {
            let (reaches, needs) = (clock.reaches_megahertz, clock.needs_megahertz);
            problems.push(format!(
                "clock {name} reaches {reaches} MHz and needs {needs} MHz"
            ));
        }
        for (name, cells) in self
            .cells
            .iter()
            .filter(|(_, cells)| cells.used > cells.budget)
        {
            problems.push(format!(
                "{} {name}, and the budget is {}",
                cells.used, cells.budget
            ));
        }
        problems
    }

    /// The smallest margin of all clocks, in per cent.
    pub fn worst_margin(&self) -> f64 {
        self.clocks
            .values()
            .map(Clock::margin_percent)
            .fold(f64::INFINITY, f64::min)
    }
}

/// A net's name without what nextpnr adds to those on the clock network and at pins.
fn plain(net: &str) -> &str {
    let net = net.strip_prefix("$glbnet$").unwrap_or(net);
    net.strip_suffix("$TRELLIS_IO_IN").unwrap_or(net)
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        writeln!(
            out,
            "board     {} ({}), seed {}",
            self.board, self.part, self.seed
        )?;
        for (name, clock) in &self.clocks {
            let (reaches, needs) = (clock.reaches_megahertz, clock.needs_megahertz);
            let verdict = if clock.margin_percent() < 0.0 {
                "MISSED"
            } else {
                "met"
            };
            let margin = clock.margin_percent();
            writeln!(out, "clock     {name:11} {reaches:8.2} MHz, needs {needs:6.2} MHz, margin {margin:+5.1} %  {verdict}")?;
        }
        for (name, cells) in &self.cells {
            let percent = cells.used * 100 / cells.available.max(1);
            let (used, available, budget) = (cells.used, cells.available, cells.budget);
            let verdict = if used > budget { "  EXCEEDED" } else { "" };
            writeln!(out, "cells     {name:11} {used:8} of {available} ({percent} %), budget {budget}{verdict}")?;
        }
        let Firmware {
            loaded,
            claimed,
            ram,
        } = self.firmware;
        writeln!(
            out,
            "firmware  {loaded} octets loaded, {claimed} of {ram} octets of RAM claimed"
        )?;
        let times = self
            .seconds
            .iter()
            .map(|(step, seconds)| format!("{step} {seconds:.1}"))
            .collect::<Vec<_>>();
        writeln!(out, "seconds   {}", times.join(", "))?;
        for (name, version) in &self.tools {
            writeln!(out, "tool      {name:12} {version}")?;
        }
        for (name, sum) in &self.sha256 {
            writeln!(out, "sha-256   {sum} {name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        luts: 200,
        flip_flops: 100,
        block_rams: 4,
        multipliers: 0,
    };

    fn needs(megahertz: f64) -> Vec<ClockNeed> {
        vec![ClockNeed {
            name: "sys",
            driver: "pll.pll CLKOS".into(),
            megahertz,
        }]
    }

    const JSON: &str = r#"{"critical_paths": [], "fmax": {"$glbnet$ram.clock": {"achieved": 70.126, "constraint": 62.5}},
        "utilization": {"TRELLIS_COMB": {"available": 43848, "used": 150}, "DP16KD": {"available": 108, "used": 5}}}"#;

    fn names() -> NetNames {
        let json = r#"{"creator": "yosys", "modules": {"pdu": {"ports": {"rx": {"direction": "input", "bits": [9]}},
            "cells": {"pll.pll": {"type": "EHXPLLL", "connections": {"CLKOS": [7], "CLKFB": ["0"]}}}, "netnames": {
            "ram.clock": {"bits": [7]}, "word": {"bits": [7, 8]}, "low": {"bits": ["0"]}, "rx": {"bits": [9]}}}}}"#;
        NetNames::read(json, "pdu").unwrap()
    }

    #[test]
    fn a_missed_clock_and_an_exceeded_budget_are_problems() {
        let mut report = Report::default();
        report
            .routed(JSON, &names(), &needs(62.5), &BUDGET)
            .unwrap();
        assert_eq!(report.problems(), ["5 block RAMs, and the budget is 4"]);
        report
            .routed(
                JSON,
                &names(),
                &needs(75.0),
                &Budget {
                    block_rams: 5,
                    ..BUDGET
                },
            )
            .unwrap();
        assert_eq!(
            report.problems(),
            ["clock sys reaches 70.13 MHz and needs 75 MHz"]
        );
        assert!(!report.good && report.to_string().contains("MISSED"));
        report
            .routed(
                JSON,
                &names(),
                &needs(62.5),
                &Budget {
                    block_rams: 5,
                    ..BUDGET
                },
            )
            .unwrap();
        assert!(report.good && report.problems().is_empty());
    }

    #[test]
    fn a_clock_that_is_not_in_the_report_is_an_error() {
        let need = vec![ClockNeed {
            name: "eth_rx",
            driver: "rx".into(),
            megahertz: 125.0,
        }];
        let message = Report::default()
            .routed(JSON, &names(), &need, &BUDGET)
            .unwrap_err();
        assert!(
            message.contains("no clock from rx") && message.contains("$glbnet$ram.clock"),
            "{message}"
        );
    }
}
