//! The MIB module of the PDU, made from `spec`.
//!
//! The objects have no `.0` behind them, as managers of the 2013 system expect. SMIv2 has no such objects: the instance of
//! a single value ends in `.0`, and the place where a row of a table lies is given to others. So each instance is written
//! as an object of its own, under a node for its group. The module is valid, and `pduState.3` finds channel 3 by the node.

mod self_test;

use spec::cpu::Fault;
use spec::management::{
    ChannelState, Group, RestartPolicy, Sequence, ShutdownReason, StartPart, Status, ENTERPRISE,
    PRODUCT, RETRY_DELAY_MAX_MS, RETRY_LIMIT_MAX, START_DELAY_MAX_MS, SUBTREE,
};
use spec::phy::Kind;
use spec::protection::TEMPERATURE_SENSOR_C;
use spec::scan;
use spec::sensors::{
    CURRENT_FULL_SCALE_MA, INRUSH_MAX_MS, LIMIT_MAX_MA, VOLTAGE_FULL_SCALE_12V_MV,
};
use spec::services::breaker::{get_status, TripCause, CHANNELS};
use spec::statistics::OWN;
use std::fmt::Write;

/// Where the module lies, below the documents.
pub const PLACE: &str = "mib/GRAFTON-PDU-MIB.txt";

/// Date of the last change of the module's meaning.
const REVISION: &str = "202611230000Z";
/// Date of its first version.
const FIRST: &str = "202611220000Z";

/// An object of the module.
struct Object {
    name: String,
    syntax: String,
    units: Option<&'static str>,
    writable: bool,
    description: String,
    group: &'static str,
    number: usize,
}

/// The whole module.
pub fn module() -> String {
    let mut text = head();
    for group in Group::ALL {
        let name = node(group);
        write!(
            text,
            "{name} OBJECT IDENTIFIER ::= {{ graftonPduMIB {} }}\n\n",
            group as u8
        )
        .expect("writing to a string");
        for object in objects(group) {
            text.push_str(&object.text());
        }
    }
    text.push_str(&conformance());
    text
}

