//! Incoming messages: one slot for replies and a queue of sixteen requests, in one block RAM.
//!
//! When a class has no room its ready falls and the network waits; nothing is dropped, except on `flush`. A message that
//! was taken (`take`) stays the current one until `finish`; replies go first.
use super::received::{Received, WordOf};
use crate::rpc::LinkSink;
use hdl::lit::Lit;
use hdl::mem::Mem;
use hdl::table::Table;
use rust_hdl::prelude::*;
use spec::cpu::QUEUE_MESSAGES;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Receive {
    pub clock: Signal<In, Clock>,
    pub link: LinkSink,
    /// Strobe: forget everything, also a message whose words are just arriving.
    pub flush: Signal<In, Bit>,
    /// Strobe: make the oldest message the current one.
    pub take: Signal<In, Bit>,
    /// Strobe: the current message is done with.
    pub finish: Signal<In, Bit>,
    /// Level: there is a current message, or one to take.
    pub present: Signal<Out, Bit>,
    /// Field of the current message: CP0 number in the clock before and in the clock of its value.
    pub next_number: Signal<In, Bits<5>>,
    pub number: Signal<In, Bits<5>>,
    pub value: Signal<Out, Bits<32>>,
    /// Level: a reply is in its slot.
    pub has_reply: Signal<Out, Bit>,
    /// Requests in the queue.
    pub requests: Signal<Out, Bits<5>>,
    /// Word of the message that arrives.
    step: DFF<Bits<2>>,
    dropping: DFF<Bit>,
    /// Complete messages in the queue; one more is arriving.
    complete: DFF<Bits<5>>,
    entering: DFF<Bit>,
    reply_occupied: DFF<Bit>,
    reply_complete: DFF<Bit>,
    head: DFF<Bits<4>>,
    tail: DFF<Bits<4>>,
    taken: DFF<Bit>,
    /// A message is complete.
    arrived: DFF<Bit>,
    taken_is_reply: DFF<Bit>,
    /// Bit 6 of the address: the reply; 5:2 place in the queue; 1:0 word. A word is read only after its message is complete.
    messages: Mem<7, 32>,
    next_word: Table<WordOf, 5, 2>,
    shows_reply: Signal<Local, Bit>,
    received: Received,
    starts: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    frees: Signal<Local, Bit>,
    enters: Signal<Local, Bit>,
    begins: Signal<Local, Bit>,
    all: Lit<5, { QUEUE_MESSAGES as u64 }>,
    all_but_one: Lit<5, { QUEUE_MESSAGES as u64 - 1 }>,
    slot: Lit<7, 0x40>,
}

impl Logic for Receive {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            step,
            dropping,
            complete,
            entering,
            reply_occupied,
            reply_complete,
            head,
            tail,
            taken,
            arrived,
            taken_is_reply
        );
        clock!(self, clock, messages);
        // Words that arrive.
        self.messages.write_data.next = self.link.data.val();
        self.messages.write_address.next =
            (bit_cast::<7, 4>(self.tail.q.val()) << 2) | bit_cast::<7, 2>(self.step.q.val());
        if self.link.reply.val() {
            self.messages.write_address.next =
                self.slot.val() | bit_cast::<7, 2>(self.step.q.val());
        }
        self.messages.write_enable.next = self.link.valid.val();
        self.starts.next = self.link.valid.val() & (self.step.q.val() == 0);
        self.ends.next = self.link.valid.val() & (self.step.q.val() == 3);
        if self.link.valid.val() {
            self.step.d.next = self.step.q.val() + 1;
        }
        // The queue of requests.
        self.frees.next = self.finish.val() & self.taken.q.val() & !self.taken_is_reply.q.val();
        self.begins.next = self.starts.val() & !self.link.reply.val();
        self.enters.next = self.ends.val() & !self.link.reply.val() & !self.dropping.q.val();
        if self.ends.val() {
            self.entering.d.next = false;
        }
        if self.begins.val() {
            self.entering.d.next = true;
        }
        if self.enters.val() & !self.frees.val() {
            self.complete.d.next = self.complete.q.val() + 1;
        }
        if self.frees.val() & !self.enters.val() {
            self.complete.d.next = self.complete.q.val() - 1;
        }
        if self.enters.val() {
            self.tail.d.next = self.tail.q.val() + 1;
        }
        if self.frees.val() {
            self.head.d.next = self.head.q.val() + 1;
        }
        // The slot for replies.
        if self.starts.val() & self.link.reply.val() {
            self.reply_occupied.d.next = true;
        }
        if self.ends.val() & self.link.reply.val() & !self.dropping.q.val() {
            self.reply_complete.d.next = true;
        }
        if self.finish.val() & self.taken.q.val() & self.taken_is_reply.q.val() {
            self.reply_occupied.d.next = false;
            self.reply_complete.d.next = false;
        }
        // The current message.
        self.present.next = self.taken.q.val() | self.arrived.q.val();
        if self.take.val() & !self.taken.q.val() {
            self.taken.d.next = self.arrived.q.val();
            self.taken_is_reply.d.next = self.reply_complete.q.val();
        }
        if self.finish.val() {
            self.taken.d.next = false;
        }
        if self.ends.val() {
            self.dropping.d.next = false;
        }
        if self.flush.val() {
            self.dropping.d.next =
                (self.link.valid.val() | self.step.q.val().any()) & !self.ends.val();
            self.complete.d.next = 0.into();
            self.entering.d.next = false;
            self.reply_occupied.d.next = false;
            self.reply_complete.d.next = false;
            self.head.d.next = 0.into();
            self.tail.d.next = 0.into();
            self.taken.d.next = false;
        }
        self.arrived.d.next = self.reply_complete.d.val() | self.complete.d.val().any();
        self.link.request_ready.next = (self.complete.q.val() != self.all.val())
            & !(self.entering.q.val() & (self.complete.q.val() == self.all_but_one.val()));
        self.link.reply_ready.next = !self.reply_occupied.q.val();
        // What is current, or will be if it is taken in this clock.
        self.shows_reply.next = self.reply_complete.q.val();
        if self.taken.q.val() {
            self.shows_reply.next = self.taken_is_reply.q.val();
        }
        self.next_word.index.next = self.next_number.val();
        self.messages.read_address.next = (bit_cast::<7, 4>(self.head.q.val()) << 2)
            | bit_cast::<7, 2>(self.next_word.word.val());
        if self.shows_reply.val() {
            self.messages.read_address.next =
                self.slot.val() | bit_cast::<7, 2>(self.next_word.word.val());
        }
        self.received.number.next = self.number.val();
        self.received.data.next = self.messages.read_data.val();
        self.value.next = self.received.value.val();
        self.has_reply.next = self.reply_complete.q.val();
        self.requests.next = self.complete.q.val();
    }
}
