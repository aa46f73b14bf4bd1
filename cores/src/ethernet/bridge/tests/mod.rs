//! The bridge alone, between words of frames, a link whose other end is a test, and pages that send; and in the MAC.
mod core;
mod node;
mod world;
