//! Serves the calls on `eth0`.
use super::counters::INDEX_BITS;
use super::page_reader::ORDER_BITS;
use super::page_writer::LENGTH_BITS;
use super::storm::{BURST_BITS, INTERVAL_BITS};
use super::sums::ASK_BITS;
use crate::memory::PAGE_BITS;
use hdl::decode::{Decode, WireCode};
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::ethernet::{FCS_OCTETS, HEADER_OCTETS, MAX_TAGGED_OCTETS};
use spec::map::Node;
use spec::memory::{PAGES, PAGE_BYTES};
use spec::rpc::Kind;
use spec::services::ethernet::{
    get_counter, get_status, mdio_read, send_frame, set_filter, set_mac, set_storm_limit,
    EthernetCall, Refusal,
};

/// What a call asks for.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Operation {
    Unknown,
    Reset,
    SetMac,
    SendFrame,
    GetStatus,
    MdioRead,
    MdioWrite,
    GetCounter,
    SetFilter,
    SetStormLimit,
}

impl WireCode for Operation {
    const CODES: &'static [(u64, Self)] = &[
        (EthernetCall::Reset.code() as u64, Operation::Reset),
        (EthernetCall::SetMac.code() as u64, Operation::SetMac),
        (EthernetCall::SendFrame.code() as u64, Operation::SendFrame),
        (EthernetCall::GetStatus.code() as u64, Operation::GetStatus),
        (EthernetCall::MdioRead.code() as u64, Operation::MdioRead),
        (EthernetCall::MdioWrite.code() as u64, Operation::MdioWrite),
        (
            EthernetCall::GetCounter.code() as u64,
            Operation::GetCounter,
        ),
        (EthernetCall::SetFilter.code() as u64, Operation::SetFilter),
        (
            EthernetCall::SetStormLimit.code() as u64,
            Operation::SetStormLimit,
        ),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    AwaitCall,
    AwaitMdio,
    AwaitCounter,
    Answer,
}

