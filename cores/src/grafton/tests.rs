//! The core as a circuit: accepted as it is. What it computes is tested in `sim`, in lock-step with `spec::isa`.
use super::*;
use hdl::check;

#[test]
fn is_accepted() {
    check::accept("grafton", &mut Grafton::<0>::default());
}

#[test]
fn is_accepted_with_its_debug_unit() {
    check::accept("grafton_debug", &mut Grafton::<1>::default());
}
