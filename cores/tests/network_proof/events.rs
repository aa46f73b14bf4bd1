//! What the counters of the watched port are told.
use cores::rpc::layout::SplitHead;
use hdl::lit::Lit;
use hdl::prop::{Assert, Past};
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// - `counts_what_came`: a strobe for every first word that comes in, and no other.
/// - `counts_what_left`: a strobe one clock before every first word that goes out, and no other.
/// - `counts_refusals`: with the second word of a message: unreachable for a CALL to nobody, prohibited for a CALL that the access
///   table forbids, discarded for what is no CALL and either; and at no other time.
/// - `counts_waits`: in each clock in which a message waits, whatever its class, and in no other. It waits while its class has no
///   room behind it, but for the clock in which it goes, after which there is room again.
/// - `what_waits_has_no_room_behind_it`: a class has no room just while a message of it that came does not leave.
#[derive(LogicBlock, Default)]
pub struct Events<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub is_node: Signal<In, Bit>,
    /// Strobes, bit = kind of counter.
    pub events: Signal<In, Bits<6>>,
    pub data: Signal<In, Bits<32>>,
    pub valid: Signal<In, Bit>,
    pub reply: Signal<In, Bit>,
    pub position: Signal<In, Bits<2>>,
    pub to_nobody: Signal<In, Bit>,
    pub is_forbidden: Signal<In, Bit>,
    pub out_valid: Signal<In, Bit>,
    pub out_position: Signal<In, Bits<2>>,
    pub request_ready: Signal<In, Bit>,
    pub reply_ready: Signal<In, Bit>,
    /// The watched class, and whether a message of it waits.
    pub watched_reply: Signal<In, Bit>,
    pub waits: Signal<In, Bit>,
    nobody: Past<Bit>,
    forbidden: Past<Bit>,
    left: Past<Bit>,
    waited: Past<Bit>,
    request_held: Past<Bit>,
    reply_held: Past<Bit>,
    head: SplitHead,
    counts_what_came: Assert,
    counts_what_left: Assert,
    counts_refusals: Assert,
    counts_waits: Assert,
    what_waits_has_no_room_behind_it: Assert,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    second: Lit<2, 1>,
    is_second: Signal<Local, Bit>,
    enters: Signal<Local, Bit>,
    departs: Signal<Local, Bit>,
    is_call: Signal<Local, Bit>,
    unreachable: Signal<Local, Bit>,
    prohibited: Signal<Local, Bit>,
    discarded: Signal<Local, Bit>,
    still_held: Signal<Local, Bit>,
    has_room: Signal<Local, Bit>,
}

impl<const LANES: usize> Logic for Events<LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a strobe
    fn update(&mut self) {
        clock!(self, clock, nobody, forbidden, left, counts_what_came, counts_what_left, counts_refusals);
        clock!(self, clock, waited, request_held, reply_held, counts_waits, what_waits_has_no_room_behind_it);
        self.nobody.now.next = self.to_nobody.val();
        self.forbidden.now.next = self.is_forbidden.val();
        self.left.now.next = self.events.val().get_bit(1);
        self.head.word.next = self.data.val();
        self.is_second.next = self.valid.val() & (self.position.val() == self.second.val());
        self.is_call.next = !self.reply.val() & (self.head.kind.val() == self.call_kind.val());
        self.unreachable.next = self.is_second.val() & self.is_call.val() & self.nobody.past.val();
        self.prohibited.next = self.is_second.val() & self.is_call.val() & self.forbidden.past.val();
        self.discarded.next = self.is_second.val() & !self.is_call.val() & (self.nobody.past.val() | self.forbidden.past.val());
        self.enters.next = self.valid.val() & !self.position.val().any();
        self.departs.next = self.out_valid.val() & !self.out_position.val().any();
        self.counts_what_came.holds.next = !self.is_node.val()
            | (self.events.val().get_bit(0) == self.enters.val());
        self.counts_what_left.holds.next = !self.is_node.val()
            | (self.left.past.val() == self.departs.val());
        self.counts_refusals.holds.next = !self.is_node.val()
            | ((self.events.val().get_bit(3) == self.unreachable.val())
                & (self.events.val().get_bit(4) == self.prohibited.val())
                & (self.events.val().get_bit(5) == self.discarded.val()));

        self.waited.now.next = self.events.val().get_bit(2);
        self.request_held.now.next = !self.request_ready.val();
        self.reply_held.now.next = !self.reply_ready.val();
        self.still_held.next = (self.request_held.past.val() & !self.request_ready.val())
            | (self.reply_held.past.val() & !self.reply_ready.val());
        self.counts_waits.holds.next = !self.is_node.val() | (self.waited.past.val() == self.still_held.val());
        self.has_room.next = self.request_ready.val();
        if self.watched_reply.val() { self.has_room.next = self.reply_ready.val(); }
        self.what_waits_has_no_room_behind_it.holds.next = self.has_room.val() != self.waits.val();
    }
}
