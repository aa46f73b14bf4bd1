//! A part that is built in or left out, chosen when the circuit is put together.
use rust_hdl::prelude::*;
use std::ops::{Deref, DerefMut};

/// `T` if `N` is 1, nothing if it is 0: then it is not in the Verilog, nor are its ports if it is an interface of the top.
///
/// A kernel may touch it only in `for _here in 0..N { ... }`, which is Rust and Verilog for "if it is built in".
///
/// ```
/// use hdl::optional::Optional;
/// use hdl::lit::Lit;
/// assert_eq!(Optional::<Lit<8, 3>, 1>::default().val(), 3u64);
/// ```
#[derive(Clone, Debug)]
pub struct Optional<T, const N: usize>(Option<Box<T>>);

impl<T: Default, const N: usize> Default for Optional<T, N> {
    fn default() -> Self {
        Self::of(T::default)
    }
}

impl<T, const N: usize> Optional<T, N> {
    /// A part that has no default, if it is built in.
    pub fn of(part: impl FnOnce() -> T) -> Self {
        assert!(N <= 1, "a part is there once or not at all");
        Self((N == 1).then(|| Box::new(part())))
    }
}

impl<T, const N: usize> Deref for Optional<T, N> {
    type Target = T;
    fn deref(&self) -> &T {
        self.0.as_deref().expect("the part is built in")
    }
}

impl<T, const N: usize> DerefMut for Optional<T, N> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_deref_mut().expect("the part is built in")
    }
}

impl<T: Block, const N: usize> Logic for Optional<T, N> {
    fn update(&mut self) {}
    // A signal that is a port is driven like this; to a block it happens again, which changes nothing.
    fn connect(&mut self) {
        self.0.iter_mut().for_each(|part| part.connect());
    }
}

impl<T: Block, const N: usize> Block for Optional<T, N> {
    fn connect_all(&mut self) {
        self.0.iter_mut().for_each(|part| part.connect_all());
    }
    fn update_all(&mut self) {
        self.0.iter_mut().for_each(|part| part.update_all());
    }
    fn has_changed(&self) -> bool {
        self.0.iter().any(|part| part.has_changed())
    }
    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        self.0.iter().for_each(|part| part.accept(name, probe));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use crate::lit::Lit;

    /// Adds one, if it is built to.
    #[derive(LogicBlock, Default)]
    struct Adder<const N: usize> {
        clock: Signal<In, Clock>,
        d: Signal<In, Bits<8>>,
        q: Signal<Out, Bits<8>>,
        carry: Optional<Signal<Out, Bits<8>>, N>,
        extra: Optional<Increment, N>,
        hold: DFF<Bits<8>>,
    }

    #[derive(LogicBlock, Default)]
    struct Increment {
        d: Signal<In, Bits<8>>,
        q: Signal<Out, Bits<8>>,
        one: Lit<8, 1>,
    }

    impl Logic for Increment {
        #[hdl_gen]
        fn update(&mut self) {
            self.q.next = self.d.val() + self.one.val();
        }
    }

    impl<const N: usize> Logic for Adder<N> {
        #[hdl_gen]
        fn update(&mut self) {
            dff_setup!(self, clock, hold);
            self.hold.d.next = self.d.val();
            for _here in 0..N {
                self.extra.d.next = self.d.val();
                self.hold.d.next = self.extra.q.val();
                self.carry.next = self.extra.q.val();
            }
            self.q.next = self.hold.q.val();
        }
    }

    fn adds<const N: usize>() -> u32 {
        let mut bench =
            check::Bench::new(Adder::<N>::default(), |a: &mut Adder<N>| &mut a.clock).recording();
        bench.dut.d.next = 5u64.into();
        bench.step();
        check::replay(&format!("optional{N}"), &mut bench);
        bench.dut.q.val().to_u32() - 5
    }

    #[test]
    fn a_part_is_there_or_not() {
        assert_eq!((adds::<0>(), adds::<1>()), (0, 1));
        let text = crate::verilog(&mut Adder::<0>::default(), "top").expect("sound");
        assert!(!text.contains("extra") && !text.contains("carry"), "{text}");
    }
}
