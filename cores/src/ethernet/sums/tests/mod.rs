//! The sums, against an independent implementation of RFC 1071.
pub(in crate::ethernet) mod packets;
mod received;
mod sent;
