//! The agent on a UDP socket of this machine, asked by net-snmp's own tools.

mod support;

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use snmp::{BUFFER_BYTES, MESSAGE_MAX};
use spec::management::Group;
use spec::statistics::{Table, OWN};
use support::manager::{Bench, PDU};

/// Whether net-snmp's tools are here. `make test` requires them.
fn tools() -> bool {
    let present = Command::new("snmpget").arg("-V").output().is_ok();
    if !present {
        assert!(
            std::env::var_os("PDU_REQUIRE_TOOLS").is_none(),
            "snmpget is missing: install the package snmp (scripts/setup does)"
        );
        println!("SKIPPED: net-snmp's tools are not installed");
    }
    present
}

/// An agent that serves until it is dropped.
struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(mut bench: Bench) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(50)))
            .unwrap();
        let address = socket.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let asked_to_stop = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut datagram = [0; MESSAGE_MAX + 1];
            let mut buffer = [0; BUFFER_BYTES];
            while !asked_to_stop.load(Ordering::Relaxed) {
                let Ok((length, manager)) = socket.recv_from(&mut datagram) else {
                    continue;
                };
                let answer = bench
                    .agent
                    .answer(&datagram[..length], &mut buffer, &mut bench.unit);
                if let Some(answer) = answer {
                    socket.send_to(answer, manager).unwrap();
                }
            }
        });
        Self {
            address,
            stop,
            thread: Some(thread),
        }
    }

    /// Runs a tool; whether it succeeded, and what it said.
    fn run(&self, tool: &str, community: &str, options: &[&str], rest: &[&str]) -> (bool, String) {
        let output = Command::new(tool)
            .args([
                "-v2c", "-c", community, "-On", "-m", "", "-t", "2", "-r", "0",
            ])
            .args(options)
            .arg(self.address.to_string())
            .args(rest)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

#[test]
fn walks_list_every_object() {
    if !tools() {
        return;
    }
    let server = Server::start(Bench::default());
    for (tool, options) in [
        ("snmpwalk", &[][..]),
        ("snmpwalk", &["-v1"]),
        ("snmpbulkwalk", &[]),
        ("snmpbulkwalk", &["-Cr1"]),
        ("snmpbulkwalk", &["-Cr100"]),
    ] {
        let (success, said) = server.run(tool, "public", options, &[PDU]);
        assert!(success, "{said}");
        // Version 1 has no Counter64.
        let counters = if options == ["-v1"] { 0 } else { OWN.len() };
        let objects = Group::OBJECTS - OWN.len() + counters;
        assert_eq!(said.lines().count(), objects, "{tool} {options:?}: {said}");
        let of_unit = |line: &str| line.starts_with(&format!(".{PDU}."));
        let number = |line: &str| line.contains(" = INTEGER: ") || line.contains(" = Counter64: ");
        assert!(
            said.lines().all(|line| of_unit(line) && number(line)),
            "{said}"
        );
    }
}

#[test]
fn tables_of_the_interface_are_walked() {
    if !tools() {
        return;
    }
    let server = Server::start(Bench::default());
    for table in Table::ALL {
        let name: Vec<_> = table.arcs().iter().map(u32::to_string).collect();
        let name = name.join(".");
        let (success, said) = server.run("snmpbulkwalk", "public", &[], &[&name]);
        assert!(success && said.lines().count() > 5, "{table:?}: {said}");
        assert!(
            said.lines()
                .all(|line| line.starts_with(&format!(".{name}."))),
            "{said}"
        );
        assert!(said.lines().all(|line| line.contains(".1 = ")), "{said}");
    }
    let octets = "1.3.6.1.2.1.31.1.1.1.6.1";
    let (_, said) = server.run("snmpget", "public", &[], &[octets]);
    assert_eq!(said, format!(".{octets} = Counter64: 4886718345\n"));
}

#[test]
fn settings_and_errors_are_understood() {
    if !tools() {
        return;
    }
    let mut bench = Bench::default();
    bench.unit.settings.state[8] = 2;
    let server = Server::start(bench);
    let state = format!("{PDU}.4.3");
    let (success, said) = server.run(
        "snmpset",
        "private",
        &[],
        &[&state, "i", "1", &format!("{PDU}.5.3"), "i", "5000"],
    );
    assert!(success, "{said}");
    let (_, said) = server.run("snmpget", "public", &[], &[&state, &format!("{PDU}.2.3")]);
    assert_eq!(
        said,
        format!(".{state} = INTEGER: 1\n.{PDU}.2.3 = INTEGER: 300\n")
    );

    for (community, object, kind, value, reason) in [
        ("private", "4.3", "i", "2", "wrongValue"),
        ("private", "4.3", "s", "on", "wrongType"),
        ("private", "4.9", "i", "1", "inconsistentValue"),
        ("private", "2.3", "i", "1", "notWritable"),
        ("private", "4.11", "i", "1", "noCreation"),
        ("private", "5.1", "u", "500", "wrongType"),
        ("public", "4.3", "i", "0", "noAccess"),
    ] {
        let name = format!("{PDU}.{object}");
        let (success, said) = server.run("snmpset", community, &[], &[&name, kind, value]);
        assert!(
            !success && said.contains(&format!("Reason: {reason}")),
            "{object} {kind} {value}: {said}"
        );
        assert!(said.contains(&format!("Failed object: .{name}")), "{said}");
    }
    let (success, said) = server.run("snmpset", "public", &["-v1"], &[&state, "i", "0"]);
    assert!(!success && said.contains("noSuchName"), "{said}");
    let (success, said) = server.run("snmpget", "other", &["-t", "0.2"], &[&state]);
    assert!(!success && said.contains("Timeout"), "{said}");
}

#[test]
fn texts_and_exceptions_are_understood() {
    if !tools() {
        return;
    }
    let server = Server::start(Bench::default());
    let (_, said) = server.run(
        "snmpset",
        "private",
        &[],
        &["1.3.6.1.2.1.1.6.0", "s", "rack 7"],
    );
    assert_eq!(said, ".1.3.6.1.2.1.1.6.0 = STRING: \"rack 7\"\n");
    let (_, said) = server.run(
        "snmpget",
        "public",
        &[],
        &[
            "1.3.6.1.2.1.1.6.0",
            "1.3.6.1.2.1.1.2.0",
            "1.3.6.1.2.1.1.3.0",
        ],
    );
    assert_eq!(
        said,
        ".1.3.6.1.2.1.1.6.0 = STRING: \"rack 7\"\n\
         .1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.42453.1.1\n\
         .1.3.6.1.2.1.1.3.0 = Timeticks: (65536) 0:10:55.36\n"
    );
    let (_, said) = server.run(
        "snmpget",
        "public",
        &[],
        &[&format!("{PDU}.4.11"), &format!("{PDU}.1024.16383.16384")],
    );
    assert!(
        said.contains(".4.11 = No Such Instance")
            && said.contains(".1024.16383.16384 = No Such Object"),
        "{said}"
    );
    let (_, said) = server.run(
        "snmpbulkget",
        "public",
        &["-Cn1", "-Cr2"],
        &["1.3.6.1.2.1.1.6", &format!("{PDU}.8.4")],
    );
    assert_eq!(said.lines().count(), 3, "{said}");
}
