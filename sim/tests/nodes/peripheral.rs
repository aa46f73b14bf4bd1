//! The peripheral controller, with SPI devices that hold their line at a level, an I2C bus without devices that stretches the
//! clock, and pins that change. Its engines answer in their own time, each in the order of its calls.
use crate::bench::{exactly, Subject};
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, D0_BITS};
use spec::services::peripheral::{
    gpio_change, gpio_read_write, gpio_watch, i2c_send_byte, spi_transfer, timer, timer_set_count,
    PeripheralCall as Call, GPIO_PINS, SPI_BUSES,
};
use std::collections::VecDeque;

/// Clocks that an I2C device may stretch here.
pub const STRETCH: u64 = 3_000;
/// Clocks from a pin to an answer: the synchroniser and the answer itself.
const SEEN: u64 = 4;
/// Queues of calls: one a bus, then I2C, then what is answered at once.
const I2C: usize = SPI_BUSES;
const AT_ONCE: usize = SPI_BUSES + 1;

/// Pins that hold still for a while.
struct Pins {
    input: Input,
    level: u64,
    /// Clock of the last change.
    changed: u64,
}

impl Pins {
    fn set(&mut self, model: &mut Model, level: u64, clock: u64) {
        (self.level, self.changed) = (level, clock);
        model.set(self.input, level);
    }
}

/// What the specification says of it, and what is around it.
pub struct Peripheral {
    spi_in: Input,
    spi_select: Output,
    wires_in: [Input; 2],
    wires_low: [Output; 2],
    outputs: [Output; 3],
    gpio: Pins,
    straps: [Pins; 2],
    clock: u64,
    /// Levels of the lines from the SPI devices; which are selected.
    levels: u32,
    selected: u32,
    /// Between a start and a stop; clocks for which a device stretches on.
    held: bool,
    stretch: u32,
    /// Calls without answer and when they began, by engine.
    open: [VecDeque<(u64, Message)>; AT_ONCE + 1],
    owner: Option<u16>,
    tick: u32,
    /// Who watches pins, and which.
    watch: (u16, u32),
}

/// Which engine answers.
fn engine_of(message: &Message) -> usize {
    let bus = (message.data.d1 & 3) as usize;
    match Call::try_from(message.call) {
        Ok(
            Call::SpiAssertSelect
            | Call::SpiSendByte
            | Call::SpiReceiveByte
            | Call::SpiDeassertSelect
            | Call::SpiTransfer,
        ) if bus < SPI_BUSES => bus,
        Ok(
            Call::I2cSendStart
            | Call::I2cSendRestart
            | Call::I2cSendStop
            | Call::I2cSendByte
            | Call::I2cReceiveByte
            | Call::I2cRecover,
        ) => I2C,
        _ => AT_ONCE,
    }
}

impl Peripheral {
    pub fn new(model: &mut Model) -> Result<Self, EngineError> {
        let pins = |name: &str| {
            Ok::<_, EngineError>(Pins {
                input: model.input(name)?,
                level: 0,
                changed: 0,
            })
        };
        Ok(Peripheral {
            gpio: pins("gpio_in")?,
            straps: [pins("strap_5v")?, pins("strap_12v")?],
            spi_in: model.input("spi_in")?,
            spi_select: model.output("spi_select")?,
            wires_in: [model.input("scl_in")?, model.input("sda_in")?],
            wires_low: [model.output("scl_low")?, model.output("sda_low")?],
            outputs: [
                model.output("fault_led")?,
                model.output("gpio_enable")?,
                model.output("gpio_out")?,
            ],
            clock: 0,
            levels: 0,
            selected: 0,
            held: false,
            stretch: 0,
            open: Default::default(),
            owner: None,
            tick: 0,
            watch: (0, 0),
        })
    }

    /// SPI: what a line that holds its level gives.
    fn expected_of_spi(&mut self, call: Call, bus: usize, data: Data) -> (Kind, Data) {
        let none = Data::default();
        let ones = 0_u32.wrapping_sub(self.levels >> bus & 1);
        let asked = spi_transfer::Arguments::from_data(data);
        let (select, deselect, answer) = match call {
            Call::SpiAssertSelect => (true, false, none),
            Call::SpiDeassertSelect => (false, true, none),
            Call::SpiTransfer => {
                let shift = (32 - asked.bits) % 32;
                let d2 = ones >> shift;
                (asked.select == 1, asked.deselect == 1, Data { d2, ..none })
            }
            _ => {
                let d0 = ones & 0xff;
                (false, false, Data { d0, ..none })
            }
        };
        if deselect {
            self.selected &= !(1 << bus);
        } else if select {
            self.selected |= 1 << bus;
        }
        (Kind::ReturnSuccess, answer)
    }

