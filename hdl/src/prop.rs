//! Properties as ordinary blocks: checked on every rising edge in a bench, `assert`/`assume`/`cover` for a proof.
//!
//! The claim is written in the parent's kernel (`self.fires.holds.next = ...`); the instance's name is the property's name
//! in every message. Synthesis sees an empty module.
use rust_hdl::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;

/// `Prop<ASSERT>`: must hold on every rising edge.
pub const ASSERT: u8 = 0;
/// `Prop<ASSUME>`: the environment promises it; a bench that breaks it panics.
pub const ASSUME: u8 = 1;
/// `Prop<COVER>`: can happen; a proof must find a way, a bench counts.
pub const COVER: u8 = 2;

thread_local! {
    static NAMES: RefCell<HashMap<usize, String>> = RefCell::default();
}

/// A property, sampled at the rising edge of `clock`.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Prop<const KIND: u8> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The claim, now.
    pub holds: Signal<In, Bit>,
    _hits: u64,
}

/// Must hold.
pub type Assert = Prop<ASSERT>;
/// The environment promises it.
pub type Assume = Prop<ASSUME>;
/// Can happen.
pub type Cover = Prop<COVER>;

impl<const KIND: u8> Prop<KIND> {
    /// How many rising edges found `holds` high (covers only).
    pub fn hits(&self) -> u64 {
        self._hits
    }
    fn name(&self) -> String {
        NAMES
            .with(|names| names.borrow().get(&self.holds.id()).cloned())
            .unwrap_or_else(|| "(unnamed)".into())
    }
}

impl<const KIND: u8> Logic for Prop<KIND> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        match KIND {
            ASSERT => assert!(self.holds.val(), "assertion violated: {}", self.name()),
            ASSUME => assert!(
                self.holds.val(),
                "the bench broke an assumption: {}",
                self.name()
            ),
            _ => self._hits += u64::from(self.holds.val()),
        }
    }
    fn hdl(&self) -> Verilog {
        let verb = verb(KIND);
        Verilog::Custom(format!(
            "`ifdef FORMAL\nalways @(posedge clock) {verb}(holds);\n`endif"
        ))
    }
}

fn verb(kind: u8) -> &'static str {
    ["assert", "assume", "cover"][kind as usize]
}

/// Paths of all properties of a circuit with their kind ([ASSERT], [ASSUME] or [COVER]).
pub fn properties(dut: &dyn Block) -> Vec<(String, u8)> {
    let mut finder = Finder::default();
    dut.accept("top", &mut finder);
    finder
        .found
        .into_iter()
        .map(|(name, kind, _)| (name, kind))
        .collect()
}

/// Lets panics of this thread name the property that failed.
pub(crate) fn register_names(dut: &dyn Block) {
    let mut finder = Finder::default();
    dut.accept("top", &mut finder);
    NAMES.with(|names| {
        names
            .borrow_mut()
            .extend(finder.found.into_iter().map(|(name, _, id)| (id, name)))
    });
}

#[derive(Default)]
struct Finder {
    path: Vec<String>,
    kinds: Vec<Option<u8>>,
    found: Vec<(String, u8, usize)>,
}

impl Probe for Finder {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        self.path.push(name.into());
        let kind = match node.hdl() {
            Verilog::Custom(text) => (0..3).find(|kind| {
                text.contains("`ifdef FORMAL") && text.contains(&format!("{}(holds)", verb(*kind)))
            }),
            _ => None,
        };
        self.kinds.push(kind);
    }
    fn visit_atom(&mut self, name: &str, atom: &dyn Atom) {
        if let (Some(Some(kind)), "holds") = (self.kinds.last(), name) {
            self.found
                .push((self.path[1..].join("."), *kind, atom.id()));
        }
    }
    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        self.path.pop();
        self.kinds.pop();
    }
}

/// The value at the previous clock edge, and whether there was one.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Past<T: Synth> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Value now.
    pub now: Signal<In, T>,
    /// Value one clock ago; `T::default()` in the first clock.
    pub past: Signal<Out, T>,
    /// Level: there was a clock before this one.
    pub valid: Signal<Out, Bit>,
    held: DFF<T>,
    seen: DFF<Bit>,
}

impl<T: Synth> Logic for Past<T> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, held, seen);
        self.held.d.next = self.now.val();
        self.seen.d.next = true;
        self.past.next = self.held.q.val();
        self.valid.next = self.seen.q.val();
    }
}

/// Once valid, a stream holds valid and data until ready. `KIND` is [ASSERT] on outputs and [ASSUME] on inputs.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct StreamHolds<T: Synth, const KIND: u8> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The stream's data.
    pub data: Signal<In, T>,
    /// The stream's valid.
    pub valid: Signal<In, Bit>,
    /// The stream's ready.
    pub ready: Signal<In, Bit>,
    past_data: Past<T>,
    past_stall: Past<Bit>,
    stable: Prop<KIND>,
    persists: Prop<KIND>,
    was_stalled: Signal<Local, Bit>,
}

impl<T: Synth, const KIND: u8> Logic for StreamHolds<T, KIND> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, past_data, past_stall, stable, persists);
        self.past_data.now.next = self.data.val();
        self.past_stall.now.next = self.valid.val() & !self.ready.val();
        self.was_stalled.next = self.past_stall.past.val() & self.past_stall.valid.val();
        self.persists.holds.next = !self.was_stalled.val() | self.valid.val();
        self.stable.holds.next =
            !self.was_stalled.val() | (self.data.val() == self.past_data.past.val());
    }
}
