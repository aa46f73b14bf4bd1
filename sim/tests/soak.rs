//! Calls to the peripheral controller at every distance from the timer's ticks, on the compiled engine: none is lost.
//!
//! `PDU_SOAK_CALLS` is the number of calls, 200 000 unless told otherwise; the whole claim is ten million.
use cores::i2c::STRETCH_LIMIT;
use cores::peripheral::ServerWith;
use cores::rpc::{LinkSource, Receive, Transmit};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use sim::engine::Model;
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::peripheral::PeripheralCall as Call;

/// Clocks between ticks: prime, and about as long as a call takes.
const TICK: u64 = 61;
/// The longest time for an answer, in clocks.
const PATIENCE: u64 = 4_000;
/// Clocks a call and the pause behind it take, at most.
const LONGEST: u64 = 200;

/// A caller that sets the timer going and then calls without end: one call at a time, after a pause that grows by one clock
/// from call to call and begins again after 63.
#[derive(LogicBlock, Default)]
struct Soak<const FORGETFUL: u64> {
    pub clock: Signal<In, Clock>,
    pub answered: Signal<Out, Bits<32>>,
    pub ticks: Signal<Out, Bits<32>>,
    pub lost: Signal<Out, Bit>,
    pub wrong: Signal<Out, Bit>,
    server: ServerWith<FORGETFUL, STRETCH_LIMIT>,
    transmit: Transmit,
    receive: Receive,
    owed: DFF<Bit>,
    waited: DFF<Bits<12>>,
    pause: DFF<Bits<6>>,
    paused: DFF<Bits<6>>,
    answers: DFF<Bits<32>>,
    interrupts: DFF<Bits<32>>,
    is_lost: DFF<Bit>,
    is_wrong: DFF<Bit>,
    asked: DFF<Bits<8>>,
    number: Signal<Local, Bits<8>>,
    argument: Signal<Local, Bits<32>>,
    starts: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    nobody: Lit<16, 0>,
    periph: Lit<16, { Node::Peripheral as u64 }>,
    call: Lit<3, { Kind::Call as u64 }>,
    no_d0: Lit<21, 0>,
    no_data: Lit<32, 0>,
    period: Lit<32, TICK>,
    patience: Lit<12, PATIENCE>,
    first: Lit<32, 0>,
    second: Lit<32, 1>,
    set_count: Lit<8, { Call::TimerSetCount as u64 }>,
    start_timer: Lit<8, { Call::TimerStart as u64 }>,
    gpio: Lit<8, { Call::GpioReadWrite as u64 }>,
    spi: Lit<8, { Call::SpiReceiveByte as u64 }>,
    voltage: Lit<8, { Call::VoltageMode as u64 }>,
}

