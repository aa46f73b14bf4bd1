//! May a call be carried out?
use super::asked::Call;
use super::history::Standing;
use super::{CPU, ETHERNET, WIDTH};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// May the call be carried out, as things stood when it came? Of the pages named, the watched one is judged. Combinational.
#[derive(LogicBlock, Default)]
pub struct Judge {
    pub asked: Signal<In, Call>,
    pub then: Signal<In, Standing>,
    pub watched: Signal<In, Bits<WIDTH>>,
    /// The call can be judged.
    pub relevant: Signal<Out, Bit>,
    pub allowed: Signal<Out, Bit>,
    /// The watched page was the caller's.
    pub was_callers: Signal<Out, Bit>,
    cpu_quota: Lit<5, CPU>,
    ethernet_quota: Lit<5, ETHERNET>,
    own: Signal<Local, Bit>,
    for_cpu: Signal<Local, Bit>,
    for_ethernet: Signal<Local, Bit>,
    about_own_page: Signal<Local, Bit>,
}

impl Logic for Judge {
    #[hdl_gen]
    fn update(&mut self) {
        self.relevant.next = !self.asked.val().about_a_page
            | !self.asked.val().is_page
            | (self.asked.val().page == self.watched.val());
        self.own.next = self.asked.val().caller_known
            & self.then.val().taken
            & (self.then.val().owner == self.asked.val().caller);
        self.was_callers.next = self.own.val();
        self.for_cpu.next =
            self.asked.val().by_cpu & (self.then.val().cpu_charge < self.cpu_quota.val());
        self.for_ethernet.next = self.asked.val().by_ethernet
            & (self.then.val().ethernet_charge < self.ethernet_quota.val());
        self.about_own_page.next = self.asked.val().is_page
            & self.own.val()
            & (self.asked.val().free
                | (self.asked.val().change_owner & self.asked.val().target_known));
        self.allowed.next = self.asked.val().status
            | self.asked.val().free_all
            | self.about_own_page.val()
            | (self.asked.val().allocate & (self.for_cpu.val() | self.for_ethernet.val()));
    }
}
