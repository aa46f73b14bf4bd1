//! What each node answers.

use crate::sums;
use crate::world::{World, ANSWER_CLOCKS};
use spec::map::Node;
use spec::memory::{FRAME_OFFSET, PAGES, PAGE_BYTES};
use spec::rpc::{Data, Kind};
use spec::services::{breaker, ethernet, peripheral, system};

/// Clocks of one byte on the I2C bus at 100 kHz.
const I2C_BYTE_CLOCKS: u64 = 9 * 625;

/// An answer: kind, data, clocks until it comes.
type Answer = (Kind, Data, u64);

/// One output channel.
#[derive(Clone, Copy, Default)]
pub struct Channel {
    /// The output is on.
    pub on: bool,
    /// Off by the breaker until commanded off.
    pub tripped: bool,
    /// Why, as `TripCause`.
    pub cause: u32,
    /// Inrush time in clocks.
    pub inrush: u32,
    /// Trips so far.
    pub trips: u32,
    /// Cause of the last trip, as `TripCause`.
    pub last: u32,
    /// When that was, the low 32 bits of microseconds.
    pub time: u32,
    /// What it does by itself.
    pub start: breaker::set_start::Arguments,
    /// How often, and when, it is switched on again.
    pub retry: breaker::set_retry::Arguments,
    /// It trips when the CPU starts again.
    pub policy: bool,
    /// When it will be switched on by itself, in clocks.
    pub on_at: Option<u64>,
    /// Times that it was, and will be, since it was last commanded.
    pub attempts: u32,
}

fn success(data: Data) -> Answer {
    (Kind::ReturnSuccess, data, ANSWER_CLOCKS)
}

fn fail(data: Data) -> Answer {
    (Kind::ReturnFail, data, ANSWER_CLOCKS)
}

impl World {
    /// The answer of a node to a call of the CPU.
    pub(crate) fn serve(&mut self, node: Node, call: u8, data: Data) -> Answer {
        match node {
            Node::System => self.system(call),
            Node::Outputs => self.outputs(call, data),
            Node::Peripheral => self.peripheral(call, data),
            Node::Memory => self.memory(call, data),
            Node::Ethernet => self.ethernet(call, data),
            _ => fail(Data::default()),
        }
    }

    fn system(&mut self, call: u8) -> Answer {
        match (call, self.serial) {
            (system::query_frequency::CALL, _) => {
                success(system::query_frequency::Results { period: 16_000 }.to_data())
            }
            (system::chip_serial::CALL, Some(serial)) => success(
                system::chip_serial::Results {
                    high: (serial >> 32) as u32,
                    low: serial as u32,
                }
                .to_data(),
            ),
            _ => fail(Data::default()),
        }
    }

    /// Switches on what is due.
    fn steward(&mut self) {
        for channel in &mut self.channels {
            if channel.on_at.is_some_and(|at| at <= self.clock) {
                (channel.on, channel.tripped, channel.on_at) = (true, false, None);
            }
        }
    }

    fn outputs(&mut self, call: u8, data: Data) -> Answer {
        self.steward();
        if call == breaker::shutdown::CALL {
            self.shutdown = data.d0 & 1 != 0;
            if self.shutdown {
                (0..breaker::CHANNELS).for_each(|c| self.trip(c, breaker::TripCause::Shutdown));
            }
            return success(Data::default());
        }
        if call == breaker::get_board::CALL {
            let bits = |which: fn(&Channel) -> bool| {
                let bit = |(at, channel): (usize, &Channel)| u32::from(which(channel)) << at;
                self.channels.iter().enumerate().map(bit).sum()
            };
            let board = breaker::get_board::Results {
                shutdown: self.shutdown.into(),
                all_off: self.all_off.into(),
                on: bits(|channel| channel.on),
                tripped: bits(|channel| channel.tripped),
                alert: 0,
            };
            return success(board.to_data());
        }
        let shutdown = self.shutdown || self.all_off;
        if call == breaker::start::CALL {
            let off = |channel: &&mut Channel| !channel.on && !channel.tripped && !shutdown;
            for channel in self.channels.iter_mut().filter(off) {
                let wait = u64::from(channel.start.delay) * World::clocks_per_millisecond();
                channel.on_at = (channel.start.part != 0).then_some(self.clock + wait);
            }
            return success(Data::default());
        }
        let Some(channel) = self.channels.get_mut((data.d0 & 0xf) as usize) else {
            return fail(Data::default());
        };
        match call {
            breaker::power_state::CALL => {
                channel.attempts = 0;
                if data.d1 & 1 == 0 {
                    channel.on_at = None;
                    (channel.on, channel.tripped, channel.cause) = (false, false, 0);
                } else if channel.tripped || shutdown {
                    return fail(
                        breaker::power_state::Results {
                            cause: channel.cause,
                        }
                        .to_data(),
                    );
                } else {
                    (channel.on, channel.on_at) = (true, None);
                }
                success(Data::default())
            }
            breaker::inrush_time::CALL => {
                channel.inrush = data.d1;
                success(Data::default())
            }
            breaker::set_start::CALL => {
                channel.start = breaker::set_start::Arguments::from_data(data);
                success(Data::default())
            }
            breaker::set_retry::CALL => {
                channel.retry = breaker::set_retry::Arguments::from_data(data);
                success(Data::default())
            }
            breaker::set_policy::CALL => {
                channel.policy = data.d1 & 1 != 0;
                success(Data::default())
            }
            breaker::get_status::CALL => success(
                breaker::get_status::Results {
                    on: channel.on.into(),
                    tripped: channel.tripped.into(),
                    cause: channel.cause,
                    trips: channel.trips,
                    last: channel.last,
                    time: channel.time,
                    pending: channel.on_at.is_some().into(),
                    attempts: channel.attempts,
                    ..Default::default()
                }
                .to_data(),
            ),
            _ => fail(Data::default()),
        }
    }

