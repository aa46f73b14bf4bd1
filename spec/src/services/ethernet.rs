//! `eth0`: the Ethernet MAC.

/// Why `eth0` refused; `d0` of a FAIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// Shorter than a header or longer than the greatest frame.
    BadLength = 1,
    /// The address is not that of a page.
    BadAddress = 2,
    /// No such counter.
    NoSuchCounter = 3,
    /// The PHY did not drive the turn-around bit.
    NoAnswer = 4,
}

crate::service_calls! {
    /// Calls of the MAC.
    EthernetCall {
        /// Resets the PHY and forgets link state; counters stay. Received frames are announced to the caller from now on.
        Reset = 0x01, reset "RESET",
        () -> (), idempotent, "none possible";
        /// Sets the own address for the receive filter.
        SetMac = 0x03, set_mac "SET_MAC",
        (high: D0[15:0] "octets 1 and 2", low: D1[31:0] "octets 3 to 6") -> (),
        idempotent, "none possible";
        /// Sends a frame from a page that the MAC owns, adds padding and FCS, then frees the page. RETRY when its queue is full.
        SendFrame = 0x05, send_frame "SEND_FRAME",
        (address: D1[31:0] "page address", octets: D2[10:0] "length from destination address to last octet of data, without FCS",
         header_sum: D0[0:0] "1 put the sum into the header of IPv4 without tag or options; its field is 0",
         data_sum: D0[1:1] "1 put in that of ICMP, TCP or UDP behind it; its field is 0, that of the pseudo header (0 for ICMP) is in the page's first two octets") -> (),
        once, "FAIL with d0 = Refusal, and the page is freed all the same";
        /// State of the link.
        GetStatus = 0x06, get_status "GET_STATUS",
        () -> (link: D0[0:0] "1 up", full_duplex: D0[1:1] "1 full", speed: D0[3:2] "0 none, 1 10 Mb/s, 2 100 Mb/s, 3 1 Gb/s"),
        idempotent, "none possible";
        /// Reads a PHY register (IEEE 802.3 clause 22).
        MdioRead = 0x07, mdio_read "MDIO_READ",
        (phy: D0[4:0] "PHY address", register: D0[9:5] "register") -> (value: D0[15:0] "value"),
        idempotent, "FAIL when no PHY answers";
        /// Writes a PHY register (IEEE 802.3 clause 22).
        MdioWrite = 0x08, mdio_write "MDIO_WRITE",
        (phy: D0[4:0] "PHY address", register: D0[9:5] "register", value: D1[15:0] "value") -> (),
        idempotent, "none possible";
        /// One counter (spec::ethernet::Counter).
        GetCounter = 0x09, get_counter "GET_COUNTER",
        (counter: D0[5:0] "index") -> (high: D1[31:0] "bits 63 to 32", low: D2[31:0] "bits 31 to 0"),
        idempotent, "FAIL when there is no such counter";
        /// Sets what is received beside the own address and broadcast. `groups` has a bit for each spec::ethernet::group_hash.
        SetFilter = 0x0a, set_filter "SET_FILTER",
        (promiscuous: D0[0:0] "1 everything", multicast: D0[1:1] "1 all multicast",
         groups_high: D1[31:0] "multicast addresses with hashes 63 to 32", groups_low: D2[31:0] "with hashes 31 to 0") -> (),
        idempotent, "none possible";
        /// Limits broadcast and multicast frames, and forgets those that came before.
        SetStormLimit = 0x0b, set_storm_limit "SET_STORM_LIMIT",
        (interval: D1[15:0] "time in which one more may come, in units of spec::ethernet::STORM_UNIT_CLOCKS; 0 no limit",
         burst: D2[7:0] "how many may come at once") -> (),
        idempotent, "none possible";
    }
}

crate::service_calls! {
    /// Interrupts of the MAC, sent to the node that called RESET; before that to the CPU.
    EthernetInterrupt {
        /// A frame has been received; its page belongs to the receiver of this message now.
        FrameReady = 0x80, frame_ready "FRAME_READY",
        (octets: D0[10:0] "length without FCS", sums: D0[11:11] "1 IPv4 with ICMP, TCP or UDP, both sums looked at and right",
         address: D1[31:0] "page address", ethertype: D2[15:0] "EtherType or length") -> (),
        once, "";
        /// The link went up or down or changed speed.
        LinkState = 0x81, link_state "LINK_STATE",
        (link: D0[0:0] "1 up", full_duplex: D0[1:1] "1 full", speed: D0[3:2] "0 none, 1 10 Mb/s, 2 100 Mb/s, 3 1 Gb/s") -> (),
        once, "";
    }
}
