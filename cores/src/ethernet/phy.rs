//! Brings the PHY up and watches the link: reset with its times, search for the PHY's address, then polling.
//!
//! ```text
//! Reset (12 ms) -> Settle (2 ms) -> Search: identifier at addresses 0 to 31 <-> Rest (4 ms)
//!    ^                                  | 32 searches in vain            | found
//!    +----------------------------------+                                v
//!    +---- 32 polls in vain ----- every 4 ms: status, and when the link is up what the partner can do
//! ```
//! 10 ms of reset is the most that the data sheets of the PHYs we know ask for (KSZ9031, RTL8211, 88E1512, B50612D). A PHY
//! that takes longer than the settling time to answer is found by a later search. Link, speed and duplex come from the
//! standard registers (IEEE 802.3 clauses 22.2.4 and 40.5.1.1), so that any PHY will do.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Bits of the counter of milliseconds.
const WAIT_BITS: usize = 4;
/// Bits of a PHY address and of a register number.
const ADDRESS_BITS: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    Reset,
    Settle,
    Search,
    Rest,
    ReadStatus,
    ReadGigabitPartner,
    ReadPartner,
}

/// `MILLISECOND` is a millisecond in clocks, less than 2^17.
#[derive(LogicBlock, Default)]
pub struct Phy<const MILLISECOND: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: reset the PHY and forget the link.
    pub restart: Signal<In, Bit>,
    /// Pin of the PHY's reset, 1 = in reset.
    pub reset: Signal<Out, Bit>,
    /// Level: read register `number` of `address`.
    pub read: Signal<Out, Bit>,
    /// PHY address.
    pub address: Signal<Out, Bits<ADDRESS_BITS>>,
    /// Register number.
    pub number: Signal<Out, Bits<ADDRESS_BITS>>,
    /// Strobe: it was read.
    pub done: Signal<In, Bit>,
    /// With `done`: the value.
    pub value: Signal<In, Bits<16>>,
    /// With `done`: a PHY answered.
    pub answered: Signal<In, Bit>,
    /// Level: the link is up.
    pub link: Signal<Out, Bit>,
    /// Level: full duplex.
    pub full_duplex: Signal<Out, Bit>,
    /// 0 none, 1 10 Mb/s, 2 100 Mb/s, 3 1 Gb/s.
    pub speed: Signal<Out, Bits<2>>,
    /// Strobe: one of the three above is new.
    pub changed: Signal<Out, Bit>,
    state: DFF<State>,
    divider: DFF<Bits<17>>,
    waited: DFF<Bits<WAIT_BITS>>,
    phy_address: DFF<Bits<ADDRESS_BITS>>,
    found: DFF<Bit>,
    unanswered: DFF<Bits<5>>,
    up: DFF<Bit>,
    full: DFF<Bit>,
    rate: DFF<Bits<2>>,
    news: DFF<Bit>,
    millisecond: Lit<17, MILLISECOND>,
    reset_time: Lit<WAIT_BITS, 12>,
    settle_time: Lit<WAIT_BITS, 2>,
    rest_time: Lit<WAIT_BITS, 4>,
    identifier: Lit<ADDRESS_BITS, 2>,
    status: Lit<ADDRESS_BITS, 1>,
    partner: Lit<ADDRESS_BITS, 5>,
    gigabit_partner: Lit<ADDRESS_BITS, 10>,
    no_rate: Lit<2, 0>,
    ten: Lit<2, 1>,
    hundred: Lit<2, 2>,
    gigabit: Lit<2, 3>,
    advanced: Signal<Local, Bits<17>>,
    settled: Signal<Local, Bit>,
    failed: Signal<Local, Bit>,
    wait_over: Signal<Local, Bit>,
    waited_more: Signal<Local, Bits<WAIT_BITS>>,
    limit: Signal<Local, Bits<WAIT_BITS>>,
    now_up: Signal<Local, Bit>,
    now_full: Signal<Local, Bit>,
    now_rate: Signal<Local, Bits<2>>,
}

