//! The node at its link and pins, with devices on its buses.
use super::devices::{Adc, I2cDevice};
use crate::peripheral::ServerWith;
use crate::rpc::model::{Receiver, Sender};
use hdl::check::Bench;
use rand::{rngs::StdRng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};

/// Clocks that an I2C device may stretch here: short, so that time-outs are.
pub const LIMIT: u64 = 3000;

/// The node and its surroundings.
pub struct World<const FORGETFUL: u64> {
    pub bench: Bench<ServerWith<FORGETFUL, LIMIT>>,
    pub sender: Sender,
    pub receiver: Receiver,
    pub random: StdRng,
    pub adc: [Adc; 3],
    pub i2c: I2cDevice,
    /// Ticks that came, with the clock.
    pub ticks: Vec<(u64, Message)>,
}

impl<const FORGETFUL: u64> World<FORGETFUL> {
    pub fn new(seed: u64) -> Self {
        println!("seed {seed}");
        Self::with(seed, 0, 0)
    }

    pub fn with(seed: u64, gap: u32, stall: u32) -> Self {
        let mut bench = Bench::new(
            ServerWith::default(),
            |server: &mut ServerWith<FORGETFUL, LIMIT>| &mut server.clock,
        );
        bench.dut.scl_in.next = true;
        bench.dut.sda_in.next = true;
        World {
            bench,
            sender: Sender::with_gap(gap),
            receiver: Receiver::with_stall([stall, stall]),
            random: StdRng::seed_from_u64(seed),
            adc: [Adc::default(), Adc::default(), Adc::default()],
            i2c: I2cDevice::default(),
            ticks: vec![],
        }
    }

    /// One clock; an answer if one has come.
    pub fn step(&mut self) -> Option<Message> {
        self.sender
            .drive(&mut self.bench.dut.link_in, &mut self.random);
        let came = self
            .receiver
            .drive(&mut self.bench.dut.link_out, &mut self.random);
        let dut = &mut self.bench.dut;
        let mut levels = 0;
        for (bus, adc) in self.adc.iter_mut().enumerate() {
            let pin = |bits: &Signal<Out, Bits<3>>| bits.val().get_bit(bus);
            let level = adc.pins(pin(&dut.spi_select), pin(&dut.spi_clock), pin(&dut.spi_out));
            levels |= u32::from(level) << bus;
        }
        dut.spi_in.next = levels.to_bits();
        let (scl, sda) = self.i2c.wires(dut.scl_low.val(), dut.sda_low.val());
        dut.scl_in.next = scl;
        dut.sda_in.next = sda;
        self.bench.step();
        let message = came?;
        if message.kind == Kind::Interrupt {
            self.ticks.push((self.bench.cycles(), message));
            return None;
        }
        Some(message)
    }

    pub fn steps(&mut self, clocks: u64) {
        for _ in 0..clocks {
            assert_eq!(self.step(), None);
        }
    }

    pub fn send(&mut self, source: u16, call: u8, data: Data) {
        self.sender.push(Message {
            source,
            destination: Node::Peripheral.address(),
            call,
            kind: Kind::Call,
            data,
        });
    }

    /// Sends a call and waits for its answer.
    pub fn call(&mut self, call: u8, data: Data) -> (Kind, Data) {
        let source = Node::Cpu.address();
        self.send(source, call, data);
        for _ in 0..8_000 {
            if let Some(answer) = self.step() {
                assert_eq!((answer.destination, answer.call), (source, call));
                return (answer.kind, answer.data);
            }
        }
        panic!("no answer to call {call:#x}");
    }

    /// A call that must succeed.
    pub fn succeed(&mut self, call: u8, data: Data) -> Data {
        let (kind, data) = self.call(call, data);
        assert_eq!(kind, Kind::ReturnSuccess, "call {call:#x}");
        data
    }
}
