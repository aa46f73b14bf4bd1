//! Objects of the self-test of the PHY's delays.

use super::{node, Meaning, Object};
use spec::management::Group;
use spec::phy::{Direction, Kind};
use spec::scan::{Row, FRAMES, STEPS};

/// The self-test itself, and what became of one of its steps.
pub(super) fn step(group: Group, row: &str) -> Meaning {
    let frames = format!("Integer32 (0..{})", FRAMES);
    let (syntax, units, text) = match group {
        Group::Scan => {
            let text = "The self-test of the delays of the Ethernet PHY's clocks.";
            return ("ScanState".into(), None, text.into());
        }
        Group::ScanReceive => (
            delays(Direction::Receive),
            Some("ps"),
            "delay of the receive clock",
        ),
        Group::ScanTransmit => (
            delays(Direction::Transmit),
            Some("ps"),
            "delay of the transmit clock",
        ),
        Group::ScanSent => (frames, None, "frames sent"),
        Group::ScanRight => (frames, None, "frames that came back as they were sent"),
        Group::ScanDamaged => (
            "Integer32 (0..255)".into(),
            None,
            "frames that came back damaged, by the MAC's\n         counters",
        ),
        _ => ("ScanVerdict".into(), None, "what became of its frames"),
    };
    let whole = format!(
        "Step {row} of the self-test: {text}. No such instance\n         if it was not tried."
    );
    (syntax, units, whole)
}

/// The range of all delays that are tried, as a type.
fn delays(direction: Direction) -> String {
    let ends = Kind::ALL
        .into_iter()
        .filter_map(|kind| kind.steps(direction))
        .flat_map(|steps| [steps.first, steps.delay(steps.count - 1)]);
    let (least, most) = (ends.clone().min(), ends.max());
    format!("Integer32 ({}..{})", least.unwrap_or(0), most.unwrap_or(0))
}

/// What it found.
pub(super) fn result(row: Row) -> Object {
    let (name, description) = match row {
        Row::Cause => ("pduScanCause", "Why the last self-test failed."),
        Row::ReceiveFirst => (
            "pduScanReceiveFirst",
            "First good step of the receive direction",
        ),
        Row::ReceiveLast => (
            "pduScanReceiveLast",
            "Last good step of the receive direction",
        ),
        Row::ReceiveUsed => (
            "pduScanReceiveUsed",
            "Step nearest to the receive delay that is in use",
        ),
        Row::TransmitFirst => (
            "pduScanTransmitFirst",
            "First good step of the transmit direction",
        ),
        Row::TransmitLast => (
            "pduScanTransmitLast",
            "Last good step of the transmit direction",
        ),
        Row::TransmitUsed => (
            "pduScanTransmitUsed",
            "Step nearest to the transmit delay that is in use",
        ),
    };
    let (syntax, description) = match row {
        Row::Cause => ("ScanCause".into(), description.into()),
        _ => (
            format!("Integer32 (1..{})", STEPS),
            format!("{description}.\n         No such instance if there is none."),
        ),
    };
    Object {
        name: name.into(),
        syntax,
        units: None,
        writable: false,
        description,
        group: node(Group::ScanResult),
        number: row as usize,
    }
}
