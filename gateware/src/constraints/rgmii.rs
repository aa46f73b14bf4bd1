//! When the pins of RGMII are steady, as RGMII 2.0 asks for and promises, for the tools that check pins.
use crate::board::Rgmii;
use spec::map::ETHERNET_HERTZ;

/// Time between two edges of an RGMII clock, ns.
pub(super) const HALF_PERIOD: f64 = 0.5e9 / ETHERNET_HERTZ as f64;
/// How long before an edge of the clock what the PHY sends is there, and how long after it, if the PHY delays its clock, ns
/// (RGMII 2.0, TsetupR, TholdR).
const STEADY: f64 = 1.0;
/// How far from an edge of a clock that is not delayed data may change, ns (RGMII 2.0, TskewT and TskewR).
const SKEW: f64 = 0.5;

/// Around each edge of a clock at the pins, ns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// From which time before the edge. Negative: after it.
    pub before: f64,
    /// To which time after the edge. Negative: before it.
    pub after: f64,
}

/// When what comes in is steady. Without the PHY's delay it changes with the edges of its clock, and the FPGA, which holds it
/// back, takes what came with the edge before.
pub(super) fn received(rgmii: &Rgmii) -> Window {
    if rgmii.phy_delays().receive {
        Window {
            before: STEADY,
            after: STEADY,
        }
    } else {
        Window {
            before: HALF_PERIOD - SKEW,
            after: -SKEW,
        }
    }
}

/// When what goes out may change: with the edges of the clock beside it, or as much before as the FPGA delays that.
pub(super) fn sent(rgmii: &Rgmii) -> Window {
    Window {
        before: SKEW + rgmii.tx_delay_ns,
        after: SKEW - rgmii.tx_delay_ns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(tx_delay_ns: f64, rx_delay_ns: f64) -> [(f64, f64); 2] {
        let rgmii = Rgmii {
            mdio_address: 0,
            tx_delay_ns,
            rx_delay_ns,
        };
        [received(&rgmii), sent(&rgmii)].map(|window| (window.before, window.after))
    }

    #[test]
    fn who_delays_says_when_pins_are_steady() {
        assert_eq!(window(0.0, 0.0), [(1.0, 1.0), (0.5, 0.5)]);
        assert_eq!(window(2.0, 2.0), [(3.5, -0.5), (2.5, -1.5)]);
    }
}
