//! The sums, against an independent implementation of RFC 1071.
mod packets;
mod received;
