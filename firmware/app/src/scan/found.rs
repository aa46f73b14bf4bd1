//! What the steps are, and what became of them, as management reads it.

use super::{Phase, Scan};
use spec::management::Group;
use spec::phy::Direction;
use spec::scan::{Row, State, Verdict};

/// What became of the frames of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub sent: u8,
    pub right: u8,
    pub damaged: u8,
}

impl Tally {
    pub fn verdict(self) -> Verdict {
        match self {
            Tally { right: 0, .. } => Verdict::Bad,
            Tally { damaged: 0, .. } if self.right == self.sent => Verdict::Good,
            _ => Verdict::Poor,
        }
    }
}

impl Scan {
    /// Direction and number in it, both from 0, of a step; none behind the last.
    pub(super) fn place(&self, step: usize) -> Option<(Direction, usize)> {
        let receive = self.kind.steps(Direction::Receive)?.count;
        let transmit = self.kind.steps(Direction::Transmit)?.count;
        match step.checked_sub(receive) {
            None => Some((Direction::Receive, step)),
            Some(step) if step < transmit => Some((Direction::Transmit, step)),
            Some(_) => None,
        }
    }

    /// Delay of a clock at a step, in picoseconds.
    pub(super) fn delay(&self, step: usize, of: Direction) -> Option<i32> {
        match self.place(step)? {
            (direction, number) if direction == of => {
                self.kind.steps(direction).map(|it| it.delay(number))
            }
            _ => Some(self.used[of as usize]),
        }
    }

    /// First and last good step of a direction.
    pub(super) fn window(&self, direction: Direction) -> Option<(usize, usize)> {
        let is_good = |step: &usize| {
            self.place(*step).is_some_and(|place| place.0 == direction)
                && self.tallies[*step].verdict() == Verdict::Good
        };
        let first = (0..self.tried).find(is_good)?;
        Some((first, (0..self.tried).rfind(is_good)?))
    }

    /// The step that is nearest to what is in use.
    fn nearest(&self, direction: Direction) -> Option<usize> {
        let steps = self.kind.steps(direction)?;
        let before = match direction {
            Direction::Receive => 0,
            Direction::Transmit => self.kind.steps(Direction::Receive)?.count,
        };
        let step = before + steps.nearest(self.used[direction as usize]);
        (step < self.tried).then_some(step)
    }

    /// How it goes.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Rest => self.state,
            _ => State::Running,
        }
    }

    /// A row, from 0, of one of its groups; `None` if there is nothing to tell.
    pub fn read(&self, group: Group, row: usize) -> Option<i32> {
        if group == Group::Scan {
            return Some(self.state() as i32);
        }
        if group == Group::ScanResult {
            return self.result(*Row::ALL.get(row)?);
        }
        if row >= self.tried {
            return None;
        }
        let tally = self.tallies[row];
        match group {
            Group::ScanReceive => self.delay(row, Direction::Receive),
            Group::ScanTransmit => self.delay(row, Direction::Transmit),
            Group::ScanSent => Some(tally.sent.into()),
            Group::ScanRight => Some(tally.right.into()),
            Group::ScanDamaged => Some(tally.damaged.into()),
            _ => Some(tally.verdict() as i32),
        }
    }

    fn result(&self, row: Row) -> Option<i32> {
        let step = match row {
            Row::Cause => return Some(self.cause as i32),
            Row::ReceiveFirst => self.window(Direction::Receive)?.0,
            Row::ReceiveLast => self.window(Direction::Receive)?.1,
            Row::ReceiveUsed => self.nearest(Direction::Receive)?,
            Row::TransmitFirst => self.window(Direction::Transmit)?.0,
            Row::TransmitLast => self.window(Direction::Transmit)?.1,
            Row::TransmitUsed => self.nearest(Direction::Transmit)?,
        };
        Some(step as i32 + 1)
    }
}
