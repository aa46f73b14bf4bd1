//! Calls with a deadline over any [`Network`].
//!
//! While a call waits, other messages arrive. An answer goes to its call by source and call number; a notice (interrupt) goes
//! to a bounded inbox; a call from another node is refused at once, for the CPU serves none; the rest is counted and
//! forgotten. A message carries no sequence number, so an answer that has not come when its call ends is *owed*: the next
//! answer of that node to that call is the late one and not that of a newer call, for the network keeps order between two
//! nodes. If the answer was lost and not late, the next call is taken for answered late: it times out, and the books are even.

use crate::network::Network;
use heapless::{Deque, Vec};
use spec::call::{Request, Service};
use spec::map::Node;
use spec::memory::{PAGES, PAGE_BYTES};
use spec::rpc::{Data, Kind, Message};
use spec::services::ethernet::frame_ready;

/// Notices that wait to be looked at. More than there are pages and channels, so that only a storm of one kind overflows it.
const INBOX: usize = 32;
/// Late answers that are remembered.
const OWED: usize = 8;
/// How long a late answer is waited for before it is held to be lost, in clocks (two seconds).
const OWED_CLOCKS: u64 = 2 * spec::map::SYS_HERTZ as u64;
/// What a call gets unless it says otherwise, in clocks (2 ms): some thousand times what a node needs.
pub const DEADLINE: u64 = spec::map::SYS_HERTZ as u64 / 500;
/// Pause before a call that was answered RETRY is sent again, in clocks; it doubles each time.
const RETRY_PAUSE: u64 = 32;

/// Why a call has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The node refused; its answer's data.
    Failed(Data),
    /// The node answered RETRY until the deadline.
    Busy,
    /// No answer by the deadline.
    TimedOut,
    /// The network did not take the request by the deadline.
    NotSent,
    /// No node has that address.
    Unreachable,
    /// The access table forbids it.
    Prohibited,
}

/// What happened on the link since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Calls made.
    pub calls: u32,
    /// Answers FAIL.
    pub failed: u32,
    /// Answers RETRY.
    pub retries: u32,
    /// Calls that got no answer in time.
    pub timed_out: u32,
    /// Requests that the network did not take in time.
    pub not_sent: u32,
    /// Answers from the router: no such node, or forbidden.
    pub unreachable: u32,
    /// Late answers of calls that had timed out.
    pub late: u32,
    /// Answers that nobody had asked for.
    pub stray: u32,
    /// Notices lost because the inbox was full; frames are not among them.
    pub overflowed: u32,
    /// Frames given back unread because the inbox was full.
    pub frames_returned: u32,
    /// Calls of other nodes, refused.
    pub refused: u32,
}

/// An answer that is still to come although nobody waits for it any more.
#[derive(Clone, Copy)]
struct Owed {
    node: u16,
    call: u8,
    until: u64,
}

/// The CPU's end of the network.
pub struct Link<N> {
    /// The network below.
    pub network: N,
    inbox: Deque<Message, INBOX>,
    owed: Vec<Owed, OWED>,
    returned: u32,
    unanswered: i32,
    counters: Counters,
}

impl<N: Network> Link<N> {
    /// A link with nothing waiting.
    pub fn new(network: N) -> Self {
        Link {
            network,
            inbox: Deque::new(),
            owed: Vec::new(),
            returned: 0,
            unanswered: 0,
            counters: Counters::default(),
        }
    }

    /// Clocks since power-up.
    pub fn now(&self) -> u64 {
        self.network.now()
    }

    /// What happened so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Makes a call and waits for its result for [`DEADLINE`] at most; a call that may be repeated without harm is sent a
    /// second time if no answer came.
    pub fn call<R>(&mut self, request: R) -> Result<R::Results, CallError>
    where
        R: Request,
        R::Service: Service,
    {
        self.call_within(request, DEADLINE)
    }

    /// Makes a call that may take up to `clocks`.
    pub fn call_within<R>(&mut self, request: R, clocks: u64) -> Result<R::Results, CallError>
    where
        R: Request,
        R::Service: Service,
    {
        let message = Message {
            source: Node::Cpu.address(),
            destination: R::Service::NODE.address(),
            call: R::CALL,
            kind: Kind::Call,
            data: request.data(),
        };
        self.exchange(&message, clocks, R::IDEMPOTENT)
            .map(R::results)
    }

    /// The same for any call: the part that is in memory once only.
    #[inline(never)]
    fn exchange(
        &mut self,
        message: &Message,
        clocks: u64,
        is_idempotent: bool,
    ) -> Result<Data, CallError> {
        self.counters.calls += 1;
        self.unanswered = 0;
        let mut may_repeat = is_idempotent;
        let answer = loop {
            let answer = self.ask(message, clocks);
            if !may_repeat || !matches!(answer, Err(CallError::TimedOut)) {
                break answer;
            }
            may_repeat = false;
        };
        for _ in 0..self.unanswered {
            self.remember_owed(message);
        }
        answer
    }

