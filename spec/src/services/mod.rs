//! One list of calls for each service.
//!
//! Call numbers and fields of the 2013 system are kept; what is new has numbers it did not use.

pub mod breaker;
pub mod debug;
pub mod ethernet;
pub mod flash;
pub mod memory;
pub mod names;
pub mod peripheral;
pub mod recorder;
pub mod system;

use crate::call::{CallDoc, Service};
use crate::map::Node;

impl Service for names::NameCall {
    const NODE: Node = Node::NameServer;
}
impl Service for system::SystemCall {
    const NODE: Node = Node::System;
}
impl Service for breaker::BreakerCall {
    const NODE: Node = Node::Outputs;
}
impl Service for peripheral::PeripheralCall {
    const NODE: Node = Node::Peripheral;
}
impl Service for memory::MemoryCall {
    const NODE: Node = Node::Memory;
}
impl Service for ethernet::EthernetCall {
    const NODE: Node = Node::Ethernet;
}
impl Service for flash::FlashCall {
    const NODE: Node = Node::Flash;
}
impl Service for recorder::SnifferCall {
    const NODE: Node = Node::Sniffer;
}
impl Service for recorder::ScopeCall {
    const NODE: Node = Node::Scope;
}
impl Service for debug::DebugCall {
    const NODE: Node = Node::Debug;
}

/// The calls and interrupts that a node serves or sends; empty for a node that serves none.
pub const fn calls_of(node: Node) -> (&'static [CallDoc], &'static [CallDoc]) {
    match node {
        Node::NameServer => (names::NameCall::TABLE, &[]),
        Node::System => (system::SystemCall::TABLE, &[]),
        Node::Outputs => (
            breaker::BreakerCall::TABLE,
            breaker::BreakerInterrupt::TABLE,
        ),
        Node::Peripheral => (
            peripheral::PeripheralCall::TABLE,
            peripheral::PeripheralInterrupt::TABLE,
        ),
        Node::Memory => (memory::MemoryCall::TABLE, &[]),
        Node::Ethernet => (
            ethernet::EthernetCall::TABLE,
            ethernet::EthernetInterrupt::TABLE,
        ),
        Node::Flash => (flash::FlashCall::TABLE, &[]),
        Node::Sniffer => (recorder::SnifferCall::TABLE, &[]),
        Node::Scope => (recorder::ScopeCall::TABLE, &[]),
        Node::Debug => (debug::DebugCall::TABLE, &[]),
        Node::Cpu | Node::Host | Node::Bridge => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Field, Word};
    use crate::rpc::{Data, D0_BITS, FIRST_INTERRUPT};

    fn check_fields(name: &str, fields: &[Field]) {
        for (i, field) in fields.iter().enumerate() {
            let bits = if field.word == Word::D0 { D0_BITS } else { 32 };
            assert!(
                field.msb < bits && field.lsb <= field.msb,
                "{name}.{}",
                field.name
            );
            for other in &fields[..i] {
                let apart =
                    field.word != other.word || field.lsb > other.msb || other.lsb > field.msb;
                assert!(apart, "{name}: {} overlaps {}", field.name, other.name);
            }
        }
    }

    /// No number twice in a service, interrupts from 0x80 on, and no two fields of a call share a bit.
    #[test]
    fn lists_are_sound() {
        for node in Node::ALL.into_iter().chain(Node::EXTRA) {
            let (calls, interrupts) = calls_of(node);
            for (table, is_interrupt) in [(calls, false), (interrupts, true)] {
                for (i, call) in table.iter().enumerate() {
                    assert_eq!(
                        call.number >= FIRST_INTERRUPT,
                        is_interrupt,
                        "{}",
                        call.name
                    );
                    assert!(table[..i].iter().all(|c| c.number != call.number));
                    check_fields(call.name, call.arguments);
                    check_fields(call.name, call.results);
                }
            }
        }
    }

    /// Typed arguments and the field places say the same.
    #[test]
    fn arguments_travel() {
        use super::peripheral::spi_transfer::{argument, Arguments};
        let arguments = Arguments {
            bits: 24,
            select: 1,
            deselect: 1,
            mode: 0,
            bus: 2,
            data: 0x00c0_ffee,
        };
        let data = arguments.to_data();
        assert_eq!(Arguments::from_data(data), arguments);
        assert_eq!(argument::bus.get(data), 2);
        assert_eq!(argument::bus.set(Data::default(), 7).d1, 3);
    }
}
