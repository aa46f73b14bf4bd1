use super::model::Model;
use super::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::{quota, BLOCK_WORDS, PAGES, PAGE_BYTES, PAGE_WORDS};
use spec::rpc::{Data, Kind, Message};
use spec::services::memory::MemoryCall;

const SEED: u64 = 0x9a6e;

type Real = Allocator<16, 4, 16, { quota(Node::Cpu) as u64 }, { quota(Node::Ethernet) as u64 }>;

/// Puts one call to the allocator and waits for its answer.
fn call(bench: &mut Bench<Real>, source: u16, call: u8, data: Data) -> (Kind, Data) {
    bench.dut.request.next = true;
    bench.dut.source.next = source.to_bits();
    bench.dut.call.next = call.to_bits();
    bench.dut.d1.next = data.d1.to_bits();
    bench.dut.d2.next = data.d2.to_bits();
    let clocks = bench.step_until(|d| d.answer.val(), 40);
    let limit = 2 * PAGES as u64 + 2;
    assert!(clocks <= limit, "call {call:#x} took {clocks} clocks");
    let dut = &bench.dut;
    let kind = Kind::from_code(dut.answer_kind.val().to_u32());
    let answer = Data {
        d0: dut.answer_d0.val().to_u32(),
        d1: dut.answer_d1.val().to_u32(),
        d2: 0,
    };
    bench.dut.request.next = false;
    bench.step();
    (kind, answer)
}

fn random_call(random: &mut StdRng) -> (u16, u8, Data) {
    let sources = [Node::Cpu, Node::Ethernet, Node::Outputs].map(Node::address);
    let source = match random.gen_range(0..20) {
        0 => random.gen(),
        n => sources[usize::from(n < 10) + usize::from(n == 19) * 2],
    };
    let number = match random.gen_range(0..20) {
        0 => random.gen(),
        1 => MemoryCall::FreeAll.code(),
        2 => MemoryCall::Status.code(),
        3..=9 => MemoryCall::Allocate.code(),
        10..=14 => MemoryCall::Free.code(),
        _ => MemoryCall::ChangeOwner.code(),
    };
    let page = random.gen_range(0..PAGES as u32) * PAGE_BYTES as u32;
    let address = match random.gen_range(0..12) {
        0 => random.gen(),
        1 => page + 1 + random.gen_range(0..PAGE_BYTES as u32 - 1),
        2 => page | 0x8000 << random.gen_range(0..17),
        _ => page,
    };
    let owner = match random.gen_range(0..8) {
        0 => random.gen(),
        1 => Node::Flash.address() as u32,
        2 => 0x8008,
        n => sources[n % 3] as u32,
    };
    (
        source,
        number,
        Data {
            d0: 0,
            d1: address,
            d2: owner,
        },
    )
}

/// Random calls of known and unknown nodes about pages, places in pages and places beyond; every answer is the model's.
#[test]
fn answers_are_those_of_the_model() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut bench = Bench::new(Real::default(), |d| &mut d.clock).recording();
    let mut model = Model::new(PAGES, quota);
    let mut seen = [0u32; 2];
    for round in 0..3000 {
        let (source, number, data) = random_call(&mut random);
        let (kind, answer) = call(&mut bench, source, number, data);
        let expected = model.call(source, number, data, Some(answer.d1));
        assert_eq!(
            (kind, answer),
            expected,
            "round {round}: {source:#x} calls {number:#x} with {data:x?}"
        );
        seen[usize::from(kind == Kind::ReturnSuccess)] += 1;
        for (node, pages) in [
            (Node::Cpu, &bench.dut.cpu_pages),
            (Node::Ethernet, &bench.dut.ethernet_pages),
        ] {
            let mask = model
                .owned_by(node.address())
                .iter()
                .fold(0, |mask, page| mask | 1 << page);
            assert_eq!(
                pages.val().to_u32(),
                mask,
                "round {round}: pages of {node:?}"
            );
        }
    }
    assert!(
        seen[0] > 300 && seen[1] > 300,
        "refused and granted: {seen:?}"
    );
    check::replay("memory_allocator", &mut bench);
}

