//! From a [`Design`] and a firmware image to a bitstream.
//!
//! Synthesis and routing work on random words in the place of the firmware and are kept: they run again only when the
//! Verilog, the constraints, the tools or the seeds change. A new firmware costs seconds: `ecpbram` puts it into the routed
//! design, [`RamMap`] checks that it is there, `ecppack` packs it.

use crate::board::Fpga;
use crate::design::{sha256, Design, MEMORY_FILE};
use crate::firmware::Image;
use crate::report::{Firmware, NetNames, Report};
use crate::rom::{parse_hex, RamMap};
use crate::toolchain::{find, Found, MissingTool, Step, Tool};
use anyhow::{anyhow, bail, Context, Result};
use hdl::arithmetic::{CELLS, CELLS_AS_LUTS, FOR_ECP5};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Longest time of one run of one tool.
const LIMIT: Duration = Duration::from_secs(1800);
/// Seeds of place and route that are tried until every clock is met.
pub const SEEDS: [u32; 4] = [1, 2, 3, 4];
/// How hard nextpnr's placer pulls together what is late. The longest paths of the chip lead to and from 64 block RAMs all over
/// the part; with the placer's own figures (10 and 2) the same seed was 0.6 % slower when it was tried.
const PLACER: [&str; 4] = [
    "--placer-heap-timingweight",
    "30",
    "--placer-heap-critexp",
    "4",
];
/// Delay of logic that yosys aims at, ps. Left to itself it makes all logic as fast as it can and larger for it; so relaxed, the
/// chip had 3 % fewer cells and GRAFTON alone 9 % when it was tried. With 7000 GRAFTON alone is as small as with 6000 and loses
/// a sixth of its clock.
const LOGIC_DELAY: u32 = 5000;
/// Seed of the random words.
const MEMORY_SEED: &str = "1";

/// File with [CELLS], which [reading] and [synthesis] need.
pub const CELLS_FILE: &str = "cells.v";

/// The commands of yosys that read `file`, for the parts of the boards.
pub fn reading(file: &str) -> String {
    format!("read_verilog -lib -specify {CELLS_FILE}\nread_verilog -icells -D {FOR_ECP5} {file}")
}

/// The commands of yosys for the parts of the boards, from what was read to the netlist of `top` in the file `netlist`.
pub fn synthesis(top: &str, netlist: &str) -> String {
    format!(
        "scratchpad -set abc9.D {LOGIC_DELAY}\nsynth_ecp5 -abc9 -top {top}\n\
         techmap -D {CELLS_AS_LUTS} -map {CELLS_FILE}\nopt_lut_ins -tech lattice\nclean\nwrite_json {netlist}\n"
    )
}

/// The tools, found.
pub struct Tools {
    yosys: Found,
    nextpnr: Found,
    ecppack: Found,
    ecpbram: Found,
}

impl Tools {
    /// Finds all of them.
    pub fn find(root: &Path) -> Result<Tools, MissingTool> {
        Ok(Tools {
            yosys: find(root, Tool::Yosys)?,
            nextpnr: find(root, Tool::Nextpnr)?,
            ecppack: find(root, Tool::Ecppack)?,
            ecpbram: find(root, Tool::Ecpbram)?,
        })
    }
}

/// A build of one design.
pub struct Flow<'a> {
    /// What to build.
    pub design: &'a Design,
    /// Where the results go; the work is done in its folder `build`.
    pub folder: &'a Path,
    /// With what.
    pub tools: &'a Tools,
    /// Seeds to try.
    pub seeds: &'a [u32],
    /// Told what happens, a line at a time.
    pub say: &'a dyn Fn(&str),
}

