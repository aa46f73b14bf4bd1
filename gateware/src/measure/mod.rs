//! Size and speed of cores alone, out of context: what others are compared by.

mod alone;
mod mac;
mod table;

pub use table::{BlockSize, Measurement, Routed};

use crate::board::Board;
use crate::design::MEMORY_FILE;
use crate::flow::{reading, size_option, synthesis, CELLS_FILE};
use crate::project;
use crate::toolchain::{find, Found, Step, Tool};
use alone::Alone;
use anyhow::{anyhow, Context, Result};
use hdl::arithmetic::CELLS;
use mac::MacAlone;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Address bits of the RAM's words: 16 KB, as the cores have that it is compared with.
const RAM_BITS: usize = 12;
/// A clock that is out of reach, so that the tool does not stop early.
const ASKED_MEGAHERTZ: &str = "200";
/// Longest time of one run of one tool.
const LIMIT: Duration = Duration::from_secs(1800);

/// The blocks of GRAFTON whose size is told, by their place in the circuit.
const CPU_BLOCKS: &[&str] = &[
    "local_bus",
    "cpu.fetch",
    "cpu.predictor",
    "cpu.decode",
    "cpu.decode.coder",
    "cpu.decode.steer",
    "cpu.decode.decoder",
    "cpu.decode.registers",
    "cpu.decode.first",
    "cpu.decode.second",
    "cpu.decode.immediate",
    "cpu.decode.margin",
    "cpu.decode.interlock",
    "cpu.execute",
    "cpu.execute.alu",
    "cpu.execute.alu.shifter",
    "cpu.execute.outcome",
    "cpu.execute.access",
    "cpu.execute.high_low",
    "cpu.execute.high_low.divider",
    "cpu.memory",
    "cpu.memory.merge",
    "cpu.coprocessor.counters",
    "cpu.coprocessor.status",
    "cpu.coprocessor.read",
    "cpu.coprocessor.rpc_port",
    "cpu.coprocessor.rpc_port.receive",
    "cpu.coprocessor.rpc_port.send",
];

/// The same of the MAC.
const MAC_BLOCKS: &[&str] = &[
    "receive",
    "receive.preamble",
    "receive.check",
    "receive.check.crc",
    "receive.delay",
    "receive.words",
    "transmit",
    "transmit.unpack",
    "transmit.crc",
    "transmit.sequencer",
];

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// GRAFTON with its RAM and RPC port.
    Cpu,
    /// The octet paths of the Ethernet MAC, without queues and without the cells of RGMII.
    Mac,
}

impl Subject {
    /// Of its files and their folder.
    fn name(self) -> &'static str {
        match self {
            Subject::Cpu => "cpu",
            Subject::Mac => "mac",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Subject::Cpu => "GRAFTON, 16 KB of RAM and the RPC port, alone, out of context",
            Subject::Mac => {
                "Octet paths of the Ethernet MAC, without queues and RGMII cells, out of context"
            }
        }
    }

    fn blocks(self) -> &'static [&'static str] {
        match self {
            Subject::Cpu => CPU_BLOCKS,
            Subject::Mac => MAC_BLOCKS,
        }
    }

    /// The circuit as Verilog; the module is `top`.
    fn verilog(self) -> Result<String> {
        let text = match self {
            Subject::Cpu => hdl::verilog(&mut Alone::<RAM_BITS>::new(MEMORY_FILE), "top"),
            Subject::Mac => hdl::verilog(&mut MacAlone::default(), "top"),
        };
        text.map_err(|errors| anyhow!(errors.join("; ")))
    }
}

/// What to measure with, and where.
pub struct Bench<'a> {
    /// What.
    pub subject: Subject,
    /// Name of the board whose part is taken.
    pub board: &'a str,
    /// Another part of the same family, package and grade, for instance `LFE5U-25F`.
    pub device: Option<&'a str>,
    /// Seeds of place and route; none: synthesis only.
    pub seeds: &'a [u32],
    /// Told what happens, a line at a time.
    pub say: &'a dyn Fn(&str),
}

