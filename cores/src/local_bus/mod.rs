//! Local bus: what GRAFTON's two ports reach, its RAM and the page window. Everything else refuses.
//!
//! ```text
//!              +-- LocalBus ---------------+
//!  fetch ----->| port A   RAM              |      clock         _/~\_/~\_/~\_/~\_/~\_/~\_
//!              |          2^A words        |      data_address  <a0 ><a1 ><a2 >
//!  data ------>| port B                    |      data_ready    ~~~~~~~~~~~~~\_______/~~~    a2 is a page
//!              |          or else          |      data_value         <a0 ><a1 >      <a2 >
//!              |          page window ---->|----> PageMemory
//!              +---------------------------+
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | fetch_address | in | 32 | byte address of the instruction |
//! | fetch_enable | in | 1 | level: read it; else `fetch_data` and `fetch_refused` stay |
//! | fetch_data | out | 32 | the instruction, one clock later |
//! | fetch_refused | out | 1 | one clock later: no RAM there |
//! | data_address | in | 32 | byte address; the low two bits do not count |
//! | data_read | in | 1 | level: read the word; never while `data_ready` is low |
//! | data_write_lanes | in | 4 | level: write these bytes; lane 3 is bits 31:24, the lowest address; never while `data_ready` is low |
//! | data_protected | in | 1 | level, with lanes: nothing is written if the address is in RAM |
//! | data_write | in | 32 | value to write |
//! | data_ready | out | 1 | the answer to the last access is here; of RAM in the next clock, of a page two clocks later or more |
//! | data_value | out | 32 | the answer: the word read |
//! | data_refused | out | 1 | the answer, for one clock: nothing was read or written |
//! | window_* | | | to page memory: address (an offset in the window), `window_read` and `window_write_lanes` stay until `window_ready`; value and refusal one clock after that |
//!
//! What goes to and comes from page memory is in registers here: an access to a page takes two clocks more than one to RAM.
//! Clock: `clock`. Addresses: `spec::map`. Power-up: RAM holds the firmware image.
use hdl::arithmetic::Matches;
use hdl::lit::Lit;
use hdl::mem::DualPortRam;
use hdl::reg::EnableReg;
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
    pub fetch_enable: Signal<In, Bit>,
    pub fetch_data: Signal<Out, Bits<32>>,
    pub fetch_refused: Signal<Out, Bit>,
    pub data_address: Signal<In, Bits<32>>,
    pub data_read: Signal<In, Bit>,
    pub data_write_lanes: Signal<In, Bits<4>>,
    pub data_protected: Signal<In, Bit>,
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
    /// The last address fetched from.
    fetched: EnableReg<Bits<32>>,
    /// The access to the window; to be taken by page memory; taken, its answer comes in this clock.
    asked_address: EnableReg<Bits<WINDOW_BITS>>,
    asked_lanes: EnableReg<Bits<4>>,
    asked_write: EnableReg<Bits<32>>,
    asking: DFF<Bit>,
    answering: DFF<Bit>,
    waiting: DFF<Bit>,
    /// The last access was to the window; what it gave.
    from_window: DFF<Bit>,
    answer: DFF<Bits<32>>,
    refused: DFF<Bit>,
    fetch_difference: Signal<Local, Bits<32>>,
    is_ram: Signal<Local, Bit>,
    is_window: Signal<Local, Bit>,
    any_access: Signal<Local, Bit>,
    asks: Signal<Local, Bit>,
    taken: Signal<Local, Bit>,
    no_lanes: Lit<4, 0>,
    above_ram: Constant<Bits<32>>,
    ram_match: Matches<32>,
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
            fetch_enable: Signal::default(),
            fetch_data: Signal::default(),
            fetch_refused: Signal::default(),
            data_address: Signal::default(),
            data_read: Signal::default(),
            data_write_lanes: Signal::default(),
            data_protected: Signal::default(),
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
            fetched: EnableReg::default(),
            asked_address: EnableReg::default(),
            asked_lanes: EnableReg::default(),
            asked_write: EnableReg::default(),
            asking: DFF::default(),
            answering: DFF::default(),
            waiting: DFF::default(),
            from_window: DFF::default(),
            answer: DFF::default(),
            refused: DFF::default(),
            fetch_difference: Signal::default(),
            is_ram: Signal::default(),
            is_window: Signal::default(),
            any_access: Signal::default(),
            asks: Signal::default(),
            taken: Signal::default(),
            no_lanes: Lit::default(),
            above_ram: Constant::new((!((4_u32 << A) - 1)).to_bits()),
            ram_match: Matches::new(u64::from(!((4_u32 << A) - 1)), u64::from(RAM_BASE)),
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
        clock!(
            self,
            clock,
            ram,
            fetched,
            asked_address,
            asked_lanes,
            asked_write
        );
        dff_setup!(
            self,
            clock,
            asking,
            answering,
            waiting,
            from_window,
            answer,
            refused
        );

        self.ram.a_address.next = self.fetch_address.val().get_bits::<A>(2);
        self.ram.a_enable.next = self.fetch_enable.val();
        self.fetch_data.next = self.ram.a_read_data.val();
        self.fetched.d.next = self.fetch_address.val();
        self.fetched.enable.next = self.fetch_enable.val();
        self.fetch_difference.next = self.fetched.q.val() ^ self.ram_base.val();
        self.fetch_refused.next = (self.fetch_difference.val() & self.above_ram.val()).any();

        self.ram_match.word.next = self.data_address.val();
        self.is_ram.next = self.ram_match.same.val();
        self.is_window.next = self
            .data_address
            .val()
            .get_bits::<ABOVE_WINDOW>(self.window_bits.val().index())
            == self.window_number.val();
        self.any_access.next = self.data_read.val() | self.data_write_lanes.val().any();
        self.ram.b_address.next = self.data_address.val().get_bits::<A>(2);
        self.ram.b_write_data.next = self.data_write.val();
        self.ram.b_write_lanes.next = self.no_lanes.val();
        if self.is_ram.val() & !self.data_protected.val() {
            self.ram.b_write_lanes.next = self.data_write_lanes.val();
        }

        // An access to the window: asked for, taken, answered.
        self.asks.next = self.any_access.val() & self.is_window.val();
        self.asked_address.d.next = self.data_address.val().get_bits::<WINDOW_BITS>(0);
        self.asked_lanes.d.next = self.data_write_lanes.val();
        self.asked_write.d.next = self.data_write.val();
        self.asked_address.enable.next = !self.waiting.q.val();
        self.asked_lanes.enable.next = !self.waiting.q.val();
        self.asked_write.enable.next = !self.waiting.q.val();
        self.taken.next = self.asking.q.val() & self.window_ready.val();
        self.asking.d.next = self.asks.val() | (self.asking.q.val() & !self.window_ready.val());
        self.answering.d.next = self.taken.val();
        self.waiting.d.next = self.asks.val() | (self.waiting.q.val() & !self.answering.q.val());
        self.window_address.next = self.asked_address.q.val();
        self.window_write.next = self.asked_write.q.val();
        self.window_write_lanes.next = self.no_lanes.val();
        if self.asking.q.val() {
            self.window_write_lanes.next = self.asked_lanes.q.val();
        }
        self.window_read.next = self.asking.q.val() & !self.asked_lanes.q.val().any();
        if self.any_access.val() {
            self.from_window.d.next = self.is_window.val();
        }
        self.answer.d.next = self.window_value.val();

        self.refused.d.next = (self.any_access.val() & !self.is_ram.val() & !self.is_window.val())
            | (self.answering.q.val() & self.window_refused.val());
        self.data_ready.next = !self.waiting.q.val();
        self.data_refused.next = self.refused.q.val();
        self.data_value.next = self.ram.b_read_data.val();
        if self.from_window.q.val() {
            self.data_value.next = self.answer.q.val();
        }
    }
}
