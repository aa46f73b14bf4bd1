//! All directions of all links, one of them shown.
use super::drain::PLACE_BITS;
use super::lane::Lane;
use rust_hdl::prelude::*;
use spec::services::recorder::SNIFFER_LINKS;

/// Directions that are heard: first those from the nodes, in the order of the ports, then those to them.
pub const LANES: usize = 2 * SNIFFER_LINKS;

/// See [Sniffer](super::Sniffer).
#[derive(LogicBlock)]
pub struct Lanes {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Words on the links, in the order of [LANES].
    pub data: [Signal<In, Bits<32>>; LANES],
    /// `valid` of the links.
    pub valid: [Signal<In, Bit>; LANES],
    /// Time, bits 31 to 0.
    pub now: Signal<In, Bits<32>>,
    /// Strobe: forget everything.
    pub clear: Signal<In, Bit>,
    /// Levels, one a lane: take in what begins now.
    pub listen: Signal<In, Bits<LANES>>,
    /// Lanes in which a message waits.
    pub waiting: Signal<Out, Bits<LANES>>,
    /// One bit: which lane to show.
    pub select: Signal<In, Bits<LANES>>,
    /// Which word of its message.
    pub position: Signal<In, Bits<2>>,
    /// That word.
    pub word: Signal<Out, Bits<32>>,
    /// When the message's word 0 passed.
    pub stamp: Signal<Out, Bits<32>>,
    /// Messages were missed before it.
    pub gap: Signal<Out, Bit>,
    /// Port and direction of the lane.
    pub place: Signal<Out, Bits<PLACE_BITS>>,
    /// Strobe: the selected lane's message is dealt with.
    pub take: Signal<In, Bit>,
    /// Messages that found no room since `clear`, modulo 2^32, two clocks late.
    pub missed: Signal<Out, Bits<32>>,
    lane: [Lane; LANES],
    bit: [Constant<Bits<LANES>>; LANES],
    places: [Constant<Bits<PLACE_BITS>>; LANES],
    losses: DFF<Bits<LANES>>,
    loss: DFF<Bits<5>>,
    total: DFF<Bits<32>>,
    waits: Signal<Local, Bits<LANES>>,
    lost: Signal<Local, Bits<LANES>>,
    lost_count: Signal<Local, Bits<5>>,
    shown_word: Signal<Local, Bits<32>>,
    shown_stamp: Signal<Local, Bits<32>>,
    shown_gap: Signal<Local, Bit>,
    shown_place: Signal<Local, Bits<PLACE_BITS>>,
}

impl Default for Lanes {
    fn default() -> Self {
        let place = |lane: usize| {
            let (to_node, port) = (lane / SNIFFER_LINKS, lane % SNIFFER_LINKS);
            ((to_node << (PLACE_BITS - 1) | port) as u64).into()
        };
        Self {
            clock: Signal::default(),
            data: std::array::from_fn(|_| Signal::default()),
            valid: std::array::from_fn(|_| Signal::default()),
            now: Signal::default(),
            clear: Signal::default(),
            listen: Signal::default(),
            waiting: Signal::default(),
            select: Signal::default(),
            position: Signal::default(),
            word: Signal::default(),
            stamp: Signal::default(),
            gap: Signal::default(),
            place: Signal::default(),
            take: Signal::default(),
            missed: Signal::default(),
            lane: std::array::from_fn(|_| Lane::default()),
            bit: std::array::from_fn(|lane| Constant::new((1u64 << lane).into())),
            places: std::array::from_fn(|lane| Constant::new(place(lane))),
            losses: DFF::default(),
            loss: DFF::default(),
            total: DFF::default(),
            waits: Signal::default(),
            lost: Signal::default(),
            lost_count: Signal::default(),
            shown_word: Signal::default(),
            shown_stamp: Signal::default(),
            shown_gap: Signal::default(),
            shown_place: Signal::default(),
        }
    }
}

impl Logic for Lanes {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, losses, loss, total);
        self.waits.next = 0.into();
        self.lost.next = 0.into();
        self.shown_word.next = 0.into();
        self.shown_stamp.next = 0.into();
        self.shown_gap.next = false;
        self.shown_place.next = 0.into();
        for i in 0..LANES {
            self.lane[i].clock.next = self.clock.val();
            self.lane[i].clear.next = self.clear.val();
            self.lane[i].listen.next = self.listen.val().get_bit(i);
            self.lane[i].data.next = self.data[i].val();
            self.lane[i].valid.next = self.valid[i].val();
            self.lane[i].now.next = self.now.val();
            self.lane[i].position.next = self.position.val();
            self.lane[i].take.next = self.take.val() & self.select.val().get_bit(i);
            if self.lane[i].waiting.val() {
                self.waits.next = self.waits.val() | self.bit[i].val();
            }
            if self.lane[i].missed.val() {
                self.lost.next = self.lost.val() | self.bit[i].val();
            }
            if self.select.val().get_bit(i) {
                self.shown_word.next = self.shown_word.val() | self.lane[i].word.val();
                self.shown_stamp.next = self.shown_stamp.val() | self.lane[i].stamp.val();
                self.shown_gap.next = self.shown_gap.val() | self.lane[i].gap.val();
                self.shown_place.next = self.shown_place.val() | self.places[i].val();
            }
        }
        self.waiting.next = self.waits.val();
        self.word.next = self.shown_word.val();
        self.stamp.next = self.shown_stamp.val();
        self.gap.next = self.shown_gap.val();
        self.place.next = self.shown_place.val();

        // Several lanes may miss a message in one clock: they are counted in the next, and added in the one after.
        self.losses.d.next = self.lost.val();
        self.lost_count.next = 0.into();
        for i in 0..LANES {
            if self.losses.q.val().get_bit(i) {
                self.lost_count.next = self.lost_count.val() + 1;
            }
        }
        self.loss.d.next = self.lost_count.val();
        self.total.d.next = self.total.q.val() + bit_cast::<32, 5>(self.loss.q.val());
        if self.clear.val() {
            self.losses.d.next = 0.into();
            self.loss.d.next = 0.into();
            self.total.d.next = 0.into();
        }
        self.missed.next = self.total.q.val();
    }
}
