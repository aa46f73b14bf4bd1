//! Signals, as the chip's scope recorded them.

use super::begin_of;
use crate::engine::Time;
use crate::host::{CallError, Transport};
use crate::machine::Machine;
use spec::services::recorder::{
    scope_about, scope_edges, scope_levels, scope_probe, scope_read, scope_start, scope_status,
    scope_stop, sniffer_time, Probe, SCOPE_BANKS,
};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What fires: all levels, and one of the edges if there are any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// Levels.
    pub value: u32,
    /// Probes whose level counts.
    pub mask: u32,
    /// Probes whose rise counts.
    pub rising: u32,
    /// Probes whose fall counts.
    pub falling: u32,
}

/// What to record.
#[derive(Clone, Debug)]
pub struct ScopeOptions {
    /// Bank of probes.
    pub bank: usize,
    /// Clocks between samples; nothing: whenever a probe changes.
    pub interval: Option<u32>,
    /// When.
    pub trigger: Trigger,
    /// Records behind the trigger's; the rest of the memory holds what was before.
    pub after: u32,
    /// How long to wait for the trigger and the end.
    pub limit: Time,
}

/// The probes in a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Number of the clock since power-up.
    pub clock: u64,
    /// Levels.
    pub levels: u32,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// In order of time.
    pub samples: Vec<Sample>,
    /// Which of them the trigger fired in, if it did.
    pub trigger: Option<usize>,
}

/// Records of the scope's ring at the end.
const CAPACITY: u32 = 1 << spec::services::recorder::SCOPE_RECORD_BITS;
/// Simulated time between two looks at the scope.
const SLICE: Time = Time::microseconds(10);

/// Time between two looks at the scope of a board.
const PAUSE: Duration = Duration::from_millis(5);

/// The bank and the trigger of a text such as `power_enable[3]=1,overcurrent[3]+`: levels, and `+` rises or `-` falls. A
/// probe of several bits without a number stands for all of them.
pub fn trigger(text: &str) -> Result<(Option<usize>, Trigger), String> {
    let mut bank = None;
    let mut trigger = Trigger::default();
    for term in text.split(',').filter(|term| !term.is_empty()) {
        let end = term
            .find(['=', '+', '-'])
            .ok_or_else(|| format!("`{term}`: end it with =0, =1, + (rises) or - (falls)"))?;
        let (name, what) = term.split_at(end);
        let (its_bank, bits) = bits(name)?;
        if bank
            .replace(its_bank)
            .is_some_and(|other| other != its_bank)
        {
            return Err(format!("`{name}` is in another bank than those before it"));
        }
        match what {
            "+" => trigger.rising |= bits,
            "-" => trigger.falling |= bits,
            "=0" => trigger.mask |= bits,
            "=1" => {
                trigger.mask |= bits;
                trigger.value |= bits;
            }
            _ => {
                return Err(format!(
                    "`{term}`: end it with =0, =1, + (rises) or - (falls)"
                ))
            }
        }
    }
    Ok((bank, trigger))
}

/// The bank and the bits of `name` or `name[bit]`.
fn bits(name: &str) -> Result<(usize, u32), String> {
    let (probe, index) = match name.split_once('[') {
        None => (name, None),
        Some((probe, rest)) => {
            let index = rest.strip_suffix(']').and_then(|index| index.parse().ok());
            let index: usize = index.ok_or_else(|| format!("`{name}`: a bit is name[number]"))?;
            (probe, Some(index))
        }
    };
    let known = || {
        let names = SCOPE_BANKS.iter().flat_map(|bank| bank.iter());
        names.map(|probe| probe.name).collect::<Vec<_>>().join(" ")
    };
    let (bank, found) =
        scope_probe(probe).ok_or_else(|| format!("no probe `{probe}`; there are {}", known()))?;
    match index {
        Some(index) if index >= found.width => {
            Err(format!("`{probe}` has bits 0 to {}", found.width - 1))
        }
        Some(index) => Ok((bank, 1 << (found.lsb + index))),
        None => Ok((bank, mask(&found))),
    }
}

/// The bits of a probe in its bank.
fn mask(probe: &Probe) -> u32 {
    (((1u64 << probe.width) - 1) << probe.lsb) as u32
}

/// Sets the scope up and lets it begin.
pub fn start_scope<T: Transport>(chip: &mut T, options: &ScopeOptions) -> Result<(), CallError> {
    let trigger = options.trigger;
    chip.ask(scope_levels::Arguments {
        value: trigger.value,
        mask: trigger.mask,
    })?;
    chip.ask(scope_edges::Arguments {
        rising: trigger.rising,
        falling: trigger.falling,
    })?;
    chip.ask(scope_start::Arguments {
        on_change: options.interval.is_none().into(),
        bank: options.bank as u32,
        after: options.after,
        interval: options.interval.unwrap_or(0),
    })?;
    Ok(())
}

