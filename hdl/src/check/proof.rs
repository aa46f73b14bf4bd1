//! Properties of a harness, proved with yosys and an SMT solver.
use super::accept::{accept, emit};
use super::choice::Choice;
use super::measure::tell;
use super::tools;
use crate::prop::{properties, ASSERT, COVER};
use rust_hdl::prelude::*;
use std::path::Path;
use std::time::Instant;

/// What to prove and how deep. A mode that is not asked for is not run.
pub struct Proof<'a> {
    name: &'a str,
    bounded: Option<u32>,
    induction: Option<u32>,
    cover: Option<u32>,
    mutation: Option<(&'a str, &'a str, &'a str)>,
    views: Vec<(String, String)>,
    watched_words: Vec<String>,
    cuts: Vec<&'a str>,
    choice: Choice<'a>,
}

impl<'a> Proof<'a> {
    /// Nothing yet; `name` names the folder and the report lines.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            bounded: None,
            induction: None,
            cover: None,
            mutation: None,
            views: vec![],
            watched_words: vec![],
            cuts: vec![],
            choice: Choice::default(),
        }
    }
    /// Lets claims speak of what has no port: the harness' input `input` shows the net `net` of the flattened circuit, such as
    /// `dut.ledger.held.q`, or several with commas between, the highest first (`dut.owners.mem[1],dut.owners.mem[0]`). The
    /// circuit stays as it is. A net that is not there or has another width is an error.
    pub fn view(mut self, input: impl Into<String>, net: impl Into<String>) -> Self {
        self.views.push((input.into(), net.into()));
        self
    }
    /// Only these asserts are proved: paths, or what they begin with (`order` for all of the block `order`).
    pub fn claims(mut self, claims: &[&'a str]) -> Self {
        self.choice.claimed.extend(claims);
        self
    }
    /// These asserts, named as in [Self::claims], are taken for granted: another proof of the same harness proves them.
    pub fn given(mut self, given: &[&'a str]) -> Self {
        self.choice.given.extend(given);
        self
    }
    /// The block that is `module` (its path with `$`, such as `top$dut$queue`) is taken away: its outputs are anything, in every
    /// clock. What is proved so holds whatever the block does.
    pub fn cut(mut self, module: &'a str) -> Self {
        self.cuts.push(module);
        self
    }
    /// The `SharedRam`, `Mem` or `LutRam` that is `module` (its path with `$`, such as `top$dut$bank`) keeps one word only: that at the address which
    /// the harness' signal `address` names; it must not change. All other words read as anything. What is proved with it holds
    /// of the whole memory, as the address is any.
    pub fn watched_word(mut self, module: impl Into<String>, address: &str) -> Self {
        let module = module.into();
        let mut path = String::new();
        for part in module.split('$').skip(1) {
            // The number of a place in an array belongs to the name before it.
            let number = part.starts_with(|first: char| first.is_ascii_digit());
            path += if number { "$" } else { "." };
            path += part;
        }
        self.watched_words.push(module);
        self.view(format!("{}.watched", &path[1..]), address)
    }
    /// For negative controls: in the Verilog of `module` (its path with `$`, such as `top$dut`) the text `from`, which must be
    /// there exactly once, becomes `to` before anything is proved.
    pub fn mutation(mut self, module: &'a str, from: &'a str, to: &'a str) -> Self {
        self.mutation = Some((module, from, to));
        self
    }
    /// From power-up, every behaviour of this many clocks.
    pub fn bounded(mut self, depth: u32) -> Self {
        self.bounded = Some(depth);
        self
    }
    /// If it held for this many clocks it holds in the next: with [Self::bounded] of the same depth, for ever.
    pub fn induction(mut self, depth: u32) -> Self {
        self.induction = Some(depth);
        self
    }
    /// Every `Cover` can be reached within this many clocks.
    pub fn cover(mut self, depth: u32) -> Self {
        self.cover = Some(depth);
        self
    }

    /// Proves it or panics with the name of the property that fails.
    pub fn run<T: Block>(&self, mut harness: T) {
        if let Some(Err(failure)) = self.outcome(&mut harness, &[]) {
            panic!("{}: {failure}", self.name);
        }
    }

    /// For negative controls: one of `claims` (paths of `Assert`s) must be refuted; only these are looked at. Panics if they
    /// hold, or if what fails is something else.
    pub fn refutes<T: Block>(&self, mut harness: T, claims: &[&str]) {
        let start = Instant::now();
        let known = properties(&harness);
        for claim in claims {
            let is_assert = known
                .iter()
                .any(|(name, kind)| name == claim && *kind == ASSERT);
            assert!(is_assert, "{}: there is no Assert {claim}", self.name);
        }
        let Some(outcome) = self.outcome(&mut harness, claims) else {
            return;
        };
        let Err(failure) = outcome else {
            panic!(
                "{}: {} should have been refuted",
                self.name,
                claims.join(" or ")
            );
        };
        let broken = refuted(&failure);
        let Some(claim) = claims
            .iter()
            .find(|claim| broken.iter().any(|b| b == *claim))
        else {
            panic!(
                "{}: what failed is no claim of the harness: {failure}",
                self.name
            );
        };
        let depth = self.bounded.or(self.induction).unwrap_or(0);
        let solver = tools::solver().map_or("", |(solver, _)| solver);
        let seconds = start.elapsed().as_secs_f64();
        let fault = self.mutation.map_or(String::new(), |(module, from, to)| {
            let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let place = module.split_once('$').map_or("", |(_, path)| path);
            format!(
                "{}: {} -> {}",
                place.replace('$', "."),
                one_line(from),
                one_line(to)
            )
        });
        report(
            self.name,
            claim,
            &format!("refuted\tfault={fault}"),
            solver,
            depth,
            seconds,
        );
    }

    /// Looks at all asserts, or, if any are named, at those only.
    fn outcome<T: Block>(&self, harness: &mut T, only: &[&str]) -> Option<Result<(), String>> {
        let directory = if let Some((module, from, to)) = self.mutation {
            // What it is a mutant of has been accepted when its claims were proved.
            let directory = emit(self.name, harness);
            mutate(&directory.join("top.v"), module, from, to);
            tools::present(&["yosys"], self.name).then_some(directory)?
        } else {
            accept(self.name, harness)?
        };
        for module in &self.watched_words {
            crate::mem::keep_one_word(&directory.join("top.v"), module);
        }
        let Some((solver, _)) = tools::solver() else {
            tools::present(&["z3"], self.name);
            return None;
        };
        if !tools::present(&["yosys-smtbmc"], self.name) {
            return None;
        }
        let script = format!(
            "read_verilog -formal top.v; hierarchy -check -top top; proc; {}flatten; {}{}\
             prep -top top -flatten; memory_map; async2sync; \
             opt -full; dffunmap; opt_clean; write_smt2 -wires top.smt2",
            self.take_away(),
            self.choice.commands(&properties(harness), only),
            self.open_views()
        );
        let (good, log) = tools::run(&directory, "yosys", &["-q", "-p", &script]);
        assert!(
            good,
            "{}: yosys cannot prepare the proof:\n{log}",
            self.name
        );
        let properties = properties(harness);
        let count = |kind: u8| properties.iter().filter(|p| p.1 == kind).count();
        assert!(
            count(ASSERT) > 0 || self.bounded.or(self.induction).is_none(),
            "{}: no Assert in the harness",
            self.name
        );
        assert!(
            count(COVER) > 0 || self.cover.is_none(),
            "{}: no Cover in the harness",
            self.name
        );
        let modes = [
            ("bounded", "", self.bounded),
            ("induction", "-i", self.induction),
            ("cover", "-c", self.cover),
        ];
        for (mode, option, depth) in modes {
            let Some(depth) = depth else { continue };
            if let Err(failure) = solve(&directory, solver, mode, option, depth, |seconds| {
                let kind = if mode == "cover" { COVER } else { ASSERT };
                let told = |path: &str| kind == COVER || self.choice.claims(path);
                for (property, _) in properties.iter().filter(|p| p.1 == kind && told(&p.0)) {
                    report(self.name, property, mode, solver, depth, seconds);
                }
            }) {
                return Some(Err(failure));
            }
        }
        Some(Ok(()))
    }

    /// yosys commands for what is cut away.
    fn take_away(&self) -> String {
        let each = self.cuts.iter();
        each.map(|module| format!("cutpoint {module}; ")).collect()
    }

    /// yosys commands that tie the harness' inputs to what they show, before anything is optimised away but what nothing sees.
    fn open_views(&self) -> String {
        if self.views.is_empty() {
            return String::new();
        }
        let ties = |of_memories: bool| -> String {
            let of_kind = self
                .views
                .iter()
                .filter(|(_, net)| net.contains(".mem[") == of_memories);
            of_kind
                .map(|(input, net)| {
                    format!("delete -input top/w:{input}; connect -nounset -set {input} {net}; ")
                })
                .collect()
        };
        // A memory whose words are shown stays even if a fault leaves it unread.
        format!(
            "memory_collect; setattr -set keep 1 t:$mem_v2; {}opt_clean; memory_map; {}",
            ties(false),
            ties(true)
        )
    }
}

/// Paths of the asserts that the solver's report names: `$flatten/rules./allowed.$assert$top.v:601$174` is `rules.allowed`.
fn refuted(report: &str) -> Vec<String> {
    report
        .split("Assert failed in top: ")
        .skip(1)
        .map(|rest| {
            let path = rest
                .split_once(" ($flatten/")
                .map_or(rest, |(_, path)| path);
            let path = path.split_once(".$assert").map_or(path, |(path, _)| path);
            path.replace("./", ".")
        })
        .collect()
}

fn mutate(file: &Path, module: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("accept has just written it");
    let head = format!("module {module}(");
    let Some((before, rest)) = text.split_once(&head) else {
        panic!("mutation: there is no module {module}");
    };
    let (body, after) = rest.split_once("endmodule").expect("a module has an end");
    let places = body.matches(from).count();
    assert!(
        places == 1,
        "mutation: `{from}` is {places} times in module {module}:{body}"
    );
    let body = body.replacen(from, to, 1);
    std::fs::write(file, format!("{before}{head}{body}endmodule{after}")).expect("write top.v");
}

fn solve(
    directory: &Path,
    solver: &str,
    mode: &str,
    option: &str,
    depth: u32,
    good: impl Fn(f64),
) -> Result<(), String> {
    let start = Instant::now();
    let depth_text = depth.to_string();
    let trace = format!("{mode}.vcd");
    // Without --unroll z3 can take minutes for a step that it does in a second with it.
    let mut arguments = vec![
        "--unroll",
        "-s",
        solver,
        "-t",
        &depth_text,
        "--dump-vcd",
        &trace,
        "top.smt2",
    ];
    if !option.is_empty() {
        arguments.insert(0, option);
    }
    let (success, log) = tools::run(directory, "yosys-smtbmc", &arguments);
    if success {
        good(start.elapsed().as_secs_f64());
        return Ok(());
    }
    let mut lines: Vec<_> = log
        .lines()
        .filter(|l| l.contains("failed") || l.contains("Unreached") || l.contains("rror"))
        .collect();
    if lines.is_empty() {
        lines = log.lines().rev().take(5).collect();
    }
    Err(format!(
        "{mode}, depth {depth}: {} (trace in {}/{trace})",
        lines.join("; "),
        directory.display()
    ))
}

/// One line a property: tab-separated name=value pairs, printed and appended to the file named by `PDU_PROOF_LOG`.
fn report(proof: &str, claim: &str, mode: &str, engine: &str, depth: u32, seconds: f64) {
    let line =
        format!("PROOF\tproof={proof}\tclaim={claim}\tmode={mode}\tengine=yosys-smtbmc {engine}\tdepth={depth}\tseconds={seconds:.1}");
    tell("PDU_PROOF_LOG", &line);
}

/// Proves all asserts for ever (bounded and induction) and reaches all covers, if there are any, at one depth.
pub fn prove<T: Block>(name: &str, harness: T, depth: u32) {
    let proof = Proof::new(name).bounded(depth).induction(depth);
    let has_covers = properties(&harness).iter().any(|p| p.1 == COVER);
    if has_covers {
        proof.cover(depth)
    } else {
        proof
    }
    .run(harness);
}

/// For negative controls: one of `claims` fails within `depth` clocks of power-up. Panics if none does.
pub fn refute<T: Block>(name: &str, harness: T, depth: u32, claims: &[&str]) {
    Proof::new(name).bounded(depth).refutes(harness, claims);
}

#[cfg(test)]
mod tests {
    use super::refuted;

    #[test]
    fn refuted_claims_are_read_from_the_report() {
        let report = "bounded, depth 9: ##   0:00:00  Assert failed in top: top.v:175.18-189.6|top.v:601.28-601.42 \
                      ($flatten/contract./not_forgotten.$assert$top.v:601$174); ##   0:00:00  Assert failed in top: \
                      top.v:203.28-206.6 ($flatten/owes_what_it_holds.$assert$top.v:1744$404); ##   0:00:00  Status: FAILED";
        assert_eq!(
            refuted(report),
            ["contract.not_forgotten", "owes_what_it_holds"]
        );
        assert!(refuted("bounded, depth 9: Error: no solver").is_empty());
    }
}
