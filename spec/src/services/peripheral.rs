//! `periph`: timer, GPIO, I2C, three SPI masters, fault LED and voltage straps.

/// SPI buses, numbered from 0.
pub const SPI_BUSES: usize = 3;
/// General-purpose pins.
pub const GPIO_PINS: usize = 10;
/// How long an I2C device may hold the clock before an operation fails, in milliseconds (SMBus 3.0, section 3.1.1.3).
pub const I2C_STRETCH_MS: u32 = 25;

crate::service_calls! {
    /// Calls of the peripheral controller.
    PeripheralCall {
        /// Sets the I2C bit time.
        I2cSetClockDivider = 0x01, i2c_set_clock_divider "I2C_SET_CLKDIV",
        (divider: D0[15:0] "bit time in sys clocks, less one; values below 15 count as 15") -> (),
        idempotent, "none possible";
        /// Start condition.
        I2cSendStart = 0x02, i2c_send_start "I2C_SEND_START",
        () -> (), once, "FAIL when the bus stays busy beyond the time-out; a bus that is already ours gets a repeated start";
        /// Repeated start condition.
        I2cSendRestart = 0x03, i2c_send_restart "I2C_SEND_RESTART",
        () -> (), once, "FAIL when the bus stays busy beyond the time-out; a bus that is not ours gets a start";
        /// Stop condition.
        I2cSendStop = 0x04, i2c_send_stop "I2C_SEND_STOP",
        () -> (), once, "FAIL when the bus stays busy beyond the time-out, or is not ours (no start before)";
        /// Sends a byte.
        I2cSendByte = 0x05, i2c_send_byte "I2C_SEND_BYTE",
        (byte: D0[7:0] "value") -> (acknowledged: D0[0:0] "1 the device acknowledged"),
        once, "FAIL when the clock is stretched beyond the time-out, or the bus is not ours (no start before)";
        /// Receives a byte.
        I2cReceiveByte = 0x06, i2c_receive_byte "I2C_RECV_BYTE",
        (acknowledge: D0[0:0] "1 acknowledge it") -> (byte: D0[7:0] "value"),
        once, "FAIL when the clock is stretched beyond the time-out, or the bus is not ours (no start before)";
        /// Sets the SPI half period of one bus.
        SpiSetClockDivider = 0x07, spi_set_clock_divider "SPI_SET_CLKDIV",
        (divider: D0[15:0] "half period is divider / 2 + 1 sys clocks", bus: D1[1:0] "0 to 2") -> (),
        idempotent, "bus 3 answers FAIL";
        /// Selects the device of a bus.
        SpiAssertSelect = 0x08, spi_assert_select "SPI_ASSERT_CS",
        (bus: D1[1:0] "0 to 2") -> (), idempotent, "bus 3 answers FAIL";
        /// Shifts one byte out and one in.
        SpiSendByte = 0x09, spi_send_byte "SPI_SEND_BYTE",
        (byte: D0[7:0] "value", bus: D1[1:0] "0 to 2") -> (byte: D0[7:0] "value shifted in"),
        once, "bus 3 answers FAIL";
        /// Shifts eight zeros out and one byte in.
        SpiReceiveByte = 0x0a, spi_receive_byte "SPI_RECV_BYTE",
        (bus: D1[1:0] "0 to 2") -> (byte: D0[7:0] "value"),
        once, "bus 3 answers FAIL";
        /// Deselects the device of a bus.
        SpiDeassertSelect = 0x0b, spi_deassert_select "SPI_DEASSERT_CS",
        (bus: D1[1:0] "0 to 2") -> (), idempotent, "bus 3 answers FAIL";
        /// Lights the fault LED.
        SetBoardFault = 0x0c, set_board_fault "SET_BOARD_FAULT",
        (on: D0[0:0] "1 lit") -> (), idempotent, "none possible";
        /// Sets pins and reads them, before the setting takes effect.
        GpioReadWrite = 0x0d, gpio_read_write "GPIO_RDWR",
        (enable: D0[9:0] "1 drives the pin", value: D1[9:0] "levels to drive") -> (levels: D0[9:0] "levels seen, synchronised"),
        idempotent, "none possible";
        /// Sets the timer's period; a change below the running count fires at once.
        TimerSetCount = 0x0e, timer_set_count "TIMER_SET_COUNT",
        (count: D1[31:0] "period in sys clocks, less one") -> (),
        idempotent, "none possible";
        /// Starts the timer from zero; its ticks go to the caller.
        TimerStart = 0x0f, timer_start "TIMER_START",
        () -> (), once, "none possible";
        /// Stops the timer.
        TimerStop = 0x10, timer_stop "TIMER_STOP",
        () -> (), idempotent, "none possible";
        /// Which supply voltage the straps select; 5 V wins.
        VoltageMode = 0x11, voltage_mode "VOLTAGE_MODE",
        () -> (millivolts: D0[20:0] "5000, 12000, or 0 for none"),
        idempotent, "none possible";
        /// Shifts 1 to 32 bits out and in, most significant first, with the device selected before and deselected after as asked.
        SpiTransfer = 0x12, spi_transfer "SPI_TRANSFER",
        (bits: D0[4:0] "1 to 31, 0 for 32", select: D0[8:8] "1 select before", deselect: D0[9:9] "1 deselect after", mode: D0[11:10] "SPI mode 0 to 3: clock polarity, clock phase", bus: D1[1:0] "0 to 2", data: D2[31:0] "right aligned")
        -> (data: D2[31:0] "right aligned"),
        once, "bus 3 answers FAIL";
        /// Frees a stuck I2C bus: up to nine clocks, then a stop.
        I2cRecover = 0x13, i2c_recover "I2C_RECOVER",
        () -> (), idempotent, "FAIL when the data line stays low";
        /// Watches pins: their changes are told to the caller from now on, those that wait to be told are forgotten.
        GpioWatch = 0x14, gpio_watch "GPIO_WATCH",
        (mask: D0[9:0] "1 watches the pin; 0 for all: none") -> (levels: D0[9:0] "levels from which changes count"),
        idempotent, "none possible";
    }
}

crate::service_calls! {
    /// Interrupts of the peripheral controller.
    PeripheralInterrupt {
        /// The timer's period has passed.
        Timer = 0x80, timer "TIMER",
        (missed: D0[20:0] "ticks that passed unsent since the last one, saturating", tick: D1[31:0] "number of this tick since the start, from 1") -> (),
        once, "";
        /// Watched pins have changed.
        GpioChange = 0x81, gpio_change "GPIO_CHANGE",
        (changed: D0[9:0] "pins that changed since the last one, also if they came back", levels: D1[9:0] "levels now")
        -> (), once, "";
    }
}
