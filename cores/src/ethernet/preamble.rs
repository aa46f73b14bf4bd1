//! Finds the start-of-frame delimiter (IEEE 802.3 clauses 3.2.1, 3.2.2 and 35.2.3.2.2).
//!
//! Only the delimiter counts: clause 35 lets a receiver see anything from none to all of the preamble, so whatever comes
//! before it is ignored, and irregular preambles are counted.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::{PREAMBLE, PREAMBLE_OCTETS, SFD};

/// What every receiver uses.
pub type Preamble = PreambleWith<0>;
/// The mistake that made another project's MAC lose four frames in five behind some switches: it wants exactly seven octets
/// of preamble. Kept so that the tests can show that they find it.
pub type StrictPreamble = PreambleWith<1>;

/// Octets in, frames out. An octet waits here until the next `tick`, which is one clock at 1 Gb/s: then it is known whether it
/// was the frame's last. `STRICT` other than 0 puts the mistake in.
#[derive(LogicBlock, Default)]
pub struct PreambleWith<const STRICT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the inputs below are those of a new octet.
    pub tick: Signal<In, Bit>,
    /// Octet on the wire, preamble included.
    pub carrier: Signal<In, Bit>,
    /// The PHY says that it is wrong.
    pub error: Signal<In, Bit>,
    /// The octet.
    pub octet_in: Signal<In, Bits<8>>,
    /// Strobe: the delimiter was there.
    pub start: Signal<Out, Bit>,
    /// Level, from `start` to the end of the frame: what came before was not seven octets of 0x55.
    pub irregular: Signal<Out, Bit>,
    /// Strobe: `octet` belongs to the frame.
    pub take: Signal<Out, Bit>,
    /// See `take`.
    pub octet: Signal<Out, Bits<8>>,
    /// With `take`: the PHY says that it is wrong.
    pub damaged: Signal<Out, Bit>,
    /// Strobe: the frame is over; the octet of this clock, if there is one, is its last.
    pub finish: Signal<Out, Bit>,
    /// Strobe: the carrier is gone and there was no delimiter.
    pub no_delimiter: Signal<Out, Bit>,
    in_frame: DFF<Bit>,
    hunting: DFF<Bit>,
    spoilt: DFF<Bit>,
    octets_before: DFF<Bits<4>>,
    start_now: DFF<Bit>,
    irregular_now: DFF<Bit>,
    pending: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
    damaged_now: DFF<Bit>,
    preamble: Lit<8, { PREAMBLE as u64 }>,
    delimiter: Lit<8, { SFD as u64 }>,
    regular: Lit<4, { PREAMBLE_OCTETS as u64 }>,
    strict: Lit<1, STRICT>,
    is_irregular: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
}

impl<const STRICT: u64> Logic for PreambleWith<STRICT> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            in_frame,
            hunting,
            spoilt,
            octets_before,
            start_now,
            irregular_now
        );
        dff_setup!(self, clock, pending, octet_now, damaged_now);
        self.start_now.d.next = false;
        if self.tick.val() {
            self.pending.d.next = self.in_frame.q.val() & self.carrier.val();
            self.octet_now.d.next = self.octet_in.val();
            self.damaged_now.d.next = self.error.val();
        }
        self.is_irregular.next =
            self.spoilt.q.val() | (self.octets_before.q.val() != self.regular.val());

        if self.tick.val() & !self.carrier.val() {
            self.in_frame.d.next = false;
            self.hunting.d.next = false;
            self.spoilt.d.next = false;
            self.octets_before.d.next = 0.into();
        } else if self.tick.val() & !self.in_frame.q.val() {
            self.hunting.d.next = true;
            if (self.octet_in.val() == self.delimiter.val())
                & !(self.strict.val().any() & self.is_irregular.val())
            {
                self.hunting.d.next = false;
                self.in_frame.d.next = true;
                self.start_now.d.next = true;
                self.irregular_now.d.next = self.is_irregular.val();
            }
            if self.octet_in.val() != self.preamble.val() {
                self.spoilt.d.next = true;
            }
            if !self.octets_before.q.val().all() {
                self.octets_before.d.next = self.octets_before.q.val() + 1;
            }
        }
        self.start.next = self.start_now.q.val();
        self.irregular.next = self.irregular_now.q.val();
        self.take.next = self.tick.val() & self.pending.q.val();
        self.octet.next = self.octet_now.q.val();
        self.damaged.next = self.damaged_now.q.val();
        self.ends.next = self.tick.val() & !self.carrier.val();
        self.finish.next = self.ends.val() & self.in_frame.q.val();
        self.no_delimiter.next = self.ends.val() & self.hunting.q.val();
    }
}
