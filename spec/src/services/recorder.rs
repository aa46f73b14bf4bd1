//! `sniffer` and `scope`: what goes over the network, and what signals do, kept in block RAM. In a chip only if it was
//! built with instruments, and only the host may call them.
//!
//! Both keep *records*, numbered from 0 since START. The memory is a ring: while recording goes on the last
//! `capacity - 1` records can be read, afterwards the last `capacity`. Times are clocks of `sys` since power-up.

use crate::map::Node;

/// The sniffer's memory holds 2 to this many records.
pub const SNIFFER_RECORD_BITS: usize = 8;
/// Links that the sniffer hears: those of the nodes that every chip has, in the order of [`Node::PRESENT`].
pub const SNIFFER_LINKS: usize = Node::PRESENT.len();
/// In `links` of START: the bit of the direction from the node on link n is n, that of the direction to it n and this.
pub const TO_NODE: usize = 16;
/// Words of a sniffer's record: the message's four, time, place.
pub const SNIFFER_RECORD_WORDS: usize = 6;

/// The scope's memory holds 2 to this many records.
pub const SCOPE_RECORD_BITS: usize = 10;
/// Signals that the scope sees at once: a bank.
pub const SCOPE_PROBES: usize = 32;

/// A signal of the chip that the scope can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Name, as that of the chip's port or of the link.
    pub name: &'static str,
    /// Lowest bit in its bank.
    pub lsb: usize,
    /// Bits.
    pub width: usize,
    /// Clocks by which the scope sees it late: 2 for what comes in at pins, which is synchronised first.
    pub late: u32,
}

const fn probe(name: &'static str, lsb: usize, width: usize, late: u32) -> Probe {
    Probe {
        name,
        lsb,
        width,
        late,
    }
}

/// The banks.
pub const SCOPE_BANKS: [&[Probe]; 3] = [
    &[
        probe("power_enable", 0, 10, 0),
        probe("overcurrent", 10, 10, 2),
        probe("trip_led", 20, 10, 0),
        probe("all_off", 30, 1, 2),
        probe("fault_led", 31, 1, 0),
    ],
    &[
        probe("spi_select", 0, 3, 0),
        probe("spi_clock", 3, 3, 0),
        probe("spi_out", 6, 3, 0),
        probe("spi_in", 9, 3, 2),
        probe("i2c_clock_low", 12, 1, 0),
        probe("i2c_data_low", 13, 1, 0),
        probe("i2c_clock_in", 14, 1, 2),
        probe("i2c_data_in", 15, 1, 2),
        probe("mdc", 16, 1, 0),
        probe("mdio_out", 17, 1, 0),
        probe("mdio_enable", 18, 1, 0),
        probe("mdio_in", 19, 1, 2),
        probe("gpio_out", 20, 10, 0),
        probe("phy_reset", 30, 1, 0),
    ],
    // Bit n is the link of node n of Node::PRESENT.
    &[
        probe("from_node_valid", 0, SNIFFER_LINKS, 0),
        probe("from_node_request_ready", 8, SNIFFER_LINKS, 0),
        probe("to_node_valid", 16, SNIFFER_LINKS, 0),
        probe("to_node_request_ready", 24, SNIFFER_LINKS, 0),
    ],
];

/// The bank and the place of a probe.
pub const fn scope_probe(name: &str) -> Option<(usize, Probe)> {
    let mut bank = 0;
    while bank < SCOPE_BANKS.len() {
        let mut at = 0;
        while at < SCOPE_BANKS[bank].len() {
            if same(SCOPE_BANKS[bank][at].name, name) {
                return Some((bank, SCOPE_BANKS[bank][at]));
            }
            at += 1;
        }
        bank += 1;
    }
    None
}

