//! Marks the signals that Verilator may take out of the block that drives them.
//!
//! rust-hdl gives a module one `always @(*)` block that drives all its signals. Verilator takes the block as a whole, so two
//! modules that talk to each other look like a loop: it iterates until nothing changes, and every signal of the loop is a
//! trigger. Its `isolate_assignments` gives a signal a block of its own, with a copy of the statements that assign it. That
//! is right only if what these statements read has its last value already: a statement that reads what another has written
//! *so far* (`found` in a chain of `if (wants[i] & ~found)`) would read what is written at the end. So a signal stays where
//! it is if it reads another one that the block writes again later, and so does the one that it reads.

use std::collections::{HashMap, HashSet};

/// What Verilator wants behind the name in a declaration.
const MARK: &str = " /*verilator isolate_assignments*/;";

/// A name and the line in which it is read.
type Read<'a> = (&'a str, usize);

/// The same Verilog with marks. A module with a combinational block that this does not understand gets none.
pub fn isolate(verilog: &str) -> String {
    let mut out = String::with_capacity(verilog.len() + verilog.len() / 8);
    let mut module = Vec::new();
    for line in verilog.lines() {
        module.push(line);
        if line.trim_start().starts_with("endmodule") {
            mark(&module, &mut out);
            module.clear();
        }
    }
    for line in module {
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn mark(module: &[&str], out: &mut String) {
    let alone = apart(module).unwrap_or_default();
    for line in module {
        match declared(line).filter(|name| alone.contains(name)) {
            Some(_) => {
                out.push_str(line.trim_end().trim_end_matches(';'));
                out.push_str(MARK);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
}

/// The name in `reg [7:0] name;` or `output reg name;`.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim().strip_suffix(';')?;
    let rest = line.strip_prefix("output ").unwrap_or(line).trim_start();
    let name = rest.strip_prefix("reg ")?.rsplit([' ', ']']).next()?;
    (!name.is_empty() && !line.contains('=')).then_some(name)
}

/// The signals of a module that may have blocks of their own.
fn apart<'a>(module: &[&'a str]) -> Option<HashSet<&'a str>> {
    let mut driven = HashSet::new();
    let mut together = HashSet::new();
    let mut at = 0;
    while at < module.len() {
        let line = module[at].trim();
        at += 1;
        if line == "always @(*) begin" {
            let block = Block::read(module, &mut at)?;
            block.together(&mut together);
            driven.extend(block.last_write.into_keys());
        }
    }
    driven.retain(|name| !together.contains(name));
    Some(driven)
}

/// A combinational block: who is written last in which line, and what each write depends on.
#[derive(Default)]
struct Block<'a> {
    last_write: HashMap<&'a str, usize>,
    writes: Vec<(&'a str, Vec<Read<'a>>)>,
}

impl<'a> Block<'a> {
    /// From the line behind `always @(*) begin` to its `end`. `None`: something that rust-hdl does not write.
    fn read(module: &[&'a str], at: &mut usize) -> Option<Self> {
        let mut block = Self::default();
        // What the statements inside each open `if`, `case` and `begin` depend on.
        let mut open: Vec<Vec<Read<'a>>> = vec![Vec::new()];
        let mut closed = Vec::new();
        while !open.is_empty() {
            let (line, here) = (module.get(*at)?.trim(), *at);
            *at += 1;
            let reads = |text: &'a str| names(text).map(move |name| (name, here));
            if let Some(condition) = within(line, "if (", ") begin") {
                open.push(reads(condition).collect());
            } else if let Some(condition) = within(line, "else if (", ") begin") {
                closed.extend(reads(condition));
                open.push(std::mem::take(&mut closed));
            } else if let Some(selector) = within(line, "case (", ")") {
                open.push(reads(selector).collect());
            } else if line == "else begin" {
                open.push(std::mem::take(&mut closed));
            } else if line == "begin" {
                open.push(Vec::new());
            } else if line == "end" || line == "endcase" {
                closed = open.pop()?;
            } else if let Some((target, value)) =
                line.strip_suffix(';').and_then(|s| s.split_once(" = "))
            {
                let name = names(target).next()?;
                let index = reads(target).skip(1);
                let under = open.iter().flatten().copied();
                block.last_write.insert(name, here);
                block
                    .writes
                    .push((name, reads(value).chain(index).chain(under).collect()));
            } else if !line.is_empty() && !line.ends_with(':') {
                return None;
            }
        }
        Some(block)
    }

    /// Adds the signals that must stay in one block.
    fn together(&self, names: &mut HashSet<&'a str>) {
        for (written, reads) in &self.writes {
            for (read, line) in reads {
                let changes_later = self.last_write.get(read).is_some_and(|last| last >= line);
                if read != written && changes_later {
                    names.extend([*written, *read]);
                }
            }
        }
    }
}

fn within<'a>(line: &'a str, before: &str, after: &str) -> Option<&'a str> {
    line.strip_prefix(before)?.strip_suffix(after)
}

/// The names in an expression; numbers such as `8'hff` are none.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || ['_', '$', '\''].contains(&c)))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::isolate;

    fn marked(body: &str) -> Vec<String> {
        let declarations = "output reg [7:0] first;\nreg found;\nreg sum;\nreg [3:0] plain;\n";
        let text =
            format!("module m(a);\n{declarations}always @(*) begin\n{body}\nend\nendmodule // m\n");
        let isolated = isolate(&text);
        assert_eq!(
            isolated.replace(" /*verilator isolate_assignments*/", ""),
            text
        );
        isolated
            .lines()
            .filter(|line| line.contains("isolate"))
            .map(|line| {
                line.split(" /*")
                    .next()
                    .unwrap()
                    .rsplit(' ')
                    .next()
                    .unwrap()
                    .into()
            })
            .collect()
    }

    #[test]
    fn a_chain_stays_together_and_the_others_do_not() {
        let body = "found = 1'b0;\nfirst = 8'h0;\nif (a[0] & ~found) begin\nfirst = 8'h1;\nend\n\
                    found = found | a[0];\nif (a[1] & ~found) begin\nfirst = 8'h2;\nend\n\
                    found = found | a[1];\nplain = a;\nsum = sum | a[2];";
        assert_eq!(marked(body), ["sum", "plain"]);
    }

    #[test]
    fn what_is_read_when_it_is_final_may_go() {
        assert_eq!(
            marked(
                "found = a;\nif (found) begin\nfirst = 8'h1;\nend\nelse begin\nfirst = 8'h2;\nend"
            ),
            ["first", "found"]
        );
    }

    #[test]
    fn a_condition_that_changes_inside_its_branch_holds_on() {
        assert_eq!(
            marked("found = a;\nif (found) begin\nfound = 1'b0;\nfirst = 8'h1;\nend\nplain = a;"),
            ["plain"]
        );
    }

    #[test]
    fn a_block_in_another_language_is_left_alone() {
        assert!(marked("for (i = 0; i < 3; i = i + 1)\nfirst = 8'h1;").is_empty());
    }
}