impl Bench<'_> {
    /// Synthesises, places and routes in `target/measure/`.
    pub fn run(&self) -> Result<Measurement> {
        let root = project::root();
        let yosys = find(&root, Tool::Yosys)?;
        let nextpnr = find(&root, Tool::Nextpnr)?;
        let mut fpga = Board::load(&project::constraints(), self.board)?
            .fpga
            .get_ref()
            .clone();
        if let Some(device) = self.device {
            fpga.device = device.to_string();
        }
        let name = self.subject.name();
        let folder = root.join("target/measure").join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        fs::write(folder.join(format!("{name}.v")), self.subject.verilog()?)?;
        fs::write(folder.join(MEMORY_FILE), "00000000\n")?;
        fs::write(folder.join(CELLS_FILE), CELLS)?;
        let blocks = self.blocks(&folder, &yosys)?;
        let script = format!(
            "{}\n{}tee -o cells.json stat -json\n",
            reading(&format!("{name}.v")),
            synthesis("top", &format!("{name}.json"))
        );
        fs::write(folder.join("synthesis.ys"), script)?;
        let arguments = ["-s", "synthesis.ys"];
        self.step("synthesis", "yosys.log", &folder, &yosys, &arguments)?;
        let whole = table::whole(&read(&folder.join("cells.json"))?)?;
        let netlist = format!("{name}.json");
        let mut measurement = Measurement {
            title: self.subject.title().into(),
            part: format!("{} {} grade {}", fpga.device, fpga.package, fpga.speed),
            tools: [yosys.version, nextpnr.version.clone()],
            blocks,
            whole,
            routed: Vec::new(),
        };
        let (size, speed) = (size_option(&fpga)?, fpga.speed.to_string());
        for seed in self.seeds {
            let seed_text = seed.to_string();
            let arguments = [
                size.as_str(),
                "--package",
                &fpga.package,
                "--speed",
                &speed,
                "--json",
                netlist.as_str(),
                "--out-of-context",
                "--lpf-allow-unconstrained",
                "--freq",
                ASKED_MEGAHERTZ,
                "--seed",
                &seed_text,
                "--report",
                "routed.json",
                "--timing-allow-fail",
            ];
            let name = format!("place and route, seed {seed}");
            self.step(
                &name,
                &format!("nextpnr-{seed}.log"),
                &folder,
                &nextpnr,
                &arguments,
            )?;
            let routed = Routed::read(*seed, &read(&folder.join("routed.json"))?)?;
            measurement.routed.push(routed);
        }
        Ok(measurement)
    }

    /// The size of each block, synthesised with those below it that are no blocks of the list, and without a view of the
    /// rest.
    fn blocks(&self, folder: &Path, yosys: &Found) -> Result<Vec<BlockSize>> {
        let names = self.subject.blocks();
        let kept: String = names
            .iter()
            .map(|block| format!("setattr -mod -set keep_hierarchy 1 {}\n", module(block)))
            .collect();
        let script = format!(
            "{}\n{kept}{}tee -o blocks.json stat -json\n",
            reading(&format!("{}.v", self.subject.name())),
            synthesis("top", "blocks.netlist.json")
        );
        fs::write(folder.join("blocks.ys"), script)?;
        let arguments = ["-s", "blocks.ys"];
        self.step(
            "synthesis of each block",
            "blocks.log",
            folder,
            yosys,
            &arguments,
        )?;
        table::blocks(&read(&folder.join("blocks.json"))?, names, module)
    }

    fn step(
        &self,
        name: &str,
        log: &str,
        folder: &Path,
        tool: &Found,
        arguments: &[&str],
    ) -> Result<()> {
        let step = Step {
            name,
            folder,
            log,
            limit: LIMIT,
        };
        let elapsed = step.run(tool, arguments)?;
        (self.say)(&format!("{name:26} {:6.1} s", elapsed.as_secs_f64()));
        Ok(())
    }
}

/// Name of the module of a block in the Verilog.
fn module(block: &str) -> String {
    format!("top${}", block.replace('.', "$"))
}

fn read(path: &PathBuf) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_in_the_circuit() {
        for subject in [Subject::Cpu, Subject::Mac] {
            let text = subject.verilog().unwrap();
            for block in subject.blocks() {
                let head = format!("module {}(", module(block));
                assert!(text.contains(&head), "{block}");
            }
        }
    }
}
