//! `namesrvr`: finds nodes by name and names by address.
//!
//! A name is up to eight ASCII characters, zero padded; the first is in `name_high[31:24]`.

crate::service_calls! {
    /// Calls of the name server.
    NameCall {
        /// The entry in one slot of the table.
        List = 0x00, list "LIST",
        (slot: D0[20:0] "slot, from 0")
        -> (address: D0[15:0] "node address", name_high: D1[31:0] "characters 1 to 4", name_low: D2[31:0] "characters 5 to 8"),
        idempotent, "an empty slot answers FAIL";
        /// Address of the node with this name.
        ForwardQuery = 0x01, forward_query "FQUERY",
        (name_high: D1[31:0] "characters 1 to 4", name_low: D2[31:0] "characters 5 to 8")
        -> (address: D0[15:0] "node address", name_high: D1[31:0] "characters 1 to 4", name_low: D2[31:0] "characters 5 to 8"),
        idempotent, "an unknown name answers FAIL";
        /// Name of the node with this address.
        ReverseQuery = 0x02, reverse_query "RQUERY",
        (address: D0[15:0] "node address")
        -> (address: D0[15:0] "node address", name_high: D1[31:0] "characters 1 to 4", name_low: D2[31:0] "characters 5 to 8"),
        idempotent, "an unknown address answers FAIL";
    }
}
