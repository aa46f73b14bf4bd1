//! Devices behind the RPC network.
//!
//! | module          | what it drives                                                             |
//! |-----------------|----------------------------------------------------------------------------|
//! | [`clock`]       | `sysinfo`: clock frequency, conversion of times                             |
//! | [`spi`]         | one SPI bus of `periph` as an `embedded_hal` device                         |
//! | [`i2c`]         | the I2C bus of `periph` as an `embedded_hal` bus                            |
//! | [`mcp3204`]     | analogue to digital converters                                             |
//! | [`dac5573`]     | digital to analogue converters                                             |
//! | [`lm75`]        | temperature sensors                                                        |
//! | [`outputs`]     | the ten switched outputs and their breakers                                |
//! | [`phy`]         | which PHY there is, and its RGMII delays                                    |
//! | [`delays`]      | the registers of these delays                                               |
//! | [`ethernet`]    | `eth0` and the page memory as a `smoltcp` device that copies no frame       |
//! | [`sums`]        | who sees to the sums of IPv4: the MAC or the stack                          |
//!
//! Converter drivers know the `embedded_hal` traits only; the buses know `spec` and [`rpc::Link`]. The temperature sensors are an
//! exception: their bus is so slow that a reading is made call by call.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod clock;
pub mod dac5573;
pub mod delays;
pub mod ethernet;
pub mod i2c;
pub mod lm75;
pub mod mcp3204;
pub mod outputs;
pub mod phy;
pub mod spi;
pub mod sums;
