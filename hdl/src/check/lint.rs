//! Expressions and names that would mean something else in Verilog than in Rust.
//!
//! rust-hdl prints an expression with the parentheses of the Rust text, integer literals as 32-bit constants, and leaves
//! widths to Verilog's context rules; the Rust simulation uses Rust's precedence and wraps at the width of each operand.
//! A sum, shift or complement that is compared, cast, reduced, shifted right or sliced must therefore be given a name (a
//! `Local`) first: the assignment truncates it in both worlds.
use rust_hdl::core::ast::{
    VerilogBlock, VerilogExpression as E, VerilogLoop, VerilogOp as Op, VerilogOpUnary as Un,
};
use rust_hdl::prelude::*;

/// All findings, one line each: path of the block, then what is wrong. Empty is good.
pub fn lint(dut: &dyn Block) -> Vec<String> {
    let mut lint = Lint::default();
    dut.accept("top", &mut lint);
    lint.findings.sort();
    lint.findings.dedup();
    lint.findings
}

#[derive(Default)]
struct Lint {
    path: Vec<String>,
    loops: Vec<String>,
    findings: Vec<String>,
}

impl Lint {
    fn say(&mut self, text: &str) {
        let line = format!("{}: {text}", self.path.join("."));
        self.findings.push(line);
    }
    fn name(&mut self, name: &str) {
        if KEYWORDS.contains(&name) {
            self.say(&format!("`{name}` is a word of Verilog or SystemVerilog"));
        }
    }
    /// Does the value depend on the width it is evaluated in?
    fn elastic(&self, e: &E) -> bool {
        match e {
            E::Paren(x) => self.elastic(x),
            E::Binary(_, Op::Add | Op::Sub | Op::Mul | Op::Shl, _) => !self.is_index(e),
            E::Binary(l, Op::BitAnd | Op::BitOr | Op::BitXor, r) => {
                self.elastic(l) || self.elastic(r)
            }
            E::Binary(l, Op::Shr, _) => self.elastic(l),
            E::Unary(Un::Not | Un::Neg, _) | E::IndexReplace(..) => true,
            _ => false,
        }
    }
    /// An expression of loop variables and literals only: a number at elaboration.
    fn is_index(&self, e: &E) -> bool {
        match e {
            E::Paren(x) => self.is_index(x),
            E::Binary(l, _, r) => self.is_index(l) && self.is_index(r),
            E::Signal(name) => self.loops.contains(name),
            E::Literal(_) => true,
            _ => false,
        }
    }
}

impl Probe for Lint {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        self.name(name);
        self.path.push(name.into());
        if let Verilog::Combinatorial(code) = node.hdl() {
            self.visit_block(&code);
        }
    }
    fn visit_start_namespace(&mut self, name: &str, _: &dyn Block) {
        self.path.push(name.into());
    }
    fn visit_atom(&mut self, name: &str, atom: &dyn Atom) {
        self.name(name);
        if let TypeKind::Bits(width) | TypeKind::Signed(width) = atom.descriptor().kind {
            if width > 32 {
                self.say(&format!("`{name}` has {width} bits; more than 32 are very slow in simulation: use several lanes"));
            }
        }
    }
    fn visit_end_namespace(&mut self, _: &str, _: &dyn Block) {
        self.path.pop();
    }
    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        self.path.pop();
    }
}

fn precedence(op: &Op) -> u8 {
    match op {
        Op::Mul => 10,
        Op::Add | Op::Sub => 9,
        Op::Shl | Op::Shr => 8,
        Op::Lt | Op::Le | Op::Gt | Op::Ge => 7,
        Op::Eq | Op::Ne => 6,
        Op::BitAnd => 5,
        Op::BitXor => 4,
        Op::BitOr => 3,
        Op::LogicalAnd => 2,
        Op::LogicalOr => 1,
    }
}

fn text(e: &E) -> String {
    let long = format!("{e:?}");
    long.chars().take(120).collect()
}

