//! The C++ table of the parts that may sleep, for a model by Verilator.

use super::units::Unit;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Octets of state above which a part stays awake: looking through it would take longer than it does.
const MOST_STATE: u64 = 8 * 1024;

/// A variable of the generated class: 64-bit or smaller words, and how many where it is an array or wide.
struct Member {
    name: String,
    octets: u64,
    words: Option<u64>,
}

/// `CData/*3:0*/ name;`, `VlWide<4>/*108:0*/ name;`, `VlUnpacked<IData/*31:0*/, 4> name;`
fn member(line: &str) -> Option<Member> {
    let (kind, name) = line.trim().strip_suffix(';')?.rsplit_once(' ')?;
    let scalar = |kind: &str| match kind.split("/*").next()? {
        "CData" => Some(1),
        "SData" => Some(2),
        "IData" => Some(4),
        "QData" => Some(8),
        _ => None,
    };
    let wide = |kind: &str| {
        let words = kind.strip_prefix("VlWide<")?.split('>').next()?;
        words.parse::<u64>().ok()
    };
    let (octets, words) = if let Some(rest) = kind.strip_prefix("VlUnpacked<") {
        let (kind, depth) = rest.strip_suffix('>')?.rsplit_once(", ")?;
        let octets = scalar(kind).or_else(|| Some(4 * wide(kind)?))?;
        (octets * depth.parse::<u64>().ok()?, None)
    } else if let Some(words) = wide(kind) {
        (4 * words, Some(words))
    } else {
        (scalar(kind)?, Some(1))
    };
    Some(Member {
        name: name.to_string(),
        octets,
        words,
    })
}

/// A name of Verilog as Verilator writes it.
fn mangle(name: &str) -> String {
    name.replace('$', "__024")
}

/// The variables of a generated class.
pub(super) struct Members(HashMap<String, Member>);

impl Members {
    pub(super) fn of(header: &str) -> Members {
        let members = header.lines().filter_map(member);
        Members(
            members
                .map(|member| (member.name.clone(), member))
                .collect(),
        )
    }

    /// The variable of a signal in the module around a part. A port of that module has the name of what it is connected to.
    fn signal(&self, top: &str, around: &[String], signal: &str) -> Option<&Member> {
        let mut name = format!("{top}__DOT__");
        around
            .iter()
            .for_each(|instance| name += &(mangle(instance) + "__DOT__"));
        name += &mangle(signal);
        loop {
            if let Some(member) = self.0.get(&name) {
                return Some(member);
            }
            let at = name.rfind("__DOT__").filter(|at| *at > top.len())?;
            name.replace_range(at..at + "__DOT__".len(), "__024");
        }
    }

    /// All variables of a part and of those inside it.
    fn state(&self, top: &str, unit: &Unit) -> Vec<&Member> {
        let instances = unit.instances.iter();
        instances
            .flat_map(|instance| self.inside(top, &unit.around, instance))
            .collect()
    }

    /// All variables of an instance.
    fn inside(&self, top: &str, around: &[String], instance: &String) -> Vec<&Member> {
        let mut prefix = top.to_string();
        around
            .iter()
            .chain([instance])
            .for_each(|instance| prefix += &format!("__DOT__{}", mangle(instance)));
        let inside = [format!("{prefix}__DOT__"), format!("{prefix}__024")];
        let is_inside =
            |member: &&Member| inside.iter().any(|start| member.name.starts_with(start));
        let mut state: Vec<_> = self.0.values().filter(is_inside).collect();
        state.sort_by(|a, b| a.name.cmp(&b.name));
        state
    }
}

/// The definition of `pdu_units`. `clock_port`: a clock input as a `ClockPort`.
pub(super) fn unit_glue(
    units: &[Unit],
    top: &str,
    members: &Members,
    clocks: &[String],
    clock_port: impl Fn(&str) -> String,
) -> String {
    let mut functions = String::new();
    let mut table = String::from("std::vector<Unit> pdu_units(Design &d) { return {\n");
    for (at, unit) in units.iter().enumerate() {
        let inputs: Option<Vec<_>> = unit
            .inputs
            .iter()
            .map(|input| members.signal(top, &unit.around, input))
            .collect();
        let state = members.state(top, unit);
        let small = state.iter().map(|member| member.octets).sum::<u64>() <= MOST_STATE;
        let words = inputs.filter(|_| small).and_then(|inputs| words(&inputs));
        let (same, keep) = match &words {
            Some(words) => {
                comparison(at, words, &mut functions);
                (format!("same_{at}"), format!("keep_{at}"))
            }
            None => ("nullptr".into(), "nullptr".into()),
        };
        let _ = write!(
            table,
            "  {{{same}, {keep}, {}, {{",
            words.map_or(0, |words| words.len())
        );
        for (base, own) in &unit.clocks {
            let which = clocks
                .iter()
                .position(|clock| clock == base)
                .unwrap_or_default();
            let _ = write!(table, "{{{which}, {}}}, ", clock_port(own));
        }
        table.push_str("}, {");
        for Member { name, .. } in state.iter().filter(|_| small) {
            let place = format!("d.model.rootp->{name}");
            let _ = write!(table, "{{(const uint8_t *)&{place}, sizeof({place})}}, ");
        }
        let _ = writeln!(table, "}}, {}}},", unit.end);
    }
    functions + &table + "}; }\n"
}

/// The words of signals; none where one is an array.
fn words(signals: &[&Member]) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for Member { name, words, .. } in signals {
        match (*words)? {
            1 => all.push(name.clone()),
            count => all.extend((0..count).map(|word| format!("{name}[{word}]"))),
        }
    }
    Some(all)
}

/// Functions that compare and keep the inputs of a part.
fn comparison(at: usize, words: &[String], out: &mut String) {
    let _ = write!(
        out,
        "static bool same_{at}(const Design &d, const uint64_t *kept) {{ auto &r = *d.model.rootp; return !(0"
    );
    for (at, word) in words.iter().enumerate() {
        let _ = write!(out, " | (r.{word} ^ kept[{at}])");
    }
    let _ = write!(
        out,
        "); }}\nstatic void keep_{at}(const Design &d, uint64_t *kept) {{ auto &r = *d.model.rootp;"
    );
    for (at, word) in words.iter().enumerate() {
        let _ = write!(out, " kept[{at}] = r.{word};");
    }
    out.push_str(" }\n");
}
