//! The bridge alone, between words of frames, a link whose other end is a test, and pages that send.
mod core;
mod world;