/// Every page of the quota can be had, each once; then FAIL; after one FREE exactly one more.
#[test]
fn exhaustion_recovers_on_the_first_free() {
    let mut bench = Bench::new(Real::default(), |d| &mut d.clock);
    let mut model = Model::new(PAGES, quota);
    let mut ask = |bench: &mut Bench<Real>, number: MemoryCall, data: Data| {
        let source = Node::Ethernet.address();
        let (kind, answer) = call(bench, source, number.code(), data);
        assert_eq!(
            (kind, answer),
            model.call(source, number.code(), data, Some(answer.d1))
        );
        (kind, answer.d1)
    };
    let mut last = 0;
    for _ in 0..quota(Node::Ethernet) {
        let (kind, address) = ask(&mut bench, MemoryCall::Allocate, Data::default());
        assert_eq!(kind, Kind::ReturnSuccess);
        last = address;
    }
    for _ in 0..2 {
        assert_eq!(
            ask(&mut bench, MemoryCall::Allocate, Data::default()).0,
            Kind::ReturnFail
        );
        let freed = ask(
            &mut bench,
            MemoryCall::Free,
            Data {
                d1: last,
                ..Data::default()
            },
        );
        assert_eq!(freed.0, Kind::ReturnSuccess);
        let (kind, address) = ask(&mut bench, MemoryCall::Allocate, Data::default());
        assert_eq!(kind, Kind::ReturnSuccess, "one was freed");
        last = address;
    }
}

/// A bench of the store with the model of the same pages; ownership is set from outside.
struct Pages {
    bench: Bench<Store>,
    model: Model,
}

impl Pages {
    fn new() -> Self {
        Self {
            bench: Bench::new(Store::default(), |d| &mut d.clock).recording(),
            model: Model::new(PAGES, |_| PAGES),
        }
    }

    fn show_owners(&mut self) {
        let mask = |node: Node| {
            self.model
                .owned_by(node.address())
                .iter()
                .fold(0u32, |mask, page| mask | 1 << page)
        };
        let (cpu, ethernet) = (mask(Node::Cpu), mask(Node::Ethernet));
        self.bench.dut.cpu_pages.next = cpu.to_bits();
        self.bench.dut.ethernet_pages.next = ethernet.to_bits();
    }

    /// The CPU reads or writes (lanes not 0); the value read or what was refused is compared.
    fn cpu(&mut self, offset: usize, lanes: u32, value: u32) {
        let dut = &mut self.bench.dut;
        dut.window_address.next = (offset as u32).to_bits();
        dut.window_read.next = lanes == 0;
        dut.window_write_lanes.next = lanes.to_bits();
        dut.window_write.next = value.to_bits();
        self.bench.step_until(|d| d.window_ready.val(), 20);
        self.bench.step();
        self.bench.dut.window_read.next = false;
        self.bench.dut.window_write_lanes.next = 0u8.to_bits();
        self.bench.settle();
        let refused = self.bench.dut.window_refused.val();
        if lanes == 0 {
            let expected = self.model.read(Node::Cpu, offset);
            assert_eq!(refused, expected.is_none(), "read at {offset:#x}");
            assert_eq!(
                self.bench.dut.window_value.val().to_u32(),
                expected.unwrap_or(0),
                "read at {offset:#x}"
            );
        } else {
            assert_eq!(
                refused,
                !self.model.write(Node::Cpu, offset, lanes, value),
                "write at {offset:#x}"
            );
        }
    }

