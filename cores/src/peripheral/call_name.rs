//! The peripheral controller's calls as a state enum.
use hdl::decode::WireCode;
use rust_hdl::prelude::*;
use spec::services::peripheral::PeripheralCall as Call;

/// What a call number means.
#[derive(LogicState, Debug, Copy, Clone, PartialEq)]
pub enum CallName {
    /// No call of this node.
    Unknown,
    /// I2C_SET_CLKDIV.
    I2cSetClockDivider,
    /// I2C_SEND_START.
    I2cSendStart,
    /// I2C_SEND_RESTART.
    I2cSendRestart,
    /// I2C_SEND_STOP.
    I2cSendStop,
    /// I2C_SEND_BYTE.
    I2cSendByte,
    /// I2C_RECV_BYTE.
    I2cReceiveByte,
    /// SPI_SET_CLKDIV.
    SpiSetClockDivider,
    /// SPI_ASSERT_CS.
    SpiAssertSelect,
    /// SPI_SEND_BYTE.
    SpiSendByte,
    /// SPI_RECV_BYTE.
    SpiReceiveByte,
    /// SPI_DEASSERT_CS.
    SpiDeassertSelect,
    /// SET_BOARD_FAULT.
    SetBoardFault,
    /// GPIO_RDWR.
    GpioReadWrite,
    /// TIMER_SET_COUNT.
    TimerSetCount,
    /// TIMER_START.
    TimerStart,
    /// TIMER_STOP.
    TimerStop,
    /// VOLTAGE_MODE.
    VoltageMode,
    /// SPI_TRANSFER.
    SpiTransfer,
    /// I2C_RECOVER.
    I2cRecover,
    /// GPIO_WATCH.
    GpioWatch,
}

impl WireCode for CallName {
    const CODES: &'static [(u64, Self)] = &[
        (
            Call::I2cSetClockDivider as u64,
            CallName::I2cSetClockDivider,
        ),
        (Call::I2cSendStart as u64, CallName::I2cSendStart),
        (Call::I2cSendRestart as u64, CallName::I2cSendRestart),
        (Call::I2cSendStop as u64, CallName::I2cSendStop),
        (Call::I2cSendByte as u64, CallName::I2cSendByte),
        (Call::I2cReceiveByte as u64, CallName::I2cReceiveByte),
        (
            Call::SpiSetClockDivider as u64,
            CallName::SpiSetClockDivider,
        ),
        (Call::SpiAssertSelect as u64, CallName::SpiAssertSelect),
        (Call::SpiSendByte as u64, CallName::SpiSendByte),
        (Call::SpiReceiveByte as u64, CallName::SpiReceiveByte),
        (Call::SpiDeassertSelect as u64, CallName::SpiDeassertSelect),
        (Call::SetBoardFault as u64, CallName::SetBoardFault),
        (Call::GpioReadWrite as u64, CallName::GpioReadWrite),
        (Call::TimerSetCount as u64, CallName::TimerSetCount),
        (Call::TimerStart as u64, CallName::TimerStart),
        (Call::TimerStop as u64, CallName::TimerStop),
        (Call::VoltageMode as u64, CallName::VoltageMode),
        (Call::SpiTransfer as u64, CallName::SpiTransfer),
        (Call::I2cRecover as u64, CallName::I2cRecover),
        (Call::GpioWatch as u64, CallName::GpioWatch),
    ];
}