    /// The all-off line.
    pub fn set_all_off(&mut self, active: bool) {
        self.all_off = active;
        if active {
            (0..breaker::CHANNELS).for_each(|c| self.trip(c, breaker::TripCause::AllOff));
        }
    }

    /// A channel that is on trips.
    pub fn trip(&mut self, channel: usize, cause: breaker::TripCause) {
        self.steward();
        let state = &mut self.channels[channel];
        if cause != breaker::TripCause::Overcurrent {
            state.on_at = None;
        }
        if !state.on {
            return;
        }
        (state.on, state.tripped, state.cause) = (false, true, cause as u32);
        (state.last, state.time) = (cause as u32, (self.clock * 2 / 125) as u32);
        state.trips += 1;
        if cause == breaker::TripCause::Overcurrent && state.attempts < state.retry.limit {
            let wait = u64::from(state.retry.delay) * World::clocks_per_millisecond();
            (state.on_at, state.attempts) = (Some(self.clock + wait), state.attempts + 1);
        }
        let data = breaker::tripped::Arguments {
            channel: channel as u32,
            cause: cause as u32,
            trips: state.trips,
            time: state.time,
        }
        .to_data();
        self.notify(Node::Outputs, breaker::tripped::CALL, data);
    }

    fn peripheral(&mut self, call: u8, data: Data) -> Answer {
        use peripheral::*;
        let slow = |data| (Kind::ReturnSuccess, data, I2C_BYTE_CLOCKS);
        match call {
            i2c_send_start::CALL | i2c_send_restart::CALL => {
                self.converters.i2c_start();
                slow(Data::default())
            }
            i2c_send_stop::CALL => {
                self.converters.i2c_stop();
                slow(Data::default())
            }
            i2c_send_byte::CALL => {
                let acknowledged = self.converters.i2c_send(data.d0 as u8).into();
                slow(i2c_send_byte::Results { acknowledged }.to_data())
            }
            i2c_receive_byte::CALL => {
                let byte = self.converters.i2c_receive().into();
                slow(i2c_receive_byte::Results { byte }.to_data())
            }
            spi_transfer::CALL => {
                let arguments = spi_transfer::Arguments::from_data(data);
                if arguments.bus as usize >= SPI_BUSES {
                    return fail(Data::default());
                }
                let bits = if arguments.bits == 0 {
                    32
                } else {
                    arguments.bits
                };
                let data = self
                    .converters
                    .spi(arguments.bus as usize, bits, arguments.data);
                let clocks = u64::from(bits) * 64;
                (
                    Kind::ReturnSuccess,
                    spi_transfer::Results { data }.to_data(),
                    clocks,
                )
            }
            set_board_fault::CALL => {
                self.fault_led = data.d0 & 1 != 0;
                success(Data::default())
            }
            timer_set_count::CALL => {
                self.timer.0 = data.d1;
                success(Data::default())
            }
            timer_start::CALL => {
                self.timer.1 = Some(self.clock + u64::from(self.timer.0) + 1);
                success(Data::default())
            }
            voltage_mode::CALL => success(
                voltage_mode::Results {
                    millivolts: self.strap,
                }
                .to_data(),
            ),
            i2c_set_clock_divider::CALL
            | spi_set_clock_divider::CALL
            | gpio_read_write::CALL
            | timer_stop::CALL
            | i2c_recover::CALL
            | gpio_watch::CALL => success(Data::default()),
            _ => fail(Data::default()),
        }
    }