    /// The MAC reads or writes the pair at `word`, an even number.
    fn bulk(&mut self, page: usize, word: usize, write: Option<[u32; 2]>, first: bool) {
        let dut = &mut self.bench.dut;
        dut.bulk.request.next = true;
        dut.bulk.write.next = write.is_some();
        dut.bulk.first.next = first;
        dut.bulk.page.next = (page as u32).to_bits();
        dut.bulk.pair.next = (word as u32 / 2).to_bits();
        let [high, low] = write.unwrap_or_default();
        dut.bulk.high.next = high.to_bits();
        dut.bulk.low.next = low.to_bits();
        self.bench.step_until(|d| d.bulk.granted.val(), 3);
        self.bench.step();
        self.bench.dut.bulk.request.next = false;
        self.bench.dut.bulk.write.next = false;
        self.bench.settle();
        let offset = page * PAGE_BYTES + word * 4;
        let pair = [offset, offset + 4].map(|at| self.model.read(Node::Ethernet, at));
        let dut = &self.bench.dut;
        assert_eq!(dut.bulk.refused.val(), pair[0].is_none(), "page {page}");
        if write.is_none() {
            let values =
                [dut.bulk.value_high.val(), dut.bulk.value_low.val()].map(|value| value.to_u32());
            assert_eq!(
                values,
                pair.map(Option::unwrap_or_default),
                "page {page} word {word}"
            );
        } else if pair[0].is_some() {
            if first {
                self.model.keep_only_block(page, word);
            }
            self.model.write(Node::Ethernet, offset, 0xf, high);
            self.model.write(Node::Ethernet, offset + 4, 0xf, low);
        }
    }

    /// The MAC writes a whole block, as it must.
    fn bulk_block(&mut self, page: usize, block: usize, random: &mut StdRng) {
        let first = random.gen_bool(0.3);
        for word in (0..BLOCK_WORDS).step_by(2) {
            self.bulk(
                page,
                block * BLOCK_WORDS + word,
                Some(random.gen()),
                first && word == 0,
            );
        }
    }

    fn call(&mut self, node: Node, call: MemoryCall, page: usize, heir: Node) -> Kind {
        let address = (page * PAGE_BYTES) as u32;
        let data = Data {
            d0: 0,
            d1: address,
            d2: heir.address().into(),
        };
        self.model
            .call(node.address(), call.code(), data, Some(address))
            .0
    }

    fn free(&mut self, node: Node, page: usize) {
        if self.call(node, MemoryCall::Free, page, node) == Kind::ReturnSuccess {
            self.bench.step_until(|d| !d.busy.val(), 20);
            self.bench.dut.forget.next = true;
            self.bench.dut.forget_page.next = (page as u32).to_bits();
            self.bench.step();
            self.bench.dut.forget.next = false;
            self.show_owners();
        }
    }
}

/// Both ports read and write at random while pages change hands: each sees its own pages only, and of a new page only zeros
/// and what was written since.
#[test]
fn a_page_shows_nothing_of_its_past_and_nothing_to_others() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut pages = Pages::new();
    for _ in 0..2500 {
        let page = random.gen_range(0..4);
        let offset = page * PAGE_BYTES + random.gen_range(0..4 * BLOCK_WORDS) * 4;
        let node = if random.gen() {
            Node::Cpu
        } else {
            Node::Ethernet
        };
        match random.gen_range(0..16) {
            0 if pages.model.owner(page).is_none() => {
                pages.bench.step_until(|d| !d.busy.val(), 20);
                pages.call(node, MemoryCall::Allocate, page, node);
                pages.show_owners();
            }
            0 => pages.free(node, page),
            1 => {
                let heir = if node == Node::Cpu {
                    Node::Ethernet
                } else {
                    Node::Cpu
                };
                pages.bench.step_until(|d| !d.busy.val(), 20);
                pages.call(node, MemoryCall::ChangeOwner, page, heir);
                pages.show_owners();
            }
            2..=5 => pages.cpu(offset, random.gen_range(1..16), random.gen()),
            6..=9 => pages.cpu(offset, 0, 0),
            10..=12 => pages.bulk_block(page, random.gen_range(0..4), &mut random),
            _ => pages.bulk(page, offset % PAGE_BYTES / 8 * 2, None, false),
        }
    }
    check::replay("memory_store", &mut pages.bench);
}

/// The highest word of every page is its own: no address appears twice.
#[test]
fn addresses_do_not_alias() {
    let mut pages = Pages::new();
    for page in 0..PAGES {
        pages.call(Node::Cpu, MemoryCall::Allocate, page, Node::Cpu);
    }
    pages.show_owners();
    let ends = |page: usize| [page * PAGE_BYTES, page * PAGE_BYTES + (PAGE_WORDS - 1) * 4];
    for offset in (0..PAGES).flat_map(ends) {
        pages.cpu(offset, 0xf, 0xa5a5_0000 | offset as u32);
    }
    for offset in (0..PAGES).flat_map(ends) {
        pages.cpu(offset, 0, 0);
    }
}

