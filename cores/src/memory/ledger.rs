//! Who owns which page: the owner of each in LUT RAM, one bit a page for each property that the ports look at, and counts.
use hdl::lit::Lit;
use hdl::mem::LutRam;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::map::{Node, FIRST_NODE};

/// Number of a node: its address less the first.
pub const fn index(node: Node) -> u64 {
    (node.address() - FIRST_NODE) as u64
}

/// The pages' owners. `page` names the page that is looked at and, on `take`, `give` or `release_page`, changed at the next
/// edge. At most one of the three strobes may be high. `PAGES` = `TOTAL` = `2^WIDTH`, at most 16.
///
/// A page is charged to the node that allocated it until it is freed, whoever owns it meanwhile: a quota thus bounds what a
/// node can take out of the memory, also when it gives its pages away at once.
#[derive(LogicBlock, Default)]
pub struct Ledger<const PAGES: usize, const WIDTH: usize, const TOTAL: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The page in question.
    pub page: Signal<In, Bits<WIDTH>>,
    /// Number of the new owner, for `take` and `give`.
    pub node: Signal<In, Bits<3>>,
    /// Strobe: the free page becomes the node's and is charged to it.
    pub take: Signal<In, Bit>,
    /// Strobe: the page goes to the node; the charge stays.
    pub give: Signal<In, Bit>,
    /// Strobe: the page is free again, and so is its charge.
    pub release_page: Signal<In, Bit>,
    /// The page is allocated.
    pub is_allocated: Signal<Out, Bit>,
    /// Number of its owner; means nothing if it has none.
    pub owner: Signal<Out, Bits<3>>,
    /// Pages that are free.
    pub free: Signal<Out, Bits<5>>,
    /// Pages charged to the CPU.
    pub charged_to_cpu: Signal<Out, Bits<5>>,
    /// Pages charged to the MAC.
    pub charged_to_ethernet: Signal<Out, Bits<5>>,
    /// Bit a page: allocated.
    pub allocated: Signal<Out, Bits<PAGES>>,
    /// Bit a page: charged to the MAC (else, if allocated, to the CPU).
    pub ethernet_pays: Signal<Out, Bits<PAGES>>,
    /// Bit a page: owned by the CPU.
    pub cpu_pages: Signal<Out, Bits<PAGES>>,
    /// Bit a page: owned by the MAC.
    pub ethernet_pages: Signal<Out, Bits<PAGES>>,
    owners: LutRam<WIDTH, 3>,
    held: DFF<Bits<PAGES>>,
    of_cpu: DFF<Bits<PAGES>>,
    of_ethernet: DFF<Bits<PAGES>>,
    payer: DFF<Bits<PAGES>>,
    left: RegInit<5, TOTAL>,
    cpu_charge: DFF<Bits<5>>,
    ethernet_charge: DFF<Bits<5>>,
    cpu: Lit<3, { index(Node::Cpu) }>,
    ethernet: Lit<3, { index(Node::Ethernet) }>,
    one: Lit<PAGES, 1>,
    selected: Signal<Local, Bits<PAGES>>,
    others: Signal<Local, Bits<PAGES>>,
    for_cpu: Signal<Local, Bit>,
    for_ethernet: Signal<Local, Bit>,
}

impl<const PAGES: usize, const WIDTH: usize, const TOTAL: u64> Logic
    for Ledger<PAGES, WIDTH, TOTAL>
{
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            held,
            of_cpu,
            of_ethernet,
            payer,
            left,
            cpu_charge,
            ethernet_charge
        );
        clock!(self, clock, owners);
        self.selected.next = self.one.val() << bit_cast::<PAGES, WIDTH>(self.page.val());
        self.others.next = !self.selected.val();
        self.for_cpu.next = self.node.val() == self.cpu.val();
        self.for_ethernet.next = self.node.val() == self.ethernet.val();
        self.owners.read_address.next = self.page.val();
        self.owners.write_address.next = self.page.val();
        self.owners.write_data.next = self.node.val();
        self.owners.write_enable.next = self.take.val() | self.give.val();

        // The owner's bit goes from one plane to the other, the payer's stays.
        if self.take.val() | self.give.val() {
            self.of_cpu.d.next = self.of_cpu.q.val() & self.others.val();
            self.of_ethernet.d.next = self.of_ethernet.q.val() & self.others.val();
            if self.for_cpu.val() {
                self.of_cpu.d.next = self.of_cpu.q.val() | self.selected.val();
            }
            if self.for_ethernet.val() {
                self.of_ethernet.d.next = self.of_ethernet.q.val() | self.selected.val();
            }
        }
        if self.take.val() {
            self.held.d.next = self.held.q.val() | self.selected.val();
            self.left.d.next = self.left.q.val() - 1;
            if self.for_ethernet.val() {
                self.payer.d.next = self.payer.q.val() | self.selected.val();
                self.ethernet_charge.d.next = self.ethernet_charge.q.val() + 1;
            } else {
                self.cpu_charge.d.next = self.cpu_charge.q.val() + 1;
            }
        }
        if self.release_page.val() {
            self.held.d.next = self.held.q.val() & self.others.val();
            self.of_cpu.d.next = self.of_cpu.q.val() & self.others.val();
            self.of_ethernet.d.next = self.of_ethernet.q.val() & self.others.val();
            self.payer.d.next = self.payer.q.val() & self.others.val();
            self.left.d.next = self.left.q.val() + 1;
            if self.payer.q.val().get_bit(self.page.val().index()) {
                self.ethernet_charge.d.next = self.ethernet_charge.q.val() - 1;
            } else {
                self.cpu_charge.d.next = self.cpu_charge.q.val() - 1;
            }
        }
        self.is_allocated.next = self.held.q.val().get_bit(self.page.val().index());
        self.owner.next = self.owners.read_data.val();
        self.free.next = self.left.q.val();
        self.charged_to_cpu.next = self.cpu_charge.q.val();
        self.charged_to_ethernet.next = self.ethernet_charge.q.val();
        self.allocated.next = self.held.q.val();
        self.ethernet_pays.next = self.payer.q.val();
        self.cpu_pages.next = self.of_cpu.q.val();
        self.ethernet_pages.next = self.of_ethernet.q.val();
    }
}
