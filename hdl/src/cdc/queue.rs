//! First in, first out across clocks.
use super::crossing;
use super::Synchroniser;
use crate::mem::LutRam;
use crate::reg::RegInit;
use crate::stream::{StreamSink, StreamSource};
use rust_hdl::prelude::*;

/// Words of `D` bits, each with a tag of `T` bits (at most 32 each): LUT RAM of `2^A` (`A` at least 2) and a register behind
/// it, so `2^A` words in all; a word a clock at both ends. `ready`, `valid`, `data` and the tag are registers.
///
/// The pointers count in Gray code, which is the RAM's address too. Those after this one wait in registers, so that between
/// `valid` or `ready` and the pointers there is no logic but the comparison.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct AsyncQueue<const A: usize, const D: usize, const T: usize> {
    /// Sender's clock, rising edge.
    pub send_clock: Signal<In, Clock>,
    /// Words in, in `send_clock`.
    pub sink: StreamSink<Bits<D>>,
    /// Tag of the word in.
    pub sink_tag: Signal<In, Bits<T>>,
    /// Receiver's clock, rising edge.
    pub receive_clock: Signal<In, Clock>,
    /// Words out, in `receive_clock`.
    pub source: StreamSource<Bits<D>>,
    /// Tag of the word out.
    pub source_tag: Signal<Out, Bits<T>>,
    words: LutRam<A, D>,
    tags: LutRam<A, T>,
    full: DFF<Bit>,
    write_gray: DFF<Bits<A>>,
    write_next: RegInit<A, 1>,
    write_second: RegInit<A, 3>,
    write_third: RegInit<A, 3>,
    read_gray_in_send: Synchroniser<A>,
    offered: DFF<Bit>,
    read_gray: DFF<Bits<A>>,
    read_next: RegInit<A, 1>,
    read_second: RegInit<A, 2>,
    write_gray_in_receive: Synchroniser<A>,
    held: DFF<Bit>,
    word: DFF<Bits<D>>,
    tag: DFF<Bits<T>>,
    write: Signal<Local, Bit>,
    write_half: Signal<Local, Bits<A>>,
    load: Signal<Local, Bit>,
    read_half: Signal<Local, Bits<A>>,
}

impl<const A: usize, const D: usize, const T: usize> Logic for AsyncQueue<A, D, T> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            send_clock,
            full,
            write_gray,
            write_next,
            write_second,
            write_third
        );
        dff_setup!(
            self,
            receive_clock,
            offered,
            read_gray,
            read_next,
            read_second,
            held,
            word,
            tag
        );
        clock!(self, send_clock, words, tags, read_gray_in_send);
        clock!(self, receive_clock, write_gray_in_receive);

        // Sender: full when one more write would make the pointers equal. `write_third` counts in binary.
        self.read_gray_in_send.d.next = self.read_gray.q.val();
        self.sink.ready.next = !self.full.q.val();
        self.write.next = self.sink.valid.val() & !self.full.q.val();
        self.write_half.next = self.write_third.q.val() >> 1;
        self.words.write_address.next = self.write_gray.q.val();
        self.words.write_data.next = self.sink.data.val();
        self.words.write_enable.next = self.write.val();
        self.tags.write_address.next = self.write_gray.q.val();
        self.tags.write_data.next = self.sink_tag.val();
        self.tags.write_enable.next = self.write.val();
        self.full.d.next = self.write_next.q.val() == self.read_gray_in_send.q.val();
        if self.write.val() {
            self.full.d.next = self.write_second.q.val() == self.read_gray_in_send.q.val();
            self.write_gray.d.next = self.write_next.q.val();
            self.write_next.d.next = self.write_second.q.val();
            self.write_second.d.next = self.write_third.q.val() ^ self.write_half.val();
            self.write_third.d.next = self.write_third.q.val() + 1;
        }

        // Receiver: a word goes from the RAM to the register when that is empty or being emptied. `read_second` counts in binary.
        self.write_gray_in_receive.d.next = self.write_gray.q.val();
        self.words.read_address.next = self.read_gray.q.val();
        self.tags.read_address.next = self.read_gray.q.val();
        self.load.next = self.offered.q.val() & (self.source.ready.val() | !self.held.q.val());
        self.read_half.next = self.read_second.q.val() >> 1;
        self.offered.d.next = self.read_gray.q.val() != self.write_gray_in_receive.q.val();
        if self.source.ready.val() {
            self.held.d.next = false;
        }
        if self.load.val() {
            self.offered.d.next = self.read_next.q.val() != self.write_gray_in_receive.q.val();
            self.read_gray.d.next = self.read_next.q.val();
            self.read_next.d.next = self.read_second.q.val() ^ self.read_half.val();
            self.read_second.d.next = self.read_second.q.val() + 1;
            self.held.d.next = true;
            self.word.d.next = self.words.read_data.val();
            self.tag.d.next = self.tags.read_data.val();
        }
        self.source.valid.next = self.held.q.val();
        self.source.data.next = self.word.q.val();
        self.source_tag.next = self.tag.q.val();
    }
    fn timing(&self) -> Vec<TimingInfo> {
        crossing(
            "queue",
            &["write_gray.q", "read_gray.q", "words.mem", "tags.mem"],
            &[
                "write_gray_in_receive.first",
                "read_gray_in_send.first",
                "word.q",
                "tag.q",
            ],
        )
    }
}
