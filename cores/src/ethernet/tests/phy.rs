use crate::ethernet::mdio::Mdio;
use crate::ethernet::phy::Phy;
use hdl::check::{self, Bench};
use rust_hdl::prelude::*;

/// A PHY's management side, bit by bit: what it drives is decided at each rising edge of MDC.
struct Device {
    address: u32,
    registers: [u16; 32],
    clock: bool,
    ones: u32,
    header: Option<(u32, u32)>,
    sends: Option<(u32, u32)>,
    takes: Option<(usize, u32, u32)>,
    skips: u32,
}

impl Device {
    fn new(address: u32) -> Self {
        let registers =
            std::array::from_fn(|number| 0x1111_u16.wrapping_mul(number as u16) ^ 0x5aa5);
        Self {
            address,
            registers,
            clock: false,
            ones: 0,
            header: None,
            sends: None,
            takes: None,
            skips: 0,
        }
    }

    /// The level of MDIO, given what the master does with it (pulled up when nobody drives).
    fn pins(&mut self, mdc: bool, master: Option<bool>, mdio: &mut bool) {
        let rose = mdc && !self.clock;
        self.clock = mdc;
        if !rose {
            return;
        }
        let bit = master.unwrap_or(true);
        *mdio = true;
        if self.skips > 0 {
            self.skips -= 1;
        } else if let Some((value, left)) = self.sends {
            // 17 bits: the second half of the turn-around, then the value.
            assert!(master.is_none(), "two drivers on MDIO");
            *mdio = left > 0 && value >> (left - 1) & 1 == 1;
            self.sends = (left > 0).then_some((value, left.saturating_sub(1)));
            if left == 0 {
                *mdio = true;
            }
        } else if let Some((register, value, left)) = self.takes {
            let value = value << 1 | u32::from(bit);
            self.takes = (left > 1).then_some((register, value, left - 1));
            if left == 1 {
                assert_eq!(value >> 16, 2, "turn-around of a write");
                self.registers[register] = value as u16;
            }
        } else if let Some((value, count)) = self.header {
            self.header = Some((value << 1 | u32::from(bit), count + 1));
            if count + 1 == 13 {
                self.decode();
            }
        } else if bit {
            self.ones += 1;
        } else {
            assert!(self.ones >= 32, "preamble of {} ones", self.ones);
            self.ones = 0;
            self.header = Some((0, 0));
        }
    }

    fn decode(&mut self) {
        let (value, _) = self.header.take().expect("a header");
        assert_eq!(value >> 12, 1, "start is 01");
        let (operation, phy, register) = (value >> 10 & 3, value >> 5 & 31, value & 31);
        match operation {
            0b10 if phy == self.address => {
                self.sends = Some((u32::from(self.registers[register as usize]), 17))
            }
            0b01 if phy == self.address => self.takes = Some((register as usize, 0, 18)),
            0b10 | 0b01 => self.skips = 18,
            other => panic!("operation {other:02b}"),
        }
    }
}

/// One operation; the value and whether a PHY answered.
fn operate(
    bench: &mut Bench<Mdio>,
    device: &mut Device,
    write: Option<u16>,
    phy: u8,
    number: u8,
) -> (u16, bool) {
    let dut = &mut bench.dut;
    dut.start.next = true;
    dut.write.next = write.is_some();
    dut.phy.next = phy.to_bits();
    dut.number.next = number.to_bits();
    dut.value_in.next = write.unwrap_or(0).to_bits();
    let mut mdio = true;
    for clock in 0..64 * 2 * 13 + 8 {
        bench.step();
        let dut = &mut bench.dut;
        dut.start.next = false;
        let master = dut.mdio_enable.val().then(|| dut.mdio_out.val());
        device.pins(dut.mdc.val(), master, &mut mdio);
        dut.mdio_in.next = master.unwrap_or(mdio);
        if dut.done.val() {
            assert!(clock >= 64 * 25, "MDC over 2.5 MHz");
            return (dut.value.val().to_u16(), dut.answered.val());
        }
    }
    panic!("the operation did not end");
}

