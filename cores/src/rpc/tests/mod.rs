mod layout;
mod network;
mod proofs;
mod router;
mod server_port;
