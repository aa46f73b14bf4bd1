//! How things stand, and how they stood when the call that is being dealt with came.
use super::{PAGES, WIDTH};
use crate::memory::allocator::State;
use rust_hdl::prelude::*;

/// How things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct Standing {
    /// Bit a page.
    pub allocated: Bits<4>,
    /// Bit a page: charged to the MAC.
    pub ethernet_pays: Bits<4>,
    /// The watched page is allocated.
    pub taken: Bit,
    /// Number of the watched page's owner.
    pub owner: Bits<3>,
    pub free: Bits<5>,
    pub cpu_charge: Bits<5>,
    pub ethernet_charge: Bits<5>,
}

/// Takes everything down while no call is dealt with, and keeps it until the call is answered.
#[derive(LogicBlock, Default)]
pub struct History {
    pub clock: Signal<In, Clock>,
    pub stage: Signal<In, State>,
    pub request: Signal<In, Bit>,
    pub hold: Signal<In, Bit>,
    pub watched: Signal<In, Bits<WIDTH>>,
    pub allocated: Signal<In, Bits<PAGES>>,
    pub ethernet_pays: Signal<In, Bits<PAGES>>,
    /// Numbers of the owners, page 0 lowest.
    pub owners: Signal<In, Bits<12>>,
    pub free: Signal<In, Bits<5>>,
    pub charged_to_cpu: Signal<In, Bits<5>>,
    pub charged_to_ethernet: Signal<In, Bits<5>>,
    pub now: Signal<Out, Standing>,
    pub then: Signal<Out, Standing>,
    /// Clocks, without those in which `hold` was high, since the call came; stops at the highest value.
    pub age: Signal<Out, Bits<7>>,
    kept: DFF<Standing>,
    waited: DFF<Bits<6>>,
    wide: Signal<Local, Bits<4>>,
    place: Signal<Local, Bits<4>>,
    shifted: Signal<Local, Bits<12>>,
    present: Signal<Local, Standing>,
}

impl Logic for History {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, kept, waited);
        self.wide.next = bit_cast::<4, WIDTH>(self.watched.val());
        self.place.next = (self.wide.val() << 1) + self.wide.val();
        self.shifted.next = self.owners.val() >> bit_cast::<12, 4>(self.place.val());
        self.present.next.allocated = self.allocated.val();
        self.present.next.ethernet_pays = self.ethernet_pays.val();
        self.present.next.taken = self.allocated.val().get_bit(self.watched.val().index());
        self.present.next.owner = self.shifted.val().get_bits::<3>(0);
        self.present.next.free = self.free.val();
        self.present.next.cpu_charge = self.charged_to_cpu.val();
        self.present.next.ethernet_charge = self.charged_to_ethernet.val();
        self.now.next = self.present.val();
        self.then.next = self.kept.q.val();
        if self.stage.val() == State::AwaitCall {
            self.kept.d.next = self.present.val();
        }
        if !self.request.val() | (self.stage.val() == State::Answer) {
            self.waited.d.next = 0.into();
        } else if !self.hold.val() & !self.waited.q.val().all() {
            self.waited.d.next = self.waited.q.val() + 1;
        }
        self.age.next = bit_cast::<7, 6>(self.waited.q.val());
    }
}
