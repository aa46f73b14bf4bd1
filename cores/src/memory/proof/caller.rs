//! The environment: calls stay until they are answered, and the watched page is always the same one.
use super::asked::{Asked, Call};
use super::WIDTH;
use hdl::prop::{Assume, Past};
use rust_hdl::prelude::*;

/// Takes the words of a call in and says what they mean.
#[derive(LogicBlock, Default)]
pub struct Caller {
    pub clock: Signal<In, Clock>,
    pub request: Signal<In, Bit>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub answer: Signal<In, Bit>,
    pub watched: Signal<In, Bits<WIDTH>>,
    pub asked: Signal<Out, Call>,
    /// A call was there in the last clock and not answered.
    pub waited: Signal<Out, Bit>,
    reading: Asked,
    waits: Past<Bit>,
    source_before: Past<Bits<16>>,
    call_before: Past<Bits<8>>,
    d1_before: Past<Bits<32>>,
    d2_before: Past<Bits<32>>,
    watched_before: Past<Bits<WIDTH>>,
    request_stays: Assume,
    watched_stays: Assume,
}

impl Logic for Caller {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, waits, source_before, call_before, d1_before);
        clock!(self, clock, d2_before, watched_before);
        clock!(self, clock, request_stays, watched_stays);
        self.reading.source.next = self.source.val();
        self.reading.call.next = self.call.val();
        self.reading.d1.next = self.d1.val();
        self.reading.d2.next = self.d2.val();
        self.asked.next = self.reading.asked.val();

        self.waits.now.next = self.request.val() & !self.answer.val();
        self.waited.next = self.waits.past.val();
        self.source_before.now.next = self.source.val();
        self.call_before.now.next = self.call.val();
        self.d1_before.now.next = self.d1.val();
        self.d2_before.now.next = self.d2.val();
        self.watched_before.now.next = self.watched.val();
        self.request_stays.holds.next = !self.waits.past.val()
            | (self.request.val()
                & (self.source.val() == self.source_before.past.val())
                & (self.call.val() == self.call_before.past.val())
                & (self.d1.val() == self.d1_before.past.val())
                & (self.d2.val() == self.d2_before.past.val()));
        self.watched_stays.holds.next = !self.watched_before.valid.val()
            | (self.watched.val() == self.watched_before.past.val());
    }
}
