//! The self-test of the PHY's delays (`spec::scan`).
//!
//! The PHY sends back what the MAC sends. With one delay after the other, of each clock in turn while the other clock's is the
//! one in use, frames are sent to the own address and those that come back are counted. Then everything is put back. The
//! wire belongs to the test from its beginning to its end; all else goes on.

mod found;
mod wire;

use drivers::delays::{self, Words};
use drivers::ethernet::link_state;
use drivers::phy::Bus;
use found::Tally;
use rpc::{CallError, Network, PageWindow};
use spec::phy::{
    Direction, Kind, CONTROL, GIGABIT, LINK, LOOPBACK, NEGOTIATE, NEGOTIATE_ANEW, SOFT_RESET,
    STATUS,
};
use spec::scan::{
    Cause, State, BEGIN_MS, FRAMES, FRAME_OCTETS, GROUP_FRAMES, GROUP_MS, LIMIT_MS, READY_LEAST_MS,
    READY_MS, SETTLE_MS, STEPS,
};
use spec::services::ethernet::reset;
use wire::{label, no_answer, LABEL_OCTETS};

pub use wire::Wire;

/// Clocks of a millisecond.
const MS: u64 = spec::map::SYS_HERTZ as u64 / 1000;
/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nowhere.
    #[default]
    Rest,
    /// It begins at this time.
    Wanted(u64),
    /// The next step is set.
    Set,
    /// The PHY gets ready: the earliest and the latest time for that.
    Ready(u64, u64),
    /// A group of frames is sent.
    Send,
    /// A group of frames comes back; until when.
    Return(u64),
    /// Everything is put back: when to look at it again, and until when.
    Restore(u64, u64),
}

/// The test and what it found.
#[derive(Default)]
pub struct Scan {
    phase: Phase,
    /// How the last one ended.
    state: State,
    cause: Cause,
    kind: Kind,
    /// Steps that were tried.
    tried: usize,
    tallies: [Tally; STEPS],
    /// Delays in use, in picoseconds.
    used: [i32; 2],
    /// What stood in the PHY's registers.
    words: Words,
    control: u16,
    /// What the MAC had counted before the step.
    damaged: u64,
    /// Frames of the group that are still to come back.
    missing: u8,
    ends: u64,
}

impl Scan {
    /// One is asked for; it begins a little later, so that this can be answered.
    pub fn want(&mut self, now: u64) {
        self.phase = Phase::Wanted(after(now, BEGIN_MS));
    }

    /// Takes that back, if it has not begun.
    pub fn take_back(&mut self) {
        if matches!(self.phase, Phase::Wanted(_)) {
            self.phase = Phase::Rest;
        }
    }

    /// Whether one is asked for or under way.
    pub fn is_wanted(&self) -> bool {
        self.phase != Phase::Rest
    }

    /// Whether the wire is its.
    pub fn has_wire(&self) -> bool {
        !matches!(self.phase, Phase::Rest | Phase::Wanted(_))
    }

    /// When it has something to do if no frame comes, in clocks.
    pub fn due(&self) -> u64 {
        match self.phase {
            Phase::Rest => u64::MAX,
            Phase::Wanted(at) | Phase::Return(at) => at,
            Phase::Ready(at, _) | Phase::Restore(at, _) => at,
            Phase::Set | Phase::Send => 0,
        }
    }

    /// Goes on.
    pub fn step<N: Network, W: PageWindow>(&mut self, wire: &mut Wire<'_, N, W>) {
        let now = wire.link.now();
        let went_on = match self.phase {
            Phase::Rest => return,
            Phase::Wanted(at) if now < at => return,
            Phase::Wanted(_) => self.begin(wire),
            Phase::Restore(at, _) if now < at => return,
            Phase::Restore(_, until) => return self.restore(wire, until),
            _ if now >= self.ends => Err(Cause::TooLong),
            Phase::Set => self.set(wire),
            Phase::Ready(at, _) if now < at => Ok(()),
            Phase::Ready(_, until) => self.look_whether_ready(wire, until),
            Phase::Send => self.send(wire),
            Phase::Return(until) => self.take_back_frames(wire, until),
        };
        if let Err(cause) = went_on {
            self.end(wire.link.now(), cause);
        }
    }

