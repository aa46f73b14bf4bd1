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
}

impl TripCause {
    /// The cause with this code.
    pub const fn from_code(code: u32) -> Option<TripCause> {
        match code {
            0 => Some(TripCause::None),
            1 => Some(TripCause::Overcurrent),
            2 => Some(TripCause::Shutdown),
            3 => Some(TripCause::AllOff),
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
        -> (on: D0[0:0] "1 output is on", tripped: D0[1:1] "1 off until commanded off", inrush: D0[2:2] "1 overcurrent is ignored", alert: D0[3:3] "1 comparator is active", cause: D0[7:4] "TripCause", trips: D1[31:0] "trips since power-up", time: D2[31:0] "of the last trip, microseconds since power-up"),
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
