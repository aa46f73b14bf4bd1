//! The Verilator backend: Verilog to C++ by `verilator --cc`, and glue for what it made.

use super::build::{first_complaint, run_tool, tool_version, Backend, Clocking, Generated, Job};
use super::isolate::isolate;
use super::unit_glue::{unit_glue, Members};
use super::units::divide;
use super::EngineError;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// Verilator 5, with a C++ compiler.
pub struct Verilator;

/// Around code that is not to be optimised.
const ONCE_BEGINS: &str = "#pragma GCC push_options\n#pragma GCC optimize(\"O0\")\n";
const ONCE_ENDS: &str = "#pragma GCC pop_options\n";

/// The macros by which a generated header declares ports, and the octets each stores.
const PORT_MACROS: [(&str, bool); 8] = [
    ("VL_IN8(", false),
    ("VL_IN16(", false),
    ("VL_IN64(", false),
    ("VL_IN(", false),
    ("VL_OUT8(", true),
    ("VL_OUT16(", true),
    ("VL_OUT64(", true),
    ("VL_OUT(", true),
];

/// The name in the source of a name in generated code.
fn demangle(name: &str) -> String {
    name.replace("__DOT__", ".").replace("__024", "$")
}

/// `VL_IN8(&name,msb,lsb);` as (name, width, is output).
fn port_of(line: &str) -> Option<(String, u32, bool)> {
    let line = line.trim();
    let (rest, is_output) = PORT_MACROS
        .iter()
        .find_map(|(text, output)| line.strip_prefix(text).map(|rest| (rest, *output)))?;
    let mut parts = rest.strip_suffix(");")?.trim_start_matches('&').split(',');
    let name = parts.next()?.to_string();
    let msb: u32 = parts.next()?.parse().ok()?;
    let lsb: u32 = parts.next()?.parse().ok()?;
    Some((name, msb - lsb + 1, is_output))
}

/// `VL_INW(&name,msb,lsb,words);` and its twin for outputs: the name and width of a port over 64 bits.
fn wide_port_of(line: &str) -> Option<(String, u32, bool)> {
    let line = line.trim();
    let (rest, is_output) = match line.strip_prefix("VL_INW(") {
        Some(rest) => (rest, false),
        None => (line.strip_prefix("VL_OUTW(")?, true),
    };
    let mut parts = rest.trim_start_matches('&').split(',');
    let name = parts.next()?.to_string();
    let msb: u32 = parts.next()?.parse().ok()?;
    Some((name, msb + 1, is_output))
}

/// `VlUnpacked<IData/*31:0*/, 256> top__DOT__words;` as (name, width, depth).
fn memory_of(line: &str) -> Option<(String, u32, u64)> {
    let rest = line.trim().strip_prefix("VlUnpacked<")?;
    let (kind, rest) = rest.split_once("/*")?;
    if !["CData", "SData", "IData", "QData"].contains(&kind) {
        return None;
    }
    let (range, rest) = rest.split_once("*/, ")?;
    let (depth, rest) = rest.split_once("> ")?;
    let msb: u32 = range.split(':').next()?.parse().ok()?;
    Some((
        rest.strip_suffix(';')?.to_string(),
        msb + 1,
        depth.parse().ok()?,
    ))
}

impl Verilator {
    fn root(&self) -> Result<PathBuf, EngineError> {
        let output = Command::new("verilator")
            .args(["--getenv", "VERILATOR_ROOT"])
            .output()
            .map_err(|_| EngineError::BackendMissing {
                backend: "verilator",
                reason: "it is not installed (Debian: apt-get install verilator)".into(),
            })?;
        Ok(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        ))
    }
}

