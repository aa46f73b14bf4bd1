//! The list of the 2013 unit's mistakes names tests that exist.
use gateware::project;
use std::fs;

/// Ids that the list must have, a group and its number of mistakes.
const GROUPS: [(&str, usize); 11] = [
    ("D-NOC", 5),
    ("D-RAM", 4),
    ("D-SYS", 2),
    ("D-BOOT", 1),
    ("D-FLS", 2),
    ("D-CPU", 11),
    ("D-PER", 6),
    ("D-BRK", 7),
    ("D-MAC", 8),
    ("D-FW", 11),
    ("D-SNMP", 3),
];

/// Id and last column of each row.
fn rows(page: &str) -> Vec<(String, String)> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| id ");
    page.lines()
        .filter(is_row)
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(str::trim);
            let id = cells.next().unwrap_or_default().to_string();
            (id, cells.next_back().unwrap_or_default().to_string())
        })
        .collect()
}

#[test]
fn every_mistake_has_a_row_and_every_test_named_there_exists() {
    let root = project::root();
    let page = fs::read_to_string(root.join("docs/defects.md")).expect("the list");
    let rows = rows(&page);
    for (group, count) in GROUPS {
        for number in 1..=count {
            let id = format!("{group}-{number}");
            assert_eq!(rows.iter().filter(|row| row.0 == id).count(), 1, "{id}");
        }
    }
    for (id, shown_by) in rows {
        let names: Vec<&str> = shown_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty() || shown_by == "the same two", "{id}");
        for name in names {
            let (file, test) = name
                .split_once("::")
                .unwrap_or_else(|| panic!("{id}: {name}"));
            let text =
                fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("{id}: no {file}"));
            let is_there = text.contains(&format!("fn {test}("));
            assert!(is_there, "{id}: {file} has no {test}");
        }
    }
}
