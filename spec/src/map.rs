//! Node addresses and names, the CPU's memory map, clocks.

/// The nodes of the PDU. The value is the RPC address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Node {
    /// Name server.
    NameServer = 0x8000,
    /// Chip information and network counters.
    System = 0x8001,
    /// Output stage with breakers.
    Outputs = 0x8002,
    /// Peripheral controller.
    Peripheral = 0x8003,
    /// GRAFTON.
    Cpu = 0x8004,
    /// Page memory.
    Memory = 0x8005,
    /// The board's serial flash. Only in a chip built with it; else a call to it is answered HOST_UNREACH.
    Flash = 0x8006,
    /// Ethernet MAC.
    Ethernet = 0x8007,
    /// Debug unit of the CPU. Only in a chip built with instruments.
    Debug = 0x8008,
    /// Port through which somebody outside the chip calls the instruments. Only in a chip built with them.
    Host = 0x8009,
    /// Records messages. Only in a chip built with instruments.
    Sniffer = 0x800a,
    /// Records signals. Only in a chip built with instruments.
    Scope = 0x800b,
    /// Carries calls to the instruments out of Ethernet frames. Only in a chip built with them.
    Bridge = 0x800c,
}

impl Node {
    /// All addresses that are taken or reserved, in order.
    pub const ALL: [Node; 8] = [
        Node::NameServer,
        Node::System,
        Node::Outputs,
        Node::Peripheral,
        Node::Cpu,
        Node::Memory,
        Node::Flash,
        Node::Ethernet,
    ];
    /// The nodes that exist in every chip.
    pub const PRESENT: [Node; 7] = [
        Node::NameServer,
        Node::System,
        Node::Outputs,
        Node::Peripheral,
        Node::Cpu,
        Node::Memory,
        Node::Ethernet,
    ];

    /// Those that a chip has, behind [`Node::PRESENT`], when it is built with instruments. The name server does not know them.
    pub const EXTRA: [Node; 5] = [
        Node::Debug,
        Node::Host,
        Node::Sniffer,
        Node::Scope,
        Node::Bridge,
    ];

    /// RPC address.
    pub const fn address(self) -> u16 {
        self as u16
    }

    /// Name as the name server knows it, at most eight ASCII characters.
    pub const fn name(self) -> &'static str {
        match self {
            Node::NameServer => "namesrvr",
            Node::System => "sysinfo",
            Node::Outputs => "outputs",
            Node::Peripheral => "periph",
            Node::Cpu => "cpu",
            Node::Memory => "ram",
            Node::Flash => "flash",
            Node::Ethernet => "eth0",
            Node::Debug => "debug",
            Node::Host => "host",
            Node::Sniffer => "sniffer",
            Node::Scope => "scope",
            Node::Bridge => "bridge",
        }
    }

    /// The name as two words, first character in the highest bits of the first.
    pub const fn name_words(self) -> (u32, u32) {
        let bytes = self.name().as_bytes();
        let mut words = [0u32; 2];
        let mut i = 0;
        while i < bytes.len() {
            words[i / 4] |= (bytes[i] as u32) << (24 - 8 * (i % 4));
            i += 1;
        }
        (words[0], words[1])
    }

    /// Nodes to which it may send requests: CALLs and interrupts. The router refuses all others with HOST_PROHIBITED, so that
    /// only the CPU can switch outputs or touch timer and buses, whatever another node does.
    pub const fn may_ask(self) -> &'static [Node] {
        match self {
            Node::NameServer | Node::System | Node::Memory | Node::Flash => &[],
            Node::Debug | Node::Sniffer | Node::Scope => &[],
            Node::Outputs | Node::Peripheral => &[Node::Cpu],
            Node::Cpu => &[
                Node::NameServer,
                Node::System,
                Node::Outputs,
                Node::Peripheral,
                Node::Cpu,
                Node::Memory,
                Node::Flash,
                Node::Ethernet,
            ],
            // They look, and halt the CPU; nobody else does.
            Node::Host | Node::Bridge => &[Node::Debug, Node::Sniffer, Node::Scope],
            Node::Ethernet => &[Node::Cpu, Node::Memory],
        }
    }

    /// The node with this address.
    pub fn from_address(address: u16) -> Option<Node> {
        let mut all = Self::ALL.into_iter().chain(Self::EXTRA);
        all.find(|node| node.address() == address)
    }
}

/// First address of the routed subnet; a node's router port is its address less this.
pub const FIRST_NODE: u16 = 0x8000;

/// Where the CPU's code and data RAM begins.
pub const RAM_BASE: u32 = 0x4000_0000;
/// Where the CPU starts: the first word of RAM.
pub const RESET_VECTOR: u32 = RAM_BASE;
/// Where page 0 appears to the CPU; page n is at `PAGE_WINDOW + n * PAGE_BYTES`.
pub const PAGE_WINDOW: u32 = 0x5000_0000;

/// `sys` clock of the default boards, in hertz. A board file may say otherwise; the chip tells by QUERY_FREQ.
pub const SYS_HERTZ: u32 = 62_500_000;
/// Ethernet byte clock at 1 Gb/s, in hertz.
pub const ETHERNET_HERTZ: u32 = 125_000_000;
