//! Everything on the board but the chip: the device models, joined as the schematic joins them.

use crate::device::channel::{Channel, Load};
use crate::device::dac5573::{self, Dac5573};
use crate::device::flash::Flash;
use crate::device::i2c::{I2cBus, Targets, FAST_MODE};
use crate::device::lm75::{self, Lm75};
use crate::device::mcp3204::Mcp3204;
use crate::device::mdio::Mdio;
use crate::device::rgmii::Speed;
use crate::device::Violation;
use crate::engine::Time;
use spec::phy::{Delays, Kind};
use spec::sensors::{
    current_input, limit_output, AdcInput, ADC_STEPS, DAC_STEPS, TEMPERATURES, TEMPERATURE_ADDRESS,
    VOLTAGE_FULL_SCALE_12V_MV, VOLTAGE_FULL_SCALE_5V_MV, VOLTAGE_INPUTS,
};
use spec::services::breaker::CHANNELS;
use spec::services::peripheral::SPI_BUSES;
use std::ops::RangeInclusive;

/// Reference of all converters, in volts.
const REFERENCE_VOLTS: f64 = 2.5;
/// DACs on the board.
const DACS: usize = CHANNELS.div_ceil(4);
/// Where the PHY answers on MDIO.
const PHY_ADDRESS: u32 = 0;
/// What its straps say: it delays the clock that comes to it.
const STRAPS: Delays = Delays {
    transmit: true,
    receive: false,
};

/// Levels that the chip drives. In lists bit n belongs to bus, channel or pin n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChipOutputs {
    /// 1 selects.
    pub spi_select: u64,
    /// SPI clocks.
    pub spi_clock: u64,
    /// Data to the converters.
    pub spi_out: u64,
    /// 1 pulls the clock low.
    pub i2c_clock_low: bool,
    /// 1 pulls data low.
    pub i2c_data_low: bool,
    /// MDIO clock.
    pub mdc: bool,
    /// MDIO data.
    pub mdio_out: bool,
    /// 1 drives MDIO data.
    pub mdio_enable: bool,
    /// 1 holds the PHY in reset.
    pub phy_reset: bool,
    /// 1 switches a channel on.
    pub power_enable: u64,
    /// Values of general-purpose pins.
    pub gpio_out: u64,
    /// 1 drives a pin.
    pub gpio_enable: u64,
    /// The flash chip is selected; a chip without the flash node never does.
    pub flash_select: bool,
    /// Its clock.
    pub flash_clock: bool,
    /// Data to it.
    pub flash_out: bool,
}

/// Levels that the chip sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChipInputs {
    /// Data from the converters.
    pub spi_in: u64,
    /// Level of the I2C clock line.
    pub i2c_clock: bool,
    /// Level of the I2C data line.
    pub i2c_data: bool,
    /// Level of the MDIO data line.
    pub mdio: bool,
    /// Outputs of the comparators.
    pub overcurrent: u64,
    /// The strap for 5 V.
    pub strap_5v: bool,
    /// The strap for 12 V.
    pub strap_12v: bool,
    /// The all-off line.
    pub all_off: bool,
    /// Levels of the general-purpose pins.
    pub gpio: u64,
    /// Data from the flash chip.
    pub flash: bool,
}

/// The supply that the straps were set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nominal {
    /// 5 V.
    Five,
    /// 12 V.
    Twelve,
}

impl Nominal {
    /// In volts.
    pub fn volts(self) -> f64 {
        match self {
            Nominal::Five => 5.0,
            Nominal::Twelve => 12.0,
        }
    }

    /// What makes a full-scale code of the voltage inputs, in volts.
    fn full_scale(self) -> f64 {
        let millivolts = match self {
            Nominal::Five => VOLTAGE_FULL_SCALE_5V_MV,
            Nominal::Twelve => VOLTAGE_FULL_SCALE_12V_MV,
        };
        f64::from(millivolts) / 1000.0
    }
}

/// The devices on I2C.
#[derive(Default)]
struct I2cDevices {
    dacs: [Dac5573; DACS],
    sensors: [Lm75; TEMPERATURES],
}

impl Targets for I2cDevices {
    fn address(&mut self, _now: Time, octet: u8) -> Option<usize> {
        let address = octet & !1;
        let dacs = (0..DACS).map(|dac| limit_output(4 * dac).address);
        let sensors = (0..TEMPERATURES).map(|sensor| TEMPERATURE_ADDRESS + 2 * sensor as u8);
        let device = dacs.chain(sensors).position(|known| known == address)?;
        match device.checked_sub(DACS) {
            None => self.dacs[device].begin(),
            Some(sensor) if self.sensors[sensor].present => self.sensors[sensor].begin(),
            Some(_) => return None,
        }
        Some(device)
    }

    fn write(&mut self, device: usize, octet: u8) -> bool {
        match device.checked_sub(DACS) {
            None => self.dacs[device].write(octet),
            Some(sensor) => self.sensors[sensor].write(octet),
        }
    }

