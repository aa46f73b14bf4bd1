//! The ring that records are written into: which slot is next, when to stop, which records can be read.
use hdl::lit::Size;
use rust_hdl::prelude::*;

/// Slots of a ring of `2^A`: `CAPACITY` must be that.
///
/// - A record is written into `slot` while `storing` is high and becomes record `count` with a strobe on `commit`.
/// - Recording begins with `start`, and ends with `stop`, with the last slot if `once`, or, if `armed`, `after` records behind
///   the first that was committed while `fits` was high.
/// - `readable` says, in the same clock, whether record `number` is whole and not being written over.
#[derive(LogicBlock, Default)]
pub struct Journal<const A: usize, const CAPACITY: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: forget everything and begin; takes `once`, `armed` and `after`.
    pub start: Signal<In, Bit>,
    /// Stop when every slot was used.
    pub once: Signal<In, Bit>,
    /// Stop behind the trigger.
    pub armed: Signal<In, Bit>,
    /// Records behind the trigger's.
    pub after: Signal<In, Bits<16>>,
    /// Level: end.
    pub stop: Signal<In, Bit>,
    /// Strobe: the record in `slot` is whole. Ignored while `storing` is low.
    pub commit: Signal<In, Bit>,
    /// With `commit`: it is the trigger, if none was before.
    pub fits: Signal<In, Bit>,
    /// Level: records are wanted.
    pub storing: Signal<Out, Bit>,
    /// Where the next record goes.
    pub slot: Signal<Out, Bits<A>>,
    /// Records since `start`, modulo 2^32.
    pub count: Signal<Out, Bits<32>>,
    /// A record was the trigger.
    pub triggered: Signal<Out, Bit>,
    /// That record's number.
    pub trigger: Signal<Out, Bits<32>>,
    /// A record's number.
    pub number: Signal<In, Bits<32>>,
    /// Level: it can be read.
    pub readable: Signal<Out, Bit>,
    stores: DFF<Bit>,
    is_once: DFF<Bit>,
    is_armed: DFF<Bit>,
    fired: DFF<Bit>,
    left: DFF<Bits<16>>,
    records: DFF<Bits<32>>,
    trigger_record: DFF<Bits<32>>,
    commits: Signal<Local, Bit>,
    fires: Signal<Local, Bit>,
    next: Signal<Local, Bits<32>>,
    is_full: Signal<Local, Bit>,
    is_last: Signal<Local, Bit>,
    behind: Signal<Local, Bits<32>>,
    exists: Signal<Local, Bit>,
    is_near: Signal<Local, Bit>,
    is_oldest: Signal<Local, Bit>,
    capacity: Size<32, CAPACITY>,
    none: Size<16, 0>,
    one: Size<16, 1>,
}

impl<const A: usize, const CAPACITY: usize> Logic for Journal<A, CAPACITY> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            stores,
            is_once,
            is_armed,
            fired,
            left,
            records,
            trigger_record
        );
        self.storing.next = self.stores.q.val();
        self.slot.next = self.records.q.val().get_bits::<A>(0);
        self.count.next = self.records.q.val();
        self.triggered.next = self.fired.q.val();
        self.trigger.next = self.trigger_record.q.val();

        self.commits.next = self.commit.val() & self.stores.q.val();
        self.fires.next =
            self.commits.val() & self.fits.val() & self.is_armed.q.val() & !self.fired.q.val();
        self.next.next = self.records.q.val() + 1;
        self.is_full.next = self.is_once.q.val() & (self.next.val() == self.capacity.val());
        self.is_last.next = (self.fires.val() & (self.left.q.val() == self.none.val()))
            | (self.fired.q.val() & (self.left.q.val() == self.one.val()));
        if self.commits.val() {
            self.records.d.next = self.next.val();
        }
        if self.commits.val() & self.fired.q.val() {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.fires.val() {
            self.fired.d.next = true;
            self.trigger_record.d.next = self.records.q.val();
        }
        if (self.commits.val() & (self.is_full.val() | self.is_last.val())) | self.stop.val() {
            self.stores.d.next = false;
        }
        if self.start.val() {
            self.stores.d.next = true;
            self.is_once.d.next = self.once.val();
            self.is_armed.d.next = self.armed.val();
            self.left.d.next = self.after.val();
            self.fired.d.next = false;
            self.records.d.next = 0.into();
        }

        // The slot of the oldest record is the one being written, while any is.
        self.behind.next = self.records.q.val() - self.number.val();
        self.exists.next = self.number.val() < self.records.q.val();
        self.is_near.next = self.behind.val() < self.capacity.val();
        self.is_oldest.next = (self.behind.val() == self.capacity.val()) & !self.stores.q.val();
        self.readable.next = self.exists.val() & (self.is_near.val() | self.is_oldest.val());
    }
}