/// Sends a CALL over the link; word 0 to word 3, then waits for the four words of the answer.
fn call_over_link(
    bench: &mut Bench<PageMemory>,
    source: Node,
    call: MemoryCall,
    data: Data,
) -> Message {
    bench.step_until(|d| d.link_in.request_ready.val(), 40);
    let message = Message {
        source: source.address(),
        destination: Node::Memory.address(),
        call: call.code(),
        kind: Kind::Call,
        data,
    };
    for word in message.to_words() {
        bench.dut.link_in.data.next = word.to_bits();
        bench.dut.link_in.valid.next = true;
        bench.step();
    }
    bench.dut.link_in.valid.next = false;
    bench.step_until(|d| d.link_out.valid.val(), 40);
    let words = [(); 4].map(|()| {
        assert!(bench.dut.link_out.valid.val() && bench.dut.link_out.reply.val());
        let word = bench.dut.link_out.data.val().to_u32();
        bench.step();
        word
    });
    Message::from_words(words)
}

/// The whole node: a page is allocated by call, filled through the window, given away, and refused from then on.
#[test]
fn node_serves_calls_and_window() {
    let mut bench = Bench::new(PageMemory::default(), |d| &mut d.clock).recording();
    bench.dut.link_out.request_ready.next = true;
    bench.dut.link_out.reply_ready.next = true;
    bench.dut.bulk.page.next = 0u8.to_bits();
    let page = call_over_link(&mut bench, Node::Cpu, MemoryCall::Allocate, Data::default());
    assert_eq!(page.kind, Kind::ReturnSuccess);
    assert_eq!(
        (page.destination, page.call),
        (Node::Cpu.address(), MemoryCall::Allocate.code())
    );
    let address = page.data.d1;
    for (offset, value) in [(address + 4, 0x1234_5678u32), (address + 2044, 0xcafe_f00d)] {
        bench.dut.window_address.next = offset.to_bits();
        bench.dut.window_write_lanes.next = 0xf_u8.to_bits();
        bench.dut.window_write.next = value.to_bits();
        bench.step_until(|d| d.window_ready.val(), 20);
        bench.step();
        assert!(!bench.dut.window_refused.val());
    }
    bench.dut.window_write_lanes.next = 0u8.to_bits();
    let status = call_over_link(&mut bench, Node::Cpu, MemoryCall::Status, Data::default());
    assert_eq!(
        (status.data.d0 & 0xffff, status.data.d1),
        (PAGES as u32 - 1, PAGES as u32)
    );
    let read = |bench: &mut Bench<PageMemory>, offset: u32| {
        bench.dut.window_address.next = offset.to_bits();
        bench.dut.window_read.next = true;
        bench.step_until(|d| d.window_ready.val(), 20);
        bench.step();
        bench.dut.window_read.next = false;
        bench.settle();
        (
            bench.dut.window_refused.val(),
            bench.dut.window_value.val().to_u32(),
        )
    };
    assert_eq!(read(&mut bench, address + 4), (false, 0x1234_5678));
    assert_eq!(read(&mut bench, address + 8), (false, 0));
    assert_eq!(read(&mut bench, address + 1024), (false, 0));
    let heir = Data {
        d0: 0,
        d1: address,
        d2: Node::Ethernet.address().into(),
    };
    assert_eq!(
        call_over_link(&mut bench, Node::Cpu, MemoryCall::ChangeOwner, heir).kind,
        Kind::ReturnSuccess
    );
    assert_eq!(read(&mut bench, address + 4), (true, 0));
    bench.dut.bulk.request.next = true;
    bench.dut.bulk.page.next = (address / PAGE_BYTES as u32).to_bits();
    bench.step();
    assert_eq!(bench.dut.bulk.value_low.val().to_u32(), 0x1234_5678);
    assert!(!bench.dut.bulk.refused.val());
    bench.dut.bulk.request.next = false;
    check::replay("memory_node", &mut bench);
}
