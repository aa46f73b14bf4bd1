//! Whether an operation may be, by its address.
use super::{Operation, Protected};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::flash::{Refusal, REACH_OCTETS, SECTOR_OCTETS, UNIT_OCTETS};

/// Bits of an address of three octets.
pub const ADDRESS_BITS: usize = REACH_OCTETS.trailing_zeros() as usize;
/// Bits of an address within a sector.
const SECTOR_BITS: usize = SECTOR_OCTETS.trailing_zeros() as usize;
/// Bits of a sector's number.
const NUMBER_BITS: usize = ADDRESS_BITS - SECTOR_BITS;
/// Bits of a number that may be one more than the greatest sector's.
const WIDE_BITS: usize = NUMBER_BITS + 1;
/// Bits of an address that three octets do not hold.
const BEYOND_BITS: usize = 32 - ADDRESS_BITS;
/// Bits of an address within a unit.
const UNIT_BITS: usize = UNIT_OCTETS.trailing_zeros() as usize;

/// Combinational.
#[derive(LogicBlock)]
pub struct Rules {
    /// What is asked for.
    pub operation: Signal<In, Operation>,
    /// Octet address.
    pub address: Signal<In, Bits<32>>,
    /// The flash chip is identified.
    pub known: Signal<In, Bit>,
    /// Its size in octets.
    pub size: Signal<In, Bits<32>>,
    /// Why it may not be: `spec::services::flash::Refusal`, 0 if it may.
    pub refusal: Signal<Out, Bits<4>>,
    /// The address lies in the protected area.
    pub guarded: Signal<Out, Bit>,
    sector: Signal<Local, Bits<NUMBER_BITS>>,
    in_unit: Signal<Local, Bits<UNIT_BITS>>,
    in_sector: Signal<Local, Bits<SECTOR_BITS>>,
    beyond_reach: Signal<Local, Bits<BEYOND_BITS>>,
    wide_sector: Signal<Local, Bits<WIDE_BITS>>,
    moves: Signal<Local, Bit>,
    writes: Signal<Local, Bit>,
    misplaced: Signal<Local, Bit>,
    in_area: Signal<Local, Bit>,
    first_sector: Constant<Bits<WIDE_BITS>>,
    end_sector: Constant<Bits<WIDE_BITS>>,
    sector_at: Lit<5, { SECTOR_BITS as u64 }>,
    reach_at: Lit<5, { ADDRESS_BITS as u64 }>,
    not_identified: Lit<4, { Refusal::NotIdentified as u64 }>,
    bad_address: Lit<4, { Refusal::BadAddress as u64 }>,
    is_protected: Lit<4, { Refusal::Protected as u64 }>,
}

impl Rules {
    /// The rules of a chip that never writes to this area. Panics when it does not consist of sectors within reach: a board
    /// file that says so is refused before.
    pub fn new(protected: Protected) -> Self {
        let Protected { first, end } = protected;
        assert!(
            first % SECTOR_OCTETS == 0 && end % SECTOR_OCTETS == 0 && end <= REACH_OCTETS,
            "{protected:?} does not consist of sectors within reach"
        );
        Self {
            operation: Signal::default(),
            address: Signal::default(),
            known: Signal::default(),
            size: Signal::default(),
            refusal: Signal::default(),
            guarded: Signal::default(),
            sector: Signal::default(),
            in_unit: Signal::default(),
            in_sector: Signal::default(),
            beyond_reach: Signal::default(),
            wide_sector: Signal::default(),
            moves: Signal::default(),
            writes: Signal::default(),
            misplaced: Signal::default(),
            in_area: Signal::default(),
            first_sector: Constant::new((first / SECTOR_OCTETS).to_bits()),
            end_sector: Constant::new((end / SECTOR_OCTETS).to_bits()),
            sector_at: Lit::default(),
            reach_at: Lit::default(),
            not_identified: Lit::default(),
            bad_address: Lit::default(),
            is_protected: Lit::default(),
        }
    }
}

impl Logic for Rules {
    #[hdl_gen]
    fn update(&mut self) {
        self.writes.next = (self.operation.val() == Operation::Erase)
            | (self.operation.val() == Operation::Program);
        self.moves.next = self.writes.val() | (self.operation.val() == Operation::Read);
        self.in_unit.next = self.address.val().get_bits::<UNIT_BITS>(0);
        self.in_sector.next = self.address.val().get_bits::<SECTOR_BITS>(0);
        self.sector.next = self
            .address
            .val()
            .get_bits::<NUMBER_BITS>(self.sector_at.val().index());
        self.beyond_reach.next = self
            .address
            .val()
            .get_bits::<BEYOND_BITS>(self.reach_at.val().index());
        self.misplaced.next = self.in_unit.val().any()
            | self.beyond_reach.val().any()
            | (self.address.val() >= self.size.val());
        if (self.operation.val() == Operation::Erase) & self.in_sector.val().any() {
            self.misplaced.next = true;
        }
        self.wide_sector.next = bit_cast::<WIDE_BITS, NUMBER_BITS>(self.sector.val());
        self.in_area.next = (self.wide_sector.val() >= self.first_sector.val())
            & (self.wide_sector.val() < self.end_sector.val());
        self.guarded.next = self.in_area.val();

        self.refusal.next = 0.into();
        if self.writes.val() & self.in_area.val() {
            self.refusal.next = self.is_protected.val();
        }
        if self.moves.val() & self.misplaced.val() {
            self.refusal.next = self.bad_address.val();
        }
        if self.moves.val() & !self.known.val() {
            self.refusal.next = self.not_identified.val();
        }
    }
}
