//! Streams: `valid` never waits for `ready`; `data` holds while `valid & !ready`; a word moves in each clock where both are high.
use crate::mem::LutRam;
use rust_hdl::prelude::*;

pub use pair::{StreamSink, StreamSource};

// The derived `join` methods carry no documentation.
#[allow(missing_docs)]
mod pair {
    use rust_hdl::prelude::*;

    /// Producer's side of a stream.
    #[derive(LogicInterface, Default, Clone, Debug)]
    #[join = "StreamSink"]
    pub struct StreamSource<T: Synth> {
        /// The word offered.
        pub data: Signal<Out, T>,
        /// Level: `data` is a word.
        pub valid: Signal<Out, Bit>,
        /// Level: the consumer takes the word in this clock.
        pub ready: Signal<In, Bit>,
    }

    /// Consumer's side of a stream.
    #[derive(LogicInterface, Default, Clone, Debug)]
    #[join = "StreamSource"]
    pub struct StreamSink<T: Synth> {
        /// The word offered.
        pub data: Signal<In, T>,
        /// Level: `data` is a word.
        pub valid: Signal<In, Bit>,
        /// Level: the word is taken in this clock.
        pub ready: Signal<Out, Bit>,
    }
}

/// One register with a full flag. Every output is a function of registers; half rate (a word every two clocks).
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Slot<T: Synth> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Words in; ready while empty.
    pub sink: StreamSink<T>,
    /// Words out; valid while full.
    pub source: StreamSource<T>,
    word: DFF<T>,
    full: DFF<Bit>,
}

impl<T: Synth> Logic for Slot<T> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, word, full);
        self.sink.ready.next = !self.full.q.val();
        self.source.valid.next = self.full.q.val();
        self.source.data.next = self.word.q.val();
        if self.full.q.val() {
            if self.source.ready.val() {
                self.full.d.next = false;
            }
        } else if self.sink.valid.val() {
            self.word.d.next = self.sink.data.val();
            self.full.d.next = true;
        }
    }
}

/// Two registers. Every output is a function of registers; full rate (a word every clock), latency one clock.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Skid<T: Synth> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Words in; ready unless both registers are full.
    pub sink: StreamSink<T>,
    /// Words out.
    pub source: StreamSource<T>,
    front: DFF<T>,
    back: DFF<T>,
    front_full: DFF<Bit>,
    back_full: DFF<Bit>,
    taken: Signal<Local, Bit>,
    given: Signal<Local, Bit>,
}

impl<T: Synth> Logic for Skid<T> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, front, back, front_full, back_full);
        self.sink.ready.next = !self.back_full.q.val();
        self.source.valid.next = self.front_full.q.val();
        self.source.data.next = self.front.q.val();
        self.taken.next = self.sink.valid.val() & !self.back_full.q.val();
        self.given.next = self.front_full.q.val() & self.source.ready.val();
        if self.given.val() | !self.front_full.q.val() {
            // The front is free after this clock: refill it from the back, else from the input.
            if self.back_full.q.val() {
                self.front.d.next = self.back.q.val();
                self.front_full.d.next = true;
                self.back_full.d.next = false;
            } else {
                self.front.d.next = self.sink.data.val();
                self.front_full.d.next = self.taken.val();
            }
        } else if self.taken.val() {
            self.back.d.next = self.sink.data.val();
            self.back_full.d.next = true;
        }
    }
}

/// First in, first out: `2^A` words of `D` bits (at most 32) in LUT RAM. A word can leave in the clock after it came; full
/// rate. `ready` and `valid` are functions of registers, `data` of registers and the RAM.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Queue<const A: usize, const D: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Words in; ready unless full.
    pub sink: StreamSink<Bits<D>>,
    /// Words out; valid unless empty.
    pub source: StreamSource<Bits<D>>,
    /// Level: drop all words at the next edge (a word written in the same clock is dropped too).
    pub clear: Signal<In, Bit>,
    /// Words held, modulo `2^A` (0 is empty or full: see `full`).
    pub level: Signal<Out, Bits<A>>,
    /// Level: no room.
    pub full: Signal<Out, Bit>,
    ram: LutRam<A, D>,
    write_pointer: DFF<Bits<A>>,
    read_pointer: DFF<Bits<A>>,
    is_full: DFF<Bit>,
    write: Signal<Local, Bit>,
    read: Signal<Local, Bit>,
    same: Signal<Local, Bit>,
    write_advanced: Signal<Local, Bits<A>>,
    read_advanced: Signal<Local, Bits<A>>,
}

impl<const A: usize, const D: usize> Logic for Queue<A, D> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, write_pointer, read_pointer, is_full);
        clock!(self, clock, ram);
        self.same.next = self.write_pointer.q.val() == self.read_pointer.q.val();
        self.source.valid.next = self.is_full.q.val() | !self.same.val();
        self.source.data.next = self.ram.read_data.val();
        self.sink.ready.next = !self.is_full.q.val();
        self.level.next = self.write_pointer.q.val() - self.read_pointer.q.val();
        self.full.next = self.is_full.q.val();
        self.write.next = self.sink.valid.val() & self.sink.ready.val();
        self.read.next = self.source.valid.val() & self.source.ready.val();
        self.write_advanced.next = self.write_pointer.q.val() + 1;
        self.read_advanced.next = self.read_pointer.q.val() + 1;
        self.ram.read_address.next = self.read_pointer.q.val();
        self.ram.write_address.next = self.write_pointer.q.val();
        self.ram.write_data.next = self.sink.data.val();
        self.ram.write_enable.next = self.write.val();
        if self.write.val() {
            self.write_pointer.d.next = self.write_advanced.val();
        }
        if self.read.val() {
            self.read_pointer.d.next = self.read_advanced.val();
            self.is_full.d.next = false;
        }
        if self.write.val() & !self.read.val() {
            self.is_full.d.next = self.write_advanced.val() == self.read_pointer.q.val();
        }
        if self.clear.val() {
            self.write_pointer.d.next = self.read_pointer.q.val();
            self.read_pointer.d.next = self.read_pointer.q.val();
            self.is_full.d.next = false;
        }
    }
}
