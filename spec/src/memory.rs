//! Pages: how many, how large, who may have how many.

use crate::map::Node;

/// Octets of a page.
pub const PAGE_BYTES: usize = 2048;
/// 32-bit words of a page.
pub const PAGE_WORDS: usize = PAGE_BYTES / 4;
/// Pages in the chip.
pub const PAGES: usize = 16;
/// Words that become valid together: a block that was never written since its page was handed out reads zero.
pub const BLOCK_WORDS: usize = 16;
/// Blocks of a page.
pub const BLOCKS: usize = PAGE_WORDS / BLOCK_WORDS;
/// Offset of a frame's first octet in its page, so that the IP header that follows 14 octets later is word aligned.
pub const FRAME_OFFSET: usize = 2;

/// The most pages that a node may hold by ALLOCATE; pages that are given to it by CHOWN do not need its leave.
///
/// The sum over all nodes of what they allocate is at most [`PAGES`], so that no flood of received frames can take the
/// page that a reply needs.
pub const fn quota(node: Node) -> usize {
    match node {
        Node::Ethernet => 10,
        Node::Cpu => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_cannot_exhaust_the_pages() {
        let sum: usize = Node::ALL.into_iter().map(quota).sum();
        assert!(sum <= PAGES);
    }
}
