//! Devices at the pins, written from their datasheets and from the standards, knowing nothing of the gateware.

/// An MCP3204 as its digital side behaves (Microchip DS21298, section 5): after selection a start bit, single-ended, three bits of
/// channel; then one clock of sampling, a null bit, and twelve bits of result. Input at rising, output at falling edges.
#[derive(Default)]
pub struct Adc {
    /// Result of each channel, 12 bits.
    pub codes: [u16; 4],
    selected: bool,
    clock: bool,
    command: Vec<bool>,
    started: bool,
    falls: u32,
    output: bool,
}

impl Adc {
    /// One moment; the level of the data output.
    pub fn pins(&mut self, select: bool, clock: bool, data: bool) -> bool {
        if !select || !self.selected {
            self.command.clear();
            self.started = false;
            self.falls = 0;
            self.output = false;
        } else if clock && !self.clock && self.command.len() < 4 {
            if self.started {
                self.command.push(data);
            }
            self.started |= data;
        } else if !clock && self.clock && self.command.len() == 4 {
            // Falling edges after D0: the first ends the sampling, the second brings the null bit, then the result.
            self.falls += 1;
            let channel = usize::from(self.command[2]) * 2 + usize::from(self.command[3]);
            self.output =
                (3..15).contains(&self.falls) && self.codes[channel] >> (14 - self.falls) & 1 == 1;
        }
        self.selected = select;
        self.clock = clock;
        self.output
    }
}

/// An I2C target with one register, at one address (NXP UM10204, section 3.1): acknowledges its address and every byte, sends
/// its register when read. It can stretch the clock, hold sda, or hold scl.
#[derive(Default)]
pub struct I2cDevice {
    /// Address in its 8-bit form.
    pub address: u8,
    /// What a read gives.
    pub register: u8,
    /// Bytes written to it.
    pub written: Vec<u8>,
    /// Clocks by which it stretches after each byte.
    pub stretch: u32,
    /// Scl is stuck low.
    pub stuck_clock: bool,
    /// Sda is held low until so many rising edges of scl have passed.
    pub holds_data: u32,
    /// Start and stop conditions seen.
    pub starts: u32,
    pub stops: u32,
    scl: bool,
    sda: bool,
    state: Bus,
    bits: u32,
    shift: u8,
    pulls: bool,
    stretching: u32,
    sending: Option<u8>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Bus {
    #[default]
    Idle,
    Address,
    Receive,
    Send,
    Ignore,
}

impl I2cDevice {
    /// What the lines are while the master pulls as it says.
    pub fn wires(&mut self, master_scl_low: bool, master_sda_low: bool) -> (bool, bool) {
        self.stretching = self.stretching.saturating_sub(1);
        let scl = !(master_scl_low || self.stretching > 0 || self.stuck_clock);
        let sda = !(master_sda_low || self.pulls || self.holds_data > 0);
        if scl && self.scl && sda != self.sda {
            if sda {
                self.stops += 1;
                self.state = Bus::Idle;
            } else {
                self.starts += 1;
                self.state = Bus::Address;
                self.bits = 0;
            }
            self.pulls = false;
        } else if scl && !self.scl {
            self.rise(sda);
        } else if !scl && self.scl {
            self.fall();
        }
        self.scl = scl;
        self.sda = sda;
        (scl, sda)
    }

    fn rise(&mut self, sda: bool) {
        self.holds_data = self.holds_data.saturating_sub(1);
        if self.bits < 8 && self.state != Bus::Send {
            self.shift = self.shift << 1 | u8::from(sda);
        }
        if self.bits == 8 && self.state == Bus::Send && sda {
            self.state = Bus::Ignore;
        }
        self.bits += 1;
    }

    fn fall(&mut self) {
        self.pulls = false;
        if self.bits == 9 {
            self.bits = 0;
            if self.state == Bus::Send {
                self.sending = Some(self.register);
            }
        }
        match self.state {
            Bus::Address if self.bits == 8 => {
                if self.shift & 0xfe == self.address {
                    self.pulls = true;
                    self.stretching = self.stretch;
                    self.state = if self.shift & 1 == 1 {
                        Bus::Send
                    } else {
                        Bus::Receive
                    };
                } else {
                    self.state = Bus::Ignore;
                }
            }
            Bus::Receive if self.bits == 8 => {
                self.written.push(self.shift);
                self.pulls = true;
                self.stretching = self.stretch;
            }
            Bus::Send if self.bits < 8 => {
                let byte = self.sending.unwrap_or(self.register);
                self.pulls = byte >> (7 - self.bits) & 1 == 0;
            }
            _ => {}
        }
    }
}
