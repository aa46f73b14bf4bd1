//! One SPI bus of `periph`, with the one device on it.

use embedded_hal::spi::{ErrorKind, ErrorType, Operation, SpiDevice};
use rpc::{CallError, Link, Network};
use spec::services::peripheral::{spi_deassert_select, spi_set_clock_divider, spi_transfer};

/// Octets that one call shifts.
const OCTETS: usize = 4;

/// An SPI bus as a device, for as long as the link is lent.
pub struct Spi<'a, N> {
    /// The network.
    pub link: &'a mut Link<N>,
    /// Bus, 0 to 2.
    pub bus: u8,
}

/// A call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiError(pub CallError);

impl embedded_hal::spi::Error for SpiError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// Sets the clock of a bus to at most `hertz`, with `sys` at `sys_hertz`.
///
/// # Errors
/// The call failed.
pub fn set_clock<N: Network>(
    link: &mut Link<N>,
    bus: u8,
    hertz: u32,
    sys_hertz: u32,
) -> Result<(), CallError> {
    // Half period is divider / 2 + 1 clocks, and must not be shorter than asked for.
    let half_period = sys_hertz.div_ceil(2 * hertz).max(1);
    link.call(spi_set_clock_divider::Arguments {
        divider: 2 * (half_period - 1),
        bus: u32::from(bus),
    })
    .map(drop)
}

impl<N: Network> Spi<'_, N> {
    fn shift(&mut self, octets: &mut [u8], select: bool, deselect: bool) -> Result<(), SpiError> {
        let data = octets
            .iter()
            .fold(0, |data, octet| data << 8 | u32::from(*octet));
        let request = spi_transfer::Arguments {
            bits: 8 * octets.len() as u32 % 32,
            select: select.into(),
            deselect: deselect.into(),
            mode: 0,
            bus: u32::from(self.bus),
            data,
        };
        let answer = self.link.call(request).map_err(SpiError)?;
        let last = octets.len();
        octets.copy_from_slice(&answer.data.to_be_bytes()[OCTETS - last..]);
        Ok(())
    }

    /// One operation in calls of up to four octets; `write` gives octet `i`, `read` takes it.
    fn run(
        &mut self,
        octets: usize,
        first: bool,
        last: bool,
        write: impl Fn(usize) -> u8,
        mut read: impl FnMut(usize, u8),
    ) -> Result<(), SpiError> {
        let mut at = 0;
        while at < octets {
            let count = OCTETS.min(octets - at);
            let mut chunk = [0; OCTETS];
            (0..count).for_each(|i| chunk[i] = write(at + i));
            self.shift(
                &mut chunk[..count],
                first && at == 0,
                last && at + count == octets,
            )?;
            (0..count).for_each(|i| read(at + i, chunk[i]));
            at += count;
        }
        Ok(())
    }
}

impl<N> ErrorType for Spi<'_, N> {
    type Error = SpiError;
}

impl<N: Network> SpiDevice for Spi<'_, N> {
    /// Selects with the first octet and deselects with the last. Delays are not kept: no device here needs one. After an
    /// error the device is deselected.
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiError> {
        let operations_count = operations.len();
        for (i, operation) in operations.iter_mut().enumerate() {
            let (first, last) = (i == 0, i + 1 == operations_count);
            let done = match operation {
                Operation::Read(octets) => self.run(
                    octets.len(),
                    first,
                    last,
                    |_| 0,
                    |i, octet| octets[i] = octet,
                ),
                Operation::Write(octets) => {
                    self.run(octets.len(), first, last, |i| octets[i], |_, _| ())
                }
                Operation::Transfer(read, write) => {
                    let count = read.len().max(write.len());
                    let store = |i: usize, octet| {
                        if let Some(place) = read.get_mut(i) {
                            *place = octet;
                        }
                    };
                    self.run(
                        count,
                        first,
                        last,
                        |i| write.get(i).copied().unwrap_or(0),
                        store,
                    )
                }
                Operation::TransferInPlace(octets) => {
                    let mut answer = [0; OCTETS];
                    let mut at = 0;
                    let mut done = Ok(());
                    while at < octets.len() && done.is_ok() {
                        let count = OCTETS.min(octets.len() - at);
                        answer[..count].copy_from_slice(&octets[at..at + count]);
                        let ends = last && at + count == octets.len();
                        done = self.shift(&mut answer[..count], first && at == 0, ends);
                        octets[at..at + count].copy_from_slice(&answer[..count]);
                        at += count;
                    }
                    done
                }
                Operation::DelayNs(_) => Ok(()),
            };
            if done.is_err() {
                // The bus may be left selected; if this fails too there is nothing more to do.
                let _ = self.link.call(spi_deassert_select::Arguments {
                    bus: u32::from(self.bus),
                });
                return done;
            }
        }
        Ok(())
    }
}
