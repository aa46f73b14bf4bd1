//! Which call was the last, so that twice is once.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Bits of a session's number and of a call's in it: half a word.
const HALF: usize = 16; // the session's place below, too

/// Compares a call with the last one that was carried out. Combinational but for what it remembers. `FORGETFUL` other than 0:
/// it takes a repetition for a new call.
#[derive(LogicBlock, Default)]
pub struct MemoryWith<const FORGETFUL: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Session above number.
    pub ticket: Signal<In, Bits<32>>,
    /// Strobe: the call with `ticket` is being carried out.
    pub remember: Signal<In, Bit>,
    /// It is that of the last call.
    pub repeated: Signal<Out, Bit>,
    /// It is of another session, or newer: up to half the numbers of a session are, the other half is older.
    pub fresh: Signal<Out, Bit>,
    last: DFF<Bits<32>>,
    some: DFF<Bit>,
    older_bit: Lit<4, { HALF as u64 - 1 }>,
    forgetful: Lit<1, FORGETFUL>,
    session: Signal<Local, Bits<HALF>>,
    last_session: Signal<Local, Bits<HALF>>,
    ahead: Signal<Local, Bits<HALF>>,
    in_session: Signal<Local, Bit>,
    same: Signal<Local, Bit>,
    older: Signal<Local, Bit>,
}

impl<const FORGETFUL: u64> Logic for MemoryWith<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, last, some);
        self.session.next = self.ticket.val().get_bits::<HALF>(16);
        self.last_session.next = self.last.q.val().get_bits::<HALF>(16);
        self.ahead.next =
            self.ticket.val().get_bits::<HALF>(0) - self.last.q.val().get_bits::<HALF>(0);
        self.in_session.next = self.some.q.val() & (self.session.val() == self.last_session.val());
        self.same.next = self.in_session.val() & !self.ahead.val().any();
        self.older.next =
            self.in_session.val() & self.ahead.val().get_bit(self.older_bit.val().index());
        self.repeated.next = self.same.val() & !self.forgetful.val().any();
        self.fresh.next = !self.older.val() & !self.repeated.val();
        if self.remember.val() {
            self.last.d.next = self.ticket.val();
            self.some.d.next = true;
        }
    }
}
