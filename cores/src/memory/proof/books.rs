//! What must always be so of the planes, the charges and the counts.
use super::case::CaseSink;
use super::{CPU, ETHERNET, PAGES};
use crate::memory::ledger::index;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::map::Node;

/// How many bits are set. Combinational.
#[derive(LogicBlock, Default)]
pub struct Count {
    pub bits: Signal<In, Bits<PAGES>>,
    pub count: Signal<Out, Bits<5>>,
    sum: Signal<Local, Bits<5>>,
}

impl Logic for Count {
    #[hdl_gen]
    fn update(&mut self) {
        self.sum.next = 0.into();
        for i in 0..PAGES {
            if self.bits.val().get_bit(i) {
                self.sum.next = self.sum.val() + 1;
            }
        }
        self.count.next = self.sum.val();
    }
}

/// - `one_owner`: no page is in both planes.
/// - `planes_are_the_table`: the watched page is in the CPU's plane if it is allocated and the table names the CPU, and only
///   then; the same for the MAC.
/// - `none_leaks`: free pages and allocated pages are all pages; each allocated page is charged once, to the CPU or the MAC.
/// - `quotas_hold`: neither is charged more than its quota.
#[derive(LogicBlock, Default)]
pub struct Books {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub cpu_pages: Signal<In, Bits<PAGES>>,
    pub ethernet_pages: Signal<In, Bits<PAGES>>,
    /// How many pages are allocated.
    pub count: Signal<Out, Bits<5>>,
    all: Count,
    paid_by_cpu: Count,
    paid_by_ethernet: Count,
    one_owner: Assert,
    planes_are_the_table: Assert,
    none_leaks: Assert,
    quotas_hold: Assert,
    cpu: Lit<3, { index(Node::Cpu) }>,
    ethernet: Lit<3, { index(Node::Ethernet) }>,
    cpu_quota: Lit<5, CPU>,
    ethernet_quota: Lit<5, ETHERNET>,
    pages: Lit<5, { PAGES as u64 }>,
    total: Signal<Local, Bits<5>>,
    in_cpu_plane: Signal<Local, Bit>,
    in_ethernet_plane: Signal<Local, Bit>,
    both: Signal<Local, Bits<PAGES>>,
    unbacked: Signal<Local, Bits<PAGES>>,
}

impl Logic for Books {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, one_owner, planes_are_the_table);
        clock!(self, clock, none_leaks, quotas_hold);
        self.all.bits.next = self.facts.now.val().allocated;
        self.count.next = self.all.count.val();
        self.paid_by_cpu.bits.next =
            self.facts.now.val().allocated ^ self.facts.now.val().ethernet_pays;
        self.paid_by_ethernet.bits.next = self.facts.now.val().ethernet_pays;
        self.unbacked.next = !self.facts.now.val().allocated;

        self.both.next = self.cpu_pages.val() & self.ethernet_pages.val();
        self.one_owner.holds.next = !self.both.val().any();
        self.in_cpu_plane.next =
            self.facts.now.val().taken & (self.facts.now.val().owner == self.cpu.val());
        self.in_ethernet_plane.next =
            self.facts.now.val().taken & (self.facts.now.val().owner == self.ethernet.val());
        self.planes_are_the_table.holds.next = (self.in_cpu_plane.val()
            == self
                .cpu_pages
                .val()
                .get_bit(self.facts.watched.val().index()))
            & (self.in_ethernet_plane.val()
                == self
                    .ethernet_pages
                    .val()
                    .get_bit(self.facts.watched.val().index()));
        self.total.next = self.facts.now.val().free + self.all.count.val();
        self.none_leaks.holds.next = (self.total.val() == self.pages.val())
            & !(self.facts.now.val().ethernet_pays & self.unbacked.val()).any()
            & (self.paid_by_cpu.count.val() == self.facts.now.val().cpu_charge)
            & (self.paid_by_ethernet.count.val() == self.facts.now.val().ethernet_charge);
        self.quotas_hold.holds.next = (self.facts.now.val().cpu_charge <= self.cpu_quota.val())
            & (self.facts.now.val().ethernet_charge <= self.ethernet_quota.val());
    }
}