impl Backend for Verilator {
    fn name(&self) -> &'static str {
        "verilator"
    }

    fn identity(&self) -> Result<String, EngineError> {
        tool_version("verilator", "verilator", "--version")
    }

    fn generate(&self, job: &Job) -> Result<Generated, EngineError> {
        let isolated = isolate(&job.verilog);
        let (text, units) = match job.sleep {
            Some(worth) if !job.trace => divide(&isolated, &job.top, &job.clocks, worth),
            _ => (isolated, Vec::new()),
        };
        job.write("isolated.v", &text)?;
        let mut command = Command::new("verilator");
        command
            .current_dir(&job.folder)
            .args(["--cc", "--top-module", &job.top, "--prefix", "Vmodel"])
            .args(["--Mdir", ".", "--flatten", "-O3", "--x-assign", "fast"])
            .args(["--x-initial", "fast", "-Wno-lint", "-Wno-fatal"])
            .args(["-Wno-WIDTH", "-Wno-MULTIDRIVEN", "-Wno-STMTDLY"]);
        if job.trace {
            command.args(["--trace", "--trace-structs"]);
        }
        command.arg("isolated.v");
        run_tool(job, "verilator", &mut command, first_complaint)?;

        let header = job.read("Vmodel.h")?;
        let internals = job.read("Vmodel___024root.h")?;
        let mut ports: Vec<_> = header.lines().filter_map(port_of).collect();
        let wide: Vec<_> = header.lines().filter_map(wide_port_of).collect();
        let memories: Vec<_> = internals.lines().filter_map(memory_of).collect();
        let triggers: Vec<String> = internals
            .lines()
            .filter_map(|line| line.trim().split_once("__Vtrigrprev__TOP__"))
            .map(|(_, name)| name.trim_end_matches(';').to_string())
            .collect();
        let own = |name: &str| {
            let mut clocks = units.iter().flat_map(|unit| &unit.clocks);
            clocks.any(|(_, own)| own == name)
        };
        let foreign: Vec<String> = triggers
            .iter()
            .map(|trigger| demangle(trigger))
            .filter(|trigger| !own(trigger))
            .collect();
        let clocking = Clocking::of(job, &foreign);
        if clocking == Clocking::TwoPhase && !units.is_empty() {
            return self.generate(&job.awake()?);
        }
        ports.retain(|(name, width, _)| *width <= 64 && !own(&demangle(name)));

        let mut sources: Vec<String> = job
            .files()?
            .into_iter()
            .filter(|name| name.ends_with(".cpp"))
            .collect();
        sources.sort();
        // The trace library specialises templates that the others use: it comes first.
        let mut glue = String::from(if job.trace {
            "#include \"verilated_vcd_c.cpp\"\n"
        } else {
            ""
        });
        for source in sources
            .iter()
            .map(String::as_str)
            .chain(["verilated.cpp", "verilated_threads.cpp"])
        {
            // What runs once, when a model is made, is not worth the compiler's time.
            let once = source.ends_with("Slow.cpp");
            let (before, after) = if once {
                (ONCE_BEGINS, ONCE_ENDS)
            } else {
                ("", "")
            };
            let _ = write!(glue, "{before}#include \"{source}\"\n{after}");
        }
        let single_phase = clocking == Clocking::SinglePhase;
        let numbers = single_phase
            .then(|| trigger_numbers(job, &sources, &triggers))
            .transpose()?
            .flatten();
        glue.push_str(&design(job.trace, single_phase, numbers.is_some()));
        glue.push_str("std::vector<Port> pdu_ports(Design &d) { return {\n");
        for (name, width, output) in &ports {
            let _ = writeln!(
                glue,
                "  {{\"{}\", &d.model.{name}, {width}, sizeof(d.model.{name}), {}}},",
                demangle(name),
                u32::from(*output)
            );
        }
        for (name, width, output) in &wide {
            let _ = writeln!(
                glue,
                "  {{\"{}\", nullptr, {width}, 0, {}}},",
                demangle(name),
                u32::from(*output)
            );
        }
        glue.push_str("}; }\nstd::vector<ClockPort> pdu_clocks(Design &d) { return {\n");
        let clock_port = |clock: &str| {
            let mangled = clock.replace('$', "__024");
            let previous = if triggers.contains(&mangled) {
                format!("&d.model.rootp->__Vtrigrprev__TOP__{mangled}")
            } else {
                "&d.nothing".into()
            };
            let number = numbers.as_ref().and_then(|numbers| numbers.get(&mangled));
            let trigger = number.map_or("&d.no_trigger".into(), |number| {
                format!("&d.model.rootp->__VnbaTriggered.at({number})")
            });
            format!("{{\"{clock}\", &d.model.{mangled}, {previous}, {trigger}}}")
        };
        for clock in &job.clocks {
            let _ = writeln!(glue, "  {},", clock_port(clock));
        }
        glue.push_str("}; }\nstd::vector<Memory> pdu_memories(Design &d) { return {\n");
        for (name, width, depth) in &memories {
            let shown = demangle(name);
            let shown = shown
                .strip_prefix(&format!("{}.", job.top))
                .unwrap_or(&shown);
            let _ = writeln!(
                glue,
                "  {{\"{shown}\", &d.model.rootp->{name}[0], {width}, sizeof(d.model.rootp->{name}[0]), {depth}}},"
            );
        }
        glue.push_str("}; }\n");
        let members = Members::of(&internals);
        glue.push_str(&unit_glue(
            &units,
            &job.top,
            &members,
            &job.clocks,
            clock_port,
        ));
        let include = self.root()?.join("include");
        Ok(Generated {
            glue,
            includes: vec![include.clone(), include.join("vltstd")],
        })
    }
}

