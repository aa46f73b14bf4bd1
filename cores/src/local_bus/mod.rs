//! Local bus: what GRAFTON's two ports reach, its RAM and the page window. Everything else refuses.
//!
//! ```text
//!              +-- LocalBus ---------------+
//!  fetch ----->| port A   RAM              |      clock         _/~\_/~\_/~\_/~\_
//!              |          2^A words        |      data_address  <a0 ><a1 ><a1 >
//!  data ------>| port B                    |      data_ready    ~~~~~\____/~~~~~    a1 is a page and must wait
//!              |          or else          |      data_value         <a0 >     <a1 >
//!              |          page window ---->|----> PageMemory
//!              +---------------------------+
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | fetch_address | in | 32 | byte address of the instruction |
//! | fetch_data | out | 32 | the instruction, one clock later |
//! | fetch_refused | out | 1 | one clock later: no RAM there |
//! | data_address | in | 32 | byte address; the low two bits do not count |
//! | data_read | in | 1 | level: read the word |
//! | data_write_lanes | in | 4 | level: write these bytes; lane 3 is bits 31:24, the lowest address |
//! | data_write | in | 32 | value to write |
//! | data_ready | out | 1 | the access is taken in this clock; RAM always is |
//! | data_value | out | 32 | the word read, one clock after it was taken |
//! | data_refused | out | 1 | one clock after it was taken: nothing was read or written |
//! | window_* | | | the same port, page memory side; the address is an offset in the window |
//!
//! Clock: `clock`. Addresses: `spec::map`. Power-up: RAM holds the firmware image.
use hdl::lit::Lit;
use hdl::mem::DualPortRam;
use rust_hdl::prelude::*;
use spec::map::{PAGE_WINDOW, RAM_BASE};
use spec::memory::{PAGES, PAGE_BYTES};

#[cfg(test)]
mod tests;

/// Address bits of the page window.
pub const WINDOW_BITS: usize = (PAGES * PAGE_BYTES).trailing_zeros() as usize;
/// Address bits above the window.
const ABOVE_WINDOW: usize = 32 - WINDOW_BITS;

/// RAM of `2^A` 32-bit words and the way to the page window. See the module page.
#[derive(LogicBlock)]
pub struct LocalBus<const A: usize> {
    pub clock: Signal<In, Clock>,
    pub fetch_address: Signal<In, Bits<32>>,
    pub fetch_data: Signal<Out, Bits<32>>,
    pub fetch_refused: Signal<Out, Bit>,
    pub data_address: Signal<In, Bits<32>>,
    pub data_read: Signal<In, Bit>,
    pub data_write_lanes: Signal<In, Bits<4>>,
    pub data_write: Signal<In, Bits<32>>,
    pub data_ready: Signal<Out, Bit>,
    pub data_value: Signal<Out, Bits<32>>,
    pub data_refused: Signal<Out, Bit>,
    pub window_address: Signal<Out, Bits<WINDOW_BITS>>,
    pub window_read: Signal<Out, Bit>,
    pub window_write_lanes: Signal<Out, Bits<4>>,
    pub window_write: Signal<Out, Bits<32>>,
    pub window_ready: Signal<In, Bit>,
    pub window_value: Signal<In, Bits<32>>,
    pub window_refused: Signal<In, Bit>,
    ram: DualPortRam<A>,
    fetch_outside: DFF<Bit>,
    data_outside: DFF<Bit>,
    from_window: DFF<Bit>,
    fetch_difference: Signal<Local, Bits<32>>,
    data_difference: Signal<Local, Bits<32>>,
    is_ram: Signal<Local, Bit>,
    is_window: Signal<Local, Bit>,
    any_access: Signal<Local, Bit>,
    above_ram: Constant<Bits<32>>,
    ram_base: Lit<32, { RAM_BASE as u64 }>,
    window_bits: Lit<5, { WINDOW_BITS as u64 }>,
    window_number: Lit<ABOVE_WINDOW, { (PAGE_WINDOW >> WINDOW_BITS) as u64 }>,
}