    fn begin<N: Network, W: PageWindow>(&mut self, wire: &mut Wire<'_, N, W>) -> Result<(), Cause> {
        self.phase = Phase::Rest;
        self.kind = wire.phy.kind;
        self.tried = 0;
        if self.kind == Kind::None {
            return Err(Cause::NoAnswer);
        }
        let mut bus = wire.bus();
        self.words = bus.words(None).map_err(no_answer)?;
        self.control = bus.read(CONTROL).map_err(no_answer)?;
        for direction in Direction::ALL {
            self.used[direction as usize] =
                delays::get(self.kind, &self.words, direction).ok_or(Cause::NoSteps)?;
        }
        self.ends = after(wire.link.now(), LIMIT_MS);
        self.phase = Phase::Set;
        Ok(())
    }

    /// Sets the delays of the next step, or ends.
    fn set<N: Network, W: PageWindow>(&mut self, wire: &mut Wire<'_, N, W>) -> Result<(), Cause> {
        let Some((direction, _)) = self.place(self.tried) else {
            self.end(wire.link.now(), Cause::None);
            return Ok(());
        };
        let mut words = self.words;
        let delay = self.delay(self.tried, direction).unwrap_or(0);
        delays::set(self.kind, &mut words, direction, delay);
        let mut bus = wire.bus();
        bus.words(Some(&words)).map_err(no_answer)?;
        let loops = send_back(&mut bus)?;
        let now = wire.link.now();
        // It has to begin to send back at first, and after a soft reset.
        self.phase = match loops {
            true => Phase::Ready(after(now, SETTLE_MS), now),
            false => Phase::Ready(after(now, READY_LEAST_MS), after(now, READY_MS)),
        };
        Ok(())
    }

    /// Many PHYs say that the link is up when they are ready. One that does not has its time.
    fn look_whether_ready<N: Network, W: PageWindow>(
        &mut self,
        wire: &mut Wire<'_, N, W>,
        until: u64,
    ) -> Result<(), Cause> {
        let now = wire.link.now();
        let mut bus = wire.bus();
        let loops = send_back(&mut bus)?;
        let is_ready = loops && bus.read(STATUS).map_err(no_answer)? & LINK != 0;
        if !is_ready && now < until {
            self.phase = Phase::Ready(after(now, SETTLE_MS), until);
            return Ok(());
        }
        if !loops {
            return Err(Cause::NoLoopback);
        }
        let link = link_state(wire.link).map_err(no_answer)?;
        if ![0, 1000].contains(&link.speed) {
            return Err(Cause::Speed);
        }
        self.damaged = wire.damaged()?;
        self.tallies[self.tried] = Tally::default();
        wire.returned(|_| ());
        self.phase = Phase::Send;
        Ok(())
    }

    /// Sends a group of frames.
    fn send<N: Network, W: PageWindow>(&mut self, wire: &mut Wire<'_, N, W>) -> Result<(), Cause> {
        wire.port.service(wire.link);
        let before = wire.port.counters();
        let first = self.tallies[self.tried].sent;
        for number in first..(first + GROUP_FRAMES).min(FRAMES) {
            wire.send(label(wire.mac, self.tried, number));
        }
        wire.port.service(wire.link);
        let sent = wire.port.counters().sent.wrapping_sub(before.sent) as u8;
        if sent == 0 {
            return Err(Cause::NotSent);
        }
        self.tallies[self.tried].sent += sent;
        self.missing = sent;
        self.phase = Phase::Return(after(wire.link.now(), GROUP_MS));
        Ok(())
    }

