//! Which clocks of the chosen signals are worth a record.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Looks at `probes` in every clock; `levels` and `moment` are those of one clock before, and `due` says whether they are
/// recorded: in the first clock (`fresh`), when the trigger fires, and by the rule of `on_change`.
#[derive(LogicBlock, Default)]
pub struct Sampler {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The signals.
    pub probes: Signal<In, Bits<32>>,
    /// Time, bits 31 to 0.
    pub now: Signal<In, Bits<32>>,
    /// Level: samples are due when a probe changes, else every `interval` clocks.
    pub on_change: Signal<In, Bit>,
    /// Clocks between samples; 0 counts as 1.
    pub interval: Signal<In, Bits<32>>,
    /// Level, in the first clock of a recording: what was before does not count.
    pub fresh: Signal<In, Bit>,
    /// Trigger: levels.
    pub value: Signal<In, Bits<32>>,
    /// Trigger: which of them count.
    pub mask: Signal<In, Bits<32>>,
    /// Trigger: rises that count.
    pub rising: Signal<In, Bits<32>>,
    /// Trigger: falls that count.
    pub falling: Signal<In, Bits<32>>,
    /// The probes of the clock before.
    pub levels: Signal<Out, Bits<32>>,
    /// That clock.
    pub moment: Signal<Out, Bits<32>>,
    /// Level: they are to be recorded, trigger aside.
    pub due: Signal<Out, Bit>,
    /// Level: the trigger fits them.
    pub fires: Signal<Out, Bit>,
    level: DFF<Bits<32>>,
    previous: DFF<Bits<32>>,
    taken: DFF<Bits<32>>,
    left: DFF<Bits<32>>,
    differs: Signal<Local, Bits<32>>,
    edges: Signal<Local, Bits<32>>,
    wanted: Signal<Local, Bits<32>>,
    wrong: Signal<Local, Bits<32>>,
    low_time: Signal<Local, Bits<31>>,
    less: Signal<Local, Bits<32>>,
    changes: Signal<Local, Bit>,
    is_time: Signal<Local, Bit>,
    zero: Lit<32, 0>,
}

impl Logic for Sampler {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, level, previous, taken, left);
        self.level.d.next = self.probes.val();
        self.previous.d.next = self.level.q.val();
        self.taken.d.next = self.now.val();
        self.levels.next = self.level.q.val();
        self.moment.next = self.taken.q.val();

        // When it is time.
        self.differs.next = self.level.q.val() ^ self.previous.q.val();
        self.low_time.next = self.taken.q.val().get_bits::<31>(0);
        self.changes.next = self.differs.val().any() | !self.low_time.val().any();
        self.is_time.next = self.fresh.val() | !self.left.q.val().any();
        self.less.next = self.interval.val() - 1;
        self.left.d.next = self.left.q.val() - 1;
        if self.is_time.val() {
            self.left.d.next = self.zero.val();
        }
        if self.is_time.val() & self.interval.val().any() {
            self.left.d.next = self.less.val();
        }
        self.due.next = self.is_time.val();
        if self.on_change.val() {
            self.due.next = self.fresh.val() | self.changes.val();
        }

        // The trigger.
        self.wrong.next = (self.level.q.val() ^ self.value.val()) & self.mask.val();
        self.edges.next = (self.differs.val() & self.level.q.val() & self.rising.val())
            | (self.differs.val() & self.previous.q.val() & self.falling.val());
        self.wanted.next = self.rising.val() | self.falling.val();
        self.fires.next = !self.wrong.val().any()
            & (!self.wanted.val().any() | (self.edges.val().any() & !self.fresh.val()));
    }
}
