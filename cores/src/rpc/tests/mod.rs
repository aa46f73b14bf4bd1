mod layout;
mod server_port;
