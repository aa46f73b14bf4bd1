//! The outputs: calls, while comparators, the all-off line and restarts of the CPU come as they like. What an answer says of a
//! channel must have been so at the pins in the clocks in which the call was carried out; and the pins move only for a reason.
use crate::bench::{exactly, Subject};
use crate::channel::{Channel, Snapshot, ACTS};
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, D0_BITS};
use spec::services::breaker::{
    get_board, get_status, power_state, set_retry, set_start, shutdown, tripped, BreakerCall,
    TripCause, CHANNELS,
};
use std::collections::VecDeque;

/// A slow clock, so that a millisecond is short.
pub const HERTZ: u32 = 2_000_000;
/// Snapshots that are kept: longer than an answer waits for its link.
const KEPT: usize = 1024;
/// Clocks after which a shutdown or the all-off line has switched everything off.
const OFF_WITHIN: u64 = 8;
/// Clocks for which a restart of the CPU may keep channels from being switched on: two rounds, and calls between.
const RESTART: u64 = 200;
/// Most microseconds between a trip and its time stamp.
const LATE: u32 = 40;

/// What the specification says of it, and the board around it.
pub struct Outputs {
    pins_in: [Input; 3],
    pins_out: [Output; 2],
    clock: u64,
    alert: u32,
    all_off: u64,
    restarted: Option<u64>,
    /// Shut down by call, and since when it may act.
    shut: Option<u64>,
    shut_asked: bool,
    snapshots: VecDeque<Snapshot>,
    channels: [Channel; CHANNELS],
    /// Calls without answer, and when they began.
    open: VecDeque<(u64, Message)>,
}

impl Outputs {
    pub fn new(model: &Model) -> Result<Self, EngineError> {
        let pin = |name: &str| model.input(name);
        Ok(Outputs {
            pins_in: [pin("alert")?, pin("all_off")?, pin("cpu_restart")?],
            pins_out: [model.output("enable")?, model.output("tripped")?],
            clock: 0,
            alert: 0,
            all_off: 0,
            restarted: None,
            shut: None,
            shut_asked: false,
            snapshots: VecDeque::new(),
            channels: Default::default(),
            open: VecDeque::new(),
        })
    }

    /// The pins in the clocks in which a call that began then was carried out.
    fn acted(&self, began: u64) -> impl Iterator<Item = &Snapshot> {
        let first = self.clock - self.snapshots.len() as u64;
        let from = (began + ACTS.start).saturating_sub(first) as usize;
        let count = (ACTS.end - ACTS.start) as usize;
        self.snapshots.iter().skip(from).take(count)
    }

    /// Whether a channel may have been kept off while this call was carried out.
    fn may_be_stopped(&self, began: u64) -> bool {
        let restarted = self.restarted.is_some_and(|at| began < at + RESTART);
        self.shut_asked || restarted || self.acted(began).any(|seen| seen.all_off)
    }

    fn judge_power(&mut self, began: u64, call: &Message, answer: &Message) -> Result<(), String> {
        let asked = power_state::Arguments::from_data(call.data);
        let bit = 1 << asked.channel;
        let became = |on: bool| {
            let mut seen = self.acted(began);
            seen.any(|seen| (seen.enable & bit != 0) == on && (on || seen.tripped & bit == 0))
        };
        match answer.kind {
            Kind::ReturnSuccess if answer.data != Data::default() => Err("data".into()),
            Kind::ReturnSuccess if became(asked.on == 1) => Ok(()),
            Kind::ReturnSuccess => Err("it was not done".into()),
            _ if asked.on == 0 => Err("off is never refused".into()),
            _ if power_state::Results::from_data(answer.data).cause == 0 => Err("no cause".into()),
            _ if self.acted(began).any(|seen| seen.tripped & bit != 0) => Ok(()),
            _ if self.may_be_stopped(began) => Ok(()),
            _ => Err("nothing was in its way".into()),
        }
    }