impl VerilogVisitor for Lint {
    fn visit_loop(&mut self, a: &VerilogLoop) {
        self.loops.push(a.index.clone());
        let code: &VerilogBlock = &a.block;
        self.visit_block(code);
        self.loops.pop();
    }
    fn visit_binop(&mut self, l: &E, op: &Op, r: &E) {
        for (child, right) in [(l, false), (r, true)] {
            if let E::Binary(_, inner, _) = child {
                if precedence(inner) < precedence(op)
                    || (right && precedence(inner) == precedence(op))
                {
                    self.say(&format!("{inner:?} inside {op:?} needs parentheses"));
                }
            }
        }
        let compares = matches!(op, Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge);
        if compares && (self.elastic(l) || self.elastic(r)) {
            self.say(&format!(
                "comparison ({op:?}) of an unnamed sum, shift or complement: {} / {}",
                text(l),
                text(r)
            ));
        }
        if matches!(op, Op::Shr) && self.elastic(l) {
            self.say(&format!(
                "right shift of an unnamed sum, shift or complement: {}",
                text(l)
            ));
        }
        let signed = |e: &E| matches!(e, E::Signed(_));
        if signed(l) != signed(r) && !matches!(op, Op::Shl | Op::Shr) {
            self.say(&format!(
                "{op:?} mixes signed and unsigned: Verilog takes both as unsigned"
            ));
        }
        self.visit_expression(l);
        self.visit_expression(r);
    }
    fn visit_unop(&mut self, op: &Un, e: &E) {
        if matches!(op, Un::All | Un::Any | Un::Xor) && self.elastic(e) {
            self.say(&format!(
                "reduction of an unnamed sum, shift or complement: {}",
                text(e)
            ));
        }
        if matches!(op, Un::Not | Un::Neg) && matches!(e, E::Binary(..)) {
            self.say(&format!("{op:?} of an operation needs parentheses"));
        }
        self.visit_expression(e);
    }
    fn visit_cast(&mut self, e: &E, _: &usize) {
        if self.elastic(e) {
            self.say(&format!(
                "bit_cast of an unnamed sum, shift or complement: {}",
                text(e)
            ));
        }
        self.visit_expression(e);
    }
    fn visit_slice(&mut self, e: &E, _: &usize, offset: &E) {
        if !matches!(e, E::Signal(_)) {
            self.say(&format!("slice of an expression: {}", text(e)));
        }
        self.visit_expression(e);
        self.visit_expression(offset);
    }
    fn visit_index(&mut self, e: &E, at: &E) {
        if !matches!(e, E::Signal(_)) {
            self.say(&format!("bit of an expression: {}", text(e)));
        }
        self.visit_expression(e);
        self.visit_expression(at);
    }
}

/// Words that may not be names: Verilog 2005 and SystemVerilog 2017, without those that Rust does not allow either.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "accept_on", "alias", "always", "always_comb", "always_ff", "always_latch", "and", "assert", "assign", "assume", "automatic",
    "before", "begin", "bind", "bins", "binsof", "bit", "buf", "bufif0", "bufif1", "byte", "case", "casex", "casez", "cell",
    "chandle", "checker", "class", "clocking", "cmos", "config", "constraint", "context", "cover", "covergroup", "coverpoint",
    "cross", "deassign", "default", "defparam", "design", "disable", "dist", "edge", "end", "endcase", "endchecker", "endclass",
    "endclocking", "endconfig", "endfunction", "endgenerate", "endgroup", "endinterface", "endmodule", "endpackage",
    "endprimitive", "endprogram", "endproperty", "endsequence", "endspecify", "endtable", "endtask", "event", "eventually",
    "expect", "export", "extends", "final", "first_match", "force", "foreach", "forever", "fork", "forkjoin", "function",
    "generate", "genvar", "global", "highz0", "highz1", "iff", "ifnone", "ignore_bins", "illegal_bins", "implements", "implies",
    "import", "incdir", "include", "initial", "inout", "input", "inside", "instance", "int", "integer", "interconnect",
    "interface", "intersect", "join", "join_any", "join_none", "large", "liblist", "library", "local", "localparam", "logic",
    "longint", "macromodule", "matches", "medium", "modport", "module", "nand", "negedge", "nettype", "new", "nexttime", "nmos",
    "nor", "noshowcancelled", "not", "notif0", "notif1", "null", "or", "output", "package", "packed", "parameter", "pmos",
    "posedge", "primitive", "priority", "program", "property", "protected", "pull0", "pull1", "pulldown", "pullup",
    "pulsestyle_ondetect", "pulsestyle_onevent", "pure", "rand", "randc", "randcase", "randsequence", "rcmos", "real",
    "realtime", "reg", "reject_on", "release", "repeat", "restrict", "rnmos", "rpmos", "rtran", "rtranif0", "rtranif1",
    "s_always", "s_eventually", "s_nexttime", "s_until", "s_until_with", "scalared", "sequence", "shortint", "shortreal",
    "showcancelled", "signed", "small", "soft", "solve", "specify", "specparam", "static", "string", "strong", "strong0",
    "strong1", "struct", "super", "supply0", "supply1", "sync_accept_on", "sync_reject_on", "table", "tagged", "task", "this",
    "throughout", "time", "timeprecision", "timeunit", "tran", "tranif0", "tranif1", "tri", "tri0", "tri1", "triand", "trior",
    "trireg", "type", "typedef", "union", "unique", "unique0", "unsigned", "until", "until_with", "untyped", "use", "uwire",
    "var", "vectored", "virtual", "void", "wait", "wait_order", "wand", "weak", "weak0", "weak1", "while", "wildcard", "wire",
    "with", "within", "wor", "xnor", "xor",
];