#[test]
fn mdio_reads_and_writes_registers_of_the_phy_it_names() {
    let mut bench = Bench::new(Mdio::default(), |d| &mut d.clock).recording();
    let mut device = Device::new(9);
    for number in [0, 1, 2, 31] {
        let expected = device.registers[number as usize];
        assert_eq!(
            operate(&mut bench, &mut device, None, 9, number),
            (expected, true)
        );
    }
    operate(&mut bench, &mut device, Some(0x9a3c), 9, 4);
    assert_eq!(device.registers[4], 0x9a3c);
    assert_eq!(operate(&mut bench, &mut device, None, 9, 4), (0x9a3c, true));
    assert_eq!(
        operate(&mut bench, &mut device, None, 8, 4),
        (0xffff, false)
    );
    let before = device.registers;
    operate(&mut bench, &mut device, Some(1), 8, 4);
    assert_eq!(device.registers, before, "a write to another PHY");
    check::replay("ethernet_mdio", &mut bench);
}

/// Clocks of a millisecond in this test.
const MILLISECOND: u64 = 7;

/// Answers the reads of the watcher from registers of one PHY, three clocks a read; runs for so many clocks and returns the
/// changes it told.
fn watch(
    bench: &mut Bench<Phy<MILLISECOND>>,
    address: u32,
    registers: &[u16; 32],
    clocks: u64,
) -> Vec<(bool, bool, u32)> {
    let mut told = vec![];
    let mut busy = 0;
    for _ in 0..clocks {
        bench.dut.done.next = false;
        if bench.dut.read.val() {
            busy += 1;
            if busy == 3 {
                let (phy, number) = (
                    bench.dut.address.val().to_u32(),
                    bench.dut.number.val().index(),
                );
                bench.dut.done.next = true;
                bench.dut.answered.next = phy == address;
                bench.dut.value.next = if phy == address {
                    registers[number]
                } else {
                    0xffff
                }
                .to_bits();
            }
            busy %= 3;
        }
        bench.step();
        if bench.dut.changed.val() {
            told.push((
                bench.dut.link.val(),
                bench.dut.full_duplex.val(),
                bench.dut.speed.val().to_u32(),
            ));
        }
    }
    told
}

/// R11: reset is held for 12 ms, the PHY is found wherever it is, and each state of the link is told once.
#[test]
fn phy_is_reset_found_and_watched() {
    let mut bench = Bench::new(Phy::<MILLISECOND>::default(), |d| &mut d.clock).recording();
    assert!(bench.dut.reset.val(), "in reset at power-up");
    let held = bench.step_until(|d| !d.reset.val(), 20 * MILLISECOND);
    assert_eq!(held, 12 * MILLISECOND);
    let mut registers = [0u16; 32];
    registers[2] = 0x0022;
    assert_eq!(watch(&mut bench, 7, &registers, 400), []);
    registers[1] = 1 << 2 | 1 << 5;
    registers[10] = 1 << 11;
    assert_eq!(watch(&mut bench, 7, &registers, 200), [(true, true, 3)]);
    registers[10] = 0;
    registers[5] = 1 << 8;
    assert_eq!(watch(&mut bench, 7, &registers, 200), [(true, true, 2)]);
    registers[5] = 1 << 5;
    assert_eq!(watch(&mut bench, 7, &registers, 200), [(true, false, 1)]);
    registers[1] = 0;
    assert_eq!(watch(&mut bench, 7, &registers, 200), [(false, false, 0)]);
    // Nobody answers any more: reset again, and found at another address.
    let reset_again = (0..60).any(|_| {
        watch(&mut bench, 99, &registers, 4 * MILLISECOND);
        bench.dut.reset.val()
    });
    assert!(reset_again, "no new reset");
    registers[1] = 1 << 2;
    registers[10] = 1 << 10;
    assert_eq!(watch(&mut bench, 21, &registers, 4000), [(true, false, 3)]);
    check::replay("ethernet_phy", &mut bench);
}