/// Every call is answered two clocks after it came, but MDIO (a PHY's register takes 27 us, twice if the link is being
/// polled) and GET_COUNTER (at most 110 clocks).
#[derive(LogicBlock, Default)]
pub struct Server {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a call waits.
    pub request: Signal<In, Bit>,
    /// Who asks.
    pub source: Signal<In, Bits<16>>,
    /// Call number.
    pub call: Signal<In, Bits<8>>,
    /// First argument word.
    pub d0: Signal<In, Bits<21>>,
    /// Second argument word.
    pub d1: Signal<In, Bits<32>>,
    /// Third argument word.
    pub d2: Signal<In, Bits<32>>,
    /// Strobe: the answer.
    pub answer: Signal<Out, Bit>,
    /// Its type.
    pub answer_kind: Signal<Out, Bits<3>>,
    /// First result word.
    pub answer_d0: Signal<Out, Bits<21>>,
    /// Second result word.
    pub answer_d1: Signal<Out, Bits<32>>,
    /// Third result word.
    pub answer_d2: Signal<Out, Bits<32>>,
    /// Strobe: reset the PHY.
    pub restart: Signal<Out, Bit>,
    /// To whom frames and notices go.
    pub receiver: Signal<Out, Bits<16>>,
    /// Octets 1 and 2 of the own address.
    pub own_high: Signal<Out, Bits<16>>,
    /// Octets 3 to 6.
    pub own_low: Signal<Out, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<Out, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<Out, Bit>,
    /// Accept the multicast addresses with hashes 63 to 32.
    pub groups_high: Signal<Out, Bits<32>>,
    /// Those with hashes 31 to 0.
    pub groups_low: Signal<Out, Bits<32>>,
    /// Strobe: the storm limit is new from the next clock on.
    pub storm_set: Signal<Out, Bit>,
    /// Storm limit: units between two frames.
    pub storm_interval: Signal<Out, Bits<INTERVAL_BITS>>,
    /// Storm limit: frames at once.
    pub storm_burst: Signal<Out, Bits<BURST_BITS>>,
    /// Bit a page: in use here already.
    pub held: Signal<In, Bits<PAGES>>,
    /// Strobe: an order for the reader; its page is claimed.
    pub order: Signal<Out, Bit>,
    /// What it asks for, its page and its length.
    pub order_word: Signal<Out, Bits<ORDER_BITS>>,
    /// Its page.
    pub order_page: Signal<Out, Bits<PAGE_BITS>>,
    /// Level: there is room for one.
    pub order_ready: Signal<In, Bit>,
    /// Link state as GET_STATUS gives it.
    pub status: Signal<In, Bits<21>>,
    /// Level: use the MDIO engine; arguments are those of the call.
    pub mdio: Signal<Out, Bit>,
    /// With `mdio`: write.
    pub mdio_write: Signal<Out, Bit>,
    /// Strobe: it is done.
    pub mdio_done: Signal<In, Bit>,
    /// Value read.
    pub mdio_value: Signal<In, Bits<16>>,
    /// A PHY answered.
    pub mdio_answered: Signal<In, Bit>,
    /// Strobe: counter `counter_index` is visited.
    pub counter_visited: Signal<In, Bit>,
    /// See `counter_visited`.
    pub counter_index: Signal<In, Bits<INDEX_BITS>>,
    /// Its bits 63 to 32.
    pub counter_high: Signal<In, Bits<32>>,
    /// Its bits 31 to 0.
    pub counter_low: Signal<In, Bits<32>>,
    decode: Decode<Operation, 8>,
    state: DFF<State>,
    kind: DFF<Bits<3>>,
    result0: DFF<Bits<21>>,
    result1: DFF<Bits<32>>,
    result2: DFF<Bits<32>>,
    to: RegInit<16, { Node::Cpu.address() as u64 }>,
    mac_high: DFF<Bits<16>>,
    mac_low: DFF<Bits<32>>,
    all: DFF<Bit>,
    groups: DFF<Bit>,
    some_high: DFF<Bits<32>>,
    some_low: DFF<Bits<32>>,
    interval: DFF<Bits<INTERVAL_BITS>>,
    burst: DFF<Bits<BURST_BITS>>,
    check: SendCheck,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    retry: Lit<3, { Kind::ReturnRetry as u64 }>,
    no_counter: Lit<21, { Refusal::NoSuchCounter as u64 }>,
    no_answer: Lit<21, { Refusal::NoAnswer as u64 }>,
    counters: Lit<INDEX_BITS, { spec::ethernet::Counter::ALL.len() as u64 }>,
    wanted: Signal<Local, Bits<INDEX_BITS>>,
}

/// The places of fields that the kernels below use as they are.
const _: () = {
    assert!(set_mac::argument::high.lsb == 0 && set_mac::argument::high.width() == 16);
    assert!(set_filter::argument::promiscuous.lsb == 0 && set_filter::argument::multicast.lsb == 1);
    assert!(
        set_storm_limit::argument::interval.lsb == 0 && set_storm_limit::argument::burst.lsb == 0
    );
    assert!(set_storm_limit::argument::interval.width() == INTERVAL_BITS as u32);
    assert!(set_storm_limit::argument::burst.width() == BURST_BITS as u32);
    assert!(
        send_frame::argument::octets.lsb == 0
            && send_frame::argument::octets.width() == LENGTH_BITS as u32
    );
    assert!(send_frame::argument::header_sum.lsb == 0 && send_frame::argument::data_sum.lsb == 1);
    assert!(
        get_counter::argument::counter.lsb == 0
            && get_counter::argument::counter.width() == INDEX_BITS as u32
    );
    assert!(mdio_read::result::value.lsb == 0 && get_status::result::link.lsb == 0);
};

