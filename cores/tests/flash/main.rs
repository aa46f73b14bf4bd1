//! The flash node against a model of a flash chip, and the proof that it never writes where it must not.
mod calls;
#[path = "../../src/rpc/model.rs"]
#[allow(dead_code)] // other benches use more of it
mod ends;
mod guard;
mod proof;
mod random;
mod world;

use cores::rpc::{LinkSink, LinkSource};
