//! `pdu docs`.

use clap::Args;
use gateware::{datasheet, project};

#[derive(Args)]
pub struct Docs {
    /// Change nothing; status 1 if a part is stale
    #[arg(long)]
    check: bool,
}

impl Docs {
    pub fn run(self) -> anyhow::Result<u8> {
        let stale = datasheet::refresh(&project::root().join("docs"), !self.check)?;
        for file in &stale {
            println!(
                "{}: {}",
                file.display(),
                if self.check { "stale" } else { "written" }
            );
        }
        Ok(u8::from(self.check && !stale.is_empty()))
    }
}
