//! What is remembered of each channel beside its breaker, in LUT RAM, one channel at a time.
use hdl::mem::LutRam;
use rust_hdl::prelude::*;
use spec::services::breaker::{set_retry, set_start};

/// The settings that are needed only when a channel is switched on or has tripped.
#[derive(LogicBlock, Default)]
pub struct Settings {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Channel.
    pub number: Signal<In, Bits<4>>,
    /// Strobe: `setting` is INRUSH_TIME's word.
    pub set_inrush: Signal<In, Bit>,
    /// Strobe: `setting` is SET_START's word.
    pub set_start: Signal<In, Bit>,
    /// Strobe: `setting` is SET_RETRY's word.
    pub set_retry: Signal<In, Bit>,
    /// New setting.
    pub setting: Signal<In, Bits<32>>,
    /// Inrush time, clocks.
    pub inrush_cycles: Signal<Out, Bits<32>>,
    /// It takes part in the start-up sequence.
    pub part: Signal<Out, Bit>,
    /// Its delay there, milliseconds.
    pub start_delay: Signal<Out, Bits<16>>,
    /// Most attempts after trips.
    pub retry_limit: Signal<Out, Bits<8>>,
    /// Delay of each, milliseconds.
    pub retry_delay: Signal<Out, Bits<16>>,
    inrush: LutRam<4, 32>,
    start: LutRam<4, 17>,
    retry: LutRam<4, 24>,
    start_delay_place: hdl::lit::Lit<5, { set_start::argument::delay.lsb as u64 }>,
    part_place: hdl::lit::Lit<5, { set_start::argument::part.lsb as u64 }>,
    retry_delay_place: hdl::lit::Lit<5, { set_retry::argument::delay.lsb as u64 }>,
    retry_limit_place: hdl::lit::Lit<5, { set_retry::argument::limit.lsb as u64 }>,
}

// The words are kept as they came.
const _: () = assert!(set_start::argument::part.lsb < 17 && set_retry::argument::limit.lsb <= 16);

impl Logic for Settings {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, inrush, start, retry);
        self.inrush.read_address.next = self.number.val();
        self.inrush.write_address.next = self.number.val();
        self.inrush.write_data.next = self.setting.val();
        self.inrush.write_enable.next = self.set_inrush.val();
        self.start.read_address.next = self.number.val();
        self.start.write_address.next = self.number.val();
        self.start.write_data.next = self.setting.val().get_bits::<17>(0);
        self.start.write_enable.next = self.set_start.val();
        self.retry.read_address.next = self.number.val();
        self.retry.write_address.next = self.number.val();
        self.retry.write_data.next = self.setting.val().get_bits::<24>(0);
        self.retry.write_enable.next = self.set_retry.val();
        self.inrush_cycles.next = self.inrush.read_data.val();
        self.part.next = self
            .start
            .read_data
            .val()
            .get_bit(self.part_place.val().index());
        self.start_delay.next = self
            .start
            .read_data
            .val()
            .get_bits::<16>(self.start_delay_place.val().index());
        self.retry_limit.next = self
            .retry
            .read_data
            .val()
            .get_bits::<8>(self.retry_limit_place.val().index());
        self.retry_delay.next = self
            .retry
            .read_data
            .val()
            .get_bits::<16>(self.retry_delay_place.val().index());
    }
}

/// Number, time and cause of the trips.
#[derive(LogicBlock, Default)]
pub struct Records {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Channel.
    pub number: Signal<In, Bits<4>>,
    /// Strobe: it has tripped.
    pub record: Signal<In, Bit>,
    /// Cause, taken with `record`.
    pub cause_now: Signal<In, Bits<3>>,
    /// Time, taken with `record`, microseconds.
    pub now: Signal<In, Bits<32>>,
    /// Trips since power-up, modulo 2^32.
    pub trips: Signal<Out, Bits<32>>,
    /// Time of the last trip.
    pub tripped_at: Signal<Out, Bits<32>>,
    /// Cause of the last trip.
    pub cause: Signal<Out, Bits<3>>,
    count: LutRam<4, 32>,
    stamp: LutRam<4, 32>,
    last: LutRam<4, 3>,
}

impl Logic for Records {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, count, stamp, last);
        self.count.read_address.next = self.number.val();
        self.count.write_address.next = self.number.val();
        self.count.write_data.next = self.count.read_data.val() + 1;
        self.count.write_enable.next = self.record.val();
        self.stamp.read_address.next = self.number.val();
        self.stamp.write_address.next = self.number.val();
        self.stamp.write_data.next = self.now.val();
        self.stamp.write_enable.next = self.record.val();
        self.last.read_address.next = self.number.val();
        self.last.write_address.next = self.number.val();
        self.last.write_data.next = self.cause_now.val();
        self.last.write_enable.next = self.record.val();
        self.trips.next = self.count.read_data.val();
        self.tripped_at.next = self.stamp.read_data.val();
        self.cause.next = self.last.read_data.val();
    }
}
