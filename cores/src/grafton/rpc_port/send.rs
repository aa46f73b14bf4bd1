//! The outgoing message: loaded field by field through CP0, sent when asked.
use super::received::WordOf;
use crate::rpc::LinkSource;
use hdl::lit::Lit;
use hdl::mem::BlockRam;
use hdl::table::Table;
use rust_hdl::prelude::*;
use spec::cpu::Cp0;
use spec::map::Node;
use spec::rpc::{Kind, CALL_LSB, D0_BITS, KIND_LSB, SOURCE_LSB};

/// Fields load on `write`. While `send` is high a message starts as soon as the link is ready for its class; `sent` is high
/// in the clock in which its last word enters the link's register, four clocks after the start decision at the soonest.
#[derive(LogicBlock, Default)]
pub struct Send {
    pub clock: Signal<In, Clock>,
    pub link: LinkSource,
    /// CP0 write: strobe, register number, value.
    pub write: Signal<In, Bit>,
    pub number: Signal<In, Bits<5>>,
    pub value: Signal<In, Bits<32>>,
    /// Level: send the message; must stay until `sent` or until it is withdrawn while it `refuses`.
    pub send: Signal<In, Bit>,
    /// Level: nothing has started, nor will it in this clock.
    pub refuses: Signal<Out, Bit>,
    /// Strobe: done.
    pub sent: Signal<Out, Bit>,
    /// What the words of the message have but for `call` and `kind`.
    words: BlockRam<2, 32>,
    word_of: Table<WordOf, 5, 2>,
    call: DFF<Bits<8>>,
    kind: DFF<Bits<3>>,
    /// Next word; 0 is idle.
    step: DFF<Bits<2>>,
    data: DFF<Bits<32>>,
    valid: DFF<Bit>,
    reply: DFF<Bit>,
    is_reply: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    own: Lit<32, { (Node::Cpu.address() as u64) << SOURCE_LSB }>,
    destination_number: Lit<5, { Cp0::Destination as u64 }>,
    call_number: Lit<5, { Cp0::Call as u64 }>,
    kind_number: Lit<5, { Cp0::Kind as u64 }>,
    d0_number: Lit<5, { Cp0::D0 as u64 }>,
    d1_number: Lit<5, { Cp0::D1 as u64 }>,
    d2_number: Lit<5, { Cp0::D2 as u64 }>,
    destination_mask: Lit<32, 0xffff>,
    d0_mask: Lit<32, { (1 << D0_BITS) - 1 }>,
    call_place: Lit<32, { CALL_LSB as u64 }>,
    kind_place: Lit<32, { KIND_LSB as u64 }>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    interrupt_kind: Lit<3, { Kind::Interrupt as u64 }>,
    reserved_kind: Lit<3, { Kind::Reserved as u64 }>,
}

impl Logic for Send {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, call, kind, step, data, valid, reply);
        clock!(self, clock, words);
        self.word_of.index.next = self.number.val();
        self.words.write_address.next = self.word_of.word.val();
        self.words.write_data.next = self.value.val();
        self.words.write_enable.next = self.write.val()
            & ((self.number.val() == self.destination_number.val())
                | (self.number.val() == self.d0_number.val())
                | (self.number.val() == self.d1_number.val())
                | (self.number.val() == self.d2_number.val()));
        if self.write.val() & (self.number.val() == self.call_number.val()) {
            self.call.d.next = self.value.val().get_bits::<8>(0);
        }
        if self.write.val() & (self.number.val() == self.kind_number.val()) {
            self.kind.d.next = self.value.val().get_bits::<3>(0);
        }
        self.is_reply.next = (self.kind.q.val() != self.call_kind.val())
            & (self.kind.q.val() != self.interrupt_kind.val())
            & (self.kind.q.val() != self.reserved_kind.val());
        self.ready.next = (self.is_reply.val() & self.link.reply_ready.val())
            | (!self.is_reply.val() & self.link.request_ready.val());
        self.valid.d.next = self.step.q.val().any();
        self.sent.next = self.step.q.val() == 3;
        self.refuses.next = (self.step.q.val() == 0) & !self.ready.val();
        // The link's data mean nothing while it is not valid.
        self.data.d.next = self.words.read_data.val();
        if self.step.q.val() == 0 {
            self.data.d.next =
                self.own.val() | (self.words.read_data.val() & self.destination_mask.val());
        }
        if (self.step.q.val() == 0) & self.send.val() & self.ready.val() {
            self.valid.d.next = true;
            self.reply.d.next = self.is_reply.val();
            self.step.d.next = 1.into();
        }
        if self.step.q.val() == 1 {
            self.data.d.next = (bit_cast::<32, 8>(self.call.q.val()) << self.call_place.val())
                | (bit_cast::<32, 3>(self.kind.q.val()) << self.kind_place.val())
                | (self.words.read_data.val() & self.d0_mask.val());
        }
        if self.step.q.val().any() {
            self.step.d.next = self.step.q.val() + 1;
        }
        self.words.read_address.next = self.step.d.val();
        self.words.read_enable.next = true;
        self.link.data.next = self.data.q.val();
        self.link.valid.next = self.valid.q.val();
        self.link.reply.next = self.reply.q.val();
    }
}
