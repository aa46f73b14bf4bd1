//! GRAFTON with its RAM and nothing else: the RPC link and the page window are pins.
use cores::grafton::Grafton;
use cores::local_bus::{LocalBus, WINDOW_BITS};
use cores::rpc::{LinkSink, LinkSource};
use rust_hdl::prelude::*;

/// RAM of `2^A` words; ports as those of [Grafton] and [LocalBus].
#[derive(LogicBlock)]
pub struct Alone<const A: usize> {
    pub clock: Signal<In, Clock>,
    pub link_out: LinkSource,
    pub link_in: LinkSink,
    pub window_address: Signal<Out, Bits<WINDOW_BITS>>,
    pub window_read: Signal<Out, Bit>,
    pub window_write_lanes: Signal<Out, Bits<4>>,
    pub window_write: Signal<Out, Bits<32>>,
    pub window_ready: Signal<In, Bit>,
    pub window_value: Signal<In, Bits<32>>,
    pub window_refused: Signal<In, Bit>,
    cpu: Grafton,
    local_bus: LocalBus<A>,
}

impl<const A: usize> Alone<A> {
    /// The first contents of the RAM come from the file `image`.
    pub fn new(image: &str) -> Self {
        Self {
            clock: Signal::default(),
            link_out: LinkSource::default(),
            link_in: LinkSink::default(),
            window_address: Signal::default(),
            window_read: Signal::default(),
            window_write_lanes: Signal::default(),
            window_write: Signal::default(),
            window_ready: Signal::default(),
            window_value: Signal::default(),
            window_refused: Signal::default(),
            cpu: Grafton::default(),
            local_bus: LocalBus::with_image(image),
        }
    }
}

impl<const A: usize> Logic for Alone<A> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, cpu, local_bus);
        LinkSource::link(&mut self.link_out, &mut self.cpu.link_out);
        LinkSink::link(&mut self.link_in, &mut self.cpu.link_in);
        self.local_bus.fetch_address.next = self.cpu.fetch_address.val();
        self.local_bus.fetch_enable.next = self.cpu.fetch_enable.val();
        self.cpu.fetch_data.next = self.local_bus.fetch_data.val();
        self.cpu.fetch_refused.next = self.local_bus.fetch_refused.val();
        self.local_bus.data_address.next = self.cpu.data_address.val();
        self.local_bus.data_read.next = self.cpu.data_read.val();
        self.local_bus.data_write_lanes.next = self.cpu.data_write_lanes.val();
        self.local_bus.data_protected.next = self.cpu.data_protected.val();
        self.local_bus.data_write.next = self.cpu.data_write.val();
        self.cpu.data_ready.next = self.local_bus.data_ready.val();
        self.cpu.data_value.next = self.local_bus.data_value.val();
        self.cpu.data_refused.next = self.local_bus.data_refused.val();
        self.window_address.next = self.local_bus.window_address.val();
        self.window_read.next = self.local_bus.window_read.val();
        self.window_write_lanes.next = self.local_bus.window_write_lanes.val();
        self.window_write.next = self.local_bus.window_write.val();
        self.local_bus.window_ready.next = self.window_ready.val();
        self.local_bus.window_value.next = self.window_value.val();
        self.local_bus.window_refused.next = self.window_refused.val();
    }
}
