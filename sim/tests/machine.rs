//! The machine around a small chip that has the pins of the real one and little behind them.

use sim::board::{Board, Nominal};
use sim::control::Command;
use sim::device::channel::Load;
use sim::device::rgmii::{Shape, Speed};
use sim::engine::{Model, Time};
use sim::machine::{Event, Machine};
use sim::network::Network;
use sim::ports::CLOCKS;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

/// Sends what it receives, switches outputs by general-purpose pins, and off at once on overcurrent.
const CHIP: &str = "
module top(sys_clock, eth_tx_clock, eth_rx_clock, rx_data_rise, rx_data_fall, rx_control_rise, rx_control_fall,
  tx_data_rise, tx_data_fall, tx_control_rise, tx_control_fall, tx_clock_rise, tx_clock_fall, mdc, mdio_out, mdio_enable, mdio_in, phy_reset,
  spi_select, spi_clock, spi_out, spi_in, i2c_clock_low, i2c_data_low, i2c_clock_in, i2c_data_in,
  power_enable, overcurrent, all_off, trip_led, fault_led, gpio_out, gpio_enable, gpio_in, strap_5v, strap_12v);
  input wire sys_clock; input wire eth_tx_clock; input wire eth_rx_clock;
  input wire [3:0] rx_data_rise; input wire [3:0] rx_data_fall; input wire rx_control_rise; input wire rx_control_fall;
  output reg [3:0] tx_data_rise; output reg [3:0] tx_data_fall; output reg tx_control_rise; output reg tx_control_fall;
  output wire tx_clock_rise; output wire tx_clock_fall; assign tx_clock_rise = 1; assign tx_clock_fall = 0;
  output wire mdc; output wire mdio_out; output wire mdio_enable; input wire mdio_in; output wire phy_reset;
  output wire [2:0] spi_select; output wire [2:0] spi_clock; output wire [2:0] spi_out; input wire [2:0] spi_in;
  output wire i2c_clock_low; output wire i2c_data_low; input wire i2c_clock_in; input wire i2c_data_in;
  output reg [9:0] power_enable; input wire [9:0] overcurrent; input wire all_off; output reg [9:0] trip_led;
  output reg fault_led; output wire [9:0] gpio_out; output wire [9:0] gpio_enable; input wire [9:0] gpio_in;
  input wire strap_5v; input wire strap_12v;
  assign mdc = 0; assign mdio_out = 0; assign mdio_enable = 0; assign phy_reset = 0;
  assign spi_select = 0; assign spi_clock = 0; assign spi_out = 0; assign i2c_clock_low = 0; assign i2c_data_low = 0;
  assign gpio_out = 0; assign gpio_enable = 0;
  initial begin power_enable = 0; trip_led = 0; fault_led = 0; tx_control_rise = 0; tx_control_fall = 0; end
  always @(posedge sys_clock) begin
    trip_led <= (trip_led | (overcurrent & power_enable)) & gpio_in;
    power_enable <= all_off ? 0 : gpio_in & ~trip_led & ~overcurrent;
    fault_led <= strap_12v;
  end
  reg [9:0] received; initial received = 0;
  always @(posedge eth_rx_clock) received <= {rx_control_fall, rx_control_rise, rx_data_fall, rx_data_rise};
  always @(posedge eth_tx_clock)
    {tx_control_fall, tx_control_rise, tx_data_fall, tx_data_rise} <= received;
endmodule";

/// Keeps frames of the device and gives it those that were put in.
#[derive(Default)]
struct Wire {
    from_device: Vec<Vec<u8>>,
    to_device: Vec<Vec<u8>>,
}

struct Shared(Arc<Mutex<Wire>>);

impl Network for Shared {
    fn receive(&mut self, _now: Time, frame: &[u8]) {
        self.0.lock().unwrap().from_device.push(frame.to_vec());
    }
    fn poll(&mut self, _now: Time) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.lock().unwrap().to_device)
    }
    fn device_address(&self) -> Option<Ipv4Addr> {
        None
    }
}

fn machine(nominal: Nominal) -> Machine {
    let model = Model::build("small-chip", CHIP, &CLOCKS).expect("it builds");
    Machine::new(model, Board::new(nominal, 1)).expect("it has the ports")
}

/// Frames go in at one side of the pins and come out at the other unchanged, once there is a link.
#[test]
fn frames_travel_through_the_pins() {
    let mut machine = machine(Nominal::Five);
    let wire = Arc::new(Mutex::new(Wire::default()));
    machine.set_network(Box::new(Shared(wire.clone())));
    wire.lock().unwrap().to_device.push(vec![9; 60]);
    machine.run_until(Time::microseconds(100));
    assert!(
        wire.lock().unwrap().from_device.is_empty(),
        "no link, no frame"
    );
    let up = |events: &[(Time, Event)]| {
        let link = Event::Link(Some(Speed::Gigabit));
        events.iter().any(|(_, event)| *event == link)
    };
    machine.run_until(Time::milliseconds(1));
    assert!(up(&machine.take_events()));
    let frames: Vec<Vec<u8>> = (0..40).map(|n| vec![n as u8; 60 + 36 * n]).collect();
    wire.lock().unwrap().to_device = frames.clone();
    machine.run_until(Time::milliseconds(2));
    assert_eq!(wire.lock().unwrap().from_device, frames);
    // A frame with a spoiled check sequence is seen as such.
    let spoiled = Shape {
        spoil: 0x10,
        ..Shape::default()
    };
    machine.inject(&[1; 80], spoiled);
    machine.run_until(Time::milliseconds(3));
    let events = machine.take_events();
    assert!(
        matches!(&events[..], [(_, Event::BadFrame(text))] if text.contains("check sequence")),
        "{events:?}"
    );
    assert_eq!(machine.counts().faulty, 1);
}

/// A channel whose limit is zero (nobody wrote the DAC) trips by any current; the others stay as they are.
#[test]
fn overcurrent_reaches_the_chip_and_the_chip_the_switch() {
    let mut machine = machine(Nominal::Five);
    machine.change(|now, board| board.set_load(now, 3, Load::resistor(10.0)));
    Command::Gpio(0b11000).apply(&mut machine);
    machine.run_until(Time::microseconds(100));
    let events: Vec<Event> = machine.take_events().into_iter().map(|(_, e)| e).collect();
    let tripped = Event::TripLed {
        channel: 3,
        lit: true,
    };
    let off = Event::Power {
        channel: 3,
        on: false,
    };
    assert!(
        events.contains(&tripped) && events.contains(&off),
        "{events:?}"
    );
    assert!(!events.contains(&Event::Power {
        channel: 4,
        on: false
    }));
    assert_eq!(machine.outputs().power_enable, 0b10000);
    Command::AllOff(true).apply(&mut machine);
    machine.run_until(Time::microseconds(110));
    assert_eq!(machine.outputs().power_enable, 0);
}

#[test]
fn straps_follow_the_supply() {
    let mut machine = machine(Nominal::Twelve);
    machine.run_until(Time::microseconds(1));
    assert!(machine.fault_led());
    let status = Command::Status.apply(&mut machine);
    assert!(status.contains("supply 12.00 V, fault LED lit"), "{status}");
}
