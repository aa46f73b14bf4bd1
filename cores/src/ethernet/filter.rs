//! Receive filter: own address, broadcast, chosen or all multicast if wanted, everything if wanted.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Combinational: is the frame with this destination for us?
#[derive(LogicBlock, Default)]
pub struct Filter {
    /// Octets 1 and 2 of the destination.
    pub high: Signal<In, Bits<16>>,
    /// Octets 3 to 6.
    pub low: Signal<In, Bits<32>>,
    /// Octets 1 and 2 of the own address.
    pub own_high: Signal<In, Bits<16>>,
    /// Octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<In, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<In, Bit>,
    /// Level: accept the destination if it is a multicast address.
    pub chosen: Signal<In, Bit>,
    /// The frame is for us.
    pub accepted: Signal<Out, Bit>,
    /// The destination is broadcast or multicast.
    pub group: Signal<Out, Bit>,
    /// The destination is broadcast.
    pub broadcast: Signal<Out, Bit>,
    group_bit: Lit<4, 8>,
    is_own: Signal<Local, Bit>,
    is_broadcast: Signal<Local, Bit>,
    is_group: Signal<Local, Bit>,
}

impl Logic for Filter {
    #[hdl_gen]
    fn update(&mut self) {
        self.is_own.next =
            (self.high.val() == self.own_high.val()) & (self.low.val() == self.own_low.val());
        self.is_broadcast.next = self.high.val().all() & self.low.val().all();
        self.is_group.next = self.high.val().get_bit(self.group_bit.val().index());
        self.accepted.next = self.is_own.val()
            | self.is_broadcast.val()
            | (self.is_group.val() & (self.multicast.val() | self.chosen.val()))
            | self.promiscuous.val();
        self.group.next = self.is_group.val();
        self.broadcast.next = self.is_broadcast.val();
    }
}
