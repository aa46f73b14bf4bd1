//! A node that keeps up: it takes every frame that is announced and frees its page at once, or sends it back at once.
//!
//! ```text
//! FRAME_READY -> pending --> FREE
//!                        \-> CHOWN -> given -> SEND_FRAME
//! ```
use cores::memory::PAGE_BITS;
use cores::rpc::{LinkSink, LinkSource, Receive, Transmit};
use hdl::lit::Lit;
use hdl::stream::Queue;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::PAGE_BYTES;
use spec::rpc::Kind;
use spec::services::{ethernet, memory};

/// Bits of a frame's length.
const LENGTH_BITS: usize = 11;
/// Page above length.
const ENTRY_BITS: usize = PAGE_BITS + LENGTH_BITS;
/// Place of the page's number in its address.
const PAGE_AT: u64 = PAGE_BYTES.trailing_zeros() as u64;

const _: () = assert!(ethernet::frame_ready::argument::octets.width() == LENGTH_BITS as u32);

/// See the module page. Nothing in it waits for an answer but the order to send, which needs the page's new owner.
#[derive(LogicBlock, Default)]
pub struct Consumer {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Level: send frames back.
    pub echo: Signal<In, Bit>,
    /// Level: keep what comes.
    pub keep: Signal<In, Bit>,
    /// Strobe: let go of one all the same.
    pub let_go: Signal<In, Bit>,
    /// Frames announced so far.
    pub announced: Signal<Out, Bits<32>>,
    /// Level: a call was refused.
    pub refused: Signal<Out, Bit>,
    inbox: Receive,
    replies: Receive,
    transmit: Transmit,
    pending: Queue<4, ENTRY_BITS>,
    given: Queue<4, ENTRY_BITS>,
    arrived: DFF<Bit>,
    replied: DFF<Bit>,
    owes: DFF<Bit>,
    orders: DFF<Bits<5>>,
    count: DFF<Bits<32>>,
    was_refused: DFF<Bit>,
    page_at: Lit<4, PAGE_AT>,
    number_at: Lit<4, { LENGTH_BITS as u64 }>,
    nobody: Lit<16, 0>,
    ram: Lit<16, { Node::Memory as u64 }>,
    mac: Lit<16, { Node::Ethernet as u64 }>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    frame_ready: Lit<8, { ethernet::frame_ready::CALL as u64 }>,
    free_call: Lit<8, { memory::free::CALL as u64 }>,
    give_call: Lit<8, { memory::change_owner::CALL as u64 }>,
    send_call: Lit<8, { ethernet::send_frame::CALL as u64 }>,
    no_d0: Lit<21, 0>,
    is_frame: Signal<Local, Bit>,
    is_given: Signal<Local, Bit>,
    may_send: Signal<Local, Bit>,
    sends: Signal<Local, Bit>,
    lets_go: Signal<Local, Bit>,
    entry: Signal<Local, Bits<ENTRY_BITS>>,
    page: Signal<Local, Bits<PAGE_BITS>>,
    octets: Signal<Local, Bits<LENGTH_BITS>>,
    new_page: Signal<Local, Bits<PAGE_BITS>>,
    new_octets: Signal<Local, Bits<LENGTH_BITS>>,
}

impl Logic for Consumer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            arrived,
            replied,
            owes,
            orders,
            count,
            was_refused
        );
        clock!(self, clock, inbox, replies, transmit, pending, given);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);
        self.pending.clear.next = false;
        self.given.clear.next = false;

        // In: there are fewer pages than places, so that there is always room.
        self.link_in.request_ready.next = true;
        self.link_in.reply_ready.next = true;
        self.inbox.data.next = self.link_in.data.val();
        self.inbox.valid.next = self.link_in.valid.val() & !self.link_in.reply.val();
        self.inbox.capture.next = true;
        self.replies.data.next = self.link_in.data.val();
        self.replies.valid.next = self.link_in.valid.val() & self.link_in.reply.val();
        self.replies.capture.next = true;
        self.arrived.d.next = self.inbox.ends.val();
        self.replied.d.next = self.replies.ends.val();
        self.is_frame.next =
            self.arrived.q.val() & (self.inbox.call.val() == self.frame_ready.val());
        self.new_page.next = self
            .inbox
            .d1
            .val()
            .get_bits::<PAGE_BITS>(self.page_at.val().index());
        self.new_octets.next = self.inbox.d0.val().get_bits::<LENGTH_BITS>(0);
        self.pending.sink.valid.next = self.is_frame.val();
        self.pending.sink.data.next = (bit_cast::<ENTRY_BITS, PAGE_BITS>(self.new_page.val())
            << bit_cast::<ENTRY_BITS, 4>(self.number_at.val()))
            | bit_cast::<ENTRY_BITS, LENGTH_BITS>(self.new_octets.val());
        if self.is_frame.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        self.is_given.next = self.replied.q.val()
            & (self.replies.source.val() == self.ram.val())
            & (self.replies.call.val() == self.give_call.val());
        if self.replied.q.val() & (self.replies.kind.val() != self.success.val()) {
            self.was_refused.d.next = true;
        }

        // Out: what was given is ordered to be sent first.
        self.may_send.next = self.transmit.free.val() & self.transmit.request_ready.val();
        self.sends.next = self.may_send.val() & self.orders.q.val().any();
        self.lets_go.next = self.may_send.val()
            & !self.sends.val()
            & self.pending.source.valid.val()
            & (!self.keep.val() | self.owes.q.val());
        self.owes.d.next = (self.owes.q.val() & !self.lets_go.val()) | self.let_go.val();
        if self.is_given.val() & !self.sends.val() {
            self.orders.d.next = self.orders.q.val() + 1;
        } else if self.sends.val() & !self.is_given.val() {
            self.orders.d.next = self.orders.q.val() - 1;
        }
        self.pending.source.ready.next = self.lets_go.val();
        self.given.sink.valid.next = self.lets_go.val() & self.echo.val();
        self.given.sink.data.next = self.pending.source.data.val();
        self.given.source.ready.next = self.sends.val();
        self.entry.next = self.pending.source.data.val();
        if self.sends.val() {
            self.entry.next = self.given.source.data.val();
        }
        self.page.next = self
            .entry
            .val()
            .get_bits::<PAGE_BITS>(self.number_at.val().index());
        self.octets.next = self.entry.val().get_bits::<LENGTH_BITS>(0);
        self.transmit.start.next = self.sends.val() | self.lets_go.val();
        self.transmit.reply.next = false;
        self.transmit.source.next = self.nobody.val();
        self.transmit.kind.next = self.call_kind.val();
        self.transmit.destination.next = self.ram.val();
        self.transmit.call.next = self.free_call.val();
        self.transmit.d0.next = self.no_d0.val();
        self.transmit.d1.next =
            bit_cast::<32, PAGE_BITS>(self.page.val()) << bit_cast::<32, 4>(self.page_at.val());
        self.transmit.d2.next = bit_cast::<32, 16>(self.mac.val());
        if self.sends.val() {
            self.transmit.destination.next = self.mac.val();
            self.transmit.call.next = self.send_call.val();
            self.transmit.d2.next = bit_cast::<32, LENGTH_BITS>(self.octets.val());
        } else if self.echo.val() {
            self.transmit.call.next = self.give_call.val();
        }
        self.announced.next = self.count.q.val();
        self.refused.next = self.was_refused.q.val();
    }
}
