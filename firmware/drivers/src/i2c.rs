//! The I2C bus of `periph`.

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c as I2cBus, NoAcknowledgeSource, Operation};
use rpc::{CallError, Link, Network};
use spec::services::peripheral::{
    i2c_receive_byte, i2c_recover, i2c_send_byte, i2c_send_restart, i2c_send_start, i2c_send_stop,
    i2c_set_clock_divider,
};

/// What a bus call may take, in clocks (60 ms): more than the controller's own time-out for a stretched clock.
const DEADLINE: u64 = spec::map::SYS_HERTZ as u64 * 60 / 1000;

/// The bus, for as long as the link is lent.
pub struct I2c<'a, N> {
    /// The network.
    pub link: &'a mut Link<N>,
}

/// Why a transfer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum I2cError {
    /// A call failed.
    Call(CallError),
    /// The device did not acknowledge its address or a byte.
    NotAcknowledged,
}

impl embedded_hal::i2c::Error for I2cError {
    fn kind(&self) -> ErrorKind {
        match self {
            I2cError::Call(CallError::Failed(_)) => ErrorKind::Bus,
            I2cError::Call(_) => ErrorKind::Other,
            I2cError::NotAcknowledged => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown),
        }
    }
}

impl From<CallError> for I2cError {
    fn from(error: CallError) -> Self {
        I2cError::Call(error)
    }
}

/// Sets the clock of the bus to at most `hertz`, with `sys` at `sys_hertz`.
///
/// # Errors
/// The call failed.
pub fn set_clock<N: Network>(
    link: &mut Link<N>,
    hertz: u32,
    sys_hertz: u32,
) -> Result<(), CallError> {
    let divider = sys_hertz.div_ceil(hertz).saturating_sub(1);
    link.call(i2c_set_clock_divider::Arguments { divider })
        .map(drop)
}

impl<N: Network> I2c<'_, N> {
    fn send(&mut self, byte: u8) -> Result<(), I2cError> {
        let request = i2c_send_byte::Arguments {
            byte: u32::from(byte),
        };
        match self.link.call_within(request, DEADLINE)?.acknowledged {
            0 => Err(I2cError::NotAcknowledged),
            _ => Ok(()),
        }
    }

    /// All but the stop condition. Operations of one direction that follow each other are one message on the bus.
    fn run(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), I2cError> {
        let mut reading = None;
        let reads_after = |operations: &[Operation<'_>], i: usize| {
            matches!(operations.get(i + 1), Some(Operation::Read(_)))
        };
        for i in 0..operations.len() {
            let read = matches!(operations[i], Operation::Read(_));
            if reading != Some(read) {
                if reading.is_none() {
                    self.link
                        .call_within(i2c_send_start::Arguments {}, DEADLINE)?;
                } else {
                    self.link
                        .call_within(i2c_send_restart::Arguments {}, DEADLINE)?;
                }
                self.send(address << 1 | u8::from(read))?;
                reading = Some(read);
            }
            let goes_on = reads_after(operations, i);
            match &mut operations[i] {
                Operation::Write(bytes) => bytes.iter().try_for_each(|byte| self.send(*byte))?,
                Operation::Read(bytes) => {
                    let count = bytes.len();
                    for (n, byte) in bytes.iter_mut().enumerate() {
                        // The last byte of a message is not acknowledged, which ends it.
                        let acknowledge = (n + 1 < count || goes_on).into();
                        let request = i2c_receive_byte::Arguments { acknowledge };
                        *byte = self.link.call_within(request, DEADLINE)?.byte as u8;
                    }
                }
            }
        }
        Ok(())
    }
}

impl<N> ErrorType for I2c<'_, N> {
    type Error = I2cError;
}

impl<N: Network> I2cBus for I2c<'_, N> {
    /// A stop condition follows whatever happened; if the bus itself failed, it is freed with up to nine clocks.
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), I2cError> {
        let done = self.run(address, operations);
        let stopped = self.link.call_within(i2c_send_stop::Arguments {}, DEADLINE);
        if matches!(done, Err(I2cError::Call(_))) || stopped.is_err() {
            // If this fails too, the next transfer will say so.
            let _ = self.link.call_within(i2c_recover::Arguments {}, DEADLINE);
        }
        done?;
        stopped?;
        Ok(())
    }
}

/// A reading of one octet, one call at a time, so that whoever reads can do something else between two calls. Until it is
/// over the bus is taken.
#[derive(Clone, Debug)]
pub struct ReadOctet {
    address: u8,
    next: Step,
    octet: Result<u8, I2cError>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Start,
    Address,
    Octet,
    Stop,
    Recover,
}

impl ReadOctet {
    /// A reading of the device at this 7-bit address; nothing is done yet.
    pub fn new(address: u8) -> Self {
        ReadOctet {
            address,
            next: Step::Start,
            octet: Ok(0),
        }
    }

    /// Makes the next call. The last one gives the octet, or why there is none; a bus that failed has been freed by then.
    pub fn step<N: Network>(&mut self, link: &mut Link<N>) -> Option<Result<u8, I2cError>> {
        self.next = match self.next {
            Step::Start => {
                let started = link.call_within(i2c_send_start::Arguments {}, DEADLINE);
                self.after(started.map(|_| Step::Address).map_err(I2cError::Call))
            }
            Step::Address => {
                let sent = I2c { link }.send(self.address << 1 | 1);
                self.after(sent.map(|()| Step::Octet))
            }
            Step::Octet => {
                let request = i2c_receive_byte::Arguments { acknowledge: 0 };
                let received = link.call_within(request, DEADLINE).map_err(I2cError::Call);
                let octet = received.map(|received| received.byte as u8);
                if octet.is_ok() {
                    self.octet = octet;
                }
                self.after(octet.map(|_| Step::Stop))
            }
            Step::Stop => {
                let stopped = link.call_within(i2c_send_stop::Arguments {}, DEADLINE);
                match (self.octet, stopped) {
                    (Err(I2cError::Call(_)), _) => Step::Recover,
                    (octet, Ok(_)) => return Some(octet),
                    (_, Err(error)) => {
                        self.octet = self.octet.and(Err(I2cError::Call(error)));
                        Step::Recover
                    }
                }
            }
            Step::Recover => {
                // If this fails too, the next transfer will say so.
                let _ = link.call_within(i2c_recover::Arguments {}, DEADLINE);
                return Some(self.octet);
            }
        };
        None
    }

    /// A stop condition follows whatever failed.
    fn after(&mut self, next: Result<Step, I2cError>) -> Step {
        next.unwrap_or_else(|error| {
            self.octet = Err(error);
            Step::Stop
        })
    }
}
