//! A node among the claims about it, as a circuit.

/// Declares a harness: its name, the node, how one is made, the clocks that it takes to answer (0: it may wait), the node's other
/// inputs, which are free, and its interfaces with the type of their side.
macro_rules! harness {
    ($(#[$about:meta])* $name:ident, $node:ty, $make:expr, $limit:literal,
     {$($input:ident: $width:ty),*}, {$($interface:ident: $side:ident),*}) => {
        $(#[$about])*
        #[derive(LogicBlock)]
        pub struct $name {
            pub clock: Signal<In, Clock>,
            pub link_in: LinkSink,
            pub link_out: LinkSource,
            $(pub $input: Signal<In, $width>,)*
            $(pub $interface: $side,)*
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
            dut: $node,
            served: Served<$limit>,
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    clock: Default::default(),
                    link_in: Default::default(),
                    link_out: Default::default(),
                    $($input: Default::default(),)*
                    $($interface: Default::default(),)*
                    in_data: Default::default(),
                    in_valid: Default::default(),
                    in_reply: Default::default(),
                    in_request_ready: Default::default(),
                    in_reply_ready: Default::default(),
                    out_data: Default::default(),
                    out_valid: Default::default(),
                    out_reply: Default::default(),
                    out_request_ready: Default::default(),
                    out_reply_ready: Default::default(),
                    request: Default::default(),
                    replying: Default::default(),
                    words_in: Default::default(),
                    words_out: Default::default(),
                    source: Default::default(),
                    call: Default::default(),
                    d0: Default::default(),
                    d1: Default::default(),
                    d2: Default::default(),
                    answer: Default::default(),
                    answer_kind: Default::default(),
                    answer_d0: Default::default(),
                    answer_d1: Default::default(),
                    answer_d2: Default::default(),
                    told: Default::default(),
                    told_destination: Default::default(),
                    told_call: Default::default(),
                    told_d0: Default::default(),
                    told_d1: Default::default(),
                    told_d2: Default::default(),
                    dut: $make,
                    served: Default::default(),
                }
            }
        }

        impl Logic for $name {
            #[hdl_gen]
            fn update(&mut self) {
                clock!(self, clock, dut, served);
                LinkSink::link(&mut self.link_in, &mut self.dut.link_in);
                LinkSource::link(&mut self.link_out, &mut self.dut.link_out);
                $(self.dut.$input.next = self.$input.val();)*
                $($side::link(&mut self.$interface, &mut self.dut.$interface);)*
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
    };
}
pub(crate) use harness;
