//! The converter drivers against models at the bits of their buses.

use drivers::{dac5573, i2c, lm75, mcp3204, spi};
use i2c::{I2c, I2cError};
use mock::{Disturbance, Pdu};
use rpc::{CallError, Link};
use spec::map::Node;
use spec::sensors;
use spec::services::peripheral::{
    i2c_recover, i2c_send_byte, i2c_send_stop, spi_deassert_select, spi_transfer,
};
use spi::Spi;

fn temperature(link: &mut Link<Pdu>, address: u8) -> Result<i8, I2cError> {
    let mut reading = lm75::Reading::new(address);
    (0..10)
        .find_map(|_| reading.step(link))
        .expect("a reading has five calls at most")
}

fn link() -> (Pdu, Link<Pdu>) {
    let pdu = Pdu::default();
    (pdu.clone(), Link::new(pdu))
}

#[test]
fn every_adc_input_is_read_whole() {
    let (pdu, mut link) = link();
    for bus in 0..3u8 {
        for input in 0..4u8 {
            for code in [
                0,
                1,
                0x555,
                0xaaa,
                0xfff,
                u16::from(bus) << 8 | u16::from(input),
            ] {
                pdu.0
                    .borrow_mut()
                    .converters
                    .set_adc(sensors::AdcInput { bus, input }, code);
                let mut device = Spi {
                    link: &mut link,
                    bus,
                };
                assert_eq!(mcp3204::convert(&mut device, input), Ok(code));
            }
        }
    }
}

#[test]
fn an_spi_call_that_fails_leaves_the_device_deselected() {
    let (pdu, mut link) = link();
    let fail = (Node::Peripheral, spi_transfer::CALL, Disturbance::Fail);
    pdu.0.borrow_mut().disturbances.push_back(fail);
    let mut device = Spi {
        link: &mut link,
        bus: 1,
    };
    assert!(mcp3204::convert(&mut device, 0).is_err());
    assert_eq!(
        pdu.0
            .borrow()
            .count::<spi_deassert_select::Arguments>(Node::Peripheral),
        1
    );
}

#[test]
fn every_dac_output_is_set() {
    let (pdu, mut link) = link();
    for channel in 0..spec::services::breaker::CHANNELS {
        let output = sensors::limit_output(channel);
        let mut bus = I2c { link: &mut link };
        dac5573::set(
            &mut bus,
            output.address >> 1,
            output.output,
            10 + channel as u8,
        )
        .unwrap();
    }
    let codes = pdu.0.borrow().converters.dac;
    assert_eq!(
        codes,
        core::array::from_fn(|channel| Some(10 + channel as u8))
    );
}

#[test]
fn temperatures_have_a_sign() {
    let (pdu, mut link) = link();
    for (sensor, celsius) in [(0, 25), (1, -40), (0, 125), (1, 0)] {
        pdu.0.borrow_mut().converters.temperature[sensor] = Some(celsius);
        let address = sensors::TEMPERATURE_ADDRESS / 2 + sensor as u8;
        assert_eq!(temperature(&mut link, address), Ok(celsius));
    }
}

/// D-FW-6: a sensor that does not acknowledge is an error, not 0 degrees; and the bus is left with a stop.
#[test]
fn a_missing_sensor_is_an_error() {
    let (pdu, mut link) = link();
    pdu.0.borrow_mut().converters.temperature[0] = None;
    let address = sensors::TEMPERATURE_ADDRESS / 2;
    let answer = temperature(&mut link, address);
    assert_eq!(answer, Err(I2cError::NotAcknowledged));
    assert_eq!(
        pdu.0
            .borrow()
            .count::<i2c_send_stop::Arguments>(Node::Peripheral),
        1
    );
    assert_eq!(
        pdu.0
            .borrow()
            .count::<i2c_recover::Arguments>(Node::Peripheral),
        0
    );
}

#[test]
fn a_stuck_bus_is_freed() {
    let (pdu, mut link) = link();
    let fail = (Node::Peripheral, i2c_send_byte::CALL, Disturbance::Fail);
    pdu.0.borrow_mut().disturbances.push_back(fail);
    let address = sensors::TEMPERATURE_ADDRESS / 2;
    let answer = temperature(&mut link, address);
    assert!(matches!(answer, Err(I2cError::Call(CallError::Failed(_)))));
    assert_eq!(
        pdu.0
            .borrow()
            .count::<i2c_recover::Arguments>(Node::Peripheral),
        1
    );
    assert!(temperature(&mut link, address).is_ok());
}
