//! The ports of the chip's Verilog, by name.

use crate::board::{ChipInputs, ChipOutputs};
use crate::engine::{CaptureId, ClockId, EngineError, Input, Model, Output, PlaybackId};
use crate::host::HostPort;

/// Clock inputs: `sys`, then the two of Ethernet.
pub const CLOCKS: [&str; 3] = ["sys_clock", "eth_tx_clock", "eth_rx_clock"];

/// Names of the outputs that devices see, in the order of [`ChipPorts::outputs`].
const OUTPUTS: [&str; 12] = [
    "spi_select",
    "spi_clock",
    "spi_out",
    "i2c_clock_low",
    "i2c_data_low",
    "mdc",
    "mdio_out",
    "mdio_enable",
    "phy_reset",
    "power_enable",
    "gpio_out",
    "gpio_enable",
];
/// Names of the inputs that devices drive, in the order of [`ChipPorts::inputs`].
const INPUTS: [&str; 9] = [
    "spi_in",
    "i2c_clock_in",
    "i2c_data_in",
    "mdio_in",
    "overcurrent",
    "strap_5v",
    "strap_12v",
    "all_off",
    "gpio_in",
];
/// Receive pins, in the order of `device::rgmii`'s samples.
const RECEIVE: [&str; 4] = [
    "rx_data_rise",
    "rx_data_fall",
    "rx_control_rise",
    "rx_control_fall",
];
/// Transmit pins, in the same order, then their clock.
const TRANSMIT: [&str; 6] = [
    "tx_data_rise",
    "tx_data_fall",
    "tx_control_rise",
    "tx_control_fall",
    "tx_clock_rise",
    "tx_clock_fall",
];

/// Names of the outputs of a chip with the flash node that the flash chip sees.
const FLASH_OUTPUTS: [&str; 3] = ["flash_select", "flash_clock", "flash_out"];

/// The pins of the flash node.
struct FlashPins {
    outputs: [Output; FLASH_OUTPUTS.len()],
    input: Input,
}

impl FlashPins {
    fn find(model: &mut Model, sys: ClockId) -> Result<FlashPins, EngineError> {
        let outputs = array(FLASH_OUTPUTS, |name| model.output(name))?;
        let input = model.input("flash_in")?;
        for output in outputs {
            model.watch(output, sys);
        }
        Ok(FlashPins { outputs, input })
    }
}

/// Ports of the chip, found once.
pub struct ChipPorts {
    outputs: [Output; OUTPUTS.len()],
    inputs: [Input; INPUTS.len()],
    trip_led: Output,
    fault_led: Output,
    /// The receive pins.
    pub receive: PlaybackId,
    /// The transmit pins.
    pub transmit: CaptureId,
    /// Whether the chip is sending.
    pub transmit_control: Output,
    /// Words from and to the CPU.
    pub observed: Option<[CaptureId; 2]>,
    /// The host's port into the network, in a chip with instruments.
    pub host: Option<HostPort>,
    flash: Option<FlashPins>,
}

fn array<T: Copy, const N: usize>(
    names: [&str; N],
    find: impl Fn(&str) -> Result<T, EngineError>,
) -> Result<[T; N], EngineError> {
    let found: Vec<T> = names.into_iter().map(find).collect::<Result<_, _>>()?;
    Ok(std::array::from_fn(|at| found[at]))
}

impl ChipPorts {
    /// Finds the ports, and sets watches, captures and playbacks up. Clocks are in the order of [`CLOCKS`].
    pub fn find(model: &mut Model, clocks: [ClockId; 3]) -> Result<ChipPorts, EngineError> {
        let [sys, eth_tx, eth_rx] = clocks;
        let outputs = array(OUTPUTS, |name| model.output(name))?;
        let inputs = array(INPUTS, |name| model.input(name))?;
        let trip_led = model.output("trip_led")?;
        let fault_led = model.output("fault_led")?;
        for output in outputs.into_iter().chain([trip_led, fault_led]) {
            model.watch(output, sys);
        }
        let receive = array(RECEIVE, |name| model.input(name))?;
        let transmit = array(TRANSMIT, |name| model.output(name))?;
        let receive = model.playback(eth_rx, &receive, crate::device::rgmii::idle(None));
        let transmit_control = transmit[2];
        let transmit = model.capture(eth_tx, transmit_control, &transmit, true);
        let observed = Self::observed(model).map(|directions| {
            directions.map(|(valid, data)| model.capture(sys, valid, &[data], false))
        });
        let host = HostPort::find(model, sys).ok();
        let flash = FlashPins::find(model, sys).ok();
        Ok(ChipPorts {
            host,
            flash,
            outputs,
            inputs,
            trip_led,
            fault_led,
            receive,
            transmit,
            transmit_control,
            observed,
        })
    }

    /// Valid and data of the CPU's link, out and in. A chip built without them runs all the same, untraced.
    fn observed(model: &Model) -> Option<[(Output, Output); 2]> {
        let pair = |direction: &str| {
            let valid = model.output(&format!("observe_{direction}_valid")).ok()?;
            let data = model.output(&format!("observe_{direction}_data")).ok()?;
            Some((valid, data))
        };
        Some([pair("out")?, pair("in")?])
    }

    /// What the chip drives now.
    pub fn outputs(&self, model: &Model) -> ChipOutputs {
        let [spi_select, spi_clock, spi_out, i2c_clock_low, i2c_data_low, mdc, mdio_out, mdio_enable, phy_reset, power_enable, gpio_out, gpio_enable] =
            self.outputs.map(|output| model.get(output));
        let flash = self.flash.as_ref();
        let [flash_select, flash_clock, flash_out] = flash.map_or([false; 3], |pins| {
            pins.outputs.map(|output| model.get(output) != 0)
        });
        ChipOutputs {
            spi_select,
            spi_clock,
            spi_out,
            i2c_clock_low: i2c_clock_low != 0,
            i2c_data_low: i2c_data_low != 0,
            mdc: mdc != 0,
            mdio_out: mdio_out != 0,
            mdio_enable: mdio_enable != 0,
            phy_reset: phy_reset != 0,
            power_enable,
            gpio_out,
            gpio_enable,
            flash_select,
            flash_clock,
            flash_out,
        }
    }

    /// Trip LEDs and the fault LED.
    pub fn leds(&self, model: &Model) -> (u64, bool) {
        (model.get(self.trip_led), model.get(self.fault_led) != 0)
    }

    /// Values for the inputs.
    pub fn inputs(&self, levels: &ChipInputs) -> impl Iterator<Item = (Input, u64)> {
        let values = [
            levels.spi_in,
            levels.i2c_clock.into(),
            levels.i2c_data.into(),
            levels.mdio.into(),
            levels.overcurrent,
            levels.strap_5v.into(),
            levels.strap_12v.into(),
            levels.all_off.into(),
            levels.gpio,
        ];
        let flash = self
            .flash
            .as_ref()
            .map(|pins| (pins.input, levels.flash.into()));
        self.inputs.into_iter().zip(values).chain(flash)
    }
}
