//! What travels inside the node.
use rust_hdl::prelude::*;

/// A call, as it came.
#[derive(LogicStruct, Clone, Copy, Debug, Default, PartialEq)]
pub struct Request {
    /// Who asks.
    pub source: Bits<16>,
    /// Call number.
    pub call: Bits<8>,
    /// First argument word.
    pub d0: Bits<21>,
    /// Second argument word.
    pub d1: Bits<32>,
    /// Third argument word.
    pub d2: Bits<32>,
}

/// A message to send.
#[derive(LogicStruct, Clone, Copy, Debug, Default, PartialEq)]
pub struct Message {
    /// To whom.
    pub destination: Bits<16>,
    /// Call or interrupt number.
    pub call: Bits<8>,
    /// Message type, as its wire code.
    pub kind: Bits<3>,
    /// First data word.
    pub d0: Bits<21>,
    /// Second data word.
    pub d1: Bits<32>,
    /// Third data word.
    pub d2: Bits<32>,
}

/// What an SPI bus shall do.
#[derive(LogicStruct, Clone, Copy, Debug, Default, PartialEq)]
pub struct SpiOrder {
    /// Select first.
    pub select: Bit,
    /// Shift.
    pub shift: Bit,
    /// Deselect afterwards.
    pub deselect: Bit,
    /// SPI mode.
    pub mode: Bits<2>,
    /// Bits to shift, 0 for 32.
    pub bits: Bits<5>,
    /// Bits to send, right aligned.
    pub data: Bits<32>,
    /// The bits received are the answer's d2; else the last eight are its d0.
    pub wide: Bit,
}
