//! A DHCP server with one address to give. Source: RFC 2131.

use smoltcp::wire::{DhcpMessageType, DhcpPacket, DhcpRepr};
use std::net::Ipv4Addr;

/// Seconds that a lease lasts.
const LEASE_SECONDS: u32 = 3600;

/// The server.
pub struct Server {
    /// Its own address, also the router's.
    pub own: Ipv4Addr,
    /// The address it gives.
    pub offer: Ipv4Addr,
    /// The mask it gives.
    pub mask: Ipv4Addr,
    /// The address was acknowledged.
    pub bound: bool,
}

impl Server {
    /// The answer to a request, if one is due. Both are UDP payloads.
    pub fn answer(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let packet = DhcpPacket::new_checked(request).ok()?;
        let asked = DhcpRepr::parse(&packet).ok()?;
        let for_other = asked
            .server_identifier
            .is_some_and(|server| server != self.own);
        let message_type = match asked.message_type {
            DhcpMessageType::Discover => DhcpMessageType::Offer,
            DhcpMessageType::Request if for_other => return None,
            DhcpMessageType::Request => {
                let wanted = asked.requested_ip.unwrap_or(asked.client_ip);
                if wanted == self.offer {
                    self.bound = true;
                    DhcpMessageType::Ack
                } else {
                    DhcpMessageType::Nak
                }
            }
            _ => return None,
        };
        let refused = message_type == DhcpMessageType::Nak;
        let answer = DhcpRepr {
            message_type,
            transaction_id: asked.transaction_id,
            secs: 0,
            client_hardware_address: asked.client_hardware_address,
            client_ip: Ipv4Addr::UNSPECIFIED,
            your_ip: if refused {
                Ipv4Addr::UNSPECIFIED
            } else {
                self.offer
            },
            server_ip: self.own,
            router: (!refused).then_some(self.own),
            subnet_mask: (!refused).then_some(self.mask),
            relay_agent_ip: Ipv4Addr::UNSPECIFIED,
            broadcast: asked.broadcast,
            requested_ip: None,
            client_identifier: None,
            server_identifier: Some(self.own),
            parameter_request_list: None,
            dns_servers: None,
            max_size: None,
            lease_duration: (!refused).then_some(LEASE_SECONDS),
            renew_duration: None,
            rebind_duration: None,
            additional_options: &[],
        };
        let mut payload = vec![0; answer.buffer_len()];
        answer
            .emit(&mut DhcpPacket::new_unchecked(&mut payload))
            .ok()?;
        Some(payload)
    }
}
