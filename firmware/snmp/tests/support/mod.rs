#![allow(dead_code)] // Each test program uses its own part of this.

pub mod unit;
