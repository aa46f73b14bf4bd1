//! The block of settings inside the firmware image.
//!
//! It lies at the linker symbol [`SYMBOL`], so that the build (from the board file) and the simulator can patch one
//! firmware without compiling it again. All numbers are big-endian.

/// Linker symbol of the block.
pub const SYMBOL: &str = "pdu_settings";
/// Octets of the block.
pub const BYTES: usize = 128;
/// First word of the block.
pub const MAGIC: u32 = 0x5044_5531;

/// Place of a setting in the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// First octet.
    pub offset: usize,
    /// Octets.
    pub length: usize,
}

/// [`MAGIC`].
pub const MAGIC_AT: Setting = Setting {
    offset: 0,
    length: 4,
};
/// Ethernet address.
pub const MAC: Setting = Setting {
    offset: 4,
    length: 6,
};
/// 1: use the static address when no lease comes; 0: a link-local address.
pub const FALLBACK_STATIC: Setting = Setting {
    offset: 10,
    length: 1,
};
/// Length of the static prefix.
pub const PREFIX: Setting = Setting {
    offset: 11,
    length: 1,
};
/// Static IPv4 address.
pub const ADDRESS: Setting = Setting {
    offset: 12,
    length: 4,
};
/// Router for the static address; 0.0.0.0 for none.
pub const ROUTER: Setting = Setting {
    offset: 16,
    length: 4,
};
/// Name of the device, zero padded.
pub const NAME: Setting = Setting {
    offset: 20,
    length: 32,
};
/// Community that may read, zero padded; empty: none.
pub const READ_COMMUNITY: Setting = Setting {
    offset: 52,
    length: 32,
};
/// Community that may write, zero padded; empty: nobody may.
pub const WRITE_COMMUNITY: Setting = Setting {
    offset: 84,
    length: 32,
};

/// Which RGMII clocks the PHY shall delay: [`crate::phy::Delays::to_octet`]; 0: as its straps say.
pub const PHY_DELAYS: Setting = Setting {
    offset: 116,
    length: 1,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_fit_and_do_not_overlap() {
        let all = [
            MAGIC_AT,
            MAC,
            FALLBACK_STATIC,
            PREFIX,
            ADDRESS,
            ROUTER,
            NAME,
            READ_COMMUNITY,
            WRITE_COMMUNITY,
            PHY_DELAYS,
        ];
        for pair in all.windows(2) {
            assert_eq!(pair[0].offset + pair[0].length, pair[1].offset);
        }
        let last = all[all.len() - 1];
        assert!(last.offset + last.length <= BYTES);
    }
}
