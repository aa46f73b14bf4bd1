mod layout;
mod proofs;
mod router;
mod server_port;
