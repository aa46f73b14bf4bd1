//! The self-test of the PHY's delays: the PHY sends back what the MAC sends, at 1 Gb/s, with one delay after the other.

use crate::phy::{Direction, STEPS_MAX};

/// Steps at most: those of the receive direction, then those of the transmit direction.
pub const STEPS: usize = STEPS_MAX * Direction::ALL.len();
/// Frames of a step. They are sent in groups, and a step of which no frame of the first group comes back gets no others.
pub const FRAMES: u8 = 64;
/// Frames of a group: as many as the firmware has pages for.
pub const GROUP_FRAMES: u8 = 4;
/// Octets of a frame, without FCS.
pub const FRAME_OCTETS: usize = 514;
/// Type of a frame: for local experiments (IEEE 802).
pub const FRAME_TYPE: u16 = 0x88b5;

/// From the command to the beginning, ms: its answer has left by then.
pub const BEGIN_MS: u32 = 20;
/// Longest time for the PHY to get ready after it was told to send back, ms.
pub const READY_MS: u32 = 1000;
/// Shortest time for that, ms: the MAC has looked at the link twice.
pub const READY_LEAST_MS: u32 = 10;
/// From a new delay to the first frame, ms.
pub const SETTLE_MS: u32 = 2;
/// Longest time for a group of frames to come back, ms.
pub const GROUP_MS: u32 = 1;
/// Longest time from the beginning to the end, ms.
pub const LIMIT_MS: u32 = 10_000;

/// How the self-test goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// There was none since the CPU started. Writing it does nothing.
    #[default]
    Idle = 0,
    /// It is under way. Writing it begins one.
    Running = 1,
    /// Each direction has steps at which every frame came back.
    Done = 2,
    /// It found no such steps, or could not go on: [`Cause`].
    Failed = 3,
}

impl State {
    /// All in order of their codes.
    pub const ALL: [State; 4] = [State::Idle, State::Running, State::Done, State::Failed];
}

/// Why it failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Cause {
    /// It has not.
    #[default]
    None = 0,
    /// A PHY in no list, or one whose delays its straps alone say.
    NoSteps = 1,
    /// The PHY does not answer.
    NoAnswer = 2,
    /// The PHY does not do as its control register is told: to send back, at 1 Gb/s.
    NoLoopback = 3,
    /// The MAC follows a link of 10 or 100 Mb/s that the PHY says it has.
    Speed = 4,
    /// The MAC takes no frames.
    NotSent = 5,
    /// In one direction or both there is no step at which every frame came back.
    NoWindow = 6,
    /// It took longer than [`LIMIT_MS`].
    TooLong = 7,
    /// The PHY's registers could not be put back as they were; it has been reset.
    NotRestored = 8,
}

impl Cause {
    /// All in order of their codes.
    pub const ALL: [Cause; 9] = [
        Cause::None,
        Cause::NoSteps,
        Cause::NoAnswer,
        Cause::NoLoopback,
        Cause::Speed,
        Cause::NotSent,
        Cause::NoWindow,
        Cause::TooLong,
        Cause::NotRestored,
    ];
}

/// What became of a step's frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verdict {
    /// None came back as it was sent.
    Bad = 0,
    /// Some did.
    Poor = 1,
    /// All did, and nothing else.
    Good = 2,
}

impl Verdict {
    /// All in order of their codes.
    pub const ALL: [Verdict; 3] = [Verdict::Bad, Verdict::Poor, Verdict::Good];
}

/// Rows of [`crate::management::Group::ScanResult`]. Steps are counted from 1, as the rows of the groups of steps are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Row {
    /// [`Cause`].
    Cause = 1,
    /// First good step of the receive direction.
    ReceiveFirst = 2,
    /// Last good step of the receive direction.
    ReceiveLast = 3,
    /// The step that is nearest to the receive delay in use.
    ReceiveUsed = 4,
    /// First good step of the transmit direction.
    TransmitFirst = 5,
    /// Last good step of the transmit direction.
    TransmitLast = 6,
    /// The step that is nearest to the transmit delay in use.
    TransmitUsed = 7,
}

impl Row {
    /// All rows in order.
    pub const ALL: [Row; 7] = [
        Row::Cause,
        Row::ReceiveFirst,
        Row::ReceiveLast,
        Row::ReceiveUsed,
        Row::TransmitFirst,
        Row::TransmitLast,
        Row::TransmitUsed,
    ];
}

/// Objects that have no value before the first self-test: rows but the cause, and six of each step.
pub const RESULTS: usize = Row::ALL.len() - 1 + 6 * STEPS;

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes are places in the lists.
    #[test]
    fn codes_are_in_order() {
        let is = |at: usize, code: u8| assert_eq!(at, usize::from(code));
        (0..).zip(State::ALL).for_each(|(at, it)| is(at, it as u8));
        (0..).zip(Cause::ALL).for_each(|(at, it)| is(at, it as u8));
        (0..)
            .zip(Verdict::ALL)
            .for_each(|(at, it)| is(at, it as u8));
        (1..).zip(Row::ALL).for_each(|(at, it)| is(at, it as u8));
    }

    #[test]
    fn groups_make_up_a_step() {
        assert_eq!(FRAMES % GROUP_FRAMES, 0);
        // The longest that both directions take, and what the PHY takes to get ready.
        let groups = u32::from(FRAMES / GROUP_FRAMES);
        assert!(STEPS as u32 * (SETTLE_MS + groups * GROUP_MS) + 5 * READY_MS < LIMIT_MS);
    }
}
