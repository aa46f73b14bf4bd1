//! A constant whose value is in its type, so that a block which holds it can derive `Default`.
use rust_hdl::core::signal::get_signal_id;
use rust_hdl::prelude::*;

macro_rules! constant {
    ($(#[$doc:meta])* $name:ident, $type:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<const N: usize, const V: $type>(usize);

        impl<const N: usize, const V: $type> $name<N, V> {
            const FITS: () = assert!(N <= 32 && (V as u64) < (1 << N), "the value does not fit its width");

            /// The constant.
            pub fn val(&self) -> Bits<N> {
                #[allow(clippy::let_unit_value)]
                let () = Self::FITS;
                (V as u64).into()
            }
        }

        impl<const N: usize, const V: $type> Default for $name<N, V> {
            fn default() -> Self {
                Self(get_signal_id())
            }
        }

        impl<const N: usize, const V: $type> Logic for $name<N, V> {
            fn update(&mut self) {}
        }

        impl<const N: usize, const V: $type> Atom for $name<N, V> {
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

        impl<const N: usize, const V: $type> Block for $name<N, V> {
            fn connect_all(&mut self) {}
            fn update_all(&mut self) {}
            fn has_changed(&self) -> bool {
                false
            }
            fn accept(&self, name: &str, probe: &mut dyn Probe) {
                probe.visit_atom(name, self);
            }
        }
    };
}

constant!(
    /// The number `V` in `N` bits (at most 32). In a kernel: `self.last.val()`; in Verilog: `localparam last = N'hV;`.
    ///
    /// ```
    /// use hdl::lit::Lit;
    /// assert_eq!(Lit::<8, 200>::default().val(), 200);
    /// ```
    Lit, u64
);

constant!(
    /// [Lit] for a size that is a `usize` parameter of the block, such as a number of ports.
    Size, usize
);
