//! The name server.
use crate::bench::{exactly, Subject};
use rand::rngs::StdRng;
use rand::Rng;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, D0_BITS};
use spec::services::names::{forward_query, list, reverse_query};

/// What the specification says of it.
#[derive(Default)]
pub struct Names;

/// The node that a call finds.
fn found(call: u8, data: Data) -> Option<Node> {
    let mut nodes = Node::PRESENT.into_iter();
    match call {
        list::CALL => nodes.nth(data.d0 as usize),
        forward_query::CALL => nodes.find(|node| node.name_words() == (data.d1, data.d2)),
        reverse_query::CALL => {
            let address = reverse_query::argument::address.get(data);
            nodes.find(|node| u32::from(node.address()) == address)
        }
        _ => None,
    }
}

impl Subject for Names {
    const LIMIT: u64 = 24;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let node = Node::ALL[random.gen_range(0..Node::ALL.len())];
        let (d1, d2) = node.name_words();
        let near = 1u32 << random.gen_range(0..32);
        let d0: u32 = match random.gen_range(0..4) {
            0 => random.gen_range(0..1 << D0_BITS),
            1 => random.gen_range(0..10),
            2 => u32::from(node.address()) ^ near & 0xffff,
            _ => node.address().into(),
        };
        let (d1, d2) = match random.gen_range(0..4) {
            0 => (d1 ^ near, d2),
            1 => (d1, d2 ^ near),
            _ => (d1, d2),
        };
        Message {
            source: random.gen(),
            destination: Node::NameServer.address(),
            call: match random.gen_range(0..8) {
                0 => random.gen(),
                number => number % 3,
            },
            kind: Kind::Call,
            data: Data { d0, d1, d2 },
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let Some(node) = found(call.call, call.data) else {
            return if answer.kind == Kind::ReturnFail {
                Ok(())
            } else {
                Err("nobody is found".into())
            };
        };
        let (d1, d2) = node.name_words();
        let d0 = node.address().into();
        exactly(answer, (Kind::ReturnSuccess, Data { d0, d1, d2 }))
    }
}
