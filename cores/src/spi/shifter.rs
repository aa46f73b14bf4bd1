//! The sending half of an SPI master.
use rust_hdl::prelude::*;

/// Shows the bits of a word one after the other, most significant first.
#[derive(LogicBlock, Default)]
pub struct Shifter {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take `data` and `bits`.
    pub load: Signal<In, Bit>,
    /// Bits to send, right aligned.
    pub data: Signal<In, Bits<32>>,
    /// How many, 1 to 31, and 0 for 32.
    pub bits: Signal<In, Bits<5>>,
    /// Strobe: put the bit whose turn it is on the pin.
    pub show: Signal<In, Bit>,
    /// Strobe: the next bit's turn; with `show` it is the next bit that is put on the pin.
    pub advance: Signal<In, Bit>,
    /// Level: it is the last bit's turn.
    pub last: Signal<Out, Bit>,
    /// Pin: data to the device. Register.
    pub spi_out: Signal<Out, Bit>,
    word: DFF<Bits<32>>,
    place: DFF<Bits<5>>,
    level: DFF<Bit>,
    turn: Signal<Local, Bits<5>>,
}

impl Logic for Shifter {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, word, place, level);
        self.turn.next = self.place.q.val();
        if self.advance.val() {
            self.turn.next = self.place.q.val() - 1;
        }
        self.place.d.next = self.turn.val();
        if self.show.val() {
            self.level.d.next = self.word.q.val().get_bit(self.turn.val().index());
        }
        if self.load.val() {
            self.word.d.next = self.data.val();
            self.place.d.next = self.bits.val() - 1;
        }
        self.last.next = !self.place.q.val().any();
        self.spi_out.next = self.level.q.val();
    }
}