    fn memory(&mut self, call: u8, data: Data) -> Answer {
        use spec::services::memory::*;
        let refusal = |why: Refusal| {
            fail(Data {
                d0: why as u32,
                ..Data::default()
            })
        };
        match call {
            status::CALL => {
                let free = self.owners.iter().filter(|owner| owner.is_none()).count() as u32;
                success(
                    status::Results {
                        free,
                        ready: 1,
                        total: PAGES as u32,
                    }
                    .to_data(),
                )
            }
            allocate::CALL => match self.allocate(Node::Cpu) {
                Some(page) => success(
                    allocate::Results {
                        address: (page * PAGE_BYTES) as u32,
                    }
                    .to_data(),
                ),
                None if self.owners.contains(&None) => refusal(Refusal::QuotaUsed),
                None => refusal(Refusal::NoFreePage),
            },
            free_all::CALL => {
                let mine: Vec<usize> = (0..PAGES)
                    .filter(|page| self.owners[*page] == Some(Node::Cpu))
                    .collect();
                mine.iter().for_each(|page| self.free(*page));
                let freed = mine.len() as u32;
                success(free_all::Results { freed }.to_data())
            }
            free::CALL | change_owner::CALL => {
                let page = data.d1 as usize / PAGE_BYTES;
                if self.owners.get(page) != Some(&Some(Node::Cpu)) {
                    return refusal(Refusal::NotOwner);
                }
                assert!(
                    !self.borrowed[page],
                    "page {page} given away while it is borrowed"
                );
                if call == free::CALL {
                    self.free(page);
                } else {
                    match Node::from_address(data.d2 as u16) {
                        Some(node) => self.owners[page] = Some(node),
                        None => return refusal(Refusal::NoSuchNode),
                    }
                }
                success(Data::default())
            }
            _ => fail(Data::default()),
        }
    }

    fn ethernet(&mut self, call: u8, data: Data) -> Answer {
        use ethernet::*;
        match call {
            reset::CALL => {
                if let Some(phy) = &mut self.phy {
                    phy.reset();
                }
                success(Data::default())
            }
            set_mac::CALL => {
                self.mac[..2].copy_from_slice(&(data.d0 as u16).to_be_bytes());
                self.mac[2..].copy_from_slice(&data.d1.to_be_bytes());
                success(Data::default())
            }
            set_storm_limit::CALL => {
                self.storm_limit = set_storm_limit::Arguments::from_data(data);
                success(Data::default())
            }
            get_status::CALL => success(
                get_status::Results {
                    link: self.link_up.into(),
                    full_duplex: self.link_up.into(),
                    speed: if self.link_up { 3 } else { 0 },
                }
                .to_data(),
            ),
            send_frame::CALL => {
                let arguments = send_frame::Arguments::from_data(data);
                let page = arguments.address as usize / PAGE_BYTES;
                assert_eq!(
                    self.owners[page],
                    Some(Node::Ethernet),
                    "a frame from a page the MAC does not own"
                );
                self.free(page);
                let (before, frame) = self.pages[page].split_at_mut(FRAME_OFFSET);
                let frame = &mut frame[..arguments.octets as usize];
                sums::put_in(frame, u16::from_be_bytes([before[0], before[1]]), arguments);
                let frame = frame.to_vec();
                self.put_on_wire(frame);
                success(Data::default())
            }
            mdio_read::CALL => {
                let asked = mdio_read::Arguments::from_data(data);
                let phy = self.phy.as_mut().filter(|phy| phy.address == asked.phy);
                let phy = phy.and_then(|phy| phy.is_there().then_some(phy));
                match phy.map(|phy| u32::from(phy.read(asked.register))) {
                    Some(value) => success(mdio_read::Results { value }.to_data()),
                    None => fail(Data {
                        d0: Refusal::NoAnswer as u32,
                        ..Data::default()
                    }),
                }
            }
            mdio_write::CALL => {
                let told = mdio_write::Arguments::from_data(data);
                let phy = self.phy.as_mut().filter(|phy| phy.address == told.phy);
                let phy = phy.and_then(|phy| phy.is_there().then_some(phy));
                if let Some(phy) = phy {
                    phy.write(told.register, told.value as u16);
                }
                success(Data::default())
            }
            get_counter::CALL => {
                let which = get_counter::Arguments::from_data(data).counter as usize;
                match self.counters.get(which).copied().flatten() {
                    Some(count) => success(
                        get_counter::Results {
                            high: (count >> 32) as u32,
                            low: count as u32,
                        }
                        .to_data(),
                    ),
                    None => fail(Data {
                        d0: Refusal::NoSuchCounter as u32,
                        ..Data::default()
                    }),
                }
            }
            _ => fail(Data::default()),
        }
    }
}
