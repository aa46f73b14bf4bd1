//! `sysinfo`: what chip this is, how fast it runs, how its network fares.

crate::service_calls! {
    /// Calls of sysinfo.
    SystemCall {
        /// Period of the `sys` clock.
        QueryFrequency = 0x00, query_frequency "QUERY_FREQ",
        () -> (period: D1[31:0] "picoseconds"),
        idempotent, "none possible";
        /// Serial number of the chip.
        ChipSerial = 0x01, chip_serial "CHIP_SERIAL",
        () -> (high: D1[31:0] "bits 63 to 32", low: D2[31:0] "bits 31 to 0"),
        idempotent, "a part without a serial number answers FAIL";
        /// Clocks of one period of a frequency: clock frequency divided by the argument, rounded down.
        CyclesForFrequency = 0x02, cycles_for_frequency "GET_CYCFREQ",
        (frequency: D1[31:0] "hertz") -> (cycles: D1[31:0] "sys clocks"),
        idempotent, "a frequency of 0 answers FAIL";
        /// One counter of one router port; they wrap.
        NetworkCounter = 0x08, network_counter "NETWORK_COUNTER",
        (port: D0[4:0] "router port", counter: D0[10:8] "0 messages in, 1 messages out, 2 clocks a message waited, 3 unreachable, 4 prohibited, 5 discarded")
        -> (count: D1[31:0] "events since power-up"),
        idempotent, "a port or counter that does not exist answers FAIL";
        /// What was built.
        BuildInfo = 0x09, build_info "BUILD_INFO",
        () -> (version: D1[31:0] "first 32 bits of a hash of the chip's own Verilog", clock: D2[31:0] "sys clock in hertz"),
        idempotent, "none possible";
    }
}