/// May a frame be sent? Combinational.
#[derive(LogicBlock, Default)]
struct SendCheck {
    /// Page address.
    pub address: Signal<In, Bits<32>>,
    /// Length.
    pub octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Which sums are asked for.
    pub asks: Signal<In, Bits<ASK_BITS>>,
    /// Bit a page: in use here already.
    pub held: Signal<In, Bits<PAGES>>,
    /// Its page.
    pub page: Signal<Out, Bits<PAGE_BITS>>,
    /// The page can be taken.
    pub page_good: Signal<Out, Bit>,
    /// What is ordered: sums, page, and length, or 0 to give the page back only.
    pub order: Signal<Out, Bits<ORDER_BITS>>,
    /// Why not.
    pub refusal: Signal<Out, Bits<21>>,
    page_at: Lit<4, { PAGE_BYTES.trailing_zeros() as u64 }>,
    length_at: Lit<4, { LENGTH_BITS as u64 }>,
    asks_at: Lit<4, { (LENGTH_BITS + PAGE_BITS) as u64 }>,
    minimum: Lit<LENGTH_BITS, { HEADER_OCTETS as u64 }>,
    maximum: Lit<LENGTH_BITS, { (MAX_TAGGED_OCTETS - FCS_OCTETS) as u64 }>,
    bad_length: Lit<21, { Refusal::BadLength as u64 }>,
    bad_address: Lit<21, { Refusal::BadAddress as u64 }>,
    number: Signal<Local, Bits<PAGE_BITS>>,
    named: Signal<Local, Bits<32>>,
    fits: Signal<Local, Bit>,
    length: Signal<Local, Bits<LENGTH_BITS>>,
    free_page: Signal<Local, Bit>,
}

impl Logic for SendCheck {
    #[hdl_gen]
    fn update(&mut self) {
        self.number.next = self
            .address
            .val()
            .get_bits::<PAGE_BITS>(self.page_at.val().index());
        self.named.next =
            bit_cast::<32, PAGE_BITS>(self.number.val()) << bit_cast::<32, 4>(self.page_at.val());
        self.free_page.next = (self.named.val() == self.address.val())
            & !self.held.val().get_bit(self.number.val().index());
        self.fits.next =
            (self.octets.val() >= self.minimum.val()) & (self.octets.val() <= self.maximum.val());
        self.length.next = 0.into();
        if self.fits.val() {
            self.length.next = self.octets.val();
        }
        self.refusal.next = 0.into();
        if !self.free_page.val() {
            self.refusal.next = self.bad_address.val();
        } else if !self.fits.val() {
            self.refusal.next = self.bad_length.val();
        }
        self.page.next = self.number.val();
        self.page_good.next = self.free_page.val();
        self.order.next = (bit_cast::<ORDER_BITS, PAGE_BITS>(self.number.val())
            << bit_cast::<ORDER_BITS, 4>(self.length_at.val()))
            | (bit_cast::<ORDER_BITS, ASK_BITS>(self.asks.val())
                << bit_cast::<ORDER_BITS, 4>(self.asks_at.val()))
            | bit_cast::<ORDER_BITS, LENGTH_BITS>(self.length.val());
    }
}

