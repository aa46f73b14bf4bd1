//! Servers among the claims about them.
use crate::harness::harness;
use crate::served::Served;
use cores::breaker::Bank;
use cores::flash::{Flash, Protected};
use cores::rpc::{CounterSource, LinkSink, LinkSource, ServerPort};
use cores::system::{Description, Info, Names};
use rust_hdl::prelude::*;
use spec::map::SYS_HERTZ;
use spec::services::breaker::CHANNELS;

/// A server's port, and a server that answers when it likes what it likes, and sends interrupts when it likes.
#[derive(LogicBlock, Default)]
pub struct AnyServer {
    pub clock: Signal<In, Clock>,
    pub link_in: LinkSink,
    pub link_out: LinkSource,
    pub answers: Signal<In, Bit>,
    pub kind: Signal<In, Bits<3>>,
    pub result0: Signal<In, Bits<21>>,
    pub result1: Signal<In, Bits<32>>,
    pub result2: Signal<In, Bits<32>>,
    pub interrupts: Signal<In, Bit>,
    pub destination: Signal<In, Bits<16>>,
    pub interrupt: Signal<In, Bits<8>>,
    pub data0: Signal<In, Bits<21>>,
    pub data1: Signal<In, Bits<32>>,
    pub data2: Signal<In, Bits<32>>,
    pub in_data: Signal<In, Bits<32>>,
    pub in_valid: Signal<In, Bit>,
    pub in_reply: Signal<In, Bit>,
    pub in_request_ready: Signal<In, Bit>,
    pub in_reply_ready: Signal<In, Bit>,
    pub out_data: Signal<In, Bits<32>>,
    pub out_valid: Signal<In, Bit>,
    pub out_reply: Signal<In, Bit>,
    pub out_request_ready: Signal<In, Bit>,
    pub out_reply_ready: Signal<In, Bit>,
    pub request: Signal<In, Bit>,
    pub replying: Signal<In, Bit>,
    pub words_in: Signal<In, Bits<2>>,
    pub words_out: Signal<In, Bits<2>>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d0: Signal<In, Bits<21>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub answer: Signal<In, Bit>,
    pub answer_kind: Signal<In, Bits<3>>,
    pub answer_d0: Signal<In, Bits<21>>,
    pub answer_d1: Signal<In, Bits<32>>,
    pub answer_d2: Signal<In, Bits<32>>,
    pub told: Signal<In, Bit>,
    pub told_destination: Signal<In, Bits<16>>,
    pub told_call: Signal<In, Bits<8>>,
    pub told_d0: Signal<In, Bits<21>>,
    pub told_d1: Signal<In, Bits<32>>,
    pub told_d2: Signal<In, Bits<32>>,
    dut: ServerPort,
    served: Served<0>,
}

impl Logic for AnyServer {
    #[hdl_gen]
    #[rustfmt::skip] // wires, one a line
    fn update(&mut self) {
        clock!(self, clock, dut, served);
        LinkSink::link(&mut self.link_in, &mut self.dut.link_in);
        LinkSource::link(&mut self.link_out, &mut self.dut.link_out);
        self.dut.answer.next = self.answers.val();
        self.dut.answer_kind.next = self.kind.val();
        self.dut.answer_d0.next = self.result0.val();
        self.dut.answer_d1.next = self.result1.val();
        self.dut.answer_d2.next = self.result2.val();
        self.dut.interrupt_valid.next = self.interrupts.val();
        self.dut.interrupt_destination.next = self.destination.val();
        self.dut.interrupt_call.next = self.interrupt.val();
        self.dut.interrupt_d0.next = self.data0.val();
        self.dut.interrupt_d1.next = self.data1.val();
        self.dut.interrupt_d2.next = self.data2.val();
        self.served.in_data.next = self.in_data.val();
        self.served.in_valid.next = self.in_valid.val();
        self.served.in_reply.next = self.in_reply.val();
        self.served.in_request_ready.next = self.in_request_ready.val();
        self.served.in_reply_ready.next = self.in_reply_ready.val();
        self.served.out_data.next = self.out_data.val();
        self.served.out_valid.next = self.out_valid.val();
        self.served.out_reply.next = self.out_reply.val();
        self.served.out_request_ready.next = self.out_request_ready.val();
        self.served.out_reply_ready.next = self.out_reply_ready.val();
        self.served.request.next = self.request.val();
        self.served.replying.next = self.replying.val();
        self.served.words_in.next = self.words_in.val();
        self.served.words_out.next = self.words_out.val();
        self.served.source.next = self.source.val();
        self.served.call.next = self.call.val();
        self.served.d0.next = self.d0.val();
        self.served.d1.next = self.d1.val();
        self.served.d2.next = self.d2.val();
        self.served.answer.next = self.answer.val();
        self.served.answer_kind.next = self.answer_kind.val();
        self.served.answer_d0.next = self.answer_d0.val();
        self.served.answer_d1.next = self.answer_d1.val();
        self.served.answer_d2.next = self.answer_d2.val();
        self.served.told.next = self.told.val();
        self.served.told_destination.next = self.told_destination.val();
        self.served.told_call.next = self.told_call.val();
        self.served.told_d0.next = self.told_d0.val();
        self.served.told_d1.next = self.told_d1.val();
        self.served.told_d2.next = self.told_d2.val();
    }
}

harness! {
    /// The name server.
    NameServer, Names, Names::default(), 9, {}, {}
}

/// A chip with a serial number, so that every call has an answer.
const DESCRIPTION: Description = Description {
    clock_hertz: SYS_HERTZ,
    version: 1,
    serial: Some(1),
};

harness! {
    /// Chip information. The router may take its time.
    ChipInformation, Info, Info::new(DESCRIPTION), 0, {}, {query: CounterSource}
}

harness! {
    /// The outputs.
    Outputs, Bank, Bank::new(SYS_HERTZ), 4,
    {alert: Bits<CHANNELS>, all_off: Bit, cpu_restart: Bit}, {}
}

harness!(
    /// The flash node, with any flash chip, or none, at its pins.
    FlashNode,
    Flash<10>,
    Flash::new(Protected::default()),
    0,
    {flash_in: Bit},
    {}
);
