//! Options of the commands that reach a board through its network, and the way there.

use anyhow::{bail, Context};
use clap::Args;
use sim::bridge::{Address, BridgeClient, Socket};
use sim::host::CallError;
use spec::bridge::BROADCAST;

/// A board with instruments, on the network.
#[derive(Args)]
pub struct Bridge {
    /// Reaches a board with instruments through this network interface (as root, or with CAP_NET_RAW)
    #[arg(long, value_name = "NAME")]
    pub interface: Option<String>,
    /// The board's Ethernet address; the only board there is when none is given
    #[arg(long, value_name = "MAC", requires = "interface")]
    pub device: Option<Address>,
}

impl Bridge {
    /// The way to the board, if one was asked for.
    pub fn open(&self) -> anyhow::Result<Option<BridgeClient<Socket>>> {
        let Some(name) = &self.interface else {
            return Ok(None);
        };
        let mut client = BridgeClient::new(Socket::open(name)?, Address(BROADCAST));
        match self.device {
            Some(device) => client.set_device(device),
            None => {
                let found = client.find();
                let found = found.with_context(|| format!("interface {name}"))?;
                client.set_device(only(name, &found)?);
            }
        }
        Ok(Some(client))
    }
}

/// The one that was found.
fn only(interface: &str, found: &[Address]) -> anyhow::Result<Address> {
    match found {
        [] => bail!("no board with instruments answers on {interface}: is the link up, and is the chip built with them?"),
        // A chip whose firmware has not set its address yet hears broadcast alone.
        [Address([0, 0, 0, 0, 0, 0])] => Ok(Address(BROADCAST)),
        [one] => Ok(*one),
        many => {
            let many: Vec<String> = many.iter().map(Address::to_string).collect();
            bail!("several boards answer on {interface}: choose one by --device: {}", many.join(" "))
        }
    }
}

/// What a failed call means to who sits before the screen.
pub fn explain(error: CallError) -> anyhow::Error {
    match error {
        CallError::Silence { .. } => anyhow::anyhow!(
            "{error}: is the link up, is --device right, and is the chip built with instruments?"
        ),
        other => other.into(),
    }
}