    /// I2C without devices: nobody acknowledges, and what is received is all ones.
    fn expected_of_i2c(&mut self, call: Call) -> (Kind, Data) {
        let d0 = u32::from(call == Call::I2cReceiveByte) * 0xff;
        let was_held = self.held;
        self.held = match call {
            Call::I2cSendStart | Call::I2cSendRestart => true,
            Call::I2cSendStop | Call::I2cRecover => false,
            _ => was_held,
        };
        let needs_bus = !matches!(
            call,
            Call::I2cSendStart | Call::I2cSendRestart | Call::I2cRecover
        );
        if needs_bus && !was_held {
            return (Kind::ReturnFail, Data::default());
        }
        let none = Data::default();
        (Kind::ReturnSuccess, Data { d0, ..none })
    }

    fn judge_at_once(
        &mut self,
        began: u64,
        call: &Message,
        answer: &Message,
    ) -> Result<(), String> {
        let (none, is) = (Data::default(), Call::try_from(call.call));
        let is_still = |pins: &Pins| pins.changed + SEEN < began;
        let d0 = match is {
            Err(_) => return exactly(answer, (Kind::ReturnFail, none)),
            // Of a bus that is not there: the others are their engines'.
            Ok(
                Call::SpiSetClockDivider
                | Call::SpiAssertSelect
                | Call::SpiSendByte
                | Call::SpiReceiveByte
                | Call::SpiDeassertSelect
                | Call::SpiTransfer,
            ) if call.data.d1 & 3 == 3 => {
                return if answer.kind == Kind::ReturnFail {
                    Ok(())
                } else {
                    Err("bus 3".into())
                };
            }
            Ok(Call::GpioReadWrite | Call::GpioWatch) if is_still(&self.gpio) => {
                self.gpio.level as u32
            }
            Ok(Call::VoltageMode) if self.straps.iter().all(is_still) => {
                match self.straps.each_ref().map(|strap| strap.level) {
                    [1, _] => 5000,
                    [_, 1] => 12000,
                    _ => 0,
                }
            }
            Ok(Call::GpioReadWrite | Call::GpioWatch | Call::VoltageMode) => answer.data.d0,
            Ok(_) => 0,
        };
        exactly(answer, (Kind::ReturnSuccess, Data { d0, ..none }))
    }

    /// The pins after a call that moves them was answered.
    fn check_pins(&self, model: &Model, call: &Message) -> Result<(), String> {
        let [led, enable, out] = self.outputs.map(|pins| model.get(pins) as u32);
        let asked = gpio_read_write::Arguments::from_data(call.data);
        let good = match Call::try_from(call.call) {
            Ok(Call::SetBoardFault) => led == call.data.d0 & 1,
            Ok(Call::GpioReadWrite) => (enable, out) == (asked.enable, asked.value),
            _ => true,
        };
        good.then_some(()).ok_or("the pins did not follow".into())
    }
}

