//! `outputs`: ten switched outputs, each with a breaker.

/// Output channels, numbered from 0.
pub const CHANNELS: usize = 10;

/// Why a channel is off although it was switched on, or why a call was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TripCause {
    /// Not tripped.
    None = 0,
    /// The comparator saw more current than the limit after the inrush window.
    Overcurrent = 1,
    /// The board-wide shutdown was set by call.
    Shutdown = 2,
    /// The all-off line was active.
    AllOff = 3,
    /// The CPU started again, and the channel's policy is to be off then.
    Watchdog = 4,
}

impl TripCause {
    /// The cause with this code.
    pub const fn from_code(code: u32) -> Option<TripCause> {
        match code {
            0 => Some(TripCause::None),
            1 => Some(TripCause::Overcurrent),
            2 => Some(TripCause::Shutdown),
            3 => Some(TripCause::AllOff),
            4 => Some(TripCause::Watchdog),
            _ => None,
        }
    }
}

crate::service_calls! {
    /// Calls of the breaker node.
    BreakerCall {
        /// Switches a channel on or off. Off also clears a trip.
        PowerState = 0x01, power_state "POWER_STATE",
        (channel: D0[3:0] "0 to 9", on: D1[0:0] "1 on, 0 off")
        -> (cause: D0[7:4] "of a refusal: TripCause"),
        idempotent, "a channel that does not exist answers FAIL; on answers FAIL while tripped or shut down; on while on changes nothing";
        /// Sets how long overcurrent is ignored after switching on; takes effect at the next switching on.
        InrushTime = 0x02, inrush_time "INRUSH_TIME",
        (channel: D0[3:0] "0 to 9", cycles: D1[31:0] "sys clocks, 0 for none")
        -> (),
        idempotent, "a channel that does not exist answers FAIL";
        /// State of a channel.
        GetStatus = 0x03, get_status "GET_STATUS",
        (channel: D0[3:0] "0 to 9")
        -> (on: D0[0:0] "1 output is on", tripped: D0[1:1] "1 off until commanded off", inrush: D0[2:2] "1 overcurrent is ignored", alert: D0[3:3] "1 comparator is active", cause: D0[7:4] "why it is tripped or would refuse: TripCause", last: D0[11:8] "of the last trip, also after off: TripCause", pending: D0[12:12] "1 will be switched on by itself", attempts: D0[20:13] "switched on again by itself since it was last commanded", trips: D1[31:0] "trips since power-up", time: D2[31:0] "of the last trip, microseconds since power-up"),
        idempotent, "a channel that does not exist answers FAIL";
        /// Sets how long overcurrent must last to trip.
        SetFilter = 0x04, set_filter "SET_FILTER",
        (channel: D0[3:0] "0 to 9", cycles: D1[7:0] "sys clocks, 0 trips on the first")
        -> (),
        idempotent, "a channel that does not exist answers FAIL";
        /// Board-wide shutdown: while active, every channel that is on trips and none can be switched on.
        Shutdown = 0x05, shutdown "SHUTDOWN",
        (active: D0[0:0] "1 shut down, 0 allow") -> (),
        idempotent, "none possible";
        /// Policy for a start of the CPU after a fault or by the watchdog: hold, or trip with cause Watchdog.
        SetPolicy = 0x06, set_policy "SET_POLICY",
        (channel: D0[3:0] "0 to 9", off: D1[0:0] "1 off when the CPU starts again, 0 hold")
        -> (),
        idempotent, "a channel that does not exist answers FAIL";
        /// Part of a channel in the start-up sequence.
        SetStart = 0x07, set_start "SET_START",
        (channel: D0[3:0] "0 to 9", delay: D1[15:0] "from START to on, milliseconds", part: D1[16:16] "1 takes part, 0 not")
        -> (),
        idempotent, "a channel that does not exist answers FAIL; takes effect at the next START";
        /// Begins the start-up sequence: every channel that takes part and is off is switched on after its delay.
        Start = 0x08, start "START",
        () -> (),
        idempotent, "none possible; a channel that is on, tripped or shut down takes no part; ON, OFF or a shutdown ends it for a channel";
        /// Automatic retry after a trip for overcurrent.
        SetRetry = 0x09, set_retry "SET_RETRY",
        (channel: D0[3:0] "0 to 9", delay: D1[15:0] "from trip to on, milliseconds", limit: D1[23:16] "attempts until it is commanded, 0 for none")
        -> (),
        idempotent, "a channel that does not exist answers FAIL; takes effect at the next trip";
        /// State of the whole board.
        GetBoard = 0x0a, get_board "GET_BOARD",
        () -> (shutdown: D0[0:0] "1 shut down by call", all_off: D0[1:1] "1 the all-off line is active", on: D1[9:0] "bit n: output n is on", tripped: D1[25:16] "bit n: output n is tripped", alert: D2[9:0] "bit n: comparator n is active"),
        idempotent, "none possible";
    }
}

crate::service_calls! {
    /// Interrupts of the breaker node, sent to the CPU.
    BreakerInterrupt {
        /// A channel has tripped and is off.
        Tripped = 0x80, tripped "TRIPPED",
        (channel: D0[3:0] "0 to 9", cause: D0[7:4] "TripCause", trips: D1[31:0] "trips of this channel since power-up", time: D2[31:0] "microseconds since power-up")
        -> (),
        once, "";
    }
}