    /// Takes the frames that have come back; when all have, or no more will, the next group or the next step follows.
    fn take_back_frames<N: Network, W: PageWindow>(
        &mut self,
        wire: &mut Wire<'_, N, W>,
        until: u64,
    ) -> Result<(), Cause> {
        let (mac, step) = (wire.mac, self.tried);
        let tally = &mut self.tallies[step];
        let missing = &mut self.missing;
        wire.returned(|frame| {
            let number = frame.get(LABEL_OCTETS - 1).copied().unwrap_or(u8::MAX);
            let is_whole = frame.len() == FRAME_OCTETS && number < tally.sent;
            if is_whole && *missing > 0 && frame.starts_with(&label(mac, step, number)) {
                tally.right += 1;
                *missing -= 1;
            }
        });
        if self.missing > 0 && wire.link.now() < until {
            return Ok(());
        }
        let tally = &mut self.tallies[self.tried];
        if tally.sent < FRAMES && tally.right > 0 {
            self.phase = Phase::Send;
            return Ok(());
        }
        let damaged = wire.damaged()?.wrapping_sub(self.damaged);
        tally.damaged = damaged.min(u8::MAX.into()) as u8;
        self.tried += 1;
        self.phase = Phase::Set;
        Ok(())
    }

    /// Takes note of why it ends, and has everything put back.
    fn end(&mut self, now: u64, cause: Cause) {
        self.cause = cause;
        match self.has_wire() {
            true => self.phase = Phase::Restore(now, after(now, READY_MS)),
            false => self.conclude(),
        }
    }

    /// Puts the PHY's registers back. If that cannot be done in time the PHY is reset.
    fn restore<N: Network, W: PageWindow>(&mut self, wire: &mut Wire<'_, N, W>, until: u64) {
        let restored = self.put_back(&mut wire.bus()) == Ok(true);
        let now = wire.link.now();
        if !restored && now < until {
            self.phase = Phase::Restore(after(now, SETTLE_MS), until);
            return;
        }
        if !restored {
            // If the MAC does not take it either, nothing more can be done.
            let _ = wire.link.call(reset::Arguments {});
            if self.cause == Cause::None {
                self.cause = Cause::NotRestored;
            }
        }
        self.conclude();
    }

    /// Writes what is not as it was; whether all is.
    fn put_back<N: Network>(&self, bus: &mut Bus<'_, N>) -> Result<bool, CallError> {
        const MASK: u16 = SOFT_RESET | LOOPBACK | NEGOTIATE;
        bus.words(Some(&self.words))?;
        let is_other = |control: u16| (control ^ self.control) & MASK != 0;
        let mut control = bus.read(CONTROL)?;
        if is_other(control) && control & SOFT_RESET == 0 {
            bus.write(CONTROL, self.control | NEGOTIATE_ANEW)?;
            control = bus.read(CONTROL)?;
        }
        Ok(!is_other(control) && bus.words(None)? == self.words)
    }

    fn conclude(&mut self) {
        self.phase = Phase::Rest;
        let found = Direction::ALL.map(|direction| self.window(direction).is_some());
        if self.cause == Cause::None && found != [true; 2] {
            self.cause = Cause::NoWindow;
        }
        self.state = match self.cause {
            Cause::None => State::Done,
            _ => State::Failed,
        };
    }
}

/// A time so many milliseconds later, in clocks.
fn after(now: u64, milliseconds: u32) -> u64 {
    now + u64::from(milliseconds) * MS
}

/// Has the PHY send back what it is sent; whether it was told so before.
fn send_back<N: Network>(bus: &mut Bus<'_, N>) -> Result<bool, Cause> {
    const MASK: u16 = SOFT_RESET | LOOPBACK | NEGOTIATE | GIGABIT;
    let told = bus.read(CONTROL).map_err(no_answer)? & MASK == LOOPBACK | GIGABIT;
    if !told {
        bus.write(CONTROL, LOOPBACK | GIGABIT).map_err(no_answer)?;
    }
    Ok(told)
}
