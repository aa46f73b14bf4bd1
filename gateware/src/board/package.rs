//! The pads of a part in its package.

use std::collections::BTreeMap;
use std::path::Path;

/// One user pad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pad {
    /// I/O bank; pads of one bank share their supply voltage.
    pub bank: u8,
    /// Second function, for instance `PCLKT6_0` or `MRCC`: a clock input.
    pub function: Option<String>,
}

impl Pad {
    /// Whether a clock that comes in here reaches the clock network without passing through logic routing.
    pub fn takes_clock(&self) -> bool {
        let function = self.function.as_deref().unwrap_or("");
        let of_artix7 = function == "MRCC" || function == "SRCC";
        of_artix7
            || function.starts_with("PCLKT")
            || (function.contains("GPLL") && function.ends_with("T_IN"))
    }
}

/// The user pads of a part, by the name of the pin.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pads: BTreeMap<String, Pad>,
}

impl Package {
    /// Reads `<device>-<package>.txt`: lines of pin, bank and function. Says what is missing when there is no such file.
    pub fn load(folder: &Path, device: &str, package: &str) -> Result<Package, String> {
        let path = folder.join(format!("{device}-{package}.txt"));
        let text = std::fs::read_to_string(&path).map_err(|error| {
            format!(
                "no pads are known of {device} in {package}: {}: {error}",
                path.display()
            )
        })?;
        let mut pads = BTreeMap::new();
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#'))
        {
            let bad = || {
                format!(
                    "{}:{}: expected pin, bank and function",
                    path.display(),
                    number + 1
                )
            };
            let mut words = line.split_whitespace();
            let (Some(pin), Some(bank), Some(function)) =
                (words.next(), words.next(), words.next())
            else {
                return Err(bad());
            };
            let function = (function != "-").then(|| function.to_string());
            pads.insert(
                pin.to_string(),
                Pad {
                    bank: bank.parse().map_err(|_| bad())?,
                    function,
                },
            );
        }
        Ok(Package { pads })
    }

    /// The pin that is the other half of a differential clock input.
    pub fn partner(&self, pin: &str) -> Option<&str> {
        let function = self.pad(pin)?.function.as_deref()?;
        let other = match function.strip_suffix("T_IN") {
            Some(name) => format!("{name}C_IN"),
            None => format!("PCLKC{}", function.strip_prefix("PCLKT")?),
        };
        let mut pads = self.pads.iter();
        let found = pads.find(|(_, pad)| pad.function.as_deref() == Some(&other));
        found.map(|(pin, _)| pin.as_str())
    }

    /// The pad at a pin.
    pub fn pad(&self, pin: &str) -> Option<&Pad> {
        self.pads.get(pin)
    }
}
