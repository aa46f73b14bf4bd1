//! Everything but the network: what is measured, what is set, what is switched, and who is protected.

use crate::channels::{dac_code, Channels, KEPT_OCTETS};
use crate::metering::Meter;
use crate::overload::Overload;
use crate::protection::Protection;
use crate::scan::Scan;
use crate::statistics::Interface;
use crate::trips::Trips;
use drivers::clock::Clock;
use drivers::i2c::I2c;
use drivers::outputs::OutputStatus;
use drivers::{dac5573, i2c, mcp3204, outputs, spi};
use rpc::{CallError, Link, Network};
use spec::management::ChannelState;
use spec::rpc::Message;
use spec::sensors::limit_output;
use spec::services::breaker::{tripped, CHANNELS};
use spec::services::peripheral::{
    self, set_board_fault, timer_set_count, timer_start, voltage_mode, SPI_BUSES,
};

/// Rounds of metering a second, one a tick of the periph timer.
pub const ROUNDS_PER_SECOND: u32 = 100;
/// Rounds from one judgement of protection to the next.
const ROUNDS_PER_JUDGEMENT: u32 = ROUNDS_PER_SECOND / spec::protection::SAMPLES_PER_SECOND;
/// Rounds that may pass without a tick before the timer is held to be dead.
const TICKS_MISSED: u64 = 10;
/// Clock of the I2C bus in hertz: every device here can do that.
const I2C_HERTZ: u32 = 100_000;

/// Microseconds of a time tick.
const TICK: u64 = 10_000;

/// What the last fault of the CPU left, for management and log.
#[derive(Clone, Copy, Debug, Default)]
pub struct FaultReport {
    /// Cause as `spec::cpu::Fault`, 0 for none.
    pub cause: u32,
    /// Address of the instruction.
    pub pc: u32,
    /// Data address, target or instruction.
    pub address: u32,
    /// Restarts since power-up.
    pub restarts: u32,
}

/// The plant.
pub struct Plant<N> {
    /// The network.
    pub link: Link<N>,
    /// Clocks and microseconds.
    pub clock: Clock,
    /// Readings.
    pub meter: Meter,
    /// Shutdowns.
    pub protection: Protection,
    /// The watch over the sum of the currents.
    pub overload: Overload,
    /// What was set.
    pub channels: Channels,
    /// The last fault.
    pub fault: FaultReport,
    /// Trips since power-up, by channel.
    pub trips: [Trips; CHANNELS],
    /// The network interface.
    pub interface: Interface,
    /// The self-test of its PHY.
    pub scan: Scan,
    /// Microseconds since power-up when the agent started.
    pub started: u64,
    /// What a Set may have to take back.
    pub(crate) before: Before,
    limits_set: u16,
    inrush_set: u16,
    automatic_set: u16,
    rounds: u32,
    next_tick: u64,
    shutdown_sent: Option<bool>,
    led_sent: Option<bool>,
    ticks_missed: u32,
    changes: u32,
}

/// The plant as it was before a Set.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub channels: Channels,
    pub on: [Option<bool>; CHANNELS],
    /// The self-test was asked for.
    pub scan: bool,
}

impl<N: Network> Plant<N> {
    /// Sets buses and timer up. Outputs keep their state: they may be on from before a restart.
    pub fn start(
        network: N,
        name: &[u8],
        kept: Option<[u8; KEPT_OCTETS]>,
        fault: FaultReport,
    ) -> Self {
        let mut link = Link::new(network);
        let mut clock = Clock::of_chip(&mut link);
        let kept = kept.and_then(|kept| Channels::from_kept(&kept));
        let (channels, reason, trips) = match kept {
            Some(kept) => (kept.channels, Some(kept.reason), kept.trips),
            None => (Channels::new(name), None, Default::default()),
        };
        let started = clock.microseconds(link.now());
        let mut plant = Plant {
            link,
            clock,
            meter: Meter::default(),
            protection: Protection::new(reason),
            overload: Overload::default(),
            before: Before {
                channels: channels.clone(),
                on: [None; CHANNELS],
                scan: false,
            },
            channels,
            fault,
            trips,
            interface: Interface::default(),
            scan: Scan::default(),
            started,
            limits_set: 0,
            inrush_set: 0,
            automatic_set: 0,
            rounds: 0,
            next_tick: 0,
            shutdown_sent: None,
            led_sent: None,
            ticks_missed: 0,
            changes: 0,
        };
        plant.set_up_buses();
        plant.read_strap();
        for channel in 0..CHANNELS {
            // One that does not answer is looked at again with the judgements.
            let _ = plant.output(channel);
        }
        plant.apply_settings();
        plant.start_timer();
        plant.tick();
        plant
    }