fn head() -> String {
    let [products, product] = PRODUCT;
    let states = enumeration(
        &[ChannelState::Off, ChannelState::On, ChannelState::Tripped]
            .map(|state| (state, state as u32)),
    );
    let reasons = enumeration(&ShutdownReason::ALL.map(|reason| (reason, reason as u32)));
    let parts = enumeration(&[StartPart::None, StartPart::Takes].map(|part| (part, part as u32)));
    let policies = enumeration(
        &[RestartPolicy::Hold, RestartPolicy::Off].map(|policy| (policy, policy as u32)),
    );
    let sequences = enumeration(&[Sequence::Idle, Sequence::UnderWay].map(|it| (it, it as u32)));
    let causes: Vec<_> = (0..).map_while(TripCause::from_code).collect();
    let causes: Vec<_> = causes
        .into_iter()
        .map(|cause| (cause, cause as u32))
        .collect();
    let causes = enumeration(&causes);
    let phys = enumeration(&Kind::ALL.map(|kind| (kind, kind as u32)));
    let scans = enumeration(&scan::State::ALL.map(|state| (state, state as u32)));
    let failures = enumeration(&scan::Cause::ALL.map(|cause| (cause, cause as u32)));
    let verdicts = enumeration(&scan::Verdict::ALL.map(|verdict| (verdict, verdict as u32)));
    let faults = Fault::ALL.map(|fault| (fault, fault as u32));
    let faults = enumeration(&faults).replacen("{ ", "{ none(0), ", 1);
    format!(
        r#"-- Generated from the project's specification crate by `make docs`.
--
-- Unusual here: the agent's objects have no ".0" behind them. 1.3.6.1.4.1.{ENTERPRISE}.{SUBTREE}.4.3 is the state of channel 3, not
-- the head of something. Managers written for the system of 2013 ask for these names, so they stay. SMIv2 knows no such
-- instance: that of a single value ends in .0, and rows of a table lie two levels below a node that ends in .1. This
-- module therefore gives every instance an object of its own: ask for pduState3, or for pduState.3 by way of its node,
-- and never append .0.

GRAFTON-PDU-MIB DEFINITIONS ::= BEGIN

IMPORTS
    MODULE-IDENTITY, OBJECT-IDENTITY, OBJECT-TYPE, Integer32, Counter64, enterprises
        FROM SNMPv2-SMI
    TEXTUAL-CONVENTION
        FROM SNMPv2-TC
    MODULE-COMPLIANCE, OBJECT-GROUP
        FROM SNMPv2-CONF;

graftonPduMIB MODULE-IDENTITY
    LAST-UPDATED "{REVISION}"
    ORGANIZATION "Grafton PDU project"
    CONTACT-INFO "The project's repository."
    DESCRIPTION
        "A managed DC power distribution unit: {CHANNELS} switched and metered
         outputs, each with an electronic breaker."
    REVISION "{REVISION}"
    DESCRIPTION "Groups 9 to 19: what the breakers do by themselves, and their trips.
         Group 20: counters of the network interface that no standard table has.
         Groups 21 to 23: extremes of what is measured.
         Groups 24 to 31: self-test of the delays of the Ethernet PHY."
    REVISION "{FIRST}"
    DESCRIPTION "First version as a module; objects 1 to 7 are those of 2013."
    ::= {{ antikernel {SUBTREE} }}

-- The enterprise of the system that this unit succeeds.
antikernel OBJECT IDENTIFIER ::= {{ enterprises {ENTERPRISE} }}
antikernelProducts OBJECT IDENTIFIER ::= {{ antikernel {products} }}

graftonPdu OBJECT-IDENTITY
    STATUS current
    DESCRIPTION "The value of sysObjectID."
    ::= {{ antikernelProducts {product} }}

ChannelState ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "State of an output. tripped: its breaker has switched it off; it stays
         off until off is written, and writing on before is refused
         (inconsistentValue). tripped itself cannot be written."
    SYNTAX INTEGER {states}

ShutdownReason ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "Why no output can be switched on; none: nothing forbids it. All outputs
         are off then, but for starting: after a restart of the processor those
         that were on stay on until the first measurement."
    SYNTAX INTEGER {reasons}

ProcessorFault ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "Why the unit's processor started again."
    SYNTAX INTEGER {faults}

PhyKind ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "The Ethernet PHY. none: no PHY answers, and there is no link. unknown:
         it is in no list, and its RGMII delays stay as its straps set them."
    SYNTAX INTEGER {phys}

StartPart ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "Whether the start-up sequence switches an output on."
    SYNTAX INTEGER {parts}

RestartPolicy ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "What happens to an output when the unit's processor starts again after
         a fault or by its watchdog: it stays as it is, or it trips."
    SYNTAX INTEGER {policies}

TripCause ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "Why an output tripped. none: it has not since power-up. watchdog: the
         unit's processor started again, and the output's policy is off."
    SYNTAX INTEGER {causes}

SequenceState ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "underWay: an output waits to be switched on by itself, in the start-up
         sequence or after a trip. Writing underWay begins the sequence, writing
         idle does nothing."
    SYNTAX INTEGER {sequences}

ScanState ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "The self-test of the PHY's delays. idle: there was none since the unit's
         processor started. done: in each direction there are steps at which
         every frame came back. Writing running begins one, which interrupts the
         link, and is refused while one runs (inconsistentValue); writing idle
         does nothing. done and failed cannot be written."
    SYNTAX INTEGER {scans}

ScanCause ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "Why the self-test failed. noSteps: the PHY is in no list, or its straps
         alone say its delays. noAnswer: it does not answer. noLoopback: it does
         not take the command to send back. speed: it says that it has a link of
         10 or 100 Mb/s meanwhile. notSent: the MAC takes no frames. noWindow: in
         one direction or both no step is good. tooLong: it was given up.
         notRestored: the PHY's registers could not be put back as they were; it
         has been reset."
    SYNTAX INTEGER {failures}

ScanVerdict ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION
        "good: every frame came back, and nothing else. poor: some did. bad: none
         came back as it was sent."
    SYNTAX INTEGER {verdicts}

"#
    )
}

/// `{ off(0), on(1) }`, in lines, from the names of variants.
fn enumeration<T: std::fmt::Debug>(variants: &[(T, u32)]) -> String {
    let labels: Vec<_> = variants
        .iter()
        .map(|(variant, code)| format!("{}({code})", lower_first(&format!("{variant:?}"))))
        .collect();
    let lines: Vec<_> = labels.chunks(3).map(|labels| labels.join(", ")).collect();
    format!("{{ {} }}", lines.join(",\n        "))
}

fn lower_first(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}

