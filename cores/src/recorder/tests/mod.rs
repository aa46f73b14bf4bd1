mod alike;
mod scope;
mod sniffer;
mod world;
