//! The block of settings in the image (`spec::settings`). The build writes the board's values into it and the simulator its
//! own, so it is read from memory when the program runs, never folded into the code.

use spec::settings::{
    Setting, BYTES, MAGIC, MAGIC_AT, NAME, PREFIX, READ_COMMUNITY, WRITE_COMMUNITY,
};

/// The block, word aligned.
#[repr(C, align(4))]
pub struct Block([u8; BYTES]);

/// Puts `value` at the start of a setting.
const fn put(mut block: [u8; BYTES], setting: Setting, value: &[u8]) -> [u8; BYTES] {
    assert!(
        value.len() <= setting.length,
        "the value does not fit into its setting"
    );
    let mut i = 0;
    while i < value.len() {
        block[setting.offset + i] = value[i];
        i += 1;
    }
    block
}

/// What the block holds if nobody patches it: anybody may read, nobody may write unless the build names a community.
const fn unpatched() -> [u8; BYTES] {
    let block = put([0; BYTES], MAGIC_AT, &MAGIC.to_be_bytes());
    let block = put(block, PREFIX, &[24]);
    let block = put(block, NAME, b"pdu");
    let block = put(block, READ_COMMUNITY, b"public");
    match option_env!("PDU_WRITE_COMMUNITY") {
        Some(community) => put(block, WRITE_COMMUNITY, community.as_bytes()),
        None => block,
    }
}

/// The block. The symbol's name is `spec::settings::SYMBOL`.
#[no_mangle]
#[used]
#[cfg_attr(target_arch = "mips", link_section = ".settings")]
#[allow(non_upper_case_globals)] // a linker symbol that tools look for
pub static pdu_settings: Block = Block(unpatched());

/// The block as it is in memory now.
pub fn block() -> [u8; BYTES] {
    // SAFETY: a static of that type; volatile because the image may have been patched after compilation.
    unsafe { crate::volatile::read(&raw const pdu_settings.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unpatched_block_reads_public_and_writes_nothing() {
        let block = block();
        assert_eq!(block[..4], MAGIC.to_be_bytes());
        assert_eq!(&block[READ_COMMUNITY.offset..][..7], b"public\0");
        if option_env!("PDU_WRITE_COMMUNITY").is_none() {
            assert!(block[WRITE_COMMUNITY.offset..][..WRITE_COMMUNITY.length]
                .iter()
                .all(|b| *b == 0));
        }
        assert_eq!(spec::settings::SYMBOL, stringify!(pdu_settings));
    }
}
