//! What `ram` must do, in plain Rust: pages with an owner, a payer and their octets.
use spec::map::Node;
use spec::memory::{PAGES, PAGE_BYTES, PAGE_WORDS};
use spec::rpc::{Data, Kind};
use spec::services::memory::{MemoryCall, Refusal};

/// A page that is taken.
#[derive(Clone, Debug)]
struct Page {
    owner: u16,
    payer: u16,
}

/// The allocator and the contents of all pages.
pub struct Model {
    pages: Vec<Option<Page>>,
    words: Vec<[u32; PAGE_WORDS]>,
    quota: fn(Node) -> usize,
}

impl Model {
    /// `count` free pages that read zero.
    pub fn new(count: usize, quota: fn(Node) -> usize) -> Self {
        assert!(count <= PAGES);
        Self {
            pages: vec![None; count],
            words: vec![[0; PAGE_WORDS]; count],
            quota,
        }
    }

    /// Pages owned by a node.
    pub fn owned_by(&self, node: u16) -> Vec<usize> {
        (0..self.pages.len())
            .filter(|page| self.owner(*page) == Some(node))
            .collect()
    }

    /// Owner of a page.
    pub fn owner(&self, page: usize) -> Option<u16> {
        self.pages[page].as_ref().map(|page| page.owner)
    }

    /// Pages that nobody owns.
    pub fn free(&self) -> usize {
        self.pages.iter().filter(|page| page.is_none()).count()
    }

    fn release(&mut self, page: usize) {
        self.pages[page] = None;
        self.words[page] = [0; PAGE_WORDS];
    }

    fn named(&self, caller: u16, address: u32) -> Result<usize, Refusal> {
        let page = address as usize / PAGE_BYTES;
        if !(address as usize).is_multiple_of(PAGE_BYTES) || page >= self.pages.len() {
            return Err(Refusal::BadAddress);
        }
        if self.owner(page) != Some(caller) {
            return Err(Refusal::NotOwner);
        }
        Ok(page)
    }

    /// Why an ALLOCATE would be refused.
    fn may_allocate(&self, caller: u16) -> Result<(), Refusal> {
        let charged = self
            .pages
            .iter()
            .flatten()
            .filter(|page| page.payer == caller)
            .count();
        let quota = Node::from_address(caller).map_or(0, self.quota);
        if charged >= quota {
            return Err(Refusal::QuotaUsed);
        }
        if self.free() == 0 {
            return Err(Refusal::NoFreePage);
        }
        Ok(())
    }

    /// The answer to a call. Which of the free pages an ALLOCATE returns is the memory's choice: `chosen` is what it said.
    pub fn call(&mut self, caller: u16, call: u8, data: Data, chosen: Option<u32>) -> (Kind, Data) {
        let none = Data::default();
        let outcome = match MemoryCall::try_from(call) {
            Err(_) => return (Kind::ReturnFail, none),
            Ok(MemoryCall::Status) => Ok(Data {
                d0: 1 << 16 | self.free() as u32,
                d1: self.pages.len() as u32,
                d2: 0,
            }),
            Ok(MemoryCall::Allocate) => self.may_allocate(caller).map(|()| {
                let address = chosen.expect("the memory said which page");
                let page = address as usize / PAGE_BYTES;
                assert_eq!(address as usize % PAGE_BYTES, 0, "not a page address");
                assert!(
                    self.pages[page].is_none(),
                    "page {page} was handed out twice"
                );
                self.pages[page] = Some(Page {
                    owner: caller,
                    payer: caller,
                });
                Data {
                    d1: address,
                    ..none
                }
            }),
            Ok(MemoryCall::Free) => self.named(caller, data.d1).map(|page| {
                self.release(page);
                none
            }),
            Ok(MemoryCall::FreeAll) => {
                let owned = self.owned_by(caller);
                owned.iter().for_each(|page| self.release(*page));
                Ok(Data {
                    d0: owned.len() as u32,
                    ..none
                })
            }
            Ok(MemoryCall::ChangeOwner) => self.named(caller, data.d1).and_then(|page| {
                let heir = data.d2 as u16;
                if !Node::PRESENT.iter().any(|node| node.address() == heir) {
                    return Err(Refusal::NoSuchNode);
                }
                self.pages[page].as_mut().expect("it has an owner").owner = heir;
                Ok(none)
            }),
        };
        match outcome {
            Ok(data) => (Kind::ReturnSuccess, data),
            Err(refusal) => (
                Kind::ReturnFail,
                Data {
                    d0: refusal as u32,
                    ..none
                },
            ),
        }
    }

    /// The word at a byte offset, if the node owns the page.
    pub fn read(&self, node: Node, offset: usize) -> Option<u32> {
        let page = offset / PAGE_BYTES;
        (self.owner(page) == Some(node.address()))
            .then(|| self.words[page][offset % PAGE_BYTES / 4])
    }

    /// Writes byte lanes at a byte offset; false if the node does not own the page.
    pub fn write(&mut self, node: Node, offset: usize, lanes: u32, value: u32) -> bool {
        let page = offset / PAGE_BYTES;
        if self.owner(page) != Some(node.address()) {
            return false;
        }
        let word = &mut self.words[page][offset % PAGE_BYTES / 4];
        for lane in (0..4).filter(|lane| lanes >> lane & 1 == 1) {
            let mask = 0xff << (8 * lane);
            *word = *word & !mask | value & mask;
        }
        true
    }

    /// Makes a page read zero but for the block of 16 words that holds `word`.
    pub fn keep_only_block(&mut self, page: usize, word: usize) {
        let block = word / spec::memory::BLOCK_WORDS;
        for (at, word) in self.words[page].iter_mut().enumerate() {
            if at / spec::memory::BLOCK_WORDS != block {
                *word = 0;
            }
        }
    }
}