    fn judge_status(&self, began: u64, call: &Message, answer: &Message) -> Result<(), String> {
        let number = get_status::Arguments::from_data(call.data).channel as usize;
        let said = get_status::Results::from_data(answer.data);
        let channel = &self.channels[number];
        let level = |levels: u32| levels >> number & 1;
        let same = |seen: &&Snapshot| {
            (said.on, said.tripped, said.trips)
                == (level(seen.enable), level(seen.tripped), seen.trips[number])
        };
        if answer.kind != Kind::ReturnSuccess || self.acted(began).find(same).is_none() {
            return Err("it never was so".into());
        }
        if !self
            .acted(began)
            .any(|seen| level(seen.alert) == said.alert)
        {
            return Err("the comparator never was so".into());
        }
        let stopped = self.may_be_stopped(began);
        if said.inrush > said.on || (said.tripped == 1 || self.shut_asked) && said.cause == 0 {
            return Err("it contradicts itself".into());
        }
        if said.tripped == 0 && !stopped && said.cause != 0 {
            return Err("nothing would refuse".into());
        }
        if (said.trips == 0) != (said.last == 0) || said.tripped == 1 && said.last != said.cause {
            return Err("the cause of the last trip is another".into());
        }
        if said.trips > 0 {
            channel.check_stamp(said.trips, said.time, HERTZ, LATE)?;
        }
        Ok(())
    }

    fn judge_board(&self, began: u64, answer: &Message) -> Result<(), String> {
        let said = get_board::Results::from_data(answer.data);
        let same = |seen: &Snapshot| (said.on, said.tripped) == (seen.enable, seen.tripped);
        let all_off = |seen: &Snapshot| said.all_off == u32::from(seen.all_off);
        let alert = |seen: &Snapshot| said.alert == seen.alert;
        let good = answer.kind == Kind::ReturnSuccess
            && said.shutdown == u32::from(self.shut_asked)
            && self.acted(began).any(same)
            && self.acted(began).any(alert)
            && self.acted(began).any(all_off);
        good.then_some(()).ok_or("it never was so".into())
    }

    /// What the calls that act now give leave to do.
    fn permit(&mut self) {
        for (began, call) in &self.open {
            if self.clock != began + ACTS.start {
                continue;
            }
            let number = power_state::Arguments::from_data(call.data).channel as usize;
            match BreakerCall::try_from(call.call) {
                Ok(BreakerCall::PowerState) if number < CHANNELS => {
                    let on = power_state::Arguments::from_data(call.data).on == 1;
                    self.channels[number].command(on, self.clock);
                }
                Ok(BreakerCall::SetRetry) if number < CHANNELS => {
                    let limit = set_retry::Arguments::from_data(call.data).limit;
                    self.channels[number].automatic |= limit > 0;
                }
                Ok(BreakerCall::SetStart) if number < CHANNELS => {
                    let part = set_start::Arguments::from_data(call.data).part;
                    self.channels[number].automatic |= part > 0;
                }
                Ok(BreakerCall::Shutdown) => {
                    let active = shutdown::Arguments::from_data(call.data).active == 1;
                    self.shut = active.then(|| self.shut.unwrap_or(self.clock));
                }
                _ => {}
            }
        }
    }

    /// Moves the pins around.
    fn drive(&mut self, model: &mut Model, random: &mut StdRng) {
        let chance: u32 = random.gen();
        if chance & 0x1f == 0 {
            let channel = (chance >> 8) as usize % CHANNELS;
            self.alert ^= 1 << channel;
        }
        self.all_off = match self.all_off {
            0 if chance >> 20 == 0 => random.gen_range(1..60),
            clocks => clocks.saturating_sub(1),
        };
        let restarts = chance >> 19 == 1;
        if restarts {
            self.restarted = Some(self.clock);
        }
        let [alert, all_off, restart] = self.pins_in;
        model.set(alert, self.alert.into());
        model.set(all_off, (self.all_off > 0).into());
        model.set(restart, restarts.into());
    }
}

