//! The block of settings in the image (`spec::settings`), taken apart.

use smoltcp::wire::{EthernetAddress, Ipv4Address, Ipv4Cidr};
use spec::phy::Delays;
use spec::settings::{self as place, Setting, BYTES, MAGIC};

/// What the settings say.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    block: [u8; BYTES],
}

/// The address to use when no lease comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// One of 169.254/16, made from the Ethernet address.
    LinkLocal,
    /// This one, with this router if there is one.
    Static(Ipv4Cidr, Option<Ipv4Address>),
}

impl Settings {
    /// Takes the block; one without its mark counts as empty, so that nobody can read or write.
    pub fn new(block: [u8; BYTES]) -> Self {
        let mark = &block[place::MAGIC_AT.offset..][..place::MAGIC_AT.length];
        let block = if mark == MAGIC.to_be_bytes() {
            block
        } else {
            [0; BYTES]
        };
        Settings { block }
    }

    fn octets(&self, setting: Setting) -> &[u8] {
        &self.block[setting.offset..][..setting.length]
    }

    /// The octets up to the first zero.
    fn text(&self, setting: Setting) -> &[u8] {
        let octets = self.octets(setting);
        let length = octets
            .iter()
            .position(|octet| *octet == 0)
            .unwrap_or(octets.len());
        &octets[..length]
    }

    fn address(&self, setting: Setting) -> Ipv4Address {
        let mut octets = [0; 4];
        octets.copy_from_slice(self.octets(setting));
        Ipv4Address::from(octets)
    }

    /// Which RGMII clocks the PHY shall delay; `None`: as its straps say.
    pub fn phy_delays(&self) -> Option<Delays> {
        Delays::from_octet(self.octets(place::PHY_DELAYS)[0])
    }

    /// Ethernet address: the one in the settings, or else a locally administered one made from the chip's serial number.
    pub fn mac(&self, serial: u64) -> EthernetAddress {
        let set = EthernetAddress::from_bytes(self.octets(place::MAC));
        if set != EthernetAddress([0; 6]) && set.is_unicast() {
            return set;
        }
        let mixed = (serial ^ serial >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let [a, b, c, d, e, ..] = mixed.to_be_bytes();
        EthernetAddress([0x02, a, b, c, d, e])
    }

    /// The address to use when no lease comes.
    pub fn fallback(&self) -> Fallback {
        let address = self.address(place::ADDRESS);
        let prefix = self.octets(place::PREFIX)[0];
        let usable =
            !address.is_unspecified() && !address.is_multicast() && !address.is_broadcast();
        if self.octets(place::FALLBACK_STATIC)[0] != 1 || !usable || prefix > 32 {
            return Fallback::LinkLocal;
        }
        let router = self.address(place::ROUTER);
        let router = (!router.is_unspecified()).then_some(router);
        Fallback::Static(Ipv4Cidr::new(address, prefix), router)
    }

    /// Name of the device.
    pub fn name(&self) -> &[u8] {
        self.text(place::NAME)
    }

    /// Community that may read; empty for none.
    pub fn read_community(&self) -> &[u8] {
        self.text(place::READ_COMMUNITY)
    }

    /// Community that may write; empty for none.
    pub fn write_community(&self) -> &[u8] {
        self.text(place::WRITE_COMMUNITY)
    }
}

/// A link-local address (RFC 3927 section 2.1) made from the Ethernet address, so that it is the same after each start.
pub fn link_local(mac: EthernetAddress) -> Ipv4Cidr {
    let mixed = mac.0.iter().fold(0x811c_9dc5u32, |mixed, octet| {
        (mixed ^ u32::from(*octet)).wrapping_mul(0x0100_0193)
    });
    // The first and the last 256 addresses are reserved.
    let third = 1 + (mixed >> 8) % 254;
    Ipv4Cidr::new(Ipv4Address::new(169, 254, third as u8, mixed as u8), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> [u8; BYTES] {
        let mut block = [0; BYTES];
        block[..4].copy_from_slice(&MAGIC.to_be_bytes());
        block
    }

    fn put(block: &mut [u8; BYTES], setting: Setting, octets: &[u8]) {
        assert!(octets.len() <= setting.length);
        block[setting.offset..][..octets.len()].copy_from_slice(octets);
    }

    #[test]
    fn a_block_without_mark_opens_nothing() {
        let mut block = block();
        put(&mut block, place::WRITE_COMMUNITY, b"secret");
        assert_eq!(Settings::new(block).write_community(), b"secret");
        block[0] ^= 1;
        assert_eq!(Settings::new(block).write_community(), b"");
    }

    #[test]
    fn an_address_is_made_when_none_is_set() {
        let settings = Settings::new(block());
        let mac = settings.mac(0x1234);
        assert_eq!(mac.0[0], 0x02);
        assert_ne!(mac, settings.mac(0x1235));
        let mut block = block();
        put(&mut block, place::MAC, &[0x02, 1, 2, 3, 4, 5]);
        assert_eq!(
            Settings::new(block).mac(0),
            EthernetAddress([2, 1, 2, 3, 4, 5])
        );
        put(&mut block, place::MAC, &[0x01, 1, 2, 3, 4, 5]);
        assert_eq!(
            Settings::new(block).mac(0).0[0],
            0x02,
            "a group address is none"
        );
    }

    #[test]
    fn static_addresses_need_all_they_need() {
        let mut block = block();
        put(&mut block, place::FALLBACK_STATIC, &[1]);
        put(&mut block, place::PREFIX, &[24]);
        assert_eq!(
            Settings::new(block).fallback(),
            Fallback::LinkLocal,
            "no address"
        );
        put(&mut block, place::ADDRESS, &[192, 168, 1, 20]);
        let cidr = Ipv4Cidr::new(Ipv4Address::new(192, 168, 1, 20), 24);
        assert_eq!(
            Settings::new(block).fallback(),
            Fallback::Static(cidr, None)
        );
        put(&mut block, place::ROUTER, &[192, 168, 1, 1]);
        let router = Some(Ipv4Address::new(192, 168, 1, 1));
        assert_eq!(
            Settings::new(block).fallback(),
            Fallback::Static(cidr, router)
        );
        put(&mut block, place::PREFIX, &[33]);
        assert_eq!(
            Settings::new(block).fallback(),
            Fallback::LinkLocal,
            "bad prefix"
        );
    }

    #[test]
    fn link_local_addresses_avoid_the_reserved_ends() {
        for i in 0..=255 {
            let third = link_local(EthernetAddress([2, 0, 0, 0, 0, i]))
                .address()
                .octets()[2];
            assert!((1..=254).contains(&third));
        }
    }

    /// A text that fills its place has no zero behind it.
    #[test]
    fn a_full_text_is_whole() {
        let mut block = block();
        put(&mut block, place::NAME, &[b'n'; 32]);
        assert_eq!(Settings::new(block).name(), [b'n'; 32]);
    }
}
