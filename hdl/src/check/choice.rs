//! Which asserts of a harness a proof is about, and which it takes for granted.
use crate::prop::ASSERT;

/// Paths of asserts, or of blocks, that are proved (none: all of them), and that are given.
#[derive(Default)]
pub(super) struct Choice<'a> {
    pub claimed: Vec<&'a str>,
    pub given: Vec<&'a str>,
}

impl Choice<'_> {
    /// Whether the assert at `path` is one to prove.
    pub fn claims(&self, path: &str) -> bool {
        self.claimed.is_empty() || is_named(path, &self.claimed)
    }

    /// yosys commands that leave the asserts that are claimed, or `only` some if any are named, and make of those that are given
    /// assumptions.
    pub fn commands(&self, properties: &[(String, u8)], only: &[&str]) -> String {
        if only.is_empty() && self.claimed.is_empty() && self.given.is_empty() {
            return String::new();
        }
        self.names_exist(properties);
        let asserts = || properties.iter().filter(|p| p.1 == ASSERT).map(|p| &*p.0);
        let is_looked_at = |path: &str| match only.is_empty() {
            true => self.claims(path),
            false => only.contains(&path),
        };
        let given: Vec<&str> = asserts().filter(|p| is_named(p, &self.given)).collect();
        let kept: String = asserts()
            .filter(|p| is_looked_at(p) || given.contains(p))
            .map(|path| format!("{} %d ", cells(path)))
            .collect();
        let mut commands = format!("delete {ASSERTS} {kept}; ");
        let left = asserts().filter(|p| is_looked_at(p) && !given.contains(p));
        let left = left.count();
        if !given.is_empty() {
            let cells: Vec<String> = given.iter().map(|path| cells(path)).collect();
            commands += &format!("chformal -assert -assert2assume {}; ", cells.join(" "));
        }
        // So that no claim gets lost by its name.
        commands + &format!("select -assert-count {left} {ASSERTS}; ")
    }

    fn names_exist(&self, properties: &[(String, u8)]) {
        for name in self.claimed.iter().chain(&self.given) {
            let is_it = |p: &(String, u8)| p.1 == ASSERT && is_named(&p.0, &[name]);
            assert!(properties.iter().any(is_it), "there is no Assert {name}");
        }
    }
}

/// How yosys selects all asserts: their cells are `$assert`, and in later versions `$check` with a flavour.
const ASSERTS: &str = "t:$assert t:$check r:FLAVOR=assert %i %u";

/// How yosys selects the assert at `path`: its cell is called `$flatten\\watch.\\unaltered.$assert$top.v:1$2`.
fn cells(path: &str) -> String {
    format!("c:?flatten?{}.?assert*", path.replace('.', ".?"))
}

/// Whether a path is one of `names`, or in a block that is.
fn is_named(path: &str, names: &[&str]) -> bool {
    names.iter().any(|name| {
        path.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prop::{ASSUME, COVER};

    #[test]
    fn claims_are_kept_and_what_is_given_is_assumed() {
        let properties: Vec<(String, u8)> = [
            ("order.once", ASSERT),
            ("order.stays", ASSUME),
            ("orders", ASSERT),
            ("port.once", ASSERT),
            ("port.seen", COVER),
        ]
        .map(|(path, kind)| (path.to_string(), kind))
        .into();
        let choice = Choice {
            claimed: vec!["order"],
            given: vec!["port"],
        };
        assert_eq!(
            choice.commands(&properties, &[]),
            format!(
                "delete {ASSERTS} c:?flatten?order.?once.?assert* %d c:?flatten?port.?once.?assert* %d ; \
                 chformal -assert -assert2assume c:?flatten?port.?once.?assert*; select -assert-count 1 {ASSERTS}; "
            )
        );
        assert_eq!(
            Choice::default().commands(&properties, &["orders"]),
            format!("delete {ASSERTS} c:?flatten?orders.?assert* %d ; select -assert-count 1 {ASSERTS}; ")
        );
        assert_eq!(Choice::default().commands(&properties, &[]), "");
    }
}