impl Logic for Server {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the machine on one page
    fn update(&mut self) {
        dff_setup!(self, clock, state, kind, result0, result1, result2, to, mac_high, mac_low, all, groups);
        dff_setup!(self, clock, some_high, some_low, interval, burst);
        self.decode.code.next = self.call.val();
        self.check.address.next = self.d1.val();
        self.check.octets.next = self.d2.val().get_bits::<LENGTH_BITS>(0);
        self.check.asks.next = self.d0.val().get_bits::<ASK_BITS>(0);
        self.check.held.next = self.held.val();
        self.order_word.next = self.check.order.val();
        self.order_page.next = self.check.page.val();
        self.wanted.next = self.d0.val().get_bits::<INDEX_BITS>(0);
        self.restart.next = false;
        self.order.next = false;
        self.storm_set.next = false;

        match self.state.q.val() {
            State::AwaitCall => {
                self.kind.d.next = self.success.val();
                self.result0.d.next = 0.into();
                self.result1.d.next = 0.into();
                self.result2.d.next = 0.into();
                if self.request.val() {
                    self.state.d.next = State::Answer;
                    match self.decode.op.val() {
                        Operation::Unknown => { self.kind.d.next = self.fail.val(); }
                        Operation::Reset => { self.restart.next = true; self.to.d.next = self.source.val(); }
                        Operation::SetMac => { self.mac_high.d.next = self.d0.val().get_bits::<16>(0); self.mac_low.d.next = self.d1.val(); }
                        Operation::SetFilter => {
                            self.all.d.next = self.d0.val().get_bit(0);
                            self.groups.d.next = self.d0.val().get_bit(1);
                            self.some_high.d.next = self.d1.val();
                            self.some_low.d.next = self.d2.val();
                        }
                        Operation::SetStormLimit => {
                            self.storm_set.next = true;
                            self.interval.d.next = self.d1.val().get_bits::<INTERVAL_BITS>(0);
                            self.burst.d.next = self.d2.val().get_bits::<BURST_BITS>(0);
                        }
                        Operation::GetStatus => { self.result0.d.next = self.status.val(); }
                        Operation::MdioRead => { self.state.d.next = State::AwaitMdio; }
                        Operation::MdioWrite => { self.state.d.next = State::AwaitMdio; }
                        Operation::GetCounter => {
                            self.state.d.next = State::AwaitCounter;
                            if self.wanted.val() >= self.counters.val() {
                                self.kind.d.next = self.fail.val();
                                self.result0.d.next = self.no_counter.val();
                                self.state.d.next = State::Answer;
                            }
                        }
                        Operation::SendFrame => {
                            self.order.next = self.check.page_good.val() & self.order_ready.val();
                            if self.check.page_good.val() & !self.order_ready.val() {
                                self.kind.d.next = self.retry.val();
                            } else if self.check.refusal.val().any() {
                                self.kind.d.next = self.fail.val();
                                self.result0.d.next = self.check.refusal.val();
                            }
                        }
                    }
                }
            }
            State::AwaitMdio => {
                if self.mdio_done.val() {
                    self.state.d.next = State::Answer;
                    if self.decode.op.val() == Operation::MdioRead { self.result0.d.next = bit_cast::<21, 16>(self.mdio_value.val()); }
                    if !self.mdio_answered.val() {
                        self.kind.d.next = self.fail.val();
                        self.result0.d.next = self.no_answer.val();
                    }
                }
            }
            State::AwaitCounter => {
                self.result1.d.next = self.counter_high.val();
                self.result2.d.next = self.counter_low.val();
                if self.counter_visited.val() & (self.counter_index.val() == self.wanted.val()) {
                    self.state.d.next = State::Answer;
                }
            }
            State::Answer => { self.state.d.next = State::AwaitCall; }
        }
        self.mdio.next = self.state.q.val() == State::AwaitMdio;
        self.mdio_write.next = self.decode.op.val() == Operation::MdioWrite;
        self.answer.next = self.state.q.val() == State::Answer;
        self.answer_kind.next = self.kind.q.val();
        self.answer_d0.next = self.result0.q.val();
        self.answer_d1.next = self.result1.q.val();
        self.answer_d2.next = self.result2.q.val();
        self.receiver.next = self.to.q.val();
        self.own_high.next = self.mac_high.q.val();
        self.own_low.next = self.mac_low.q.val();
        self.promiscuous.next = self.all.q.val();
        self.multicast.next = self.groups.q.val();
        self.groups_high.next = self.some_high.q.val();
        self.groups_low.next = self.some_low.q.val();
        self.storm_interval.next = self.interval.q.val();
        self.storm_burst.next = self.burst.q.val();
    }
}