/// Sets the scope up, runs until it has ended or the time is up, and reads it.
pub fn capture(machine: &mut Machine, options: &ScopeOptions) -> Result<Capture, CallError> {
    start_scope(machine, options)?;
    let end = machine.now() + options.limit;
    while machine.now() < end && status(machine)?.recording != 0 {
        machine.run_until((machine.now() + SLICE).min(end));
    }
    read_scope(machine)
}

/// The same with a device that lives by itself; the time to wait is its own, and real.
pub fn capture_board<T: Transport>(
    chip: &mut T,
    options: &ScopeOptions,
    stop: &AtomicBool,
) -> Result<Capture, CallError> {
    start_scope(chip, options)?;
    let (began, limit) = (
        Instant::now(),
        Duration::from_nanos(options.limit.as_nanoseconds()),
    );
    while began.elapsed() < limit && !stop.load(Ordering::Relaxed) && status(chip)?.recording != 0 {
        std::thread::sleep(PAUSE);
    }
    read_scope(chip)
}

fn status<T: Transport>(chip: &mut T) -> Result<scope_status::Results, CallError> {
    chip.ask(scope_status::Arguments {})
}

/// Stops the scope and reads what it recorded.
pub fn read_scope<T: Transport>(chip: &mut T) -> Result<Capture, CallError> {
    chip.ask(scope_stop::Arguments {})?;
    let status = status(chip)?;
    let first = status.records.saturating_sub(CAPACITY);
    let mut samples: Vec<Sample> = Vec::new();
    for record in first..status.records {
        if let Some(read) = chip.ask_for(scope_read::Arguments { record })? {
            let clock = u64::from(read.time);
            let levels = read.levels;
            samples.push(Sample { clock, levels });
        }
    }
    // Records have the low 32 bits of their clocks and are less than 2^32 apart: count back from now.
    let now = chip.ask(scope_about::Arguments {})?;
    let present = chip.ask(sniffer_time::Arguments {})?;
    let cycles = u64::from(present.high) << 32 | u64::from(present.low);
    let mut later = cycles - u64::from((cycles as u32).wrapping_sub(now.time));
    let mut later_low = now.time;
    for sample in samples.iter_mut().rev() {
        let low = sample.clock as u32;
        later -= u64::from(later_low.wrapping_sub(low));
        later_low = low;
        sample.clock = later;
    }
    Ok(Capture {
        trigger: (status.triggered != 0)
            .then(|| status.trigger.checked_sub(first))
            .flatten()
            .map(|at| at as usize),
        samples,
    })
}

/// Writes a capture as VCD: the probes of its bank, and `trigger`, which is high from the trigger's clock on.
pub fn write_vcd(
    capture: &Capture,
    bank: usize,
    only: &[&str],
    file: &mut impl Write,
) -> std::io::Result<()> {
    let mut writer = vcd::Writer::new(file);
    writer.timescale(1, vcd::TimescaleUnit::PS)?;
    writer.add_module("scope")?;
    let mut wires = Vec::new();
    for probe in SCOPE_BANKS[bank] {
        if only.is_empty() || only.contains(&probe.name) {
            let wire = writer.add_wire(probe.width as u32, probe.name)?;
            wires.push((probe, wire));
        }
    }
    let fired = writer.add_wire(1, "trigger")?;
    writer.upscope()?;
    writer.enddefinitions()?;
    let mut last: Option<u32> = None;
    for (at, sample) in capture.samples.iter().enumerate() {
        writer.timestamp(begin_of(sample.clock).as_picoseconds())?;
        for (probe, wire) in &wires {
            let changed = last.is_none_or(|last| (last ^ sample.levels) & mask(probe) != 0);
            if changed {
                let value = (sample.levels & mask(probe)) >> probe.lsb;
                let bits = (0..probe.width).rev().map(|bit| value >> bit & 1 != 0);
                let bits: Vec<vcd::Value> = bits.map(Into::into).collect();
                match bits[..] {
                    [bit] => writer.change_scalar(*wire, bit)?,
                    _ => writer.change_vector(*wire, &bits)?,
                }
            }
        }
        if at == 0 || capture.trigger == Some(at) {
            let is_fired = capture.trigger.is_some_and(|trigger| at >= trigger);
            writer.change_scalar(fired, is_fired)?;
        }
        last = Some(sample.levels);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_are_read_as_written() {
        let (bank, fires) =
            trigger("power_enable[3]=1,all_off=0,overcurrent[9]+,trip_led-").unwrap();
        let expected = Trigger {
            value: 1 << 3,
            mask: 1 << 3 | 1 << 30,
            rising: 1 << 19,
            falling: 0x3ff << 20,
        };
        assert_eq!((bank, fires), (Some(0), expected));
        for wrong in [
            "power",
            "power_enable[10]+",
            "spi_clock[0",
            "mdc",
            "mdc=2",
            "mdc+,all_off+",
        ] {
            assert!(trigger(wrong).is_err(), "{wrong}");
        }
    }
}
