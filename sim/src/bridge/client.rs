//! The transport: a call in a frame, again and again until the frame with its answer comes.

use super::Address;
use crate::host::{CallError, Transport};
use spec::bridge::{Direction, Frame, BROADCAST};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::debug::status;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::time::Duration;

/// Something that frames go out to and come in from.
pub trait Wire {
    /// Address of this end.
    fn own(&self) -> Address;
    /// How long to wait before a frame is sent again, and how often it is sent.
    fn patience(&self) -> (Duration, u32);
    /// Sends a frame without FCS.
    fn send(&mut self, frame: &[u8]) -> io::Result<()>;
    /// The next frame that comes within this time, any frame; nothing if none does. The time is the wire's own.
    fn receive(&mut self, patience: &mut Duration) -> io::Result<Option<Vec<u8>>>;
}

/// See the module documentation.
///
/// The device carries a call out once however often its frame comes, so to repeat one is harmless.
pub struct BridgeClient<W> {
    wire: W,
    device: Address,
    session: u16,
    number: u16,
    /// Frames that were sent again.
    pub repeated: u64,
}

impl<W: Wire> BridgeClient<W> {
    /// A way to the device with this address; broadcast reaches any that is there.
    pub fn new(wire: W, device: Address) -> Self {
        Self {
            wire,
            device,
            // Whoever asked before had another number, but for one case in 65536.
            session: RandomState::new().build_hasher().finish() as u16,
            number: 0,
            repeated: 0,
        }
    }

    /// The device's address.
    pub fn device(&self) -> Address {
        self.device
    }

    /// Sends all further calls to this one.
    pub fn set_device(&mut self, device: Address) {
        self.device = device;
    }

    /// The wire, between two calls.
    pub fn wire(&mut self) -> &mut W {
        &mut self.wire
    }

    /// Every device on the wire that has a bridge, asked by broadcast for the state of its CPU, which changes nothing.
    pub fn find(&mut self) -> io::Result<Vec<Address>> {
        let mut found = BTreeSet::new();
        let request = self.request(
            Address(BROADCAST),
            Node::Debug,
            status::CALL,
            Data::default(),
        );
        let (patience, _) = self.wire.patience();
        for _ in 0..3 {
            self.wire.send(&request.to_octets())?;
            let mut left = patience;
            while let Some(octets) = self.wire.receive(&mut left)? {
                found.extend(
                    self.answer(&request, &octets)
                        .map(|frame| Address(frame.sender)),
                );
            }
        }
        Ok(found.into_iter().collect())
    }

    /// The frame of the next call.
    fn request(&mut self, device: Address, node: Node, call: u8, data: Data) -> Frame {
        self.number = self.number.wrapping_add(1);
        Frame {
            destination: device.0,
            sender: self.wire.own().0,
            direction: Direction::Call,
            session: self.session,
            number: self.number,
            message: Message {
                source: Node::Bridge.address(),
                destination: node.address(),
                call,
                kind: Kind::Call,
                data,
            },
        }
    }

    /// The answer to a call in these octets, if that is what they are.
    fn answer(&self, request: &Frame, octets: &[u8]) -> Option<Frame> {
        Frame::from_octets(octets).filter(|frame| {
            let from = request.destination == BROADCAST || request.destination == frame.sender;
            from && frame.direction == Direction::Answer
                && frame.destination == request.sender
                && (frame.session, frame.number) == (request.session, request.number)
                && frame.message.call == request.message.call
        })
    }
}

impl<W: Wire> Transport for BridgeClient<W> {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        let failed = |error: io::Error| CallError::Interface(error.kind());
        let request = self.request(self.device, node, call, data);
        let (patience, tries) = self.wire.patience();
        for attempt in 0..tries {
            self.repeated += u64::from(attempt > 0);
            self.wire.send(&request.to_octets()).map_err(failed)?;
            let mut left = patience;
            while let Some(octets) = self.wire.receive(&mut left).map_err(failed)? {
                if let Some(answer) = self.answer(&request, &octets) {
                    return Ok(answer.message);
                }
            }
        }
        Err(CallError::Silence { node, call })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    const HERE: Address = Address([2, 0, 0, 0, 0, 9]);
    const THERE: Address = Address([2, 0, 0, 0, 0, 1]);

    /// A device that counts, behind a wire that loses frames.
    #[derive(Default)]
    struct Lossy {
        lose: VecDeque<bool>,
        waiting: VecDeque<Vec<u8>>,
        last: Option<(u16, u16)>,
        count: u32,
    }

    impl Wire for Lossy {
        fn own(&self) -> Address {
            HERE
        }
        fn patience(&self) -> (Duration, u32) {
            (Duration::from_millis(1), 5)
        }
        fn send(&mut self, octets: &[u8]) -> io::Result<()> {
            let request = Frame::from_octets(octets).expect("a frame");
            assert_eq!(request.direction, Direction::Call);
            if self.lose.pop_front().unwrap_or(false) {
                return Ok(());
            }
            let sequence = Some((request.session, request.number));
            self.count += u32::from(self.last != sequence);
            self.last = sequence;
            let mut answer = Frame {
                destination: HERE.0,
                sender: THERE.0,
                direction: Direction::Answer,
                ..request
            };
            answer.message.kind = Kind::ReturnSuccess;
            answer.message.data.d1 = self.count;
            // Others that are not it: somebody else's, an older one, other protocols.
            let mut strange = [answer; 4];
            strange[0].destination = THERE.0;
            strange[1].number = strange[1].number.wrapping_sub(1);
            strange[2].direction = Direction::Call;
            strange[3].sender = HERE.0;
            self.waiting
                .extend(strange.map(|frame| frame.to_octets().to_vec()));
            self.waiting.push_back(vec![0; 14]);
            if !self.lose.pop_front().unwrap_or(false) {
                self.waiting.push_back(answer.to_octets().to_vec());
            }
            Ok(())
        }
        fn receive(&mut self, left: &mut Duration) -> io::Result<Option<Vec<u8>>> {
            let frame = self.waiting.pop_front();
            *left = frame.as_ref().map_or(Duration::ZERO, |_| *left);
            Ok(frame)
        }
    }

    #[test]
    fn lost_frames_are_sent_again_and_calls_are_not_made_twice() {
        let mut client = BridgeClient::new(Lossy::default(), THERE);
        let mut call = |losses: &[bool]| {
            client.wire().lose = losses.iter().copied().collect();
            let answer = client.call(Node::Scope, 3, Data::default());
            answer.map(|message| message.data.d1)
        };
        assert_eq!(call(&[]), Ok(1));
        assert_eq!(call(&[true, true]), Ok(2));
        assert_eq!(call(&[false, true, true, false, true]), Ok(3));
        let silence = CallError::Silence {
            node: Node::Scope,
            call: 3,
        };
        assert_eq!(call(&[true; 9]), Err(silence));
        assert_eq!(call(&[]), Ok(4));
        // To a search, the stranger of the right number is one more board.
        assert_eq!(client.find().expect("sent"), [THERE, HERE]);
    }
}
