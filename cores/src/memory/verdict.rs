//! May a call be carried out, and if not, why not.
use super::ledger::index;
use super::subject::Operation;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::quota;
use spec::services::memory::Refusal;

/// Only these two may allocate: the ledger has a charge for each of them and for nobody else.
const _: () = {
    let mut i = 0;
    while i < Node::ALL.len() {
        let node = Node::ALL[i];
        assert!(quota(node) == 0 || matches!(node, Node::Cpu | Node::Ethernet));
        i += 1;
    }
};

/// Combinational. The first reason in the order of the checks below counts; a call that is unknown has none.
#[derive(LogicBlock, Default)]
pub struct Verdict<const CPU_QUOTA: u64, const ETHERNET_QUOTA: u64> {
    /// What is asked for.
    pub operation: Signal<In, Operation>,
    /// Number of the caller.
    pub caller: Signal<In, Bits<3>>,
    /// The caller's address is one of the map.
    pub caller_known: Signal<In, Bit>,
    /// The new owner is a node that exists.
    pub target_known: Signal<In, Bit>,
    /// The address is that of a page.
    pub is_page: Signal<In, Bit>,
    /// The page is allocated.
    pub is_allocated: Signal<In, Bit>,
    /// Number of its owner.
    pub owner: Signal<In, Bits<3>>,
    /// No page is free.
    pub exhausted: Signal<In, Bit>,
    /// Pages charged to the CPU.
    pub charged_to_cpu: Signal<In, Bits<5>>,
    /// Pages charged to the MAC.
    pub charged_to_ethernet: Signal<In, Bits<5>>,
    /// The call may be carried out.
    pub granted: Signal<Out, Bit>,
    /// Why not (`Refusal`), else 0.
    pub refusal: Signal<Out, Bits<21>>,
    /// The page is the caller's.
    pub is_callers: Signal<Out, Bit>,
    cpu: Lit<3, { index(Node::Cpu) }>,
    ethernet: Lit<3, { index(Node::Ethernet) }>,
    cpu_quota: Lit<5, CPU_QUOTA>,
    ethernet_quota: Lit<5, ETHERNET_QUOTA>,
    none: Lit<21, 0>,
    no_free_page: Lit<21, { Refusal::NoFreePage as u64 }>,
    quota_used: Lit<21, { Refusal::QuotaUsed as u64 }>,
    bad_address: Lit<21, { Refusal::BadAddress as u64 }>,
    not_owner: Lit<21, { Refusal::NotOwner as u64 }>,
    no_such_node: Lit<21, { Refusal::NoSuchNode as u64 }>,
    within_quota: Signal<Local, Bit>,
    mine: Signal<Local, Bit>,
    reason: Signal<Local, Bits<21>>,
    about_a_page: Signal<Local, Bit>,
}

impl<const CPU_QUOTA: u64, const ETHERNET_QUOTA: u64> Logic for Verdict<CPU_QUOTA, ETHERNET_QUOTA> {
    #[hdl_gen]
    fn update(&mut self) {
        self.within_quota.next = false;
        if self.caller.val() == self.cpu.val() {
            self.within_quota.next = self.charged_to_cpu.val() < self.cpu_quota.val();
        }
        if self.caller.val() == self.ethernet.val() {
            self.within_quota.next = self.charged_to_ethernet.val() < self.ethernet_quota.val();
        }
        self.mine.next = self.caller_known.val()
            & self.is_allocated.val()
            & (self.owner.val() == self.caller.val());
        self.about_a_page.next = (self.operation.val() == Operation::Free)
            | (self.operation.val() == Operation::ChangeOwner);

        self.reason.next = self.none.val();
        if self.about_a_page.val() & !self.is_page.val() {
            self.reason.next = self.bad_address.val();
        } else if self.about_a_page.val() & !self.mine.val() {
            self.reason.next = self.not_owner.val();
        } else if (self.operation.val() == Operation::ChangeOwner) & !self.target_known.val() {
            self.reason.next = self.no_such_node.val();
        } else if self.operation.val() == Operation::Allocate {
            if !(self.caller_known.val() & self.within_quota.val()) {
                self.reason.next = self.quota_used.val();
            } else if self.exhausted.val() {
                self.reason.next = self.no_free_page.val();
            }
        }
        self.is_callers.next = self.mine.val();
        self.refusal.next = self.reason.val();
        self.granted.next = !self.reason.val().any() & (self.operation.val() != Operation::Unknown);
    }
}