fn node(group: Group) -> &'static str {
    match group {
        Group::Temperature => "pduTemperature",
        Group::Current => "pduCurrent",
        Group::Voltage => "pduVoltage",
        Group::State => "pduState",
        Group::Limit => "pduLimit",
        Group::Inrush => "pduInrush",
        Group::Nominal => "pduNominal",
        Group::Status => "pduStatus",
        Group::Start => "pduStart",
        Group::StartDelay => "pduStartDelay",
        Group::RetryLimit => "pduRetryLimit",
        Group::RetryDelay => "pduRetryDelay",
        Group::Policy => "pduRestartPolicy",
        Group::Retries => "pduRetries",
        Group::TripCause => "pduTripCause",
        Group::Trips => "pduChannelTrips",
        Group::TripSeconds => "pduTripSeconds",
        Group::TripMicroseconds => "pduTripMicroseconds",
        Group::Sequence => "pduSequence",
        Group::Ethernet => "pduEthernet",
        Group::Peak => "pduPeak",
        Group::VoltageLowest => "pduVoltageLowest",
        Group::VoltageHighest => "pduVoltageHighest",
        Group::Scan => "pduScan",
        Group::ScanResult => "pduScanResult",
        Group::ScanReceive => "pduScanReceiveDelay",
        Group::ScanTransmit => "pduScanTransmitDelay",
        Group::ScanSent => "pduScanSent",
        Group::ScanRight => "pduScanRight",
        Group::ScanDamaged => "pduScanDamaged",
        Group::ScanVerdict => "pduScanVerdict",
    }
}

fn objects(group: Group) -> Vec<Object> {
    (1..=group.rows())
        .map(|row| match group {
            Group::Status => status(Status::ALL[row - 1]),
            Group::Ethernet => ethernet(row),
            Group::Nominal => Object {
                name: "pduNominalVoltage".into(),
                ..reading(group, row, "")
            },
            Group::Sequence => Object {
                name: "pduStartSequence".into(),
                ..reading(group, row, "")
            },
            Group::Scan => Object {
                name: "pduDelayScan".into(),
                ..reading(group, row, "")
            },
            Group::ScanResult => self_test::result(scan::Row::ALL[row - 1]),
            _ => reading(group, row, &row.to_string()),
        })
        .collect()
}

/// An object of a group whose rows are alike.
fn reading(group: Group, number: usize, row: &str) -> Object {
    let range = |from: i32, to: u32| format!("Integer32 ({from}..{to})");
    let (syntax, units, description) = match group {
        Group::Temperature => (
            format!("Integer32 ({}..{})", TEMPERATURE_SENSOR_C.start(), TEMPERATURE_SENSOR_C.end()),
            Some("degrees Celsius"),
            format!("Temperature at sensor {row}. No such instance while the sensor does\n         not answer."),
        ),
        Group::Current => (
            range(0, CURRENT_FULL_SCALE_MA),
            Some("mA"),
            format!("Current that output {row} gives."),
        ),
        Group::Voltage => (
            range(0, VOLTAGE_FULL_SCALE_12V_MV),
            Some("mV"),
            format!("Supply voltage at measuring point {row}."),
        ),
        Group::Peak => (
            range(0, CURRENT_FULL_SCALE_MA),
            Some("mA"),
            format!("Highest sample of the current of output {row} since the unit's processor\n         started."),
        ),
        Group::VoltageLowest => (
            range(0, VOLTAGE_FULL_SCALE_12V_MV),
            Some("mV"),
            format!("Lowest sample of the supply voltage at measuring point {row} since the\n         unit's processor started."),
        ),
        Group::VoltageHighest => (
            range(0, VOLTAGE_FULL_SCALE_12V_MV),
            Some("mV"),
            format!("Highest sample of the supply voltage at measuring point {row} since the\n         unit's processor started."),
        ),
        Group::State => (
            "ChannelState".into(),
            None,
            format!("State of output {row}. Write on or off."),
        ),
        Group::Limit => (
            range(0, LIMIT_MAX_MA),
            Some("mA"),
            format!("Current above which the breaker of output {row} trips."),
        ),
        Group::Inrush => (
            range(0, INRUSH_MAX_MS),
            Some("ms"),
            format!("How long the breaker of output {row} ignores overcurrent after\n         switching on; taken when the output is next switched on."),
        ),
        Group::Start
        | Group::StartDelay
        | Group::RetryLimit
        | Group::RetryDelay
        | Group::Policy
        | Group::Sequence => automatic(group, row),
        Group::Retries
        | Group::TripCause
        | Group::Trips
        | Group::TripSeconds
        | Group::TripMicroseconds => record(group, row),
        Group::Scan
        | Group::ScanReceive
        | Group::ScanTransmit
        | Group::ScanSent
        | Group::ScanRight
        | Group::ScanDamaged
        | Group::ScanVerdict => self_test::step(group, row),
        Group::Nominal | Group::Status | Group::Ethernet | Group::ScanResult => (
            range(0, VOLTAGE_FULL_SCALE_12V_MV),
            Some("mV"),
            "Supply voltage that the straps select; 0 for none.".into(),
        ),
    };
    Object {
        name: format!("{}{row}", node(group)),
        syntax,
        units,
        writable: is_writable(group),
        description,
        group: node(group),
        number,
    }
}

