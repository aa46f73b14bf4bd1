//! The gateware's bit positions against `spec`'s own packing.
use crate::rpc::layout::{JoinHead, JoinRoute, SplitHead, SplitRoute};
use hdl::check::{self, Bench};
use rust_hdl::prelude::*;
use spec::rpc::Message;

/// All four blocks around: words in, fields out, words out again.
#[derive(LogicBlock, Default)]
struct Around {
    pub clock: Signal<In, Clock>,
    pub word0: Signal<In, Bits<32>>,
    pub word1: Signal<In, Bits<32>>,
    pub source: Signal<Out, Bits<16>>,
    pub destination: Signal<Out, Bits<16>>,
    pub call: Signal<Out, Bits<8>>,
    pub kind: Signal<Out, Bits<3>>,
    pub d0: Signal<Out, Bits<21>>,
    pub joined0: Signal<Out, Bits<32>>,
    pub joined1: Signal<Out, Bits<32>>,
    split_route: SplitRoute,
    split_head: SplitHead,
    join_route: JoinRoute,
    join_head: JoinHead,
}

impl Logic for Around {
    #[hdl_gen]
    fn update(&mut self) {
        self.split_route.word.next = self.word0.val();
        self.split_head.word.next = self.word1.val();
        self.source.next = self.split_route.source.val();
        self.destination.next = self.split_route.destination.val();
        self.call.next = self.split_head.call.val();
        self.kind.next = self.split_head.kind.val();
        self.d0.next = self.split_head.d0.val();
        self.join_route.source.next = self.split_route.source.val();
        self.join_route.destination.next = self.split_route.destination.val();
        self.join_head.call.next = self.split_head.call.val();
        self.join_head.kind.next = self.split_head.kind.val();
        self.join_head.d0.next = self.split_head.d0.val();
        self.joined0.next = self.join_route.word.val();
        self.joined1.next = self.join_head.word.val();
    }
}

#[test]
fn every_bit_is_where_spec_has_it() {
    let mut bench = Bench::new(Around::default(), |a| &mut a.clock).recording();
    let ones = (0..64).map(|bit| 1u64 << bit);
    for pattern in ones.chain([0, u64::MAX, 0x0123_4567_89ab_cdef]) {
        let words = [(pattern >> 32) as u32, pattern as u32, 0, 0];
        let message = Message::from_words(words);
        bench.dut.word0.next = words[0].to_bits();
        bench.dut.word1.next = words[1].to_bits();
        bench.settle();
        let dut = &bench.dut;
        assert_eq!(dut.source.val(), u64::from(message.source));
        assert_eq!(dut.destination.val(), u64::from(message.destination));
        assert_eq!(dut.call.val(), u64::from(message.call));
        assert_eq!(dut.kind.val(), message.kind as u64);
        assert_eq!(dut.d0.val(), u64::from(message.data.d0));
        assert_eq!(
            [dut.joined0.val().to_u32(), dut.joined1.val().to_u32()],
            words[..2]
        );
    }
    check::replay("layout", &mut bench);
}