impl<const FORGETFUL: u64> Logic for Soak<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, owed, waited, pause, paused, answers, interrupts, is_lost, is_wrong, asked
        );
        clock!(self, clock, server, transmit, receive);
        LinkSource::join(&mut self.transmit.link, &mut self.server.link_in);
        self.server.link_out.request_ready.next = true;
        self.server.link_out.reply_ready.next = true;
        self.server.spi_in.next = 0.into();
        self.server.scl_in.next = true;
        self.server.sda_in.next = true;
        self.server.gpio_in.next = 0.into();
        self.server.strap_5v.next = true;
        self.server.strap_12v.next = false;

        // Out: the timer first, then three kinds of calls in turn.
        self.number.next = self.gpio.val();
        self.argument.next = self.no_data.val();
        if self.answers.q.val().get_bit(0) {
            self.number.next = self.spi.val();
        }
        if self.answers.q.val().get_bit(1) {
            self.number.next = self.voltage.val();
        }
        if self.answers.q.val() == self.first.val() {
            self.number.next = self.set_count.val();
            self.argument.next = self.period.val();
        }
        if self.answers.q.val() == self.second.val() {
            self.number.next = self.start_timer.val();
        }
        self.starts.next = !self.owed.q.val()
            & (self.paused.q.val() == self.pause.q.val())
            & self.transmit.free.val()
            & self.transmit.request_ready.val();
        self.paused.d.next = self.paused.q.val() + 1;
        if self.owed.q.val() | (self.paused.q.val() == self.pause.q.val()) {
            self.paused.d.next = self.paused.q.val();
        }
        self.transmit.start.next = self.starts.val();
        self.transmit.reply.next = false;
        self.transmit.source.next = self.nobody.val();
        self.transmit.destination.next = self.periph.val();
        self.transmit.call.next = self.number.val();
        self.transmit.kind.next = self.call.val();
        self.transmit.d0.next = self.no_d0.val();
        self.transmit.d1.next = self.argument.val();
        self.transmit.d2.next = self.no_data.val();
        self.waited.d.next = self.waited.q.val() + 1;
        if self.starts.val() {
            self.owed.d.next = true;
            self.waited.d.next = 0.into();
            self.asked.d.next = self.number.val();
        }
        if self.owed.q.val() & (self.waited.q.val() == self.patience.val()) {
            self.is_lost.d.next = true;
        }

        // In: one answer to each call, to that call; all else is a tick.
        self.receive.data.next = self.server.link_out.data.val();
        self.receive.valid.next = self.server.link_out.valid.val();
        self.receive.capture.next = self.server.link_out.reply.val();
        self.ends.next = self.receive.ends.val();
        if self.ends.val() & !self.server.link_out.reply.val() {
            self.interrupts.d.next = self.interrupts.q.val() + 1;
        }
        if self.ends.val() & self.server.link_out.reply.val() {
            self.answers.d.next = self.answers.q.val() + 1;
            self.pause.d.next = self.pause.q.val() + 1;
            self.paused.d.next = 0.into();
            self.owed.d.next = false;
            if !self.owed.q.val() | (self.receive.call.val() != self.asked.q.val()) {
                self.is_wrong.d.next = true;
            }
        }
        self.answered.next = self.answers.q.val();
        self.ticks.next = self.interrupts.q.val();
        self.lost.next = self.is_lost.q.val();
        self.wrong.next = self.is_wrong.q.val();
    }
}

/// What came of so many calls: answers, ticks, whether one was lost, whether one was wrong.
fn soak<const FORGETFUL: u64>(name: &str, calls: u64) -> Option<(u64, u64, bool, bool)> {
    let verilog = hdl::verilog(&mut Soak::<FORGETFUL>::default(), "top").expect("sound");
    let mut model = match Model::build(name, &verilog, &["clock"]) {
        Ok(model) => model,
        Err(error) if std::env::var_os("PDU_REQUIRE_TOOLS").is_none() => {
            println!("SKIPPED: {error}");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let port = |name: &str| model.output(name).expect("a port of the harness");
    let (answered, ticks) = (port("answered"), port("ticks"));
    let (lost, wrong) = (port("lost"), port("wrong"));
    let mut clocks = 0;
    while model.get(answered) < calls && model.get(lost) == 0 && model.get(wrong) == 0 {
        model.step(10_000);
        clocks += 10_000;
        assert!(clocks < calls * LONGEST + 100_000, "nothing moves any more");
    }
    let result = (
        model.get(answered),
        model.get(ticks),
        model.get(lost) == 1,
        model.get(wrong) == 1,
    );
    println!("{name}: {clocks} clocks, {result:?}");
    Some(result)
}

#[test]
fn no_call_is_lost_whenever_the_timer_ticks() {
    let calls = std::env::var("PDU_SOAK_CALLS").map_or(200_000, |text| {
        text.parse().expect("PDU_SOAK_CALLS is a number")
    });
    if let Some((answered, ticks, lost, wrong)) = soak::<0>("soak", calls) {
        assert!(answered >= calls && !lost && !wrong);
        assert!(ticks > calls / 4, "the timer must tick all the time");
    }
}

/// The mistake of 2013: everything that is sent empties the inbox.
#[test]
fn the_forgetful_controller_loses_one_within_ten_thousand_calls() {
    if let Some((answered, _, lost, _)) = soak::<1>("soak-forgetful", 10_000) {
        assert!(lost, "{answered} calls and none was lost");
    }
}