fn is_writable(group: Group) -> bool {
    matches!(
        group,
        Group::State
            | Group::Limit
            | Group::Inrush
            | Group::Start
            | Group::StartDelay
            | Group::RetryLimit
            | Group::RetryDelay
            | Group::Policy
            | Group::Sequence
            | Group::Scan
    )
}

/// Syntax, units and description.
type Meaning = (String, Option<&'static str>, String);

/// What an output does by itself.
fn automatic(group: Group, row: &str) -> Meaning {
    let numbers = |greatest: u32| format!("Integer32 (0..{greatest})");
    match group {
        Group::Start => (
            "StartPart".into(),
            None,
            format!("Whether the start-up sequence switches output {row} on."),
        ),
        Group::StartDelay => (
            numbers(START_DELAY_MAX_MS),
            Some("ms"),
            format!("When output {row} comes on in the start-up sequence, from its\n         beginning."),
        ),
        Group::RetryLimit => (
            numbers(RETRY_LIMIT_MAX),
            None,
            format!("How often output {row} is switched on again by itself after a trip for\n         overcurrent, counted from when it was last commanded; 0 never."),
        ),
        Group::RetryDelay => (
            numbers(RETRY_DELAY_MAX_MS),
            Some("ms"),
            format!("How long after its trip output {row} is switched on again."),
        ),
        Group::Policy => (
            "RestartPolicy".into(),
            None,
            format!("What happens to output {row} when the unit's processor starts again."),
        ),
        _ => (
            "SequenceState".into(),
            None,
            "The start-up sequence. It can be begun when outputs may be switched on\n         (inconsistentValue).".into(),
        ),
    }
}

/// What an output has done.
fn record(group: Group, row: &str) -> Meaning {
    match group {
        Group::Retries => (
            format!("Integer32 (0..{})", get_status::result::attempts.max()),
            None,
            format!("How often output {row} was switched on again by itself since it was last\n         commanded, with the attempt that waits for its time."),
        ),
        Group::TripCause => (
            "TripCause".into(),
            None,
            format!("Why output {row} tripped last, also after it was cleared."),
        ),
        Group::Trips => (
            "Integer32 (0..2147483647)".into(),
            None,
            format!("Trips of output {row} since power-up."),
        ),
        Group::TripSeconds => (
            "Integer32 (0..2147483647)".into(),
            Some("seconds"),
            format!("When output {row} tripped last: whole seconds since power-up, as\n         pduUpSeconds counts them. No such instance before the first trip."),
        ),
        _ => (
            "Integer32 (0..999999)".into(),
            Some("microseconds"),
            format!("When output {row} tripped last: what is beyond the whole seconds."),
        ),
    }
}

fn ethernet(row: usize) -> Object {
    let (_, name, description) = OWN[row - 1];
    Object {
        name: name.into(),
        syntax: "Counter64".into(),
        units: None,
        writable: false,
        description: description.into(),
        group: node(Group::Ethernet),
        number: row,
    }
}

fn status(row: Status) -> Object {
    let count = || "Integer32 (0..2147483647)".to_string();
    let total = CURRENT_FULL_SCALE_MA as usize * CHANNELS;
    let (name, syntax, units, description) = match row {
        Status::TotalCurrent => (
            "pduTotalCurrent",
            format!("Integer32 (0..{total})"),
            Some("mA"),
            "Sum of the currents of all outputs.",
        ),
        Status::ShutdownReason => (
            "pduShutdownReason",
            "ShutdownReason".into(),
            None,
            "Why no output can be switched on.",
        ),
        Status::FaultCause => (
            "pduFaultCause",
            "ProcessorFault".into(),
            None,
            "Cause of the last fault of the unit's processor since power-up.",
        ),
        Status::Restarts => (
            "pduRestarts",
            count(),
            None,
            "Restarts of the unit's processor by a fault since power-up. Outputs keep\n         their state over a restart.",
        ),
        Status::Trips => (
            "pduTrips",
            count(),
            None,
            "Trips of all breakers since power-up.",
        ),
        Status::Phy => ("pduPhy", "PhyKind".into(), None, "Which Ethernet PHY answers."),
        Status::Shed => (
            "pduShed",
            count(),
            None,
            "Outputs switched off since the unit's processor started because all\n         together gave more than the unit carries.",
        ),
        Status::UpSeconds => (
            "pduUpSeconds",
            count(),
            Some("seconds"),
            "Whole seconds since power-up. A restart of the unit's processor does not\n         begin them anew, as it does sysUpTime.",
        ),
    };
    Object {
        name: name.into(),
        syntax,
        units,
        writable: false,
        description: description.into(),
        group: node(Group::Status),
        number: row as usize,
    }
}

/// The objects as a table of the manual: a line for each group, and for each row of the last.
pub fn table() -> String {
    let mut text =
        String::from("| object | name | value | access | meaning |\n|---|---|---|---|---|\n");
    for group in Group::ALL {
        let objects = match group {
            Group::Status
            | Group::Nominal
            | Group::Sequence
            | Group::Ethernet
            | Group::Scan
            | Group::ScanResult => objects(group),
            _ => vec![reading(group, 0, "N")],
        };
        for object in objects {
            let (number, rows) = match object.number {
                0 => ("N".to_string(), format!(", N 1 to {}", group.rows())),
                number => (number.to_string(), String::new()),
            };
            let value = object
                .syntax
                .replace("Integer32 (", "")
                .replace(')', "")
                .replace("..", " to ");
            writeln!(
                text,
                "| `.{}.{number}`{rows} | `{}` | {value}{} | {} | {} |",
                group as u8,
                object.name,
                object
                    .units
                    .map(|units| format!(" {units}"))
                    .unwrap_or_default(),
                if object.writable {
                    "read, write"
                } else {
                    "read"
                },
                object
                    .description
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            )
            .expect("writing to a string");
        }
    }
    text
}

impl Object {
    fn text(&self) -> String {
        let units = self
            .units
            .map(|units| format!("    UNITS \"{units}\"\n"))
            .unwrap_or_default();
        format!(
            "{} OBJECT-TYPE\n    SYNTAX {}\n{units}    MAX-ACCESS {}\n    STATUS current\n    DESCRIPTION\n        \"{}\"\n    ::= {{ {} {} }}\n\n",
            self.name,
            self.syntax,
            if self.writable { "read-write" } else { "read-only" },
            self.description,
            self.group,
            self.number
        )
    }
}

/// Numbers of the conformance nodes, far from the groups.
const CONFORMANCE: u32 = 100;

fn conformance() -> String {
    let all: Vec<_> = Group::ALL.into_iter().flat_map(objects).collect();
    let names: Vec<_> = all.iter().map(|object| object.name.as_str()).collect();
    let lines: Vec<_> = names.chunks(4).map(|names| names.join(", ")).collect();
    let states: String = all
        .iter()
        .filter(|object| object.group == node(Group::State))
        .map(|object| {
            format!(
                "    OBJECT {}\n        WRITE-SYNTAX INTEGER {{ off(0), on(1) }}\n        DESCRIPTION \"tripped cannot be written.\"\n",
                object.name
            )
        })
        .collect();
    format!(
        r#"pduConformance OBJECT IDENTIFIER ::= {{ graftonPduMIB {CONFORMANCE} }}

pduObjects OBJECT-GROUP
    OBJECTS {{
        {}
    }}
    STATUS current
    DESCRIPTION "All objects of the unit."
    ::= {{ pduConformance 1 }}

pduCompliance MODULE-COMPLIANCE
    STATUS current
    DESCRIPTION "What the unit does. Writing needs the write community."
    MODULE
    MANDATORY-GROUPS {{ pduObjects }}
{states}    ::= {{ pduConformance 2 }}

END
"#,
        lines.join(",\n        ")
    )
}