/// By which number generated code knows the trigger of each clock; nothing where edges cannot be made by setting triggers,
/// because something else than triggers is found out at an edge.
fn trigger_numbers(
    job: &Job,
    sources: &[String],
    triggers: &[String],
) -> Result<Option<HashMap<String, usize>>, EngineError> {
    let mut numbers = HashMap::new();
    for source in sources {
        let text = job.read(source)?;
        let body = |name: &str| {
            let (_, rest) = text.split_once(&format!(
                "void Vmodel___024root___eval_{name}(Vmodel___024root* vlSelf) {{"
            ))?;
            rest.split_once("\n}\n").map(|(body, _)| body)
        };
        if body("act").is_some_and(|body| body.lines().skip(4).any(|line| !line.is_empty())) {
            return Ok(None);
        }
        let assignments = body("triggers__act").unwrap_or_default();
        for assignment in assignments.split("__VactTriggered.at(").skip(1) {
            let found = || {
                let (number, rest) = assignment.split_once("U) = ((IData)(vlSelf->")?;
                let number = match number.strip_prefix("0x") {
                    Some(digits) => usize::from_str_radix(digits, 16).ok()?,
                    None => number.parse().ok()?,
                };
                Some((rest.split(')').next()?.to_string(), number))
            };
            numbers.extend(found());
        }
    }
    let complete = triggers.iter().all(|trigger| numbers.contains_key(trigger));
    Ok((complete && numbers.len() == triggers.len()).then_some(numbers))
}

/// `struct Design` around the generated class.
fn design(trace: bool, single_phase: bool, direct: bool) -> String {
    let (open, dump, close) = if trace {
        (
            "context.traceEverOn(true); model.trace(&vcd, 99); vcd.set_time_unit(\"ps\"); vcd.set_time_resolution(\"ps\"); vcd.open(path);",
            "vcd.dump(ps);",
            "vcd.close();",
        )
    } else {
        ("", "", "")
    };
    let vcd = if trace { "VerilatedVcdC vcd;" } else { "" };
    let edge = if direct {
        "auto &t = model.rootp->__VnbaTriggered; if (t.any()) { Vmodel___024root___eval_nba(model.rootp); t.clear(); }"
    } else {
        ""
    };
    format!(
        "#include <verilated.h>
struct Design {{
    static const bool single_phase = {single_phase};
    static const bool direct = {direct};
    static const bool settle_twice = false;
    static const bool can_trace = {trace};
    VerilatedContext context;
    Vmodel model{{&context, \"\"}};
    uint8_t nothing = 0;
    bool no_trigger = false;
    {vcd}
    Design() {{ context.randReset(0); {ever} }}
    ~Design() {{ model.final(); }}
    void eval() {{ model.eval(); }}
    void edge() {{ {edge} }}
    void trace_open(const char *path) {{ (void)path; {open} }}
    void trace_dump(uint64_t ps) {{ (void)ps; {dump} }}
    void trace_close() {{ {close} }}
}};
#include \"shim.h\"
",
        ever = if trace {
            "context.traceEverOn(true);"
        } else {
            ""
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        assert_eq!(
            port_of("    VL_IN8(&clock,0,0);"),
            Some(("clock".into(), 1, false))
        );
        assert_eq!(
            port_of("    VL_OUT64(&link__024wide,39,0);"),
            Some(("link__024wide".into(), 40, true))
        );
        assert_eq!(demangle("link__024wide"), "link$wide");
        assert_eq!(
            wide_port_of("    VL_OUTW(&all,127,0,4);"),
            Some(("all".into(), 128, true))
        );
        assert_eq!(
            memory_of("    VlUnpacked<IData/*31:0*/, 256> top__DOT__ram__DOT__words;"),
            Some(("top__DOT__ram__DOT__words".into(), 32, 256))
        );
        assert_eq!(
            memory_of("    VlUnpacked<VlWide<3>/*95:0*/, 2> wide;"),
            None
        );
    }
}