    fn read(&mut self, device: usize) -> u8 {
        match device.checked_sub(DACS) {
            None => self.dacs[device].read(),
            Some(sensor) => self.sensors[sensor].read(),
        }
    }
}

/// The board.
pub struct Board {
    nominal: Nominal,
    supply: f64,
    adcs: [Mcp3204; SPI_BUSES],
    bus: I2cBus,
    i2c: I2cDevices,
    channels: [Channel; CHANNELS],
    mdio: Mdio,
    flash: Flash,
    all_off: bool,
    gpio_world: u64,
    seen: ChipOutputs,
    noise: u64,
}

impl Board {
    /// A board whose straps say `nominal`, with nothing on its outputs. `seed` is for the noise of the ADC inputs, which is
    /// one code up or down.
    pub fn new(nominal: Nominal, seed: u64) -> Board {
        let mut board = Board {
            nominal,
            supply: nominal.volts(),
            adcs: std::array::from_fn(|bus| Mcp3204::new(&format!("ADC {bus}"))),
            bus: I2cBus::new(&[
                ("I2C bus", FAST_MODE),
                ("DAC5573", dac5573::LIMITS),
                ("LM75", lm75::LIMITS),
            ]),
            i2c: I2cDevices::default(),
            channels: Default::default(),
            mdio: Mdio::new(PHY_ADDRESS, Kind::B50612D, STRAPS),
            flash: Flash::default(),
            all_off: false,
            gpio_world: 0,
            seen: ChipOutputs::default(),
            noise: seed | 1,
        };
        board.set_supply(Time::ZERO, nominal.volts());
        board
    }

    /// Brings everything to the present.
    pub fn advance(&mut self, now: Time) {
        for adc in &mut self.adcs {
            adc.advance(now);
        }
        self.bus.advance(now, &mut self.i2c);
        for channel in &mut self.channels {
            channel.advance(now);
        }
        self.mdio.advance(now);
        self.flash.advance(now);
    }

    /// When something changes by itself next.
    pub fn deadline(&self) -> Option<Time> {
        let adcs = self.adcs.iter().filter_map(Mcp3204::deadline);
        let channels = self.channels.iter().filter_map(Channel::deadline);
        let buses = self.bus.deadline().into_iter().chain(self.mdio.deadline());
        let buses = buses.chain(self.flash.deadline());
        adcs.chain(channels).chain(buses).min()
    }

    /// Takes what the chip drives now.
    pub fn drive(&mut self, now: Time, outputs: &ChipOutputs) {
        self.advance(now);
        self.drive_spi(now, outputs);
        let (clock_low, data_low) = (outputs.i2c_clock_low, outputs.i2c_data_low);
        if (clock_low, data_low) != (self.seen.i2c_clock_low, self.seen.i2c_data_low) {
            self.bus.pins(now, clock_low, data_low, &mut self.i2c);
            for (number, channel) in self.channels.iter_mut().enumerate() {
                let place = limit_output(number);
                let dac = &self.i2c.dacs[number / 4];
                let code = dac.code(place.output.into());
                let volts = f64::from(code) / f64::from(DAC_STEPS) * REFERENCE_VOLTS;
                channel.set_threshold(now, volts);
            }
        }
        self.mdio.reset(now, outputs.phy_reset);
        let data = outputs.mdio_enable.then_some(outputs.mdio_out);
        self.mdio.pins(now, outputs.mdc, data);
        let (clock, data) = (outputs.flash_clock, outputs.flash_out);
        self.flash.pins(now, outputs.flash_select, clock, data);
        for (number, channel) in self.channels.iter_mut().enumerate() {
            channel.switch(now, outputs.power_enable >> number & 1 != 0);
        }
        self.seen = *outputs;
    }

    fn drive_spi(&mut self, now: Time, outputs: &ChipOutputs) {
        for bus in 0..SPI_BUSES {
            let pins = |outputs: &ChipOutputs| {
                [outputs.spi_select, outputs.spi_clock, outputs.spi_out].map(|o| o >> bus & 1 != 0)
            };
            if pins(outputs) == pins(&self.seen) {
                continue;
            }
            let [select, clock, data] = pins(outputs);
            let noise = self.next_noise();
            let codes: [u32; 4] = std::array::from_fn(|input| {
                let code = self.input_volts(bus, input) / REFERENCE_VOLTS * f64::from(ADC_STEPS);
                (code + 0.5 + noise).clamp(0.0, f64::from(ADC_STEPS - 1)) as u32
            });
            self.adcs[bus].pins(now, select, clock, data, |input| codes[input]);
        }
    }

