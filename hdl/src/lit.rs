//! A constant whose value is in its type, so that a block which holds it can derive `Default`.
use rust_hdl::core::signal::get_signal_id;
use rust_hdl::prelude::*;

/// The number `V` in `N` bits (at most 32). In a kernel: `self.last.val()`; in Verilog: `localparam last = N'hV;`.
///
/// ```
/// use hdl::lit::Lit;
/// assert_eq!(Lit::<8, 200>::default().val(), 200);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lit<const N: usize, const V: u64>(usize);

impl<const N: usize, const V: u64> Lit<N, V> {
    const FITS: () = assert!(
        N <= 32 && V < (1 << N),
        "Lit: the value does not fit its width"
    );

    /// The constant.
    pub fn val(&self) -> Bits<N> {
        #[allow(clippy::let_unit_value)]
        let () = Self::FITS;
        V.into()
    }
}

impl<const N: usize, const V: u64> Default for Lit<N, V> {
    fn default() -> Self {
        Self(get_signal_id())
    }
}

impl<const N: usize, const V: u64> Logic for Lit<N, V> {
    fn update(&mut self) {}
}

impl<const N: usize, const V: u64> Atom for Lit<N, V> {
    fn bits(&self) -> usize {
        N
    }
    fn connected(&self) -> bool {
        true
    }
    fn changed(&self) -> bool {
        false
    }
    fn kind(&self) -> AtomKind {
        AtomKind::Constant
    }
    fn descriptor(&self) -> TypeDescriptor {
        Bits::<N>::descriptor()
    }
    fn vcd(&self) -> VCDValue {
        self.val().vcd()
    }
    fn verilog(&self) -> VerilogLiteral {
        self.val().verilog()
    }
    fn id(&self) -> usize {
        self.0
    }
    fn constraints(&self) -> Vec<PinConstraint> {
        vec![]
    }
}

impl<const N: usize, const V: u64> Block for Lit<N, V> {
    fn connect_all(&mut self) {}
    fn update_all(&mut self) {}
    fn has_changed(&self) -> bool {
        false
    }
    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        probe.visit_atom(name, self);
    }
}