impl<const A: usize> LocalBus<A> {
    /// A bus whose RAM is filled from `image` (hexadecimal words, one a line) by `$readmemh`.
    pub fn with_image(image: &str) -> Self {
        Self {
            clock: Signal::default(),
            fetch_address: Signal::default(),
            fetch_data: Signal::default(),
            fetch_refused: Signal::default(),
            data_address: Signal::default(),
            data_read: Signal::default(),
            data_write_lanes: Signal::default(),
            data_write: Signal::default(),
            data_ready: Signal::default(),
            data_value: Signal::default(),
            data_refused: Signal::default(),
            window_address: Signal::default(),
            window_read: Signal::default(),
            window_write_lanes: Signal::default(),
            window_write: Signal::default(),
            window_ready: Signal::default(),
            window_value: Signal::default(),
            window_refused: Signal::default(),
            ram: DualPortRam::from_file(image),
            fetch_outside: DFF::default(),
            data_outside: DFF::default(),
            from_window: DFF::default(),
            fetch_difference: Signal::default(),
            data_difference: Signal::default(),
            is_ram: Signal::default(),
            is_window: Signal::default(),
            any_access: Signal::default(),
            above_ram: Constant::new((!((4_u32 << A) - 1)).to_bits()),
            ram_base: Lit::default(),
            window_bits: Lit::default(),
            window_number: Lit::default(),
        }
    }

    /// Puts `words` at the start of the RAM of the Rust model, as the image does in Verilog. Panics if they do not fit.
    pub fn load(&mut self, words: &[u32]) {
        self.ram.load(words);
    }
}

impl<const A: usize> Logic for LocalBus<A> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, ram);
        dff_setup!(self, clock, fetch_outside, data_outside, from_window);

        self.fetch_difference.next = self.fetch_address.val() ^ self.ram_base.val();
        self.fetch_outside.d.next = (self.fetch_difference.val() & self.above_ram.val()).any();
        self.ram.a_address.next = self.fetch_address.val().get_bits::<A>(2);
        self.fetch_data.next = self.ram.a_read_data.val();
        self.fetch_refused.next = self.fetch_outside.q.val();

        self.data_difference.next = self.data_address.val() ^ self.ram_base.val();
        self.is_ram.next = !(self.data_difference.val() & self.above_ram.val()).any();
        self.is_window.next = self
            .data_address
            .val()
            .get_bits::<ABOVE_WINDOW>(self.window_bits.val().index())
            == self.window_number.val();
        self.any_access.next = self.data_read.val() | self.data_write_lanes.val().any();

        self.ram.b_address.next = self.data_address.val().get_bits::<A>(2);
        self.ram.b_write_data.next = self.data_write.val();
        self.ram.b_write_lanes.next = 0.into();
        self.window_address.next = self.data_address.val().get_bits::<WINDOW_BITS>(0);
        self.window_write.next = self.data_write.val();
        self.window_write_lanes.next = 0.into();
        self.window_read.next = false;
        if self.is_ram.val() {
            self.ram.b_write_lanes.next = self.data_write_lanes.val();
        }
        if self.is_window.val() {
            self.window_write_lanes.next = self.data_write_lanes.val();
            self.window_read.next = self.data_read.val();
        }

        self.data_ready.next = !self.is_window.val() | self.window_ready.val();
        self.from_window.d.next =
            self.is_window.val() & self.any_access.val() & self.window_ready.val();
        self.data_outside.d.next =
            self.any_access.val() & !self.is_ram.val() & !self.is_window.val();
        self.data_value.next = self.ram.b_read_data.val();
        self.data_refused.next = self.data_outside.q.val();
        if self.from_window.q.val() {
            self.data_value.next = self.window_value.val();
            self.data_refused.next = self.window_refused.val();
        }
    }
}
