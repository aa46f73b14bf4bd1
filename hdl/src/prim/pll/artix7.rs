//! The PLL of the Artix-7 (`PLLE2_BASE`, AMD UG472): its dividers and its text. Ranges of the slowest grade (AMD DS181).
use super::{none, PllError, PllOutput};

/// Dividers found: `vco = reference / reference_divider * multiplier`; each output is `vco / divider`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Artix7Setup {
    reference_divider: u64,
    multiplier: u64,
    /// Divider, phase in degrees and whether a gate follows, for each output.
    outputs: Vec<(u64, u32, bool)>,
}

const PHASE_DETECTOR_HZ: std::ops::RangeInclusive<u64> = 19_000_000..=450_000_000;
const VCO_HZ: std::ops::RangeInclusive<u64> = 800_000_000..=1_600_000_000;
/// Clocks that [super::Pll] has.
const OUTPUTS: usize = 4;

impl Artix7Setup {
    /// Finds dividers that give every output exactly, with the fastest phase detector, then the slowest oscillator.
    pub(super) fn find(reference: u64, outputs: &[PllOutput]) -> Result<Self, PllError> {
        if outputs.is_empty() || outputs.len() > OUTPUTS {
            let wanted = outputs.len();
            return Err(PllError(format!(
                "this PLL has 1 to {OUTPUTS} outputs, not {wanted}"
            )));
        }
        (1..=56)
            .filter(|divider| PHASE_DETECTOR_HZ.contains(&(reference / divider)))
            .flat_map(|divider| (2..=64).map(move |multiplier| (divider, multiplier)))
            .find_map(|(divider, multiplier)| Self::check(reference, outputs, divider, multiplier))
            .ok_or_else(|| none(reference, outputs))
    }

    fn check(
        reference: u64,
        outputs: &[PllOutput],
        reference_divider: u64,
        multiplier: u64,
    ) -> Option<Self> {
        let product = reference * multiplier;
        let vco = product / reference_divider;
        if !product.is_multiple_of(reference_divider) || !VCO_HZ.contains(&vco) {
            return None;
        }
        let output = |output: &PllOutput| {
            let divider = vco / output.hertz;
            // A step of the phase is an eighth of a period of the oscillator.
            let eighths = u64::from(output.phase) * divider * 8;
            (vco.is_multiple_of(output.hertz)
                && (1..=128).contains(&divider)
                && eighths.is_multiple_of(360))
            .then_some((divider, output.phase, output.gated))
        };
        Some(Self {
            reference_divider,
            multiplier,
            outputs: outputs.iter().map(output).collect::<Option<_>>()?,
        })
    }

    /// The cell, and a buffer behind each output that has no gate.
    pub(super) fn cell(&self, reference: u64) -> String {
        let (mut parameters, mut pins, mut around) = (String::new(), String::new(), String::new());
        for (at, (divider, phase, gated)) in self.outputs.iter().enumerate() {
            parameters +=
                &format!(",\n  .CLKOUT{at}_DIVIDE({divider}), .CLKOUT{at}_PHASE({phase}.0)");
            let net = if *gated {
                format!("clock{at}")
            } else {
                format!("bare{at}")
            };
            pins += &format!(", .CLKOUT{at}({net})");
            if !gated {
                around += &format!("wire {net};\nBUFG bufg{at} (.I({net}), .O(clock{at}));\n");
            }
        }
        for at in self.outputs.len()..OUTPUTS {
            around += &format!("assign clock{at} = 1'b0;\n");
        }
        format!(
            "wire feedback;
{around}PLLE2_BASE #(
  .CLKIN1_PERIOD({:.3}), .DIVCLK_DIVIDE({}), .CLKFBOUT_MULT({}){parameters}
) pll (
  .CLKIN1(reference), .CLKFBIN(feedback), .CLKFBOUT(feedback), .LOCKED(locked), .PWRDWN(1'b0), .RST(1'b0){pins}
);",
            1e9 / reference as f64,
            self.reference_divider,
            self.multiplier,
        )
    }
}