impl<const MILLISECOND: u64> Logic for Phy<MILLISECOND> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the machine on one page
    fn update(&mut self) {
        dff_setup!(self, clock, state, divider, waited, phy_address, found, unanswered, up, full, rate, news);
        // Time.
        self.advanced.next = self.divider.q.val() + 1;
        self.waited_more.next = self.waited.q.val() + 1;
        self.divider.d.next = self.advanced.val();
        self.limit.next = self.rest_time.val();
        if self.state.q.val() == State::Reset { self.limit.next = self.reset_time.val(); }
        if self.state.q.val() == State::Settle { self.limit.next = self.settle_time.val(); }
        self.wait_over.next = false;
        if self.advanced.val() == self.millisecond.val() {
            self.divider.d.next = 0.into();
            self.waited.d.next = self.waited_more.val();
            self.wait_over.next = self.waited_more.val() == self.limit.val();
        }

        // What is known of the link when this read is over.
        self.settled.next = false;
        self.failed.next = false;
        self.now_up.next = true;
        self.now_full.next = self.value.val().get_bit(8) | (!self.value.val().get_bit(7) & self.value.val().get_bit(6));
        self.now_rate.next = self.no_rate.val();
        if self.value.val().get_bit(5) | self.value.val().get_bit(6) { self.now_rate.next = self.ten.val(); }
        if self.value.val().get_bit(7) | self.value.val().get_bit(8) { self.now_rate.next = self.hundred.val(); }
        self.number.next = self.partner.val();

        match self.state.q.val() {
            State::Reset => { if self.wait_over.val() { self.state.d.next = State::Settle; } }
            State::Settle => { if self.wait_over.val() { self.state.d.next = State::Search; } }
            State::Rest => {
                if self.wait_over.val() {
                    self.state.d.next = State::Search;
                    if self.found.q.val() { self.state.d.next = State::ReadStatus; }
                }
            }
            State::Search => {
                self.number.next = self.identifier.val();
                if self.done.val() {
                    if self.answered.val() & !self.value.val().all() {
                        self.found.d.next = true;
                        self.unanswered.d.next = 0.into();
                        self.state.d.next = State::ReadStatus;
                    } else {
                        self.failed.next = self.phy_address.q.val().all();
                        self.phy_address.d.next = self.phy_address.q.val() + 1;
                    }
                }
            }
            State::ReadStatus => {
                self.number.next = self.status.val();
                self.now_up.next = false;
                self.now_full.next = false;
                self.now_rate.next = self.no_rate.val();
                if self.done.val() {
                    self.failed.next = !self.answered.val();
                    self.settled.next = !(self.answered.val() & self.value.val().get_bit(2));
                    if self.answered.val() { self.unanswered.d.next = 0.into(); }
                    self.state.d.next = State::ReadGigabitPartner;
                }
            }
            State::ReadGigabitPartner => {
                self.number.next = self.gigabit_partner.val();
                self.now_full.next = self.value.val().get_bit(11);
                self.now_rate.next = self.gigabit.val();
                if self.done.val() {
                    self.settled.next = self.value.val().get_bit(11) | self.value.val().get_bit(10);
                    self.state.d.next = State::ReadPartner;
                }
            }
            State::ReadPartner => { self.settled.next = self.done.val(); }
        }

        // Consequences.
        self.news.d.next = false;
        if self.settled.val() {
            self.news.d.next = (self.now_up.val() != self.up.q.val()) | (self.now_full.val() != self.full.q.val()) | (self.now_rate.val() != self.rate.q.val());
            self.up.d.next = self.now_up.val();
            self.full.d.next = self.now_full.val();
            self.rate.d.next = self.now_rate.val();
            self.state.d.next = State::Rest;
        }
        if self.failed.val() {
            self.unanswered.d.next = self.unanswered.q.val() + 1;
            self.state.d.next = State::Rest;
            if self.unanswered.q.val().all() {
                self.found.d.next = false;
                self.state.d.next = State::Reset;
            }
        }
        if self.restart.val() {
            self.news.d.next = self.up.q.val();
            self.up.d.next = false;
            self.full.d.next = false;
            self.rate.d.next = self.no_rate.val();
            self.found.d.next = false;
            self.state.d.next = State::Reset;
            self.divider.d.next = 0.into();
        }
        if self.restart.val() | self.wait_over.val() | self.settled.val() | self.failed.val() { self.waited.d.next = 0.into(); }

        self.reset.next = self.state.q.val() == State::Reset;
        self.read.next = (self.state.q.val() == State::Search) | (self.state.q.val() == State::ReadStatus)
            | (self.state.q.val() == State::ReadGigabitPartner) | (self.state.q.val() == State::ReadPartner);
        self.address.next = self.phy_address.q.val();
        self.link.next = self.up.q.val();
        self.full_duplex.next = self.full.q.val();
        self.speed.next = self.rate.q.val();
        self.changed.next = self.news.q.val();
    }
}