/// Lowest bit of a probe; there must be one with that name.
pub const fn scope_place(name: &str) -> u64 {
    match scope_probe(name) {
        Some((_, probe)) => probe.lsb as u64,
        None => panic!("there is no such probe"),
    }
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

crate::service_calls! {
    /// Calls of the sniffer.
    SnifferCall {
        /// Forgets what was recorded and begins; record 0 is the next message that passes.
        Start = 0x01, sniffer_start "START",
        (once: D0[0:0] "1 stop when the memory is full, 0 write over the oldest", armed: D0[1:1] "1 stop `after` records behind the first that the trigger fits",
         after: D0[17:2] "records", links: D1[31:0] "bit n: from the node on router port n; bit 16 + n: to it")
        -> (), once, "bits of links that are not heard are ignored";
        /// Takes no more messages in. Those that were taken in are still written.
        Stop = 0x02, sniffer_stop "STOP",
        () -> (), idempotent, "none possible";
        /// How it goes.
        Status = 0x03, sniffer_status "STATUS",
        () -> (recording: D0[0:0] "1 until STOP, until full or until the trigger's end", writing: D0[1:1] "1 while messages that were taken in wait to be written", triggered: D0[2:2] "1 when a record has fitted the trigger",
               records: D1[31:0] "records since START", missed: D2[31:0] "messages on chosen links since START that found no room and were not looked at"),
        idempotent, "none possible";
        /// Which messages are recorded, or are the trigger: those whose word agrees with `value` in the bits of `mask`. Both words must.
        SetFilter = 0x04, sniffer_filter "SET_FILTER",
        (trigger: D0[0:0] "1 the trigger, 0 what is recorded", word: D0[1:1] "0 addresses, 1 call number, type and d0", value: D1[31:0] "as the word of a message", mask: D2[31:0] "bits that count; 0, as at power-up, fits every message")
        -> (), idempotent, "none possible";
        /// Two words of a record.
        Read = 0x05, sniffer_read "READ",
        (part: D0[1:0] "0 words 0 and 1 of the message, 1 words 2 and 3, 2 time and place", record: D1[31:0] "number of the record")
        -> (first: D1[31:0] "even word, or bits 31 to 0 of the time of word 0", second: D2[31:0] "odd word, or [31:16] bits 47 to 32 of the time, [15] messages of this direction were missed before, [4] to the node, [3:0] router port"),
        idempotent, "a record that is not there, not yet or no longer, answers FAIL";
        /// What it is.
        About = 0x06, sniffer_about "ABOUT",
        () -> (links: D0[4:0] "links that are heard, from port 0 on", capacity: D1[31:0] "records", trigger: D2[31:0] "number of the record that fitted the trigger"),
        idempotent, "none possible";
        /// The clock that times are taken from.
        Time = 0x07, sniffer_time "TIME",
        () -> (low: D1[31:0] "bits 31 to 0", high: D2[15:0] "bits 47 to 32"),
        idempotent, "none possible";
    }
}

crate::service_calls! {
    /// Calls of the scope.
    ScopeCall {
        /// Forgets what was recorded and begins. A sample is recorded when it is due, and always in the first clock and when the trigger fires.
        Start = 0x01, scope_start "START",
        (on_change: D0[0:0] "1 a sample is due when a probe has changed (and every 2^31 clocks), 0 every `interval` clocks", bank: D0[2:1] "signals", after: D0[18:3] "records behind the trigger's, then it stops", interval: D1[31:0] "clocks between samples; 0 counts as 1")
        -> (), once, "a bank that does not exist shows zeros";
        /// Records no more.
        Stop = 0x02, scope_stop "STOP",
        () -> (), idempotent, "none possible";
        /// How it goes.
        Status = 0x03, scope_status "STATUS",
        () -> (recording: D0[0:0] "1 until STOP or the trigger's end", triggered: D0[2:2] "1 when the trigger has fired", records: D1[31:0] "records since START", trigger: D2[31:0] "number of the record in which the trigger fired"),
        idempotent, "none possible";
        /// The trigger's levels: it fires when the probes agree with `value` in the bits of `mask`.
        SetLevels = 0x04, scope_levels "SET_LEVELS",
        (value: D1[31:0] "levels", mask: D2[31:0] "probes that count; 0, as at power-up, fits always") -> (), idempotent, "none possible";
        /// The trigger's edges: if any is named it fires only in a clock with one of them, and levels must fit behind it.
        SetEdges = 0x05, scope_edges "SET_EDGES",
        (rising: D1[31:0] "probes whose rise counts", falling: D2[31:0] "probes whose fall counts") -> (), idempotent, "none possible";
        /// A record.
        Read = 0x06, scope_read "READ",
        (record: D1[31:0] "number of the record") -> (levels: D1[31:0] "the probes", time: D2[31:0] "clocks since power-up, bits 31 to 0"),
        idempotent, "a record that is not there, not yet or no longer, answers FAIL";
        /// What it is.
        About = 0x07, scope_about "ABOUT",
        () -> (probes: D0[5:0] "probes", banks: D0[10:8] "banks", capacity: D1[31:0] "records", time: D2[31:0] "clocks since power-up, bits 31 to 0"),
        idempotent, "none possible";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probes of a bank lie in its bits and share none, and no name is there twice.
    #[test]
    fn banks_are_sound() {
        let mut names: [&str; 64] = [""; 64];
        let mut known = 0;
        for bank in SCOPE_BANKS {
            let mut taken = 0u64;
            for probe in bank {
                let bits = ((1u64 << probe.width) - 1) << probe.lsb;
                assert!(probe.lsb + probe.width <= SCOPE_PROBES, "{}", probe.name);
                assert_eq!(taken & bits, 0, "{}", probe.name);
                assert!(!names[..known].contains(&probe.name), "{}", probe.name);
                taken |= bits;
                names[known] = probe.name;
                known += 1;
            }
        }
    }
}
