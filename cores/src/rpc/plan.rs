//! What a router is told about its ports when it is built.
use std::collections::BTreeSet;

/// One port of a router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortPlan {
    /// Address of the node behind it, or first address of the subnet.
    pub address: u16,
    /// Address bits that count: all for a node, the high ones for a subnet.
    pub mask: u16,
    /// One node is behind it: the router puts `address` into every message that comes from there.
    pub is_leaf: bool,
    /// Ports to which it may send no request.
    pub forbidden: BTreeSet<usize>,
}

impl PortPlan {
    /// A port for one node that may call every other.
    pub fn node(address: u16) -> Self {
        Self {
            address,
            mask: u16::MAX,
            is_leaf: true,
            forbidden: BTreeSet::new(),
        }
    }

    /// A port for another router with all addresses that agree with `address` in the bits of `mask`.
    pub fn subnet(address: u16, mask: u16) -> Self {
        Self {
            address,
            mask,
            is_leaf: false,
            forbidden: BTreeSet::new(),
        }
    }

    /// May send no request to these ports: a CALL is answered with HOST_PROHIBITED.
    pub fn without(mut self, forbidden: impl IntoIterator<Item = usize>) -> Self {
        self.forbidden.extend(forbidden);
        self
    }
}

/// All ports of a router, and the one behind which every address is that no port has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Ports in order; no two claim the same address.
    pub ports: Vec<PortPlan>,
    /// Port to the rest of the network, if this router is not the top of the tree.
    pub uplink: Option<usize>,
}

/// What one lane does. The lanes are the ports and, last, the router's own responder.
pub(super) struct Lane {
    pub address: u16,
    pub is_leaf: bool,
    pub forbidden: u32,
    /// Lane for addresses that no port has.
    pub fallback: usize,
}

impl Plan {
    /// A router whose ports are `count` nodes with consecutive addresses.
    pub fn nodes(first: u16, count: usize) -> Self {
        let ports = (0..count)
            .map(|port| PortPlan::node(first + port as u16))
            .collect();
        Self {
            ports,
            uplink: None,
        }
    }

    /// Panics with what is wrong: a plan is part of the design, not an input.
    pub(super) fn check(&self, ports: usize, lanes: usize) {
        assert!(
            (2..=16).contains(&ports),
            "a router has 2 to 16 ports, not {ports}"
        );
        assert_eq!(lanes, ports + 1, "a router has one lane more than ports");
        assert_eq!(
            self.ports.len(),
            ports,
            "the plan and the router differ in the number of ports"
        );
        assert!(
            self.uplink.is_none_or(|port| port < ports),
            "the uplink is no port of the router"
        );
        for (number, port) in self.ports.iter().enumerate() {
            assert!(
                port.forbidden.iter().all(|other| *other < ports),
                "port {number} is denied a port that is not there"
            );
            let denied_uplink = self
                .uplink
                .is_some_and(|uplink| port.forbidden.contains(&uplink));
            assert!(
                !denied_uplink,
                "port {number} is denied the uplink: deny it at the router above"
            );
            let twin = self.ports[..number].iter().position(|other| {
                let mask = other.mask & port.mask;
                other.address & mask == port.address & mask
                    && self
                        .uplink
                        .is_none_or(|up| self.ports[up] != *other && self.ports[up] != *port)
            });
            assert!(
                twin.is_none(),
                "ports {} and {number} claim the same address",
                twin.unwrap_or(0)
            );
        }
    }

    pub(super) fn lane(&self, lane: usize) -> Lane {
        let responder = self.ports.len();
        let fallback = self
            .uplink
            .filter(|uplink| *uplink != lane)
            .unwrap_or(responder);
        let port = self.ports.get(lane);
        let forbidden = port.map_or(0, |port| {
            port.forbidden
                .iter()
                .fold(0, |bits, other| bits | 1 << other)
        });
        Lane {
            address: port.map_or(0, |port| port.address),
            is_leaf: port.is_some_and(|port| port.is_leaf),
            forbidden,
            fallback,
        }
    }

    /// Address and mask by which lane `lane` is found: a lane with mask 0 and address 1 never is.
    pub(super) fn key(&self, lane: usize) -> (u16, u16) {
        match self.ports.get(lane) {
            Some(port) if self.uplink != Some(lane) => (port.address & port.mask, port.mask),
            _ => (1, 0),
        }
    }
}
