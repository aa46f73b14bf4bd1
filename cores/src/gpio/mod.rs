//! Watches general-purpose pins and tells of their changes: none is lost, and the last level told is the level.
//!
//! ```text
//!             +-- Watch --------------+   clock    _/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//!  set, mask ->| mask                 |   levels   <0  ><1      ><0
//!  levels ---->| [N] changed? waits   |   changed  <0      ><1      ><1      ><0
//!              |           tell_valid |-> tell_ready ____________/~~~\____/~~~\_
//!              |           tell_ready |<- last     <0      ><1      ><0
//!              |        changed, last |->          (told: pin 0 is 1; pin 0 is 0)
//!              +----------------------+
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | levels | in | N | pins, synchronised |
//! | set, mask | in | 1, N | strobe: watch these pins from now on; changes count from the `levels` of this clock; what waits is forgotten |
//! | tell_valid | out | 1 | level: a watched pin has changed since it was told of last |
//! | tell_ready | in | 1 | strobe: it is told in this clock |
//! | changed | out | N | pins that changed since; those that changed and came back too |
//! | last | out | N | levels one clock ago: what is told beside `changed` |
//!
//! A change is seen if it lasts one clock. Changes that come while nobody can be told add up in `changed`, so the worst that a
//! jam costs is that several become one. Fields are sampled in the clock of `tell_ready`. Clock: `clock`. Power-up: nothing is
//! watched. Time: `tell_valid` one clock after `levels`. Claims, by induction: `cores/tests/gpio/proof.rs`.
use rust_hdl::prelude::*;

/// See the [page](self).
#[derive(LogicBlock, Default)]
pub struct Watch<const N: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Levels of the pins, synchronous to `clock`.
    pub levels: Signal<In, Bits<N>>,
    /// Strobe: take `mask`.
    pub set: Signal<In, Bit>,
    /// 1 watches the pin.
    pub mask: Signal<In, Bits<N>>,
    /// Level: there is something to tell.
    pub tell_valid: Signal<Out, Bit>,
    /// Strobe: it is told.
    pub tell_ready: Signal<In, Bit>,
    /// Watched pins that changed since it was told last.
    pub changed: Signal<Out, Bits<N>>,
    /// Levels one clock ago.
    pub last: Signal<Out, Bits<N>>,
    watched: DFF<Bits<N>>,
    previous: DFF<Bits<N>>,
    waiting: DFF<Bits<N>>,
    changes: Signal<Local, Bits<N>>,
}

impl<const N: usize> Logic for Watch<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, watched, previous, waiting);
        self.tell_valid.next = self.waiting.q.val().any();
        self.changed.next = self.waiting.q.val();
        self.last.next = self.previous.q.val();
        self.previous.d.next = self.levels.val();
        self.changes.next = (self.levels.val() ^ self.previous.q.val()) & self.watched.q.val();
        self.waiting.d.next = self.waiting.q.val() | self.changes.val();
        if self.tell_ready.val() {
            self.waiting.d.next = self.changes.val();
        }
        if self.set.val() {
            self.watched.d.next = self.mask.val();
            self.waiting.d.next = 0.into();
        }
    }
}