impl Subject for Peripheral {
    const IN_ORDER: bool = false;
    /// Two I2C bytes at the longest bit time that is set here, each of nine bits stretched.
    const LIMIT: u64 = 4_000;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let call = match random.gen_range(0..32) {
            0 => random.gen(),
            1 | 2 => random.gen_range(Call::I2cSendStart as u8..=Call::I2cReceiveByte as u8),
            3 => [Call::I2cRecover, Call::I2cSetClockDivider, Call::GpioWatch]
                [random.gen_range(0..3)] as u8,
            4..=15 => random.gen_range(Call::SpiSetClockDivider as u8..=Call::SetBoardFault as u8),
            16..=20 => Call::SpiTransfer as u8,
            _ => random.gen_range(Call::GpioReadWrite as u8..=Call::VoltageMode as u8),
        };
        let mut data = Data {
            d0: random.gen_range(0..1 << D0_BITS),
            d1: random.gen(),
            d2: random.gen(),
        };
        match Call::try_from(call) {
            Ok(Call::I2cSetClockDivider) => data.d0 = random.gen_range(0..40),
            Ok(Call::SpiSetClockDivider) => data.d0 = random.gen_range(0..7),
            Ok(Call::I2cSendByte) => {
                let byte = data.d0 & 0xff;
                data = i2c_send_byte::Arguments { byte }.to_data();
            }
            Ok(Call::TimerSetCount) => {
                let count = random.gen_range(0..300);
                data = timer_set_count::Arguments { count }.to_data();
            }
            _ => {}
        }
        Message {
            source: random.gen(),
            destination: Node::Peripheral.address(),
            call,
            kind: Kind::Call,
            data,
        }
    }

    fn arrives(&mut self, message: &Message) {
        if message.kind == Kind::Call {
            self.open[engine_of(message)].push_back((self.clock, *message));
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let engine = engine_of(call);
        let oldest = self.open[engine].pop_front();
        let Some((began, _)) = oldest.filter(|(_, oldest)| oldest == call) else {
            return Err(format!("engine {engine} answers out of turn"));
        };
        match Call::try_from(call.call) {
            Ok(which) if engine < SPI_BUSES => {
                let expected = self.expected_of_spi(which, engine, call.data);
                exactly(answer, expected)
            }
            Ok(which) if engine == I2C => {
                let expected = self.expected_of_i2c(which);
                exactly(answer, expected)
            }
            which => {
                if which == Ok(Call::TimerStart) {
                    self.owner = Some(call.source);
                }
                if which == Ok(Call::GpioWatch) {
                    let mask = gpio_watch::Arguments::from_data(call.data).mask;
                    self.watch = (call.source, mask);
                }
                self.judge_at_once(began, call, answer)
            }
        }
    }

    /// Ticks, numbered from the start of the timer, each told or counted as missed; changes of watched pins.
    fn unasked(&mut self, message: &Message, _: &mut VecDeque<Message>) -> Result<(), String> {
        if (message.call, message.kind) == (gpio_change::CALL, Kind::Interrupt) {
            let changed = gpio_change::Arguments::from_data(message.data).changed;
            let (owner, mask) = self.watch;
            let good = message.destination == owner && changed != 0 && changed & !mask == 0;
            return good
                .then_some(())
                .ok_or_else(|| format!("nobody watches {message:x?}"));
        }
        let told = timer::Arguments::from_data(message.data);
        let is_tick = (message.call, message.kind) == (timer::CALL, Kind::Interrupt);
        let starts = |(_, call): &(u64, Message)| {
            (call.call, call.source) == (Call::TimerStart as u8, message.destination)
        };
        let is_new = self.open[AT_ONCE].iter().any(starts);
        if !is_tick || !(is_new || self.owner == Some(message.destination)) {
            return Err(format!("nobody asked for {message:x?}"));
        }
        let follows = told.tick == self.tick.wrapping_add(told.missed + 1);
        if !follows && told.tick != told.missed + 1 {
            return Err(format!("tick {} is followed by {told:?}", self.tick));
        }
        self.tick = told.tick;
        Ok(())
    }

    fn answered(&mut self, model: &Model, call: &Message) -> Result<(), String> {
        let engine = engine_of(call);
        let select = model.get(self.spi_select) as u32;
        if engine < SPI_BUSES
            && self.open[engine].is_empty()
            && (select ^ self.selected) >> engine & 1 != 0
        {
            return Err(format!("selected: {select:#b}, not {:#b}", self.selected));
        }
        self.check_pins(model, call)
    }

    fn clock(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        self.clock += 1;
        let chance: u32 = random.gen();
        // A device holds its line while its bus is in use.
        let bus = (chance >> 8) as usize % SPI_BUSES;
        if chance & 0x3f == 0 && self.open[bus].is_empty() {
            self.levels ^= 1 << bus;
            model.set(self.spi_in, self.levels.into());
        }
        if chance & 0xff == 1 {
            let level = random.gen_range(0..1 << GPIO_PINS);
            self.gpio.set(model, level, self.clock);
        }
        if chance & 0xff == 2 {
            let strap = &mut self.straps[(chance >> 8) as usize % 2];
            strap.set(model, 1 - strap.level, self.clock);
        }
        // An open drain with a pull-up; who pulled the clock low lets it go late.
        let [scl_low, sda_low] = self.wires_low.map(|wire| model.get(wire));
        if scl_low != 0 {
            self.stretch = (chance >> 16 & 0xff).saturating_sub(0xc0);
        } else {
            self.stretch = self.stretch.saturating_sub(1);
        }
        model.set(
            self.wires_in[0],
            u64::from(scl_low == 0 && self.stretch == 0),
        );
        model.set(self.wires_in[1], 1 - sda_low);
        Ok(())
    }
}
