//! May a call be carried out, and if not, why not.
use super::ledger::index;
use super::subject::{Operation, Subject};
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
pub struct Verdict<const WIDTH: usize, const CPU_QUOTA: u64, const ETHERNET_QUOTA: u64> {
    /// Address of the caller.
    pub source: Signal<In, Bits<16>>,
    /// Call number.
    pub call: Signal<In, Bits<8>>,
    /// Argument word 1.
    pub d1: Signal<In, Bits<32>>,
    /// Argument word 2.
    pub d2: Signal<In, Bits<32>>,
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
    /// What is asked for.
    pub operation: Signal<Out, Operation>,
    /// Number of the caller.
    pub caller: Signal<Out, Bits<3>>,
    /// Number of the new owner.
    pub target: Signal<Out, Bits<3>>,
    /// The page the call names.
    pub page: Signal<Out, Bits<WIDTH>>,
    /// The call may be carried out.
    pub granted: Signal<Out, Bit>,
    /// Why not (`Refusal`), else 0.
    pub refusal: Signal<Out, Bits<21>>,
    /// The page is the caller's.
    pub is_callers: Signal<Out, Bit>,
    subject: Subject<WIDTH>,
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

impl<const WIDTH: usize, const CPU_QUOTA: u64, const ETHERNET_QUOTA: u64> Logic
    for Verdict<WIDTH, CPU_QUOTA, ETHERNET_QUOTA>
{
    #[hdl_gen]
    fn update(&mut self) {
        self.subject.source.next = self.source.val();
        self.subject.call.next = self.call.val();
        self.subject.d1.next = self.d1.val();
        self.subject.d2.next = self.d2.val();
        self.operation.next = self.subject.operation.val();
        self.caller.next = self.subject.caller.val();
        self.target.next = self.subject.target.val();
        self.page.next = self.subject.page.val();

        self.within_quota.next = false;
        if self.subject.caller.val() == self.cpu.val() {
            self.within_quota.next = self.charged_to_cpu.val() < self.cpu_quota.val();
        }
        if self.subject.caller.val() == self.ethernet.val() {
            self.within_quota.next = self.charged_to_ethernet.val() < self.ethernet_quota.val();
        }
        self.mine.next = self.subject.caller_known.val()
            & self.is_allocated.val()
            & (self.owner.val() == self.subject.caller.val());
        self.about_a_page.next = (self.subject.operation.val() == Operation::Free)
            | (self.subject.operation.val() == Operation::ChangeOwner);

        self.reason.next = self.none.val();
        if self.about_a_page.val() & !self.subject.is_page.val() {
            self.reason.next = self.bad_address.val();
        } else if self.about_a_page.val() & !self.mine.val() {
            self.reason.next = self.not_owner.val();
        } else if (self.subject.operation.val() == Operation::ChangeOwner)
            & !self.subject.target_known.val()
        {
            self.reason.next = self.no_such_node.val();
        } else if self.subject.operation.val() == Operation::Allocate {
            if !(self.subject.caller_known.val() & self.within_quota.val()) {
                self.reason.next = self.quota_used.val();
            } else if self.exhausted.val() {
                self.reason.next = self.no_free_page.val();
            }
        }
        self.is_callers.next = self.mine.val();
        self.refusal.next = self.reason.val();
        self.granted.next =
            !self.reason.val().any() & (self.subject.operation.val() != Operation::Unknown);
    }
}
