//! The dialect: what rust-hdl lacks, and the checks every core goes through.
