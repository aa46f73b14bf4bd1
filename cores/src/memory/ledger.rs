//! Who owns which page: one bit plane a property, one bit a page, and the counts that follow from them.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::{Node, FIRST_NODE};

/// Number of a node: its address less the first.
pub const fn index(node: Node) -> u64 {
    (node.address() - FIRST_NODE) as u64
}

/// Combinational: bit `p` of `pages` is set when page `p` is allocated and its owner's number is `node`.
#[derive(LogicBlock, Default)]
pub struct Matching<const PAGES: usize> {
    /// Page is allocated.
    pub allocated: Signal<In, Bits<PAGES>>,
    /// Bit 0 of the owner's number.
    pub owner_bit_0: Signal<In, Bits<PAGES>>,
    /// Bit 1 of the owner's number.
    pub owner_bit_1: Signal<In, Bits<PAGES>>,
    /// Bit 2 of the owner's number.
    pub owner_bit_2: Signal<In, Bits<PAGES>>,
    /// The owner asked for.
    pub node: Signal<In, Bits<3>>,
    /// Its pages.
    pub pages: Signal<Out, Bits<PAGES>>,
    same_0: Signal<Local, Bits<PAGES>>,
    same_1: Signal<Local, Bits<PAGES>>,
    same_2: Signal<Local, Bits<PAGES>>,
}

impl<const PAGES: usize> Logic for Matching<PAGES> {
    #[hdl_gen]
    fn update(&mut self) {
        self.same_0.next = !self.owner_bit_0.val();
        self.same_1.next = !self.owner_bit_1.val();
        self.same_2.next = !self.owner_bit_2.val();
        if self.node.val().get_bit(0) {
            self.same_0.next = self.owner_bit_0.val();
        }
        if self.node.val().get_bit(1) {
            self.same_1.next = self.owner_bit_1.val();
        }
        if self.node.val().get_bit(2) {
            self.same_2.next = self.owner_bit_2.val();
        }
        self.pages.next =
            self.allocated.val() & self.same_0.val() & self.same_1.val() & self.same_2.val();
    }
}

/// The pages' owners. `page` names the page that is looked at and, on `take`, `give` or `release`, changed at the next edge.
/// At most one of the three strobes may be high. `PAGES` is `2^WIDTH`, at most 16.
///
/// A page is charged to the node that allocated it until it is freed, whoever owns it meanwhile: a quota thus bounds what a
/// node can take out of the memory, also when it gives its pages away at once.
#[derive(LogicBlock, Default)]
pub struct Ledger<const PAGES: usize, const WIDTH: usize> {
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
    /// Number of its owner.
    pub owner: Signal<Out, Bits<3>>,
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
    held: DFF<Bits<PAGES>>,
    owner_bit_0: DFF<Bits<PAGES>>,
    owner_bit_1: DFF<Bits<PAGES>>,
    owner_bit_2: DFF<Bits<PAGES>>,
    payer: DFF<Bits<PAGES>>,
    cpu_charge: DFF<Bits<5>>,
    ethernet_charge: DFF<Bits<5>>,
    of_cpu: Matching<PAGES>,
    of_ethernet: Matching<PAGES>,
    cpu: Lit<3, { index(Node::Cpu) }>,
    ethernet: Lit<3, { index(Node::Ethernet) }>,
}

impl<const PAGES: usize, const WIDTH: usize> Logic for Ledger<PAGES, WIDTH> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            held,
            owner_bit_0,
            owner_bit_1,
            owner_bit_2,
            payer,
            cpu_charge,
            ethernet_charge
        );
        self.is_allocated.next = self.held.q.val().get_bit(self.page.val().index());
        self.owner.next = bit_cast::<3, 1>(
            self.owner_bit_0
                .q
                .val()
                .get_bits::<1>(self.page.val().index()),
        ) | (bit_cast::<3, 1>(
            self.owner_bit_1
                .q
                .val()
                .get_bits::<1>(self.page.val().index()),
        ) << 1)
            | (bit_cast::<3, 1>(
                self.owner_bit_2
                    .q
                    .val()
                    .get_bits::<1>(self.page.val().index()),
            ) << 2);
        self.charged_to_cpu.next = self.cpu_charge.q.val();
        self.charged_to_ethernet.next = self.ethernet_charge.q.val();
        self.allocated.next = self.held.q.val();
        self.ethernet_pays.next = self.payer.q.val();

        if self.take.val() | self.give.val() {
            self.owner_bit_0.d.next = self
                .owner_bit_0
                .q
                .val()
                .replace_bit(self.page.val().index(), self.node.val().get_bit(0));
            self.owner_bit_1.d.next = self
                .owner_bit_1
                .q
                .val()
                .replace_bit(self.page.val().index(), self.node.val().get_bit(1));
            self.owner_bit_2.d.next = self
                .owner_bit_2
                .q
                .val()
                .replace_bit(self.page.val().index(), self.node.val().get_bit(2));
        }
        if self.take.val() {
            self.held.d.next = self.held.q.val().replace_bit(self.page.val().index(), true);
            if self.node.val() == self.ethernet.val() {
                self.payer.d.next = self
                    .payer
                    .q
                    .val()
                    .replace_bit(self.page.val().index(), true);
                self.ethernet_charge.d.next = self.ethernet_charge.q.val() + 1;
            } else {
                self.cpu_charge.d.next = self.cpu_charge.q.val() + 1;
            }
        }
        if self.release_page.val() {
            self.held.d.next = self
                .held
                .q
                .val()
                .replace_bit(self.page.val().index(), false);
            self.payer.d.next = self
                .payer
                .q
                .val()
                .replace_bit(self.page.val().index(), false);
            if self.payer.q.val().get_bit(self.page.val().index()) {
                self.ethernet_charge.d.next = self.ethernet_charge.q.val() - 1;
            } else {
                self.cpu_charge.d.next = self.cpu_charge.q.val() - 1;
            }
        }

        self.of_cpu.allocated.next = self.held.q.val();
        self.of_cpu.owner_bit_0.next = self.owner_bit_0.q.val();
        self.of_cpu.owner_bit_1.next = self.owner_bit_1.q.val();
        self.of_cpu.owner_bit_2.next = self.owner_bit_2.q.val();
        self.of_cpu.node.next = self.cpu.val();
        self.cpu_pages.next = self.of_cpu.pages.val();
        self.of_ethernet.allocated.next = self.held.q.val();
        self.of_ethernet.owner_bit_0.next = self.owner_bit_0.q.val();
        self.of_ethernet.owner_bit_1.next = self.owner_bit_1.q.val();
        self.of_ethernet.owner_bit_2.next = self.owner_bit_2.q.val();
        self.of_ethernet.node.next = self.ethernet.val();
        self.ethernet_pages.next = self.of_ethernet.pages.val();
    }
}
