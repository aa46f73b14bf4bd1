//! Claims about the watch on pins, for every order of levels, masks and listeners:
//!
//! * `last_told_is_the_level`: when nothing waits to be told, the last level told of each watched pin (or the level at which the
//!   watch was set) is its level.
//! * `tells_of_changes_only`: a pin that waits to be told is watched and has changed since it was told of last.
//! * `a_change_waits`: a watched pin that changes waits to be told in the next clock.
//!
//! By induction, for all time. A watch that forgets a change in the clock of a message is refuted.
use cores::gpio::Watch;
use hdl::check::Proof;
use hdl::prop::{Assert, Assume, Cover};
use rust_hdl::prelude::*;

const PINS: usize = 3;

#[derive(LogicBlock, Default)]
struct Claims {
    pub clock: Signal<In, Clock>,
    pub levels: Signal<In, Bits<PINS>>,
    pub set: Signal<In, Bit>,
    pub mask: Signal<In, Bits<PINS>>,
    pub tell_ready: Signal<In, Bit>,
    dut: Watch<PINS>,
    /// Levels one clock ago.
    previous: DFF<Bits<PINS>>,
    watched: DFF<Bits<PINS>>,
    /// Levels told last.
    told: DFF<Bits<PINS>>,
    /// Watched pins that have changed since.
    changed: DFF<Bits<PINS>>,
    changes: Signal<Local, Bits<PINS>>,
    unknown: Signal<Local, Bits<PINS>>,
    invented: Signal<Local, Bits<PINS>>,
    forgotten: Signal<Local, Bits<PINS>>,
    ready_only_when_valid: Assume,
    last_told_is_the_level: Assert,
    tells_of_changes_only: Assert,
    a_change_waits: Assert,
    shows_what_it_saw: Assert,
    tells_of_two: Cover,
}

impl Logic for Claims {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, previous, watched, told, changed);
        clock!(self, clock, dut, ready_only_when_valid, tells_of_two);
        clock!(
            self,
            clock,
            last_told_is_the_level,
            tells_of_changes_only,
            a_change_waits,
            shows_what_it_saw
        );
        self.dut.levels.next = self.levels.val();
        self.dut.set.next = self.set.val();
        self.dut.mask.next = self.mask.val();
        self.dut.tell_ready.next = self.tell_ready.val();
        self.ready_only_when_valid.holds.next = !self.tell_ready.val() | self.dut.tell_valid.val();

        self.previous.d.next = self.levels.val();
        self.changes.next = (self.levels.val() ^ self.previous.q.val()) & self.watched.q.val();
        self.changed.d.next = self.changed.q.val() | self.changes.val();
        if self.tell_ready.val() {
            self.told.d.next = self.dut.last.val();
            self.changed.d.next = self.changes.val();
        }
        if self.set.val() {
            self.watched.d.next = self.mask.val();
            self.told.d.next = self.levels.val();
            self.changed.d.next = 0.into();
        }

        self.unknown.next = (self.told.q.val() ^ self.previous.q.val())
            & (self.watched.q.val() & !self.dut.changed.val());
        self.invented.next = self.dut.changed.val() & !self.changed.q.val();
        self.forgotten.next = self.changed.q.val() & !self.dut.changed.val();
        self.last_told_is_the_level.holds.next = !self.unknown.val().any();
        self.tells_of_changes_only.holds.next = !self.invented.val().any();
        self.a_change_waits.holds.next = !self.forgotten.val().any();
        self.shows_what_it_saw.holds.next = self.dut.last.val() == self.previous.q.val();
        self.tells_of_two.holds.next = self.tell_ready.val() & (self.dut.changed.val() == 3);
    }
}

#[test]
fn proof_that_no_change_is_lost() {
    Proof::new("gpio_watch_proof")
        .bounded(6)
        .induction(6)
        .cover(10)
        .run(Claims::default());
}

/// A watch that forgets what changes in the very clock of a message.
#[test]
fn a_change_lost_to_a_message_is_refuted() {
    Proof::new("gpio_watch_mutant")
        .mutation("top$dut", "waiting$d = changes;", "waiting$d = 32'h0;")
        .bounded(8)
        .refutes(Claims::default(), &["last_told_is_the_level"]);
}

/// A watch that lets a new mask keep what waited: it tells of a pin that nobody watches.
#[test]
fn a_mask_that_keeps_what_waits_is_refuted() {
    Proof::new("gpio_watch_mutant_mask")
        .mutation("top$dut", "waiting$d = 32'h0;", "waiting$d = waiting$q;")
        .bounded(8)
        .refutes(Claims::default(), &["tells_of_changes_only"]);
}
