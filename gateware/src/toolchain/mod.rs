//! The open FPGA tools: where they are, which version, and running them with a log, a sign of life and an end by Ctrl-C.
//!
//! A native tool on the PATH is taken when it is new enough, else the project's own in `.tools/bin` (made by
//! `scripts/setup flow`). The project's own are WebAssembly and see a private `/tmp`: every tool therefore runs in the build
//! folder and is given relative names only.

mod process;

pub use process::{interrupted, Interrupted, Step};

use std::path::{Path, PathBuf};
use std::process::Command;

/// The tools of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Synthesis.
    Yosys,
    /// Place and route.
    Nextpnr,
    /// Configuration text to bitstream.
    Ecppack,
    /// New contents for block RAMs of a routed design.
    Ecpbram,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 4] = [Tool::Yosys, Tool::Nextpnr, Tool::Ecppack, Tool::Ecpbram];

    /// Name of the command.
    pub fn command(self) -> &'static str {
        match self {
            Tool::Yosys => "yosys",
            Tool::Nextpnr => "nextpnr-ecp5",
            Tool::Ecppack => "ecppack",
            Tool::Ecpbram => "ecpbram",
        }
    }

    /// The oldest version that is known to do; none for a tool that does not tell its version.
    fn oldest(self) -> Option<(u32, u32)> {
        match self {
            Tool::Yosys => Some((0, 50)),
            Tool::Nextpnr => Some((0, 8)),
            Tool::Ecppack => Some((1, 4)),
            Tool::Ecpbram => None,
        }
    }
}

/// A tool that is not there.
#[derive(Debug, thiserror::Error)]
#[error("{0} is missing, or too old on the PATH: run scripts/setup flow")]
pub struct MissingTool(pub &'static str);

/// A tool that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which.
    pub tool: Tool,
    /// The program.
    pub program: PathBuf,
    /// What it says of its version; part of the fingerprint of a build.
    pub version: String,
}

/// Finds a tool: native on the PATH if it is new enough, else the project's own under `root`.
pub fn find(root: &Path, tool: Tool) -> Result<Found, MissingTool> {
    let own = root.join(".tools/bin").join(tool.command());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let native = std::env::split_paths(&path)
        .map(|folder| folder.join(tool.command()))
        .filter(|at| at.is_file());
    for program in native
        .filter(|at| *at != own)
        .chain([own.clone()].into_iter().filter(|at| at.is_file()))
    {
        let Some(version) = version(&program, tool) else {
            continue;
        };
        if program == own
            || tool
                .oldest()
                .is_none_or(|oldest| number(&version).is_some_and(|number| number >= oldest))
        {
            return Ok(Found {
                tool,
                program,
                version,
            });
        }
    }
    Err(MissingTool(tool.command()))
}

/// What a program says of its version, on one line; none if it does not run.
fn version(program: &Path, tool: Tool) -> Option<String> {
    if tool == Tool::Ecpbram {
        // It has no version of its own; it comes with ecppack.
        return Some("ecpbram".into());
    }
    let output = Command::new(program)
        .arg("--version")
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| number(line).is_some())?;
    Some(line.trim().to_string())
}

/// The first `major.minor` in a line.
fn number(line: &str) -> Option<(u32, u32)> {
    line.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find_map(|word| {
            let mut parts = word.split('.');
            Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_tools_print_them() {
        assert_eq!(
            number("Yosys 0.70 (git sha1 28ba3cb92, Release)"),
            Some((0, 70))
        );
        assert_eq!(
            number("\"nextpnr-ecp5\" -- Next Generation Place and Route (Version nextpnr-0.11.1)"),
            Some((0, 11))
        );
        assert_eq!(
            number("Project Trellis ecppack Version 1.4-82-g3afe7b5"),
            Some((1, 4))
        );
        assert_eq!(number("no number here."), None);
    }

    #[test]
    fn a_missing_tool_says_how_to_get_it() {
        let nowhere = tempfile::tempdir().unwrap();
        let error = Tool::ALL
            .into_iter()
            .find_map(|tool| find(nowhere.path(), tool).err());
        if let Some(error) = error {
            assert!(error.to_string().contains("run scripts/setup flow"));
        }
    }

    #[test]
    fn a_tool_too_old_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let own = root.path().join(".tools/bin");
        std::fs::create_dir_all(&own).unwrap();
        let script = |folder: &Path, version: &str| {
            use std::os::unix::fs::PermissionsExt;
            let file = folder.join("ecppack");
            std::fs::write(
                &file,
                format!("#!/bin/sh\necho ecppack Version {version}\n"),
            )
            .unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
            file
        };
        let program = script(&own, "1.0");
        assert_eq!(
            version(&program, Tool::Ecppack).as_deref(),
            Some("ecppack Version 1.0")
        );
        // The project's own is what scripts/setup pinned: taken as it is, when nothing better is on the PATH.
        assert!(find(root.path(), Tool::Ecppack).is_ok());
    }
}
