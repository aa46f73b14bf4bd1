//! Parts of a design that may sleep.
//!
//! Most of a chip does nothing most of the time: no message for the router, no frame on the wire. A clock edge at which no
//! register of a part changes would do nothing at the next edge either, as long as the part's inputs stay as they are; so
//! the loop that runs clocks (`shim.h`) can leave the part out until then, exactly. For this each part needs clocks of its
//! own, and inputs that can be looked at. This pass gives them to every instance that is large enough to be worth it, at
//! every level: a part may lie inside another. An instance with a clock that this does not understand is no part.

use std::collections::HashMap;

/// Percent of the part around it from which on a part is none: it would hardly ever sleep alone.
const NEARLY_ALL: usize = 75;
/// Tells Verilator to keep a signal under its name.
const KEEP: &str = " /*verilator public_flat_rd*/;";

/// A part that may sleep: an instance, or a row of them (`channel$0`, `channel$1`, ...).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unit {
    /// Names of the instances around it, from inside the top module.
    pub(super) around: Vec<String>,
    pub(super) instances: Vec<String>,
    /// The top's clock and the part's own that stands in for it, for each clock of the part.
    pub(super) clocks: Vec<(String, String)>,
    /// Signals of the module around it that drive its inputs, clocks left out.
    pub(super) inputs: Vec<String>,
    /// The parts inside it follow in the list, up to this one.
    pub(super) end: usize,
}

struct Instance<'a> {
    module: &'a str,
    name: &'a str,
    /// Port and the signal that is connected to it.
    ports: Vec<(&'a str, &'a str)>,
}

#[derive(Default)]
struct Module<'a> {
    lines: usize,
    instances: Vec<Instance<'a>>,
    inputs: Vec<&'a str>,
    /// Clocks that registers wait for, under the module's names.
    edges: Vec<&'a str>,
    /// In which line a signal is declared.
    declared: HashMap<&'a str, usize>,
    /// Signals that are nothing but another one: which, and where that is said.
    copies: HashMap<&'a str, (&'a str, usize)>,
}

/// The Verilog of module `top` and those under it with clocks for the parts, and the parts, each before those inside it.
/// `worth`: lines of Verilog, with all that is inside, from which on instances are a part.
pub(super) fn divide(
    verilog: &str,
    top: &str,
    clocks: &[String],
    worth: usize,
) -> (String, Vec<Unit>) {
    let lines: Vec<&str> = verilog.lines().collect();
    let modules = read(&lines);
    let mut division = Division {
        modules: &modules,
        top,
        lines: lines.iter().map(|line| line.to_string()).collect(),
        units: Vec::new(),
        worth,
    };
    let known = clocks.iter().map(|clock| (clock.as_str(), clock.as_str()));
    division.visit(top, &known.collect(), &[], usize::MAX / 100);
    division.add_clocks();
    (division.lines.join("\n") + "\n", division.units)
}

/// The modules of a text, by name.
fn read<'a>(lines: &[&'a str]) -> HashMap<&'a str, Module<'a>> {
    let mut modules = HashMap::new();
    let mut name = "";
    let mut module = Module::default();
    let mut instance: Option<Instance> = None;
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        module.lines += 1;
        if let Some(rest) = line.strip_prefix("module ") {
            name = rest.split('(').next().unwrap_or_default();
            module = Module::default();
        } else if line.starts_with("endmodule") {
            modules.insert(name, std::mem::take(&mut module));
        } else if let Some(open) = &mut instance {
            match line.trim_end_matches(',').strip_prefix('.') {
                Some(port) => open
                    .ports
                    .extend(port.trim_end_matches(')').split_once('(')),
                None => module.instances.extend(instance.take()),
            }
        } else if let Some((kind, name)) = line.strip_suffix('(').and_then(|l| l.split_once(' ')) {
            instance = Some(Instance {
                module: kind,
                name,
                ports: Vec::new(),
            });
        } else if let Some((kind, name)) = declared(line) {
            if kind.starts_with("input") {
                module.inputs.push(name);
            }
            module.declared.insert(name, at);
        } else if let Some((_, rest)) = line.split_once("edge ") {
            let clock = rest.split([')', ' ']).next().unwrap_or_default();
            module.edges.push(clock);
        } else if let Some((to, from)) = copied(line) {
            module.copies.insert(to, (from, at));
        }
    }
    modules
}

/// The kind and the name in `reg [7:0] name;` and in the like of ports.
fn declared(line: &str) -> Option<(&str, &str)> {
    let kinds = [
        "input wire ",
        "output reg ",
        "output wire ",
        "reg ",
        "wire ",
    ];
    let kind = kinds.into_iter().find(|kind| line.starts_with(*kind))?;
    let (before, _) = line.split_once(';')?;
    let before = before.split(" /*").next()?;
    Some((kind, before.rsplit([' ', ']']).next()?))
}

