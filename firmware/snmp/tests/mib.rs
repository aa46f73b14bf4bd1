//! The MIB module describes exactly what the agent serves.

mod support;

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use support::manager::*;

const MODULE: &str = include_str!("../../../docs/mib/GRAFTON-PDU-MIB.txt");
const WRONG_VALUE: u32 = 10;
const NOT_WRITABLE: u32 = 17;

/// An OBJECT-TYPE of the module.
#[derive(Debug)]
struct Described {
    name: String,
    oid: String,
    writable: bool,
    /// Greatest value of its type.
    greatest: i64,
}

/// What stands after a keyword, up to the end of the line.
fn clause<'a>(body: &'a str, keyword: &str) -> &'a str {
    let start = body
        .find(keyword)
        .unwrap_or_else(|| panic!("no {keyword} in {body}"));
    body[start + keyword.len()..]
        .lines()
        .next()
        .unwrap_or("")
        .trim()
}

/// Reads the module as far as it is needed here; `parents` knows the nodes by name.
fn described() -> Vec<Described> {
    let mut parents = HashMap::from([("enterprises".to_string(), "1.3.6.1.4.1".to_string())]);
    let place = |parents: &HashMap<String, String>, value: &str| {
        let inner = value
            .trim_start_matches("::= {")
            .trim_end_matches('}')
            .trim();
        let (parent, number) = inner.split_once(' ').expect("parent and number");
        parents
            .get(parent)
            .map(|parent| format!("{parent}.{number}"))
    };
    // A node may stand before its parent, so twice.
    for _ in 0..2 {
        for line in MODULE.lines() {
            if let Some((name, value)) = line.split_once(" OBJECT IDENTIFIER ") {
                if let Some(oid) = place(&parents, value) {
                    parents.insert(name.to_string(), oid);
                }
            }
        }
        let identity = &MODULE[MODULE
            .find("graftonPduMIB MODULE-IDENTITY")
            .expect("the identity")..];
        let value = format!("::= {{{}", clause(identity, "::= {"));
        if let Some(oid) = place(&parents, &value) {
            parents.insert("graftonPduMIB".to_string(), oid);
        }
    }
    let greatest_of_type = |syntax: &str| match syntax {
        "ChannelState" => 2,
        "StartPart" | "RestartPolicy" | "SequenceState" | "ScanState" => 1,
        "ShutdownReason" | "ProcessorFault" | "TripCause" | "PhyKind" | "Counter64"
        | "ScanCause" | "ScanVerdict" => 255,
        _ => {
            let (_, greatest) = syntax
                .trim_end_matches(')')
                .split_once("..")
                .expect("a range");
            greatest.parse().expect("a number")
        }
    };
    let mut found = Vec::new();
    for (at, _) in MODULE.match_indices(" OBJECT-TYPE\n") {
        let name = MODULE[..at].lines().last().expect("a name").to_string();
        let body = &MODULE[at..];
        let value = format!("::= {{{}", clause(body, "::= {"));
        found.push(Described {
            name,
            oid: place(&parents, &value).expect("a known parent"),
            writable: clause(body, "MAX-ACCESS") == "read-write",
            greatest: greatest_of_type(clause(body, "SYNTAX")),
        });
    }
    found
}

#[test]
fn every_object_is_described_and_every_description_is_an_object() {
    let described: Vec<_> = described().into_iter().map(|object| object.oid).collect();
    let served: Vec<_> = Bench::default()
        .walk(PDU)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(described, served);
}

#[test]
fn access_and_ranges_are_those_of_the_agent() {
    let mut bench = Bench::default();
    for object in described() {
        let status = bench
            .set(&[(
                &object.oid,
                integer((object.greatest + 1).min(i32::MAX.into())),
            )])
            .status;
        let expected = if object.writable {
            WRONG_VALUE
        } else {
            NOT_WRITABLE
        };
        assert_eq!(status, expected, "{object:?}");
        // tripped is a state that is only read.
        let greatest = if object.greatest == 2 {
            1
        } else {
            object.greatest
        };
        let status = bench.set(&[(&object.oid, integer(greatest))]).status;
        assert_eq!(status == 0, object.writable, "{object:?}");
    }
}

/// net-snmp reads the module without complaint, and gives each object the name and number that stand in it.
#[test]
fn net_snmp_reads_the_module() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = format!(
        "{}:{}",
        here.join("tests/mibs").display(),
        here.join("../../docs/mib").display()
    );
    let translate = |options: &[&str]| {
        Command::new("snmptranslate")
            .args(["-Pe", "-M", &folders, "-m", "GRAFTON-PDU-MIB"])
            .args(options)
            .output()
    };
    if translate(&["-V"]).is_err() {
        assert!(
            std::env::var_os("PDU_REQUIRE_TOOLS").is_none(),
            "snmptranslate is missing: install the package snmp (scripts/setup does)"
        );
        println!("SKIPPED: snmptranslate is not installed");
        return;
    }
    for object in described() {
        for (options, expected) in [
            ([object.oid.as_str(), "-Os"], object.name.clone()),
            (
                [&format!("GRAFTON-PDU-MIB::{}", object.name), "-On"],
                format!(".{}", object.oid),
            ),
        ] {
            let output = translate(&[options[1], options[0]]).unwrap();
            let said = String::from_utf8_lossy(&output.stdout);
            assert_eq!(said.trim(), expected);
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        }
    }
    let output = translate(&["-On", "GRAFTON-PDU-MIB::pduState.3"]).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        format!(".{PDU}.4.3")
    );
}
