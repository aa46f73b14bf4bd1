mod layout;
mod router;
mod server_port;