impl Flow<'_> {
    /// Builds `<folder>/pdu.bit` with this firmware in it. The report says whether clocks and budget are kept; that they are
    /// not is no error here.
    pub fn run(&self, image: &Image) -> Result<Report> {
        let build = self.build_folder();
        fs::create_dir_all(&build)
            .with_context(|| format!("{} cannot be made", build.display()))?;
        if image.words.len() != self.design.ram_words {
            bail!(
                "the image has {} words, the RAM of the design {}",
                image.words.len(),
                self.design.ram_words
            );
        }
        let mut report = Report {
            board: self.design.board.clone(),
            part: format!(
                "{} {} grade {}",
                self.design.fpga.device, self.design.fpga.package, self.design.fpga.speed
            ),
            firmware: Firmware {
                loaded: image.loaded,
                claimed: image.claimed,
                ram: image.words.len() as u64 * 4,
            },
            ..Report::default()
        };
        for found in [&self.tools.yosys, &self.tools.nextpnr, &self.tools.ecppack] {
            report
                .tools
                .insert(found.tool.command().into(), found.version.clone());
        }
        let netlist = self.synthesise(&mut report)?;
        self.route(&netlist, &mut report)?;
        self.pack(image, &mut report)?;
        Ok(report)
    }

    fn build_folder(&self) -> PathBuf {
        self.folder.join("build")
    }

    fn step<'b>(&self, name: &'b str, log: &'b str, folder: &'b Path) -> Step<'b> {
        Step {
            name,
            folder,
            log,
            limit: LIMIT,
        }
    }

    fn done(&self, report: &mut Report, step: &str, elapsed: Duration) {
        report
            .seconds
            .insert(step.into(), (elapsed.as_secs_f64() * 10.0).round() / 10.0);
        (self.say)(&format!("{step:16} {:6.1} s", elapsed.as_secs_f64()));
    }

    fn kept(&self, report: &mut Report, step: &str) {
        report.seconds.insert(step.into(), 0.0);
        (self.say)(&format!("{step:16} as before"));
    }

    /// Verilog to netlist. Gives the fingerprint of what the netlist was made from.
    fn synthesise(&self, report: &mut Report) -> Result<String> {
        let (design, build) = (self.design, self.build_folder());
        let script = format!(
            "{}\n{}",
            reading("pdu.v"),
            synthesis(&design.top, "pdu.json")
        );
        let from = [
            design.verilog.as_str(),
            CELLS,
            &script,
            &self.tools.yosys.version,
            &design.ram_words.to_string(),
        ];
        let key = sha256(from.map(sha256).concat());
        if is_kept(&build, "synthesis", &key, "pdu.json") {
            self.kept(report, "synthesis");
            return Ok(key);
        }
        forget(&build, "synthesis");
        fs::write(build.join("pdu.v"), &design.verilog)?;
        fs::write(build.join(CELLS_FILE), CELLS)?;
        fs::write(build.join("synthesis.ys"), &script)?;
        let words = design.ram_words.to_string();
        let arguments = [
            "--generate",
            MEMORY_FILE,
            "--seed",
            MEMORY_SEED,
            "--width",
            "32",
            "--depth",
            &words,
        ];
        self.step("random contents", "ecpbram-generate.log", &build)
            .run(&self.tools.ecpbram, &arguments)?;
        let elapsed = self
            .step("synthesis", "yosys.log", &build)
            .run(&self.tools.yosys, &["-s", "synthesis.ys"])?;
        self.done(report, "synthesis", elapsed);
        keep(&build, "synthesis", &key)?;
        Ok(key)
    }

    /// Netlist to routed design: the first seed that keeps clocks and budget, else the best.
    fn route(&self, netlist: &str, report: &mut Report) -> Result<()> {
        let (design, build) = (self.design, self.build_folder());
        let constraints = &design.constraints;
        fs::write(build.join(constraints.file), &constraints.text)?;
        let part = format!("{:?}", design.fpga);
        let needs = format!("{:?} {:?} {PLACER:?}", design.clocks, self.seeds);
        let from = [
            netlist,
            &constraints.text,
            &part,
            &self.tools.nextpnr.version,
            &needs,
        ];
        let key = sha256(from.map(sha256).concat());
        if is_kept(&build, "route", &key, "routed.config") {
            report.seed = fs::read_to_string(build.join("seed"))?.trim().parse()?;
            self.judge(report, "routed.json")?;
            self.kept(report, "place and route");
            return Ok(());
        }
        forget(&build, "route");
        let mut best: Option<Report> = None;
        let started = Instant::now();
        for seed in self.seeds {
            let mut tried = report.clone();
            tried.seed = *seed;
            self.place_and_route(*seed)?;
            self.judge(&mut tried, "try.json")?;
            (self.say)(&format!(
                "place and route  seed {seed}: worst margin {:+.1} %",
                tried.worst_margin()
            ));
            let better = |best: &Report| {
                (tried.good, tried.worst_margin()) > (best.good, best.worst_margin())
            };
            if best.as_ref().is_none_or(better) {
                fs::rename(build.join("try.config"), build.join("routed.config"))?;
                fs::rename(build.join("try.json"), build.join("routed.json"))?;
                best = Some(tried);
            }
            // Another seed moves the clocks, not the number of cells.
            if best.as_ref().is_some_and(|best| best.worst_margin() >= 0.0) {
                break;
            }
        }
        *report = best.ok_or_else(|| anyhow!("no seed was given to place and route"))?;
        fs::write(build.join("seed"), report.seed.to_string())?;
        self.done(report, "place and route", started.elapsed());
        keep(&build, "route", &key)
    }

    fn place_and_route(&self, seed: u32) -> Result<()> {
        let (fpga, build, seed) = (&self.design.fpga, self.build_folder(), seed.to_string());
        let constraints = &self.design.constraints;
        let (size, speed) = (size_option(fpga)?, fpga.speed.to_string());
        let arguments = [
            &size,
            "--package",
            &fpga.package,
            "--speed",
            &speed,
            "--json",
            "pdu.json",
            "--lpf",
            constraints.file,
            "--seed",
            &seed,
            "--textcfg",
            "try.config",
            "--report",
            "try.json",
            "--timing-allow-fail",
        ];
        let arguments = [&arguments[..], &PLACER].concat();
        let log = format!("nextpnr-{seed}.log");
        let name = format!("place and route, seed {seed}");
        self.step(&name, &log, &build)
            .run(&self.tools.nextpnr, &arguments)?;
        Ok(())
    }

    fn judge(&self, report: &mut Report, file: &str) -> Result<()> {
        let path = self.build_folder().join(file);
        let read =
            |path: &Path| fs::read_to_string(path).with_context(|| path.display().to_string());
        let json = read(&path)?;
        let names = NetNames::read(&read(&path.with_file_name("pdu.json"))?, &self.design.top)
            .map_err(|error| anyhow!(error))?;
        let judged = report.routed(&json, &names, &self.design.clocks, &self.design.budget);
        judged.map_err(|message| anyhow!("{message}: see {}", path.display()))
    }

    /// Firmware into the routed design, checked, and packed.
    fn pack(&self, image: &Image, report: &mut Report) -> Result<()> {
        let (build, constraints) = (self.build_folder(), &self.design.constraints);
        fs::write(self.folder.join(MEMORY_FILE), image.hex())?;
        fs::write(build.join("new.hex"), image.hex())?;
        let arguments = [
            "--input",
            "routed.config",
            "--output",
            "pdu.config",
            "--from",
            MEMORY_FILE,
            "--to",
            "new.hex",
        ];
        let patch = self
            .step("firmware into RAM", "ecpbram.log", &build)
            .run(&self.tools.ecpbram, &arguments)?;
        let read = |file: &str| {
            fs::read_to_string(build.join(file))
                .with_context(|| build.join(file).display().to_string())
        };
        let random = parse_hex(&read(MEMORY_FILE)?)
            .ok_or_else(|| anyhow!("{MEMORY_FILE} is not hexadecimal"))?;
        let map = RamMap::learn(&read("routed.config")?, &random)?;
        map.check(&read("pdu.config")?, &image.words)?;
        self.done(report, "firmware in", patch);
        let arguments = [
            "--compress",
            "--input",
            "pdu.config",
            "--bit",
            "pdu.bit",
            "--svf",
            "pdu.svf",
        ];
        let elapsed = self
            .step("bitstream", "ecppack.log", &build)
            .run(&self.tools.ecppack, &arguments)?;
        self.done(report, "bitstream", elapsed);
        for file in ["pdu.bit", "pdu.svf"] {
            fs::rename(build.join(file), self.folder.join(file))?;
        }
        let sums = [
            ("pdu.bit", fs::read(self.folder.join("pdu.bit"))?),
            (MEMORY_FILE, image.hex().into_bytes()),
            ("pdu.v", self.design.verilog.clone().into_bytes()),
            (constraints.file, constraints.text.clone().into_bytes()),
        ];
        report.sha256 = sums
            .into_iter()
            .map(|(name, octets)| (name.to_string(), sha256(octets)))
            .collect();
        Ok(())
    }
}

/// nextpnr's option for the part: `--45k` for an LFE5U-45F.
pub(crate) fn size_option(fpga: &Fpga) -> Result<String> {
    let unknown = || anyhow!("nextpnr-ecp5 does not know the part {}", fpga.device);
    let (kind, size) = fpga.device.split_once('-').ok_or_else(unknown)?;
    let size = size.strip_suffix('F').ok_or_else(unknown)?;
    Ok(match kind {
        "LFE5U" => format!("--{size}k"),
        "LFE5UM" => format!("--um-{size}k"),
        "LFE5UM5G" => format!("--um5g-{size}k"),
        _ => return Err(unknown()),
    })
}

fn is_kept(build: &Path, step: &str, key: &str, result: &str) -> bool {
    let kept = fs::read_to_string(build.join(format!("{step}.key"))).is_ok_and(|kept| kept == key);
    kept && build.join(result).is_file()
}

fn keep(build: &Path, step: &str, key: &str) -> Result<()> {
    Ok(fs::write(build.join(format!("{step}.key")), key)?)
}

/// So that a build which ends half way is not taken for a whole one.
fn forget(build: &Path, step: &str) {
    // There may be none.
    let _ = fs::remove_file(build.join(format!("{step}.key")));
}
