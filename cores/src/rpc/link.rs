//! One direction of a link between two nodes.
//!
//! ```text
//! clock          _/~\_/~\_/~\_/~\_/~\_/~\_
//! request_ready  ~~~~~~~~~\________________   no room for another: falls in the clock after word 0
//! valid          _____/~~~~~~~~~~~~~~~\____   exactly four clocks a message
//! reply          _________________________   its class
//! data                <w0 ><w1 ><w2 ><w3 >
//! ```
//! A ready depends on registers only and stays high, once it is, until a message of its class starts. A sender that sees
//! `request_ready` (or `reply_ready`) high in clock t may put word 0 on the link in clock t + 1; its next decision is made
//! in t + 4 at the earliest, so that messages can follow each other without a gap. The receiver lowers its ready in the
//! clock after word 0 if it has no room for one more whole message.
//!
//! The two classes are two virtual channels: a request that waits never holds up a reply.
#![allow(missing_docs)] // the join halves that rust-hdl derives

use rust_hdl::prelude::*;

/// The sending end.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "LinkSink"]
pub struct LinkSource {
    /// Word of the message.
    pub data: Signal<Out, Bits<32>>,
    /// High for the four words of a message.
    pub valid: Signal<Out, Bit>,
    /// Class of the message: 1 for returns and answers of routers, 0 for all else. Constant over the four words.
    pub reply: Signal<Out, Bit>,
    /// The receiver has room for one whole message of class 0.
    pub request_ready: Signal<In, Bit>,
    /// The receiver has room for one whole message of class 1.
    pub reply_ready: Signal<In, Bit>,
}

/// The receiving end.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "LinkSource"]
pub struct LinkSink {
    /// Word of the message.
    pub data: Signal<In, Bits<32>>,
    /// High for the four words of a message.
    pub valid: Signal<In, Bit>,
    /// Class of the message.
    pub reply: Signal<In, Bit>,
    /// Room for one whole message of class 0.
    pub request_ready: Signal<Out, Bit>,
    /// Room for one whole message of class 1.
    pub reply_ready: Signal<Out, Bit>,
}
