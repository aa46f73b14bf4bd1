//! Families of parts, and their cells at a pin as Verilog.

/// A family of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Lattice ECP5 and ECP5-5G.
    #[default]
    Ecp5,
    /// AMD Artix-7.
    Artix7,
}

impl Family {
    /// All of them, and their names in a board file.
    pub const NAMES: [(&'static str, Family); 2] =
        [("ecp5", Family::Ecp5), ("artix7", Family::Artix7)];

    /// The family of this name.
    pub fn named(name: &str) -> Option<Family> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, family)| *family)
    }

    /// Two bits a clock out of `pad`; `n` tells instances apart.
    pub(super) fn double_rate_output(self, n: &str, rise: &str, fall: &str, pad: &str) -> String {
        match self {
            Family::Ecp5 => format!(
                "ODDRX1F oddr{n} (.SCLK(clock), .RST(1'b0), .D0({rise}), .D1({fall}), .Q({pad}));"
            ),
            Family::Artix7 => format!(
                "ODDR #(.DDR_CLK_EDGE(\"SAME_EDGE\")) oddr{n} (.C(clock), .CE(1'b1), .R(1'b0), .S(1'b0), \
                 .D1({rise}), .D2({fall}), .Q({pad}));"
            ),
        }
    }

    /// Two bits a clock from `pad`.
    pub(super) fn double_rate_input(self, n: &str, pad: &str, rise: &str, fall: &str) -> String {
        match self {
            Family::Ecp5 => format!(
                "IDDRX1F iddr{n} (.SCLK(clock), .RST(1'b0), .D({pad}), .Q0({rise}), .Q1({fall}));"
            ),
            Family::Artix7 => format!(
                "IDDR #(.DDR_CLK_EDGE(\"SAME_EDGE_PIPELINED\")) iddr{n} (.C(clock), .CE(1'b1), .R(1'b0), .S(1'b0), \
                 .D({pad}), .Q1({rise}), .Q2({fall}));"
            ),
        }
    }

    /// A pin that is driven with `drive` while `off` is low.
    pub(super) fn pin(self, n: &str, pad: &str, drive: &str, off: &str, value: &str) -> String {
        match self {
            Family::Ecp5 => format!("BB bb{n} (.B({pad}), .I({drive}), .T({off}), .O({value}));"),
            Family::Artix7 => {
                format!("IOBUF iobuf{n} (.IO({pad}), .I({drive}), .T({off}), .O({value}));")
            }
        }
    }

    /// A clock that `enable` lets through.
    pub(super) fn clock_gate(self) -> &'static str {
        match self {
            Family::Ecp5 => "DCCA dcca (.CLKI(clock), .CE(enable), .CLKO(gated));",
            Family::Artix7 => "BUFGCE bufgce (.I(clock), .CE(enable), .O(gated));",
        }
    }
}