    /// Sends a request until it is answered by something else than RETRY.
    #[inline(always)]
    fn ask(&mut self, request: &Message, clocks: u64) -> Result<Data, CallError> {
        let deadline = self.now() + clocks;
        let mut pause = RETRY_PAUSE;
        loop {
            if !self.network.send(*request, deadline) {
                self.counters.not_sent += 1;
                return Err(CallError::NotSent);
            }
            self.unanswered += 1;
            let Some(answer) = self.answer_to(request, deadline) else {
                self.counters.timed_out += 1;
                return Err(CallError::TimedOut);
            };
            match answer.kind {
                Kind::ReturnSuccess => return Ok(answer.data),
                Kind::ReturnRetry => {
                    self.counters.retries += 1;
                    let until = self.now() + pause;
                    if until >= deadline {
                        return Err(CallError::Busy);
                    }
                    self.wait(until);
                    pause *= 2;
                }
                Kind::HostUnreachable => {
                    self.counters.unreachable += 1;
                    return Err(CallError::Unreachable);
                }
                Kind::HostProhibited => {
                    self.counters.unreachable += 1;
                    return Err(CallError::Prohibited);
                }
                _ => {
                    self.counters.failed += 1;
                    return Err(CallError::Failed(answer.data));
                }
            }
        }
    }

    /// Waits for the answer to `request`; everything else that arrives is sorted away.
    fn answer_to(&mut self, request: &Message, deadline: u64) -> Option<Message> {
        loop {
            let Some(message) = self.network.receive(deadline) else {
                if self.now() >= deadline {
                    return None;
                }
                continue;
            };
            let fits = message.kind.is_reply()
                && message.source == request.destination
                && message.call == request.call;
            if !fits {
                self.sort_away(message);
                continue;
            }
            self.unanswered -= 1;
            if !self.was_owed(message) {
                return Some(message);
            }
        }
    }

    /// Lets time pass, sorting away what arrives.
    fn wait(&mut self, until: u64) {
        while self.now() < until {
            if let Some(message) = self.network.receive(until) {
                self.sort_away(message);
            }
        }
    }

    fn remember_owed(&mut self, request: &Message) {
        let now = self.now();
        self.owed.retain(|owed| owed.until > now);
        if self.owed.is_full() {
            self.owed.remove(0);
        }
        let owed = Owed {
            node: request.destination,
            call: request.call,
            until: now + OWED_CLOCKS,
        };
        // There is room: one was removed if it was full.
        let _ = self.owed.push(owed);
    }

    /// Whether this answer belongs to a call that timed out; then it is no longer owed.
    fn was_owed(&mut self, answer: Message) -> bool {
        if self.owed.is_empty() {
            return false;
        }
        let now = self.now();
        self.owed.retain(|owed| owed.until > now);
        let place = self
            .owed
            .iter()
            .position(|owed| owed.node == answer.source && owed.call == answer.call);
        if let Some(place) = place {
            self.owed.remove(place);
            self.counters.late += 1;
        }
        place.is_some()
    }

    /// A message that no call waits for.
    fn sort_away(&mut self, message: Message) {
        match message.kind {
            Kind::Interrupt => self.keep(message),
            Kind::Call => self.refuse(message),
            kind if kind.is_reply() => {
                if !self.was_owed(message) {
                    self.counters.stray += 1;
                }
            }
            _ => self.counters.stray += 1,
        }
    }

    fn keep(&mut self, notice: Message) {
        if self.inbox.push_back(notice).is_ok() {
            return;
        }
        if is_frame(&notice) {
            let page = frame_ready::Arguments::from_data(notice.data).address as usize / PAGE_BYTES;
            self.returned |= 1 << (page % PAGES);
            self.counters.frames_returned += 1;
        } else {
            self.counters.overflowed += 1;
        }
    }

    /// Every call gets an answer; the CPU serves none.
    fn refuse(&mut self, call: Message) {
        self.counters.refused += 1;
        let answer = Message {
            source: call.destination,
            destination: call.source,
            kind: Kind::ReturnFail,
            data: Data::default(),
            ..call
        };
        let deadline = self.now() + DEADLINE;
        if !self.network.send(answer, deadline) {
            self.counters.not_sent += 1;
        }
    }

    /// The next notice, sleeping until `deadline` at most.
    pub fn next(&mut self, deadline: u64) -> Option<Message> {
        loop {
            if let Some(notice) = self.inbox.pop_front() {
                return Some(notice);
            }
            match self.network.receive(deadline) {
                Some(notice) if notice.kind == Kind::Interrupt => return Some(notice),
                Some(message) => self.sort_away(message),
                None if self.now() >= deadline => return None,
                None => {}
            }
        }
    }

    /// A page whose frame found no room in the inbox: its owner is the CPU, and it must be given back.
    pub fn take_returned(&mut self) -> Option<u32> {
        if self.returned == 0 {
            return None;
        }
        let page = self.returned.trailing_zeros();
        self.returned &= !(1 << page);
        Some(page * PAGE_BYTES as u32)
    }
}

/// Whether a notice brings a page.
fn is_frame(notice: &Message) -> bool {
    notice.source == Node::Ethernet.address() && notice.call == frame_ready::CALL
}
