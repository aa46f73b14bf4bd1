//! CoreMark and Dhrystone on GRAFTON: clocks of an iteration, exact, from two runs of different length.
//!
//! The sources are not ours and are not here: `scripts/benchmarks` fetches them, or PDU_COREMARK and PDU_DHRYSTONE name the
//! folders that hold them. A run that finds one of its own results wrong is an error.
use anyhow::{bail, ensure, Context, Result};
use hdl::check::measured;
use sim::cpu::{flags, gcc, run, Options, GCC, TOHOST};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What these sources need besides: they print, and not every line of theirs is without a warning.
const FLAGS: [&str; 2] = ["-w", "-fno-builtin-printf"];
/// Dhrystones a second of the machine that defines one MIPS.
const VAX: f64 = 1757.0;

/// A benchmark: its files, how it is built, how often it runs.
struct Benchmark {
    name: &'static str,
    /// Names its folder; what the folder is called if it does not.
    variable: &'static str,
    files: &'static [&'static str],
    defines: &'static [&'static str],
    /// Results that it must find right.
    results: u32,
    iterations: [u32; 2],
}

const COREMARK: Benchmark = Benchmark {
    name: "coremark",
    variable: "PDU_COREMARK",
    files: &[
        "core_list_join.c",
        "core_main.c",
        "core_matrix.c",
        "core_state.c",
        "core_util.c",
    ],
    defines: &["-DFLAGS_STR=\"\""],
    results: 1,
    iterations: [1, 4],
};
const DHRYSTONE: Benchmark = Benchmark {
    name: "dhrystone",
    variable: "PDU_DHRYSTONE",
    files: &["dhry_1.c", "dhry_2.c"],
    defines: &["-DTIME"],
    results: 15,
    iterations: [100, 500],
};

/// Clocks and instructions of one iteration.
struct Cost {
    cycles: f64,
    instructions: f64,
}

impl Benchmark {
    fn folder(&self) -> Result<PathBuf> {
        let given = std::env::var_os(self.variable).map(PathBuf::from);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = given.unwrap_or_else(|| root.join(".tools/benchmarks").join(self.name));
        for file in self.files {
            ensure!(
                folder.join(file).is_file(),
                "{} has no {file}: run scripts/benchmarks, or name a folder with {}",
                folder.display(),
                self.variable
            );
        }
        Ok(folder)
    }

    /// Cycles and instructions of a whole run.
    fn total(&self, options: &[&str], iterations: u32) -> Result<(u64, u64)> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
        let folder = self.folder()?;
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
            "{}{}-{iterations}",
            self.name,
            options.concat()
        ));
        let mut command = gcc();
        command.args(FLAGS).args(options).args(self.defines);
        command.arg(format!("-DITERATIONS={iterations}"));
        command.arg(format!("-DRESULTS={}", self.results));
        command
            .arg("-nostdinc")
            .arg("-I")
            .arg(&ours)
            .arg("-I")
            .arg(&folder);
        command.args(self.files.iter().map(|file| folder.join(file)));
        if self.name == COREMARK.name {
            command.arg(ours.join("core_portme.c"));
        }
        let status = command
            .arg(ours.join("support.c"))
            .arg("-o")
            .arg(&file)
            .status();
        ensure!(
            status
                .with_context(|| format!("{GCC} does not start"))?
                .success(),
            "{} does not compile",
            self.name
        );
        let report = run(&Options {
            file,
            base: None,
            ram_kilobytes: 1024,
            tohost: Some(TOHOST),
            max_cycles: 100_000_000,
            vcd: None,
        })?;
        match (report.status, report.complaint) {
            (1, None) => Ok((report.cycles, report.instructions)),
            (2, None) => bail!("{}: a result is wrong", self.name),
            (3, None) => bail!("{}: it did not say that its results are right", self.name),
            (status, complaint) => bail!("{}: status {status}, {complaint:?}", self.name),
        }
    }

    fn iteration(&self, options: &[&str]) -> Result<Cost> {
        let [few, many] = self.iterations;
        let (few_cycles, few_instructions) = self.total(options, few)?;
        let (many_cycles, many_instructions) = self.total(options, many)?;
        let each = |few: u64, many: u64| {
            (many - few) as f64 / (self.iterations[1] - self.iterations[0]) as f64
        };
        Ok(Cost {
            cycles: each(few_cycles, many_cycles),
            instructions: each(few_instructions, many_instructions),
        })
    }
}

fn show(name: &str, options: &[&str], cost: &Cost, score: f64, unit: &str) {
    println!(
        "{:36} {score:8.3} {unit:14} {:9.0} clocks, {:9.0} instructions, {:.3} clocks each",
        format!("{name} {}", options.join(" ")),
        cost.cycles,
        cost.instructions,
        cost.cycles / cost.instructions
    );
    measured(
        &format!("{name} {}", options.join(" ")),
        format!("{score:.3}"),
        unit,
        "",
    );
}

fn main() -> Result<()> {
    let version = Command::new(GCC).arg("--version").output();
    let version = version.with_context(|| format!("{GCC} is missing: run scripts/setup test"))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    println!("{}", version.lines().next().unwrap_or_default());
    println!("flags: {} {}", flags().join(" "), FLAGS.join(" "));
    for options in [&["-O2"][..], &["-O3"]] {
        let cost = COREMARK.iteration(options)?;
        show(
            "CoreMark",
            options,
            &cost,
            1e6 / cost.cycles,
            "CoreMark/MHz",
        );
    }
    for options in [&["-O3"][..], &["-O3", "-fno-inline"]] {
        let cost = DHRYSTONE.iteration(options)?;
        show(
            "Dhrystone",
            options,
            &cost,
            1e6 / cost.cycles / VAX,
            "DMIPS/MHz",
        );
    }
    Ok(())
}