    /// A failure here shows as converters that do not answer, which protection handles.
    fn set_up_buses(&mut self) {
        let hertz = self.clock.clocks_of(1_000_000) as u32;
        for bus in 0..SPI_BUSES {
            let _ = spi::set_clock(&mut self.link, bus as u8, mcp3204::CLOCK_HERTZ, hertz);
        }
        let _ = i2c::set_clock(&mut self.link, I2C_HERTZ, hertz);
    }

    /// Ticks that do not come are noticed by [`Self::next_deadline`].
    fn start_timer(&mut self) {
        let period = self.round_clocks() as u32;
        let _ = self
            .link
            .call(timer_set_count::Arguments { count: period - 1 });
        let _ = self.link.call(timer_start::Arguments {});
    }

    fn round_clocks(&self) -> u64 {
        self.clock
            .clocks_of(1_000_000 / u64::from(ROUNDS_PER_SECOND))
    }

    fn read_strap(&mut self) {
        if let Ok(strap) = self.link.call(voltage_mode::Arguments {}) {
            self.meter.set_nominal(strap.millivolts);
        }
    }

    /// Sets the limits and inrush times that the hardware does not have yet.
    fn apply_settings(&mut self) {
        for channel in 0..CHANNELS {
            let bit = 1 << channel;
            if self.limits_set & bit == 0 && self.send_limit(channel).is_err() {
                break;
            }
            // What fails here is tried again with the next round.
            if self.inrush_set & bit == 0 {
                let _ = self.send_inrush(channel);
            }
            if self.automatic_set & bit == 0 {
                let _ = self.send_automatic(channel);
            }
        }
    }

    /// Sends a channel's limit to its DAC.
    ///
    /// # Errors
    /// The DAC did not take it; it is tried again with every judgement, and until then the channel cannot be switched on.
    pub fn send_limit(&mut self, channel: usize) -> Result<(), i2c::I2cError> {
        self.meter.free_bus(&mut self.link);
        let output = limit_output(channel);
        let code = dac_code(self.channels.limits[channel]);
        let mut bus = I2c {
            link: &mut self.link,
        };
        self.limits_set &= !(1 << channel);
        dac5573::set(&mut bus, output.address >> 1, output.output, code)?;
        self.limits_set |= 1 << channel;
        Ok(())
    }

    /// Sends a channel's inrush time to the breaker.
    ///
    /// # Errors
    /// The call failed; it is tried again with every judgement.
    pub fn send_inrush(&mut self, channel: usize) -> Result<(), CallError> {
        let clocks = self
            .clock
            .clocks_of_milliseconds(u32::from(self.channels.inrush[channel]));
        self.inrush_set &= !(1 << channel);
        outputs::set_inrush(&mut self.link, channel, clocks)?;
        self.inrush_set |= 1 << channel;
        Ok(())
    }

    /// Sends to the breaker what a channel does by itself.
    ///
    /// # Errors
    /// A call failed; it is tried again with every judgement.
    pub fn send_automatic(&mut self, channel: usize) -> Result<(), CallError> {
        self.automatic_set &= !(1 << channel);
        outputs::set_automatic(&mut self.link, channel, &self.channels.automatic[channel])?;
        self.automatic_set |= 1 << channel;
        Ok(())
    }

    /// Reads the state of a channel, and takes note of its trips.
    ///
    /// # Errors
    /// The call failed.
    pub fn output(&mut self, channel: usize) -> Result<OutputStatus, CallError> {
        let status = outputs::status(&mut self.link, channel)?;
        self.note_trips(channel, status.trips, status.time);
        Ok(status)
    }

    fn note_trips(&mut self, channel: usize, count: u32, time: u32) {
        let now = self.now();
        let trips = self.trips.get_mut(channel);
        if trips.is_some_and(|trips| trips.note(count, time, now)) {
            self.note_change();
        }
    }

    /// Whether limit and inrush time of a channel are in the hardware.
    pub fn is_set(&self, channel: usize) -> bool {
        (self.limits_set & self.inrush_set) >> channel & 1 == 1
    }

