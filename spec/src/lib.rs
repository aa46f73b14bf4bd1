#![no_std]
//! The single source of truth.
