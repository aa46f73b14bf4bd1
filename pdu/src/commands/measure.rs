//! `pdu measure`: size and speed of cores alone.

use clap::{Args, Subcommand};
use gateware::measure::{Bench, Subject};

/// Size and speed of cores alone.
#[derive(Args)]
pub struct Measure {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// GRAFTON with 16 KB of RAM and its RPC port, out of context: cells of each block, cells of the whole, clock of each
    /// seed and their median.
    ///
    /// Verilog, netlist and logs stay in target/measure/cpu. A block is synthesised without a view of the others, so the
    /// sum of the blocks is more than the whole; it tells where the cells are. Takes about two minutes a seed.
    Cpu(Settings),
    /// The octet paths of the Ethernet MAC, both directions, out of context, without queues and without the cells of RGMII:
    /// the same figures. Verilog, netlist and logs stay in target/measure/mac.
    Mac(Settings),
}

#[derive(Args)]
struct Settings {
    /// Board whose part is taken: a name from `pdu boards`, or a .toml file
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
    /// Another part with the same package and grade, for instance LFE5U-25F
    #[arg(long, value_name = "PART")]
    device: Option<String>,
    /// Seeds of place and route
    #[arg(long, value_delimiter = ',', value_name = "N,...", default_values_t = [1, 2, 3])]
    seeds: Vec<u32>,
    /// Synthesis only: cells, no clock
    #[arg(long, conflicts_with = "seeds")]
    no_route: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

impl Measure {
    pub fn run(self) -> anyhow::Result<u8> {
        let (subject, settings) = match self.what {
            What::Cpu(settings) => (Subject::Cpu, settings),
            What::Mac(settings) => (Subject::Mac, settings),
        };
        let bench = Bench {
            subject,
            board: &settings.board,
            device: settings.device.as_deref(),
            seeds: if settings.no_route {
                &[]
            } else {
                &settings.seeds
            },
            say: &|line| eprintln!("{line}"),
        };
        let measurement = bench.run()?;
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&measurement)?);
        } else {
            print!("{measurement}");
        }
        Ok(0)
    }
}
