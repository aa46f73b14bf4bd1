//! The settings of an ECP5 PLL (EHXPLLL) that makes the chip's clocks from the board's.
//!
//! Limits are those of the ECP5 family data sheet (FPGA-DS-02012, section 3.20, sysCLOCK PLL timing).

use spec::map::ETHERNET_HERTZ;

/// Voltage controlled oscillator, megahertz.
const VCO: std::ops::RangeInclusive<f64> = 400.0..=800.0;
/// Phase detector, megahertz; its lower end is for the oscillator's sake, which needs an answer in time.
const PHASE_DETECTOR: std::ops::RangeInclusive<f64> = 10.0..=400.0;
/// Any divider.
const DIVIDERS: std::ops::RangeInclusive<u32> = 1..=128;
/// An output's phase is set in eighths of the oscillator's period.
const PHASE_STEPS: f64 = 8.0;

/// Dividers and phases. CLKOP is `eth_tx` and feeds back; CLKOS is `sys`; CLKOS2 is CLKOP delayed, for the RGMII clock pin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Oscillator, megahertz.
    pub oscillator_megahertz: f64,
    /// CLKI_DIV.
    pub input_divider: u32,
    /// CLKFB_DIV.
    pub feedback_divider: u32,
    /// CLKOP_DIV and CLKOS2_DIV.
    pub ethernet_divider: u32,
    /// CLKOS_DIV.
    pub sys_divider: u32,
    /// How many eighths of the oscillator's period CLKOS2 comes after CLKOP.
    pub delay_steps: u32,
}

impl Plan {
    /// The settings that make `sys` and `eth_tx` exactly from the board's clock, in megahertz, and the delayed copy of
    /// `eth_tx`. The error says what can be had instead.
    pub fn new(board: f64, sys: f64, delay_ns: f64) -> Result<Plan, String> {
        let ethernet = f64::from(ETHERNET_HERTZ) / 1e6;
        let mut sys_rates = Vec::new();
        let mut delays = Vec::new();
        for (input_divider, ethernet_divider) in
            DIVIDERS.flat_map(|i| DIVIDERS.map(move |e| (i, e)))
        {
            let detector = board / f64::from(input_divider);
            let Some(feedback_divider) = whole(ethernet / detector) else {
                continue;
            };
            let oscillator = ethernet * f64::from(ethernet_divider);
            if !PHASE_DETECTOR.contains(&detector) || !VCO.contains(&oscillator) {
                continue;
            }
            let Some(sys_divider) = whole(oscillator / sys) else {
                sys_rates.extend(
                    [(oscillator / sys).floor(), (oscillator / sys).ceil()]
                        .map(|d| oscillator / d.max(1.0)),
                );
                continue;
            };
            let step_ns = 1000.0 / oscillator / PHASE_STEPS;
            let steps = (delay_ns / step_ns).round();
            if (steps * step_ns - delay_ns).abs() > 1e-6
                || !(0.0..PHASE_STEPS * f64::from(ethernet_divider)).contains(&steps)
            {
                delays.push(step_ns);
                continue;
            }
            let delay_steps = steps as u32;
            return Ok(Plan {
                oscillator_megahertz: oscillator,
                input_divider,
                feedback_divider,
                ethernet_divider,
                sys_divider,
                delay_steps,
            });
        }
        if let Some(step) = delays.first() {
            return Err(format!("a transmit clock delay of {delay_ns} ns cannot be made: choose a multiple of {step} ns below 8 ns"));
        }
        sys_rates.retain(|rate| (10.0..=400.0).contains(rate));
        sys_rates.sort_by(|a, b| (a - sys).abs().total_cmp(&(b - sys).abs()));
        match sys_rates.first() {
            Some(rate) => Err(format!("the PLL cannot make {sys} MHz beside {ethernet} MHz; the nearest it can make is {rate:.4} MHz")),
            None => Err(format!("the PLL cannot make {ethernet} MHz for Ethernet from a board clock of {board} MHz")),
        }
    }
}

/// A number from 1 to 128, if it is one.
fn whole(number: f64) -> Option<u32> {
    let rounded = number.round();
    ((number - rounded).abs() < 1e-9 && (1.0..=128.0).contains(&rounded)).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colorlight_clocks_are_exact() {
        let plan = Plan::new(25.0, 62.5, 0.0).unwrap();
        assert_eq!(
            25.0 / f64::from(plan.input_divider) * f64::from(plan.feedback_divider),
            125.0
        );
        assert_eq!(
            plan.oscillator_megahertz,
            125.0 * f64::from(plan.ethernet_divider)
        );
        assert_eq!(
            plan.oscillator_megahertz / f64::from(plan.sys_divider),
            62.5
        );
        assert!(VCO.contains(&plan.oscillator_megahertz));
    }

    #[test]
    fn what_cannot_be_made_is_refused_with_what_can() {
        let message = Plan::new(25.0, 63.0, 0.0).unwrap_err();
        assert!(
            message.contains("nearest it can make is 62.5000 MHz"),
            "{message}"
        );
        let message = Plan::new(25.3, 62.5, 0.0).unwrap_err();
        assert!(
            message.contains("from a board clock of 25.3 MHz"),
            "{message}"
        );
    }

    #[test]
    fn two_nanoseconds_are_a_quarter_of_a_byte_time() {
        let plan = Plan::new(25.0, 62.5, 2.0).unwrap();
        assert_eq!(
            f64::from(plan.delay_steps) / 8.0 / f64::from(plan.ethernet_divider),
            0.25
        );
        let message = Plan::new(25.0, 62.5, 2.1).unwrap_err();
        assert!(message.contains("multiple of 0.25 ns"), "{message}");
    }
}
