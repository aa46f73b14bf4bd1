//! `pdu sim-control`: changes the world around a running simulation.

use clap::Args;

/// The control port of a simulation unless told otherwise.
pub const DEFAULT_PORT: u16 = 11610;

/// Sends a command to a simulation that runs on this computer; `pdu sim-control help` lists the commands.
#[derive(Args)]
pub struct SimControl {
    /// The simulation's control port
    #[arg(long, default_value_t = DEFAULT_PORT)]
    port: u16,
    /// The command, for instance: short 3
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

impl SimControl {
    pub fn run(self) -> anyhow::Result<u8> {
        let command = self.command.join(" ");
        if command == "help" {
            println!("{}", sim::control::HELP);
            return Ok(0);
        }
        let answer = sim::control::send(self.port, &command).map_err(anyhow::Error::msg)?;
        if !answer.is_empty() {
            println!("{answer}");
        }
        Ok(0)
    }
}
