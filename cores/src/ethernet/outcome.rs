//! What becomes of a received frame, as one bit a counter.
use super::cause::{
    ALIGNMENT, BAD_FCS, CAUSE_BITS, ERROR, FRAGMENT, GOOD, JABBER, NO_SFD, OVERRUN, OVERSIZE, RUNT,
};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::Counter;

/// One bit a counter, at the place of its index, for those before the census.
pub const EVENT_BITS: usize = Counter::AllOctets as usize;
/// One bit a counter for the rest, the census: octets, sizes and addresses.
pub const CENSUS_BITS: usize = Counter::ALL.len() - EVENT_BITS;

/// The bit of a counter.
pub const fn event(counter: Counter) -> u64 {
    assert!((counter as usize) < EVENT_BITS);
    1 << counter as u64
}

/// The bit of a counter of the census.
pub const fn census(counter: Counter) -> u64 {
    1 << (counter as usize - EVENT_BITS)
}

/// Combinational. Each frame that is not delivered gives exactly one of the dropped events.
#[derive(LogicBlock, Default)]
pub struct Outcome {
    /// Why the frame ended.
    pub cause: Signal<In, Bits<CAUSE_BITS>>,
    /// Its preamble was irregular.
    pub irregular: Signal<In, Bit>,
    /// It is for us.
    pub accepted: Signal<In, Bit>,
    /// It is broadcast or multicast, and there have been too many of those.
    pub limited: Signal<In, Bit>,
    /// It is in a page.
    pub stored: Signal<In, Bit>,
    /// Deliver it.
    pub deliver: Signal<Out, Bit>,
    /// What to count.
    pub events: Signal<Out, Bits<EVENT_BITS>>,
    is_good: Lit<CAUSE_BITS, GOOD>,
    is_error: Lit<CAUSE_BITS, ERROR>,
    is_runt: Lit<CAUSE_BITS, RUNT>,
    is_oversize: Lit<CAUSE_BITS, OVERSIZE>,
    is_bad_fcs: Lit<CAUSE_BITS, BAD_FCS>,
    is_fragment: Lit<CAUSE_BITS, FRAGMENT>,
    is_jabber: Lit<CAUSE_BITS, JABBER>,
    is_alignment: Lit<CAUSE_BITS, ALIGNMENT>,
    is_no_sfd: Lit<CAUSE_BITS, NO_SFD>,
    is_overrun: Lit<CAUSE_BITS, OVERRUN>,
    none: Lit<EVENT_BITS, 0>,
    error: Lit<EVENT_BITS, { event(Counter::DroppedError) }>,
    runt: Lit<EVENT_BITS, { event(Counter::DroppedRunt) }>,
    oversize: Lit<EVENT_BITS, { event(Counter::DroppedOversize) }>,
    bad_fcs: Lit<EVENT_BITS, { event(Counter::DroppedBadFcs) }>,
    fragment: Lit<EVENT_BITS, { event(Counter::DroppedFragment) }>,
    jabber: Lit<EVENT_BITS, { event(Counter::DroppedJabber) }>,
    alignment: Lit<EVENT_BITS, { event(Counter::DroppedAlignment) }>,
    no_sfd: Lit<EVENT_BITS, { event(Counter::DroppedNoSfd) }>,
    overrun: Lit<EVENT_BITS, { event(Counter::DroppedOverrun) }>,
    filtered: Lit<EVENT_BITS, { event(Counter::DroppedFiltered) }>,
    storm: Lit<EVENT_BITS, { event(Counter::DroppedStorm) }>,
    no_page: Lit<EVENT_BITS, { event(Counter::DroppedNoPage) }>,
    odd_preamble: Lit<EVENT_BITS, { event(Counter::IrregularPreamble) }>,
    drop: Signal<Local, Bits<EVENT_BITS>>,
    good: Signal<Local, Bit>,
}

impl Logic for Outcome {
    #[hdl_gen]
    fn update(&mut self) {
        self.good.next = self.cause.val() == self.is_good.val();
        self.deliver.next =
            self.good.val() & self.accepted.val() & self.stored.val() & !self.limited.val();
        self.drop.next = self.none.val();
        if self.cause.val() == self.is_error.val() {
            self.drop.next = self.error.val();
        } else if self.cause.val() == self.is_runt.val() {
            self.drop.next = self.runt.val();
        } else if self.cause.val() == self.is_oversize.val() {
            self.drop.next = self.oversize.val();
        } else if self.cause.val() == self.is_bad_fcs.val() {
            self.drop.next = self.bad_fcs.val();
        } else if self.cause.val() == self.is_fragment.val() {
            self.drop.next = self.fragment.val();
        } else if self.cause.val() == self.is_jabber.val() {
            self.drop.next = self.jabber.val();
        } else if self.cause.val() == self.is_alignment.val() {
            self.drop.next = self.alignment.val();
        } else if self.cause.val() == self.is_no_sfd.val() {
            self.drop.next = self.no_sfd.val();
        } else if self.cause.val() == self.is_overrun.val() {
            self.drop.next = self.overrun.val();
        } else if !self.accepted.val() {
            self.drop.next = self.filtered.val();
        } else if self.limited.val() {
            self.drop.next = self.storm.val();
        } else if !self.stored.val() {
            self.drop.next = self.no_page.val();
        }
        self.events.next = self.drop.val();
        if self.irregular.val() {
            self.events.next = self.drop.val() | self.odd_preamble.val();
        }
    }
}
