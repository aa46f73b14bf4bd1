//! The peripheral controller behind a router, called by messages, with device models at its pins that check the timing their
//! data sheets ask for, at the board's clock. The emitted Verilog runs on the compiled engine.
mod desk;
mod devices;
mod gpio;
mod i2c;
mod spi;
mod throughput;
mod together;