impl Subject for Outputs {
    const LIMIT: u64 = 24;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let call = match random.gen_range(0..32) {
            0 => random.gen(),
            1 => BreakerCall::Shutdown.code(),
            2..=12 => BreakerCall::PowerState.code(),
            13..=20 => BreakerCall::GetStatus.code(),
            number => number % 11,
        };
        let channel = random.gen_range(0..CHANNELS as u32 + 1);
        let rest = random.gen::<u32>() << 4;
        let mut d1: u32 = random.gen();
        if call == BreakerCall::InrushTime.code() {
            d1 >>= random.gen_range(20..32);
        } else if call == BreakerCall::SetFilter.code() {
            d1 >>= random.gen_range(26..32);
        } else if call == BreakerCall::PowerState.code() {
            d1 |= u32::from(random.gen_range(0..3) > 0);
        } else if [set_start::CALL, set_retry::CALL].contains(&call) {
            // A few milliseconds, seldom.
            d1 &= 0x0003_0003 * u32::from(random.gen_range(0..4) == 0);
        }
        let keeps = call == BreakerCall::Shutdown.code() && random.gen_range(0..4) > 0;
        let d0 = (rest | channel) & ((1 << D0_BITS) - 1) & !u32::from(keeps);
        Message {
            source: random.gen(),
            destination: Node::Outputs.address(),
            call,
            kind: Kind::Call,
            data: Data {
                d0,
                d1,
                d2: random.gen(),
            },
        }
    }

    fn arrives(&mut self, message: &Message) {
        if message.kind == Kind::Call {
            self.open.push_back((self.clock, *message));
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let began = self.open.pop_front().map_or(0, |(began, _)| began);
        let number = power_state::Arguments::from_data(call.data).channel as usize;
        let fail = (Kind::ReturnFail, Data::default());
        let done = (Kind::ReturnSuccess, Data::default());
        match BreakerCall::try_from(call.call) {
            Err(_) => exactly(answer, fail),
            Ok(BreakerCall::GetBoard) => self.judge_board(began, answer),
            Ok(BreakerCall::Shutdown) => {
                self.shut_asked = shutdown::Arguments::from_data(call.data).active == 1;
                exactly(answer, done)
            }
            Ok(BreakerCall::Start) => exactly(answer, done),
            Ok(_) if number >= CHANNELS => exactly(answer, fail),
            Ok(BreakerCall::PowerState) => self.judge_power(began, call, answer),
            Ok(BreakerCall::GetStatus) => self.judge_status(began, call, answer),
            Ok(_) => exactly(answer, done),
        }
    }

    /// A trip is told to the CPU, once and with what is true of it.
    fn unasked(&mut self, message: &Message, _: &mut VecDeque<Message>) -> Result<(), String> {
        let told = tripped::Arguments::from_data(message.data);
        let known = (message.destination, message.call, message.kind)
            == (Node::Cpu.address(), tripped::CALL, Kind::Interrupt);
        let Some(channel) = self
            .channels
            .get_mut(told.channel as usize)
            .filter(|_| known)
        else {
            return Err(format!("nobody asked for {message:x?}"));
        };
        if TripCause::from_code(told.cause).is_none_or(|cause| cause == TripCause::None) {
            return Err(format!("no cause: {message:x?}"));
        }
        let outcome = channel.is_told(told.trips, self.clock);
        let outcome =
            outcome.and_then(|()| channel.check_stamp(told.trips, told.time, HERTZ, LATE));
        outcome.map_err(|wrong| format!("{wrong}: {message:x?}"))
    }

    fn clock(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        let [enable, tripped] = self.pins_out.map(|pin| model.get(pin) as u32);
        self.permit();
        for (number, channel) in self.channels.iter_mut().enumerate() {
            let levels = [enable, tripped].map(|levels| levels >> number & 1 != 0);
            let outcome = channel.look(levels[0], levels[1], self.clock);
            outcome.map_err(|wrong| format!("channel {number}: {wrong}"))?;
        }
        if self
            .shut
            .is_some_and(|since| self.clock > since + OFF_WITHIN)
            && enable != 0
        {
            return Err(format!("{enable:#x} is on in spite of the shutdown"));
        }
        self.snapshots.push_back(Snapshot {
            enable,
            tripped,
            alert: self.alert,
            all_off: self.all_off > 0,
            trips: std::array::from_fn(|number| self.channels[number].trips),
        });
        if self.snapshots.len() > KEPT {
            self.snapshots.pop_front();
        }
        self.clock += 1;
        self.drive(model, random);
        Ok(())
    }
}
