//! A borrowed page. Touching one that is not the CPU's is what a fault is on the chip: the test fails.

use crate::Pdu;
use rpc::PageBuffer;
use spec::map::Node;
use spec::memory::{PAGES, PAGE_BYTES};

/// A page of the mock, lent to the program.
pub struct MockPage {
    number: usize,
    bytes: Vec<u8>,
    pdu: Pdu,
}

impl MockPage {
    pub(crate) fn borrow(pdu: &Pdu, address: u32) -> Option<MockPage> {
        let number = address as usize / PAGE_BYTES;
        let mut world = pdu.0.borrow_mut();
        if number >= PAGES
            || !(address as usize).is_multiple_of(PAGE_BYTES)
            || world.borrowed[number]
        {
            return None;
        }
        world.borrowed[number] = true;
        Some(MockPage {
            number,
            bytes: world.pages[number].clone(),
            pdu: pdu.clone(),
        })
    }

    fn check_owner(&self) {
        let owner = self.pdu.0.borrow().owners[self.number];
        assert_eq!(
            owner,
            Some(Node::Cpu),
            "access to page {} that the CPU does not own",
            self.number
        );
    }
}

impl AsRef<[u8]> for MockPage {
    fn as_ref(&self) -> &[u8] {
        self.check_owner();
        &self.bytes
    }
}

impl AsMut<[u8]> for MockPage {
    fn as_mut(&mut self) -> &mut [u8] {
        self.check_owner();
        &mut self.bytes
    }
}

impl PageBuffer for MockPage {
    fn address(&self) -> u32 {
        (self.number * PAGE_BYTES) as u32
    }

    fn word(&self, index: usize) -> u32 {
        let octets = self.as_ref()[4 * index..].first_chunk();
        u32::from_be_bytes(*octets.expect("a word of the page"))
    }

    fn set_word(&mut self, index: usize, word: u32) {
        self.as_mut()[4 * index..][..4].copy_from_slice(&word.to_be_bytes());
    }
}

impl Drop for MockPage {
    fn drop(&mut self) {
        let mut world = self.pdu.0.borrow_mut();
        world.borrowed[self.number] = false;
        world.pages[self.number] = std::mem::take(&mut self.bytes);
    }
}