/// `to = from;`, alone or in a block of its own.
fn copied(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("always @(*) ").unwrap_or(line);
    let (to, from) = line.strip_suffix(';')?.split_once(" = ")?;
    let plain = |name: &str| {
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_$".contains(c))
    };
    (plain(to) && plain(from)).then_some((to, from))
}

/// A module's names for the clocks of the top.
type Names<'a> = HashMap<&'a str, &'a str>;

struct Division<'a> {
    modules: &'a HashMap<&'a str, Module<'a>>,
    top: &'a str,
    lines: Vec<String>,
    units: Vec<Unit>,
    worth: usize,
}

impl<'a> Division<'a> {
    /// Lines of a module and all that is in it.
    fn size(&self, module: &str) -> usize {
        self.modules.get(module).map_or(0, |module| {
            let inner = module.instances.iter();
            module.lines
                + inner
                    .map(|instance| self.size(instance.module))
                    .sum::<usize>()
        })
    }

    /// A module that stands in two places has one text: there is no telling them apart.
    fn is_alone(&self, module: &str) -> bool {
        let instances = self.modules.values().flat_map(|module| &module.instances);
        instances
            .filter(|instance| instance.module == module)
            .count()
            == 1
    }

    /// Looks for parts in a module. `clocks`: its names for the clocks of the top; `limit`: lines of the part around it.
    fn visit(&mut self, name: &str, clocks: &Names<'a>, around: &[String], limit: usize) {
        let modules = self.modules;
        let Some(module) = modules.get(name) else {
            return;
        };
        let mut rows: Vec<Vec<&Instance>> = Vec::new();
        for instance in module
            .instances
            .iter()
            .filter(|inner| self.is_alone(inner.module))
        {
            let row = |instance: &Instance<'a>| instance.name.trim_end_matches(char::is_numeric);
            match rows.iter_mut().find(|known| row(known[0]) == row(instance)) {
                Some(known) if row(instance).ends_with('$') => known.push(instance),
                _ => rows.push(vec![instance]),
            }
        }
        for row in rows {
            let size: usize = row.iter().map(|instance| self.size(instance.module)).sum();
            if size < self.worth {
                continue;
            }
            let inner: Vec<_> = row
                .iter()
                .map(|inner| self.clocks_of(module, inner, clocks))
                .collect();
            let at = self.units.len();
            let is_part = size * 100 < limit * NEARLY_ALL
                && row
                    .iter()
                    .zip(&inner)
                    .all(|(part, clocks)| self.is_clocked(part.module, clocks))
                && inner.iter().any(|names| !names.is_empty());
            if is_part {
                let unit = self.part(module, &row, clocks, around);
                self.units.push(unit);
            }
            if let ([instance], [clocks]) = (&row[..], &inner[..]) {
                let path: Vec<String> = around
                    .iter()
                    .cloned()
                    .chain([instance.name.to_string()])
                    .collect();
                self.visit(
                    instance.module,
                    clocks,
                    &path,
                    if is_part { size } else { limit },
                );
            }
            if is_part {
                self.units[at].end = self.units.len();
            }
        }
    }

    /// Whether all registers of a module and of those in it wait for clocks of the top, which it knows by these names.
    fn is_clocked(&self, module: &str, clocks: &Names<'a>) -> bool {
        let Some(module) = self.modules.get(module) else {
            return false;
        };
        module.edges.iter().all(|edge| clocks.contains_key(edge))
            && module.instances.iter().all(|instance| {
                self.is_clocked(instance.module, &self.clocks_of(module, instance, clocks))
            })
    }