    /// Whether what a channel does by itself is in the hardware.
    pub fn is_automatic_set(&self, channel: usize) -> bool {
        self.automatic_set >> channel & 1 == 1
    }

    /// Now, in microseconds since power-up.
    pub fn now(&mut self) -> u64 {
        self.clock.microseconds(self.link.now())
    }

    /// `sysUpTime`: hundredths of a second since the agent started.
    pub fn up_time(&mut self) -> u32 {
        ((self.now() - self.started) / TICK) as u32
    }

    /// Takes a notice of `periph` or `outputs`.
    pub fn notice(&mut self, notice: Message) {
        use spec::map::Node;
        match (Node::from_address(notice.source), notice.call) {
            (Some(Node::Peripheral), peripheral::timer::CALL) => self.tick(),
            (Some(Node::Outputs), tripped::CALL) => {
                let trip = tripped::Arguments::from_data(notice.data);
                self.note_trips(trip.channel as usize, trip.trips, trip.time);
            }
            _ => {}
        }
    }

    /// Begins a round of metering.
    fn tick(&mut self) {
        self.next_tick = self.link.now() + TICKS_MISSED * self.round_clocks();
        self.meter
            .begin_round(self.rounds.is_multiple_of(ROUNDS_PER_JUDGEMENT));
        self.rounds = self.rounds.wrapping_add(1);
    }

    /// When this wants to run next, in clocks, if no notice comes before.
    pub fn next_deadline(&self) -> u64 {
        match self.meter.is_idle() {
            true => self.next_tick,
            false => 0,
        }
    }

    /// Makes one call if a round is under way, and judges at its end. A dead timer is replaced by this clock and
    /// started again.
    pub fn step(&mut self) {
        if self.link.now() >= self.next_tick {
            self.ticks_missed = self.ticks_missed.wrapping_add(1);
            self.start_timer();
            self.tick();
        }
        let measures = !self.meter.is_idle();
        let is_judged = self.meter.step(&mut self.link);
        if measures && self.meter.is_idle() && self.overload.judge(self.meter.total_current()) {
            self.shed();
        }
        if is_judged {
            self.judge();
        }
    }

    /// Switches off the least important output that is on: the last. One that does not answer is passed over.
    fn shed(&mut self) {
        for channel in (0..CHANNELS).rev() {
            let status = self.output(channel);
            if status.is_ok_and(|status| status.state == ChannelState::On)
                && outputs::switch(&mut self.link, channel, false).is_ok()
            {
                self.overload.note();
                return;
            }
        }
    }

    /// Judges the readings and does what follows. What the hardware did not take is sent again.
    fn judge(&mut self) {
        self.read_strap();
        // Without an answer the line is taken to be quiet: the hardware obeys it anyway.
        let all_off = outputs::is_all_off(&mut self.link).unwrap_or(false);
        let sample = self.meter.sample(all_off);
        let before = self.protection.reason();
        self.protection.judge(&sample);
        if self.protection.reason() != before {
            self.note_change();
        }
        let shutdown = self.protection.is_shut_down();
        if self.shutdown_sent != Some(shutdown) {
            let sent = outputs::set_shutdown(&mut self.link, shutdown);
            self.shutdown_sent = sent.ok().map(|()| shutdown);
        }
        self.apply_settings();
        // A notice of a trip could have been lost: one channel a judgement is looked at.
        let looked_at = (self.rounds / ROUNDS_PER_JUDGEMENT) as usize % CHANNELS;
        let _ = self.output(looked_at);
        let blink = (self.rounds / ROUNDS_PER_JUDGEMENT).is_multiple_of(2);
        let lit = match self.protection.is_thermal() {
            true => blink,
            false => shutdown || sample.has_failure(),
        };
        if self.led_sent != Some(lit) {
            let sent = self
                .link
                .call(set_board_fault::Arguments { on: lit.into() });
            self.led_sent = sent.ok().map(|_| lit);
        }
    }

    /// Something that shall survive a restart has changed.
    pub(crate) fn note_change(&mut self) {
        self.changes = self.changes.wrapping_add(1);
    }

    /// A number that changes with everything that [`Self::kept`] holds.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// What shall survive a restart of the CPU.
    pub fn kept(&self) -> [u8; KEPT_OCTETS] {
        self.channels.to_kept(self.protection.reason(), &self.trips)
    }

    /// Times that the periph timer had to be started again.
    pub fn ticks_missed(&self) -> u32 {
        self.ticks_missed
    }
}
