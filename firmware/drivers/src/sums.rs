//! Who sees to the sums of IPv4, and of ICMP, TCP and UDP in it: the MAC or the stack. The result is the same.
//!
//! What the MAC says of a received frame is either that its sums are right or nothing: options, fragments and the like it leaves
//! alone. Of the sums that are not the stack's, those are verified here.

use rpc::PageBuffer;
use smoltcp::phy::{Checksum, ChecksumCapabilities};
use smoltcp::wire::{
    EthernetFrame, EthernetProtocol, Icmpv4Message, Icmpv4Packet, IpAddress, IpProtocol,
    Ipv4Packet, TcpPacket, UdpPacket,
};
use spec::ethernet::HEADER_OCTETS;
use spec::ip::{ICMP, IPV4_TYPE, PLAIN_HEADER_OCTETS, TCP, UDP};
use spec::memory::FRAME_OFFSET;

/// Octet of a page at which a packet is, and what it carries.
const PACKET: usize = FRAME_OFFSET + HEADER_OCTETS;
const DATA: usize = PACKET + PLAIN_HEADER_OCTETS;
/// Octet of an ICMP error at which the packet is that it is about.
const CITED: usize = 8;

/// Words of a page that tell what there is to add up.
mod place {
    use super::PACKET;
    /// Two octets before the frame, the first two of the destination.
    pub const BEFORE: usize = 0;
    /// Two octets of the source, type.
    pub const TYPE: usize = PACKET / 4 - 1;
    /// Length of the packet, in the lower half.
    pub const LENGTH: usize = PACKET / 4;
    /// Protocol, in the second octet.
    pub const PROTOCOL: usize = PACKET / 4 + 2;
    /// Source.
    pub const SOURCE: usize = PACKET / 4 + 3;
    /// Destination.
    pub const DESTINATION: usize = PACKET / 4 + 4;
}
const _: () = assert!(PACKET.is_multiple_of(4));

/// What the MAC does about one kind of sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// It verifies the sum of received frames.
    pub received: bool,
    /// It puts the sum into sent frames.
    pub sent: bool,
}

impl Ways {
    /// Both.
    pub const BOTH: Ways = Ways {
        received: true,
        sent: true,
    };
    /// Neither.
    pub const NONE: Ways = Ways {
        received: false,
        sent: false,
    };

    fn left_to_the_stack(self) -> Checksum {
        match (self.received, self.sent) {
            (false, false) => Checksum::Both,
            (false, true) => Checksum::Rx,
            (true, false) => Checksum::Tx,
            (true, true) => Checksum::None,
        }
    }
}

/// The sums that the MAC sees to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offload {
    /// Those of headers.
    pub ipv4: Ways,
    /// Those of ICMP.
    pub icmp: Ways,
    /// Those of TCP. A stack that has no TCP does not look at them, so that it is for one that has.
    pub tcp: Ways,
    /// Those of UDP.
    pub udp: Ways,
}

/// Which sums the MAC is asked to put into a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The header's.
    pub header: bool,
    /// That of what the packet carries.
    pub data: bool,
}

impl Offload {
    /// What the stack has to do.
    pub fn left_to_the_stack(&self) -> ChecksumCapabilities {
        let mut left = ChecksumCapabilities::default();
        left.ipv4 = self.ipv4.left_to_the_stack();
        left.icmpv4 = self.icmp.left_to_the_stack();
        left.tcp = self.tcp.left_to_the_stack();
        left.udp = self.udp.left_to_the_stack();
        left
    }

    /// Whether one of the sums of this frame that the stack does not verify is wrong. What is no packet or datagram at all has
    /// none; the stack finds that out.
    pub fn is_wrong(&self, frame: &[u8]) -> bool {
        let Ok(frame) = EthernetFrame::new_checked(frame) else {
            return false;
        };
        if frame.ethertype() != EthernetProtocol::Ipv4 {
            return false;
        }
        let Ok(packet) = Ipv4Packet::new_checked(frame.payload()) else {
            return false;
        };
        if self.ipv4.received && !packet.verify_checksum() {
            return true;
        }
        let from = IpAddress::Ipv4(packet.src_addr());
        let to = IpAddress::Ipv4(packet.dst_addr());
        let data = packet.payload();
        match packet.next_header() {
            IpProtocol::Icmp if self.icmp.received => {
                Icmpv4Packet::new_checked(data).is_ok_and(|message| !message.verify_checksum())
            }
            IpProtocol::Tcp if self.tcp.received => TcpPacket::new_checked(data)
                .is_ok_and(|segment| !segment.verify_checksum(&from, &to)),
            IpProtocol::Udp if self.udp.received => UdpPacket::new_checked(data)
                .is_ok_and(|datagram| !datagram.verify_checksum(&from, &to)),
            _ => false,
        }
    }

    /// Makes a frame that the stack has written into a page ready for the MAC; what the MAC is to be asked for. The stack's
    /// packets are whole and have no options, and it leaves the fields of sums that are not its own zero.
    pub fn prepare<P: PageBuffer>(&self, page: &mut P, octets: usize) -> Asks {
        let is_packet = octets >= HEADER_OCTETS + PLAIN_HEADER_OCTETS
            && page.word(place::TYPE) & 0xffff == u32::from(IPV4_TYPE);
        if !is_packet {
            return Asks::default();
        }
        let protocol = (page.word(place::PROTOCOL) >> 16) as u8;
        let (data, pseudo) = match protocol {
            ICMP => (self.icmp.sent, 0),
            TCP => (self.tcp.sent, pseudo_sum(page, TCP)),
            UDP => (self.udp.sent, pseudo_sum(page, UDP)),
            _ => (false, 0),
        };
        if self.ipv4.sent && protocol == ICMP {
            let message = &mut page.as_mut()[DATA..FRAME_OFFSET + octets];
            complete_citation(message, !self.icmp.sent);
        }
        if data {
            let beside = page.word(place::BEFORE) & 0xffff;
            page.set_word(place::BEFORE, pseudo << 16 | beside);
        }
        Asks {
            header: self.ipv4.sent,
            data,
        }
    }
}

/// The sum of the pseudo header (RFC 768, RFC 9293 section 3.1).
fn pseudo_sum<P: PageBuffer>(page: &P, protocol: u8) -> u32 {
    let halves = |word: u32| (word >> 16) + (word & 0xffff);
    let octets = (page.word(place::LENGTH) & 0xffff) - PLAIN_HEADER_OCTETS as u32;
    let addresses = halves(page.word(place::SOURCE)) + halves(page.word(place::DESTINATION));
    // Two carries at most, which bring no third.
    halves(halves(addresses + u32::from(protocol) + octets))
}

/// An ICMP error cites the header of the packet it is about. The stack writes it anew, without its sum if that is the MAC's;
/// but the MAC has nothing to do with this one. If the message's own sum is not the MAC's either, it follows.
fn complete_citation(message: &mut [u8], own_too: bool) {
    let Ok(packet) = Icmpv4Packet::new_checked(&*message) else {
        return;
    };
    let cites = matches!(
        packet.msg_type(),
        Icmpv4Message::DstUnreachable | Icmpv4Message::TimeExceeded
    );
    if !cites || message.len() < CITED + PLAIN_HEADER_OCTETS {
        return;
    }
    // What follows the header may be cut short.
    Ipv4Packet::new_unchecked(&mut message[CITED..]).fill_checksum();
    if own_too {
        Icmpv4Packet::new_unchecked(message).fill_checksum();
    }
}
