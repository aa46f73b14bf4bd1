//! `bitstreams/<board>.toml`: the record of a build that is committed. What it lists is the same for the same sources and tools.

use crate::report::{Clock, Firmware, Report, Use};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// A record of a build.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name of the board.
    pub board: String,
    /// Part and package.
    pub part: String,
    /// Seed of place and route.
    pub seed: u32,
    /// Versions of the tools.
    pub tools: BTreeMap<String, String>,
    /// SHA-256 of what was made.
    pub sha256: BTreeMap<String, String>,
    /// Size of the firmware.
    pub firmware: Firmware,
    /// Clocks by name.
    pub clocks: BTreeMap<String, Clock>,
    /// Cells by kind.
    pub cells: BTreeMap<String, Use>,
}

impl Manifest {
    /// What is worth keeping of a report.
    pub fn of(report: &Report) -> Manifest {
        Manifest {
            board: report.board.clone(),
            part: report.part.clone(),
            seed: report.seed,
            tools: report.tools.clone(),
            sha256: report.sha256.clone(),
            firmware: report.firmware,
            clocks: report.clocks.clone(),
            cells: report.cells.clone(),
        }
    }

    /// Writes it.
    pub fn write(&self, path: &Path) -> Result<()> {
        let head = "# What `make bitstream` made last; written by it, committed with releases.\n\n";
        Ok(std::fs::write(
            path,
            head.to_string() + &toml::to_string(self)?,
        )?)
    }

    /// Reads it.
    pub fn read(path: &Path) -> Result<Manifest> {
        Ok(toml::from_str(&std::fs::read_to_string(path)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut report = Report {
            board: "small".into(),
            seed: 3,
            ..Report::default()
        };
        report.clocks.insert(
            "sys".into(),
            Clock {
                reaches_megahertz: 70.13,
                needs_megahertz: 62.5,
            },
        );
        report.cells.insert(
            "block RAMs".into(),
            Use {
                used: 5,
                available: 108,
                budget: 100,
            },
        );
        report.sha256.insert("pdu.bit".into(), "00ff".into());
        let manifest = Manifest::of(&report);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("small.toml");
        manifest.write(&path).unwrap();
        assert_eq!(Manifest::read(&path).unwrap(), manifest);
    }
}