    /// Between -1 and 1, by a linear congruential generator (Knuth's MMIX constants).
    fn next_noise(&mut self) -> f64 {
        self.noise = self
            .noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.noise >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// What an ADC input sees.
    fn input_volts(&self, bus: usize, input: usize) -> f64 {
        let place = AdcInput {
            bus: bus as u8,
            input: input as u8,
        };
        if VOLTAGE_INPUTS.contains(&place) {
            return self.supply / self.nominal.full_scale() * REFERENCE_VOLTS;
        }
        let channel = (0..CHANNELS).find(|channel| current_input(*channel) == place);
        channel.map_or(0.0, |channel| self.channels[channel].metered_volts())
    }

    /// What the chip sees now.
    pub fn inputs(&self) -> ChipInputs {
        let bits = |level: &dyn Fn(usize) -> bool, count: usize| {
            (0..count).fold(0, |bits, n| bits | u64::from(level(n)) << n)
        };
        let driven = self.seen.gpio_out & self.seen.gpio_enable;
        ChipInputs {
            // High impedance reads zero: there are pull-downs.
            spi_in: bits(&|bus| self.adcs[bus].data_out() == Some(true), SPI_BUSES),
            i2c_clock: self.bus.clock(),
            i2c_data: self.bus.data(),
            mdio: if self.seen.mdio_enable {
                self.seen.mdio_out
            } else {
                self.mdio.data()
            },
            overcurrent: bits(&|n| self.channels[n].overcurrent(), CHANNELS),
            strap_5v: self.nominal == Nominal::Five,
            strap_12v: self.nominal == Nominal::Twelve,
            all_off: self.all_off,
            gpio: driven | self.gpio_world & !self.seen.gpio_enable,
            flash: self.flash.data_out(),
        }
    }

    /// The configuration flash, to look at or to change.
    pub fn flash(&mut self) -> &mut Flash {
        &mut self.flash
    }

    /// A channel.
    pub fn channel(&self, channel: usize) -> &Channel {
        &self.channels[channel]
    }

    /// Hangs a load on a channel.
    pub fn set_load(&mut self, now: Time, channel: usize, load: Load) {
        self.channels[channel].set_load(now, load);
    }

    /// Shorts a channel, or takes the short away; the load stays.
    pub fn set_short(&mut self, now: Time, channel: usize, shorted: bool) {
        let load = self.channels[channel].load();
        self.channels[channel].set_load(now, Load { shorted, ..load });
    }

    /// Changes the supply; the straps stay.
    pub fn set_supply(&mut self, now: Time, volts: f64) {
        self.supply = volts;
        for channel in &mut self.channels {
            channel.set_supply(now, volts);
        }
    }

    /// Supply in volts.
    pub fn supply(&self) -> f64 {
        self.supply
    }

    /// Changes the temperature of a sensor, in degrees Celsius; `None` takes it off the bus.
    pub fn set_temperature(&mut self, sensor: usize, celsius: Option<f64>) {
        let sensor = &mut self.i2c.sensors[sensor];
        sensor.present = celsius.is_some();
        sensor.celsius = celsius.unwrap_or(sensor.celsius);
    }

    /// Drives the all-off line.
    pub fn set_all_off(&mut self, active: bool) {
        self.all_off = active;
    }

    /// What drives the general-purpose pins from outside.
    pub fn set_gpio(&mut self, levels: u64) {
        self.gpio_world = levels;
    }

    /// Plugs or pulls the network cable.
    pub fn plug(&mut self, now: Time, cable: bool) {
        self.mdio.plug(now, cable);
    }

    /// Plugs the network cable into a partner that can do no more than this.
    pub fn meet(&mut self, now: Time, partner: Speed) {
        self.mdio.meet(now, partner);
    }

    /// Solders another PHY in.
    pub fn set_phy(&mut self, kind: Kind, straps: Delays) {
        self.mdio = Mdio::new(PHY_ADDRESS, kind, straps);
    }

    /// Which clocks the PHY delays, and how often it was reset by its control register.
    pub fn phy(&self) -> (Delays, u32) {
        (self.mdio.delays(), self.mdio.resets())
    }

    /// From now on octets on the PHY's pins survive only delays of the receive and the transmit clock in these windows, in
    /// picoseconds. It matters while the PHY loops back.
    pub fn set_phy_windows(&mut self, windows: [RangeInclusive<i32>; 2]) {
        self.mdio.set_windows(windows);
    }

    /// By how much the PHY delays the receive and the transmit clock, in picoseconds, and its control register.
    pub fn phy_registers(&self) -> ([i32; 2], u16) {
        (self.mdio.delays_ps(), self.mdio.control())
    }

    /// Whether the PHY loops back; and then, whether octets survive it.
    pub fn phy_returns(&self) -> Option<bool> {
        self.mdio.returns()
    }

    /// Speed of the PHY's link, if it has one.
    pub fn link(&self) -> Option<Speed> {
        self.mdio.link()
    }

    /// Trip limit of a channel, in volts at the comparator.
    pub fn threshold_code(&self, channel: usize) -> u8 {
        let place = limit_output(channel);
        self.i2c.dacs[channel / 4].code(place.output.into())
    }

    /// Conversions of all ADCs since power-up.
    pub fn conversions(&self) -> u64 {
        self.adcs.iter().map(Mcp3204::conversions).sum()
    }

    /// What was done that data sheets forbid: the first of each device.
    pub fn violations(&self) -> Vec<Violation> {
        let adcs = self.adcs.iter().flat_map(|adc| adc.violations());
        let buses = adcs.chain(self.bus.violations()).cloned();
        buses.chain(self.flash.violations()).collect()
    }
}