    /// An instance's names for the clocks of the top.
    fn clocks_of(
        &self,
        module: &Module<'a>,
        instance: &Instance<'a>,
        clocks: &Names<'a>,
    ) -> Names<'a> {
        let clock = |signal| clocks.get(module.copies.get(signal)?.0).copied();
        let ports = instance.ports.iter();
        ports
            .filter_map(|(port, signal)| Some((*port, clock(signal)?)))
            .collect()
    }

    /// Makes a part of a row of instances.
    fn part(
        &mut self,
        module: &Module<'a>,
        row: &[&Instance<'a>],
        clocks: &Names<'a>,
        around: &[String],
    ) -> Unit {
        let mut unit = Unit {
            around: around.to_vec(),
            ..Unit::default()
        };
        for instance in row {
            unit.instances.push(instance.name.to_string());
            let inputs = &self.modules[instance.module].inputs;
            for (_, signal) in instance
                .ports
                .iter()
                .filter(|(port, _)| inputs.contains(port))
            {
                let copy = module.copies.get(signal);
                let clock = copy.and_then(|(from, line)| Some((*clocks.get(from)?, from, line)));
                if let Some((clock, from, line)) = clock {
                    let own = self.own_clock(&mut unit, clock);
                    let (before, after) = (format!("= {from};"), format!("= {}.{own};", self.top));
                    self.lines[*line] = self.lines[*line].replace(&before, &after);
                } else if !unit.inputs.iter().any(|known| known == signal) {
                    unit.inputs.push(signal.to_string());
                    if let Some(line) = module.declared.get(signal) {
                        let line = &mut self.lines[*line];
                        *line = line.replace(KEEP, ";").replacen(';', KEEP, 1);
                    }
                }
            }
        }
        unit
    }

    /// The part's own clock for one of the top.
    fn own_clock(&self, unit: &mut Unit, clock: &str) -> String {
        if let Some((_, own)) = unit.clocks.iter().find(|(known, _)| known == clock) {
            return own.clone();
        }
        let own = format!("unit_clock${}${}", self.units.len(), unit.clocks.len());
        unit.clocks.push((clock.to_string(), own.clone()));
        own
    }

    /// Gives the top the parts' clocks as inputs.
    fn add_clocks(&mut self) {
        let clocks = self.units.iter().flat_map(|unit| &unit.clocks);
        let names: Vec<&str> = clocks.map(|(_, own)| own.as_str()).collect();
        let opens = format!("module {}(", self.top);
        if let Some(at) = self.lines.iter().position(|line| line.starts_with(&opens)) {
            for name in names {
                self.lines[at] = self.lines[at].replacen('(', &format!("({name},"), 1);
                self.lines[at].push_str(&format!("\n    input wire {name};"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::divide;

    const TEXT: &str = "module top(clock, gate, out);
input wire clock;
input wire gate;
output reg [3:0] out;
reg cell$0$clock;
reg cell$0$d;
wire cell$0$q;
reg cell$1$clock;
reg cell$1$d;
wire cell$1$q;
reg gated$clock;
reg gated$d;
wire gated$q;
top$cell$0 cell$0(
.clock(cell$0$clock),
.d(cell$0$d),
.q(cell$0$q)
);
top$cell$1 cell$1(
.clock(cell$1$clock),
.d(gate),
.q(cell$1$q)
);
top$gated gated(
.clock(gated$clock),
.d(gated$d),
.q(gated$q)
);
always @(*) begin
cell$0$clock = clock;
cell$0$d = cell$1$q;
cell$1$clock = clock;
gated$clock = gate;
gated$d = cell$1$q;
end
endmodule // top
";

    fn cell(name: &str) -> String {
        format!(
            "module {name}(clock, d, q);\ninput wire clock;\ninput wire d;\noutput reg q;\n\
             always @(posedge clock) q <= d;\nendmodule // {name}\n"
        )
    }

    #[test]
    fn a_row_is_a_part_and_a_gated_clock_makes_none() {
        let cells = ["top$cell$0", "top$cell$1", "top$gated"].map(cell);
        let (text, units) = divide(
            &(TEXT.to_string() + &cells.concat()),
            "top",
            &["clock".into()],
            1,
        );
        let [unit] = &units[..] else {
            panic!("{units:?}");
        };
        assert_eq!(unit.instances, ["cell$0", "cell$1"]);
        assert_eq!(unit.inputs, ["cell$0$d", "gate"]);
        assert_eq!(
            unit.clocks,
            [("clock".to_string(), "unit_clock$0$0".to_string())]
        );
        assert_eq!((unit.around.len(), unit.end), (0, 1));
        assert!(
            text.contains("cell$1$clock = top.unit_clock$0$0;")
                && text.contains("gated$clock = gate;")
        );
        assert!(text.contains("reg cell$0$d /*verilator public_flat_rd*/;"));
        assert!(text.contains("input wire gate /*verilator public_flat_rd*/;"));
        assert!(text.starts_with("module top(unit_clock$0$0,clock, gate, out);\n"));
        assert!(text.contains("input wire unit_clock$0$0;"));
    }

    #[test]
    fn what_is_too_small_is_left_alone() {
        let cells = ["top$cell$0", "top$cell$1", "top$gated"].map(cell);
        let verilog = TEXT.to_string() + &cells.concat();
        let (text, units) = divide(&verilog, "top", &["clock".into()], 100);
        assert!(units.is_empty() && text == verilog);
    }
}
