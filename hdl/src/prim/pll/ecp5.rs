//! The PLL of the ECP5 (`EHXPLLL`): its dividers and its text.
use super::{none, PllError, PllOutput};

/// Dividers found: `vco = reference / reference_divider * feedback_divider * dividers[0]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PllSetup {
    /// 1 to 128.
    pub reference_divider: u64,
    /// 1 to 80.
    pub feedback_divider: u64,
    /// One for each output, 1 to 128.
    pub dividers: Vec<u64>,
    /// Phases, in eighths of a VCO period.
    pub eighths: Vec<u64>,
    /// Oscillator frequency in hertz.
    pub vco: u64,
}

const PHASE_DETECTOR_HZ: std::ops::RangeInclusive<u64> = 10_000_000..=400_000_000;
const VCO_HZ: std::ops::RangeInclusive<u64> = 400_000_000..=800_000_000;

impl PllSetup {
    /// Finds dividers that give every output exactly, with the fastest phase detector, then the fastest oscillator.
    pub fn find(reference: u64, outputs: &[PllOutput]) -> Result<Self, PllError> {
        if outputs.is_empty() || outputs.len() > 4 {
            return Err(PllError(format!(
                "an ECP5 PLL has 1 to 4 outputs, not {}",
                outputs.len()
            )));
        }
        let mut best: Option<Self> = None;
        for reference_divider in (1..=128).filter(|d| PHASE_DETECTOR_HZ.contains(&(reference / d)))
        {
            for feedback_divider in 1..=80 {
                for first in 1..=128 {
                    let found = Self::check(
                        reference,
                        outputs,
                        reference_divider,
                        feedback_divider,
                        first,
                    );
                    if found
                        .as_ref()
                        .is_some_and(|f| best.as_ref().is_none_or(|b| f.vco > b.vco))
                    {
                        best = found;
                    }
                }
            }
            if best.is_some() {
                break;
            }
        }
        best.ok_or_else(|| none(reference, outputs))
    }

    fn check(
        reference: u64,
        outputs: &[PllOutput],
        reference_divider: u64,
        feedback_divider: u64,
        first: u64,
    ) -> Option<Self> {
        let product = reference * feedback_divider * first;
        if !product.is_multiple_of(reference_divider)
            || !VCO_HZ.contains(&(product / reference_divider))
        {
            return None;
        }
        let vco = product / reference_divider;
        let divider = |output: &PllOutput| {
            let divider = vco / output.hertz;
            (vco.is_multiple_of(output.hertz) && (1..=128).contains(&divider)).then_some(divider)
        };
        let dividers: Vec<u64> = outputs.iter().map(divider).collect::<Option<_>>()?;
        let eighth = |(output, divider): (&PllOutput, &u64)| {
            let scaled = u64::from(output.phase) * divider * 8;
            scaled.is_multiple_of(360).then_some(scaled / 360)
        };
        let eighths: Vec<u64> = outputs
            .iter()
            .zip(&dividers)
            .map(eighth)
            .collect::<Option<_>>()?;
        (dividers[0] == first).then_some(Self {
            reference_divider,
            feedback_divider,
            dividers,
            eighths,
            vco,
        })
    }

    /// The cell.
    pub(super) fn cell(&self) -> String {
        let names = ["CLKOP", "CLKOS", "CLKOS2", "CLKOS3"];
        let (mut parameters, mut pins, mut unused) = (vec![], vec![], String::new());
        for (at, name) in names.iter().enumerate() {
            match self.dividers.get(at) {
                Some(divider) => {
                    // No shift is one less than the divider: the counters count down to zero.
                    let phase = self.eighths[at];
                    parameters.push(format!(
                        ".{name}_ENABLE(\"ENABLED\"), .{name}_DIV({divider})"
                    ));
                    parameters.push(format!(
                        ".{name}_CPHASE({}), .{name}_FPHASE({})",
                        divider - 1 + phase / 8,
                        phase % 8
                    ));
                    pins.push(format!(".{name}(clock{at})"));
                }
                None => {
                    parameters.push(format!(".{name}_ENABLE(\"DISABLED\")"));
                    unused += &format!("assign clock{at} = 1'b0;\n");
                }
            }
        }
        format!(
            "{unused}EHXPLLL #(
  .CLKI_DIV({}), .CLKFB_DIV({}), .FEEDBK_PATH(\"CLKOP\"),
  {}
) pll (
  .CLKI(reference), .CLKFB(clock0), .LOCK(locked),
  .RST(1'b0), .STDBY(1'b0), .PLLWAKESYNC(1'b0), .ENCLKOP(1'b0), .ENCLKOS(1'b0), .ENCLKOS2(1'b0), .ENCLKOS3(1'b0),
  .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b1), .PHASESTEP(1'b1), .PHASELOADREG(1'b1),
  {}
);",
            self.reference_divider,
            self.feedback_divider,
            parameters.join(",\n  "),
            pins.join(", ")
        )
    }
}
