//! Reading what the tools count, and showing it.

use anyhow::{anyhow, Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Cells of a block. `comb` counts as place and route does: a LUT4 is one, two bits of carry two, four bits of LUT RAM
/// four.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockSize {
    pub name: String,
    pub comb: u64,
    pub flip_flops: u64,
}

/// What place and route made of one seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Routed {
    pub seed: u32,
    /// TRELLIS_COMB, TRELLIS_FF, DP16KD, MULT18X18D.
    pub comb: u64,
    pub flip_flops: u64,
    pub block_rams: u64,
    pub multipliers: u64,
    pub megahertz: f64,
}

/// All of it.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    pub title: String,
    pub part: String,
    pub tools: [String; 2],
    /// The whole, and each block of the list.
    pub whole: BlockSize,
    pub blocks: Vec<BlockSize>,
    pub routed: Vec<Routed>,
}

#[derive(Deserialize)]
struct Statistics {
    modules: BTreeMap<String, Module>,
}

#[derive(Deserialize)]
struct Module {
    num_cells_by_type: Option<BTreeMap<String, u64>>,
}

impl Module {
    fn size(&self, name: &str) -> BlockSize {
        let of = |cell| {
            let cells = self.num_cells_by_type.as_ref();
            cells
                .and_then(|cells| cells.get(cell))
                .copied()
                .unwrap_or(0)
        };
        BlockSize {
            name: name.to_string(),
            comb: of("LUT4") + 2 * of("CCU2C") + 4 * of("TRELLIS_DPR16X4"),
            flip_flops: of("TRELLIS_FF"),
        }
    }
}

fn statistics(text: &str) -> Result<Statistics> {
    // The tool's banner may stand before it.
    let start = text.find('{').ok_or_else(|| anyhow!("no statistics"))?;
    serde_json::from_str(&text[start..]).context("yosys' statistics")
}

/// The one module of a flat netlist.
pub(super) fn whole(text: &str) -> Result<BlockSize> {
    let read = statistics(text)?;
    let module = read.modules.values().next();
    Ok(module
        .ok_or_else(|| anyhow!("no module in yosys' statistics"))?
        .size("all, in one"))
}

/// Each block; `module` gives the module's name.
pub(super) fn blocks(
    text: &str,
    names: &[&str],
    module: impl Fn(&str) -> String,
) -> Result<Vec<BlockSize>> {
    let read = statistics(text)?;
    let size = |name: &&str| {
        let found = read.modules.get(&format!("\\{}", module(name)));
        Ok(found
            .ok_or_else(|| anyhow!("{name} is not in yosys' statistics"))?
            .size(name))
    };
    names.iter().map(size).collect()
}

impl Routed {
    /// From nextpnr's report; of several clocks the slowest counts.
    pub(super) fn read(seed: u32, text: &str) -> Result<Routed> {
        #[derive(Deserialize)]
        struct Report {
            fmax: BTreeMap<String, Rate>,
            utilization: BTreeMap<String, Use>,
        }
        #[derive(Deserialize)]
        struct Rate {
            achieved: f64,
        }
        #[derive(Deserialize)]
        struct Use {
            used: u64,
        }
        let report: Report = serde_json::from_str(text).context("nextpnr's report")?;
        let used = |cell: &str| report.utilization.get(cell).map_or(0, |of| of.used);
        let rates = report.fmax.values().map(|rate| rate.achieved);
        Ok(Routed {
            seed,
            comb: used("TRELLIS_COMB"),
            flip_flops: used("TRELLIS_FF"),
            block_rams: used("DP16KD"),
            multipliers: used("MULT18X18D"),
            megahertz: rates
                .min_by(f64::total_cmp)
                .ok_or_else(|| anyhow!("no clock in nextpnr's report"))?,
        })
    }
}

impl Measurement {
    /// The middle one of the clocks reached, or the lower of the two; none if nothing was routed.
    pub fn median_megahertz(&self) -> Option<f64> {
        let mut rates: Vec<f64> = self.routed.iter().map(|routed| routed.megahertz).collect();
        rates.sort_by(f64::total_cmp);
        rates.get(rates.len().saturating_sub(1) / 2).copied()
    }
}

impl fmt::Display for Measurement {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        writeln!(out, "{}; {}", self.title, self.part)?;
        for tool in &self.tools {
            writeln!(out, "{tool}")?;
        }
        writeln!(
            out,
            "\n{:34} {:>5} {:>5}",
            "block, without the blocks below it", "COMB", "FF"
        )?;
        for block in &self.blocks {
            writeln!(
                out,
                "{:34} {:5} {:5}",
                block.name, block.comb, block.flip_flops
            )?;
        }
        let comb = self.blocks.iter().map(|block| block.comb).sum::<u64>();
        let flip_flops = self
            .blocks
            .iter()
            .map(|block| block.flip_flops)
            .sum::<u64>();
        writeln!(
            out,
            "{:34} {comb:5} {flip_flops:5}",
            "sum: each synthesised by itself"
        )?;
        let whole = &self.whole;
        writeln!(
            out,
            "{:34} {:5} {:5}",
            whole.name, whole.comb, whole.flip_flops
        )?;
        for routed in &self.routed {
            writeln!(
                out,
                "seed {}: {} TRELLIS_COMB, {} FF, {} block RAMs, {} multipliers, {:.2} MHz",
                routed.seed,
                routed.comb,
                routed.flip_flops,
                routed.block_rams,
                routed.multipliers,
                routed.megahertz
            )?;
        }
        if let Some(median) = self.median_megahertz() {
            writeln!(
                out,
                "median of {} seeds: {median:.2} MHz",
                self.routed.len()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(megahertz: f64) -> Routed {
        let report = format!(
            r#"{{"fmax": {{"clock": {{"achieved": {megahertz}, "constraint": 200.0}}}},
            "utilization": {{"TRELLIS_COMB": {{"available": 43848, "used": 150}}, "DP16KD": {{"available": 108, "used": 32}}}}}}"#
        );
        Routed::read(1, &report).unwrap()
    }

    #[test]
    fn the_median_is_the_middle_one() {
        let mut measurement = Measurement {
            title: String::new(),
            part: String::new(),
            tools: [String::new(), String::new()],
            whole: Module {
                num_cells_by_type: None,
            }
            .size("all"),
            blocks: Vec::new(),
            routed: Vec::new(),
        };
        assert_eq!(measurement.median_megahertz(), None);
        measurement.routed = [81.5, 70.25, 79.0].map(routed).to_vec();
        assert_eq!(measurement.median_megahertz(), Some(79.0));
        let first = &measurement.routed[0];
        assert_eq!(
            (first.comb, first.block_rams, first.multipliers),
            (150, 32, 0)
        );
    }

    #[test]
    fn cells_are_counted_as_place_and_route_does() {
        let text = r#"banner
            {"modules": {"\\top$a": {"num_cells_by_type": {"LUT4": 5, "CCU2C": 3, "TRELLIS_DPR16X4": 2, "TRELLIS_FF": 7}},
            "\\top$a$b": {}}}"#;
        let names = ["a", "a.b"];
        let sizes = blocks(text, &names, |name| {
            format!("top${}", name.replace('.', "$"))
        })
        .unwrap();
        assert_eq!((sizes[0].comb, sizes[0].flip_flops), (19, 7));
        assert_eq!((sizes[1].comb, sizes[1].flip_flops), (0, 0));
        assert!(blocks(text, &["c"], |name| name.to_string()).is_err());
    }
}
