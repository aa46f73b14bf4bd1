//! Where gdb wants the CPU to stop, and what it takes: comparators of the debug unit, and BREAK in memory when those are used up.

use crate::debug::client::Debugger;
use crate::host::{CallError, Transport};
use gdbstub::target::ext::breakpoints::WatchKind;
use spec::isa::Operation;
use spec::services::debug::{BREAKPOINTS, WATCHPOINTS};
use std::collections::HashMap;

/// A breakpoint as gdb asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Anywhere in RAM, as many as it likes.
    Software,
    /// In a comparator.
    Hardware,
}

/// What a breakpoint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Comparator(usize),
    /// BREAK in memory, in place of this word.
    Patch(u32),
}

/// Octets that are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The first.
    pub address: u32,
    /// How many.
    pub octets: u32,
    /// Which accesses.
    pub kind: WatchKind,
}

/// See the module documentation.
#[derive(Debug, Default)]
pub struct Places {
    breakpoints: HashMap<(Sort, u32), Means>,
    comparators: [bool; BREAKPOINTS],
    watches: [Option<Watch>; WATCHPOINTS],
}

impl Places {
    /// Sets a breakpoint; false if there are not enough comparators.
    pub fn add<T: Transport>(
        &mut self,
        debugger: &mut Debugger<T>,
        sort: Sort,
        address: u32,
    ) -> Result<bool, CallError> {
        if self.breakpoints.contains_key(&(sort, address)) {
            return Ok(true);
        }
        let free = self.comparators.iter().position(|used| !used);
        let means = match (free, sort) {
            (Some(number), _) => {
                debugger.set_breakpoint(number, Some(address))?;
                self.comparators[number] = true;
                Means::Comparator(number)
            }
            (None, Sort::Hardware) => return Ok(false),
            (None, Sort::Software) => {
                let word = debugger.read_word(address)?;
                debugger.write_word(address, 15, Operation::Break.word())?;
                Means::Patch(word)
            }
        };
        self.breakpoints.insert((sort, address), means);
        Ok(true)
    }

    /// Clears a breakpoint; false if there is none.
    pub fn remove<T: Transport>(
        &mut self,
        debugger: &mut Debugger<T>,
        sort: Sort,
        address: u32,
    ) -> Result<bool, CallError> {
        match self.breakpoints.remove(&(sort, address)) {
            None => return Ok(false),
            Some(Means::Comparator(number)) => {
                self.comparators[number] = false;
                debugger.set_breakpoint(number, None)?;
            }
            Some(Means::Patch(word)) => debugger.write_word(address, 15, word)?,
        }
        Ok(true)
    }

    /// Watches octets: no more than fit into words side by side whose number is a power of two. False if that cannot be.
    pub fn watch<T: Transport>(
        &mut self,
        debugger: &mut Debugger<T>,
        watch: Watch,
    ) -> Result<bool, CallError> {
        let Some(number) = self.watches.iter().position(Option::is_none) else {
            return Ok(false);
        };
        let last = watch.address.wrapping_add(watch.octets.max(1) - 1);
        let differing = (watch.address ^ last) | 3;
        let mask = !(u32::MAX >> differing.leading_zeros());
        if !mask >= 4 * watch.octets.max(4) {
            return Ok(false);
        }
        let loads = watch.kind != WatchKind::Write;
        let stores = watch.kind != WatchKind::Read;
        debugger.set_watchpoint(number, (loads, stores), (watch.address, mask))?;
        self.watches[number] = Some(watch);
        Ok(true)
    }

    /// Watches them no longer; false if they were not watched.
    pub fn unwatch<T: Transport>(
        &mut self,
        debugger: &mut Debugger<T>,
        watch: Watch,
    ) -> Result<bool, CallError> {
        let found = self.watches.iter().position(|here| *here == Some(watch));
        let Some(number) = found else {
            return Ok(false);
        };
        self.watches[number] = None;
        debugger.set_watchpoint(number, (false, false), (0, 0))?;
        Ok(true)
    }

    /// The octets that an access touches and somebody watches.
    pub fn watched(&self, first: u32, last: u32) -> Option<Watch> {
        self.watches.iter().flatten().copied().find(|watch| {
            let end = watch.address.wrapping_add(watch.octets.max(1) - 1);
            first <= end && last >= watch.address
        })
    }

    /// The word that belongs where BREAK is now.
    pub fn hidden(&self, address: u32) -> Option<u32> {
        match self.breakpoints.get(&(Sort::Software, address)) {
            Some(Means::Patch(word)) => Some(*word),
            _ => None,
        }
    }

    /// Another word belongs there from now on; false if there is no BREAK.
    pub fn hide(&mut self, address: u32, word: u32) -> bool {
        match self.breakpoints.get_mut(&(Sort::Software, address)) {
            Some(Means::Patch(hidden)) => {
                *hidden = word;
                true
            }
            _ => false,
        }
    }

    /// Whether there is a software breakpoint.
    pub fn has_software(&self, address: u32) -> bool {
        self.breakpoints.contains_key(&(Sort::Software, address))
    }

    /// Clears everything.
    pub fn clear<T: Transport>(&mut self, debugger: &mut Debugger<T>) -> Result<(), CallError> {
        let all: Vec<_> = self.breakpoints.keys().copied().collect();
        for (sort, address) in all {
            self.remove(debugger, sort, address)?;
        }
        for watch in self.watches.into_iter().flatten() {
            self.unwatch(debugger, watch)?;
        }
        Ok(())
    }
}
