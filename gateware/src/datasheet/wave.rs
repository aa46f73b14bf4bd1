//! Waveforms of the datasheet: what a test recorded, clock by clock, as a picture in SVG.

use std::fmt::Write;

/// Width of the column of names, in pixels.
const NAMES: usize = 190;
/// Width of a clock.
const CLOCK: usize = 24;
/// Height of a row, and of what is drawn in it.
const ROW: usize = 30;
const HIGH: usize = 20;
/// Width of a letter.
const LETTER: usize = 7;

/// What a signal shows in a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One wire.
    Bit(bool),
    /// Several wires, in words, and which colour of [`COLOURS`]. Equal words of clocks that follow each other are drawn as one.
    Word(String, usize),
    /// Several wires that mean nothing now.
    Nothing,
}

/// Fills of words.
pub const COLOURS: [&str; 4] = ["#dce9f7", "#fbe3c3", "#d9f0d9", "#f7d4d4"];

enum Row {
    Heading(String),
    Signal(String, Vec<Value>),
    /// Something said of the signal above it: from and to (exclusive) which clock, and what.
    Note(usize, usize, String),
}

/// A picture with a row for each signal.
pub struct Wave {
    title: String,
    rows: Vec<Row>,
}

impl Wave {
    /// An empty one. The title is what those hear who cannot see.
    pub fn new(title: &str) -> Self {
        Wave {
            title: title.into(),
            rows: Vec::new(),
        }
    }

    /// A line of text above the next signals.
    pub fn heading(&mut self, text: &str) {
        self.rows.push(Row::Heading(text.into()));
    }

    /// A signal, clock by clock.
    pub fn signal(&mut self, name: &str, values: impl IntoIterator<Item = Value>) {
        let values = values.into_iter().collect();
        self.rows.push(Row::Signal(name.into(), values));
    }

    /// One wire, clock by clock.
    pub fn bit(&mut self, name: &str, levels: impl IntoIterator<Item = bool>) {
        self.signal(name, levels.into_iter().map(Value::Bit));
    }

    /// Says something of the signal above, from the beginning of clock `from` to the end of clock `to`.
    pub fn note(&mut self, from: usize, to: usize, text: &str) {
        self.rows.push(Row::Note(from, to + 1, text.into()));
    }

    fn clocks(&self) -> usize {
        let length = |row: &Row| match row {
            Row::Signal(_, values) => values.len(),
            _ => 0,
        };
        self.rows.iter().map(length).max().unwrap_or(0)
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let (width, height) = (
            NAMES + (self.clocks() + 1) * CLOCK,
            (self.rows.len() + 1) * ROW + 10,
        );
        let mut out = String::new();
        let mut line = |text: String| writeln!(out, "{text}").expect("writing to a string");
        line(format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="11">"#
        ));
        line(format!("<title>{}</title>", escaped(&self.title)));
        line(format!(
            r##"<rect width="{width}" height="{height}" fill="#ffffff"/>"##
        ));
        for clock in 0..=self.clocks() {
            let x = NAMES + clock * CLOCK;
            line(format!(
                r##"<path d="M{x} {} V{}" stroke="#e4e4e4"/>"##,
                ROW - 6,
                height - 8
            ));
            if clock % 5 == 0 && clock < self.clocks() {
                line(text(
                    x + CLOCK / 2,
                    ROW - 12,
                    "middle",
                    "#707070",
                    &clock.to_string(),
                ));
            }
        }
        line(text(8, ROW - 12, "start", "#707070", "clock"));
        for (number, row) in self.rows.iter().enumerate() {
            let bottom = (number + 2) * ROW - 6;
            match row {
                Row::Heading(words) => line(format!(
                    r##"<text x="8" y="{}" font-weight="bold" fill="#000000">{}</text>"##,
                    bottom - 4,
                    escaped(words)
                )),
                Row::Signal(name, values) => {
                    line(text(8, bottom - 6, "start", "#000000", name));
                    line(signal(values, bottom));
                }
                Row::Note(from, to, words) => line(note(*from, *to, bottom, words)),
            }
        }
        line("</svg>".into());
        out
    }
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;");
    words.replace('<', "&lt;").replace('>', "&gt;")
}

fn text(x: usize, y: usize, anchor: &str, colour: &str, words: &str) -> String {
    let words = escaped(words);
    format!(r#"<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{words}</text>"#)
}

/// Runs of equal values, each with its first clock and the one after it.
fn runs(values: &[Value]) -> Vec<(usize, usize, &Value)> {
    let mut runs: Vec<(usize, usize, &Value)> = Vec::new();
    for (clock, value) in values.iter().enumerate() {
        match runs.last_mut() {
            Some((_, end, last)) if *last == value => *end = clock + 1,
            _ => runs.push((clock, clock + 1, value)),
        }
    }
    runs
}

fn signal(values: &[Value], bottom: usize) -> String {
    let (top, middle) = (bottom - HIGH, bottom - HIGH / 2);
    let mut wire = String::new();
    let mut words = String::new();
    for (from, to, value) in runs(values) {
        let (left, right) = (NAMES + from * CLOCK, NAMES + to * CLOCK);
        match value {
            Value::Bit(level) => {
                let y = if *level { top } else { bottom };
                let begin = if wire.is_empty() { "M" } else { "L" };
                wire += &format!("{begin}{left} {y} H{right} ");
            }
            Value::Nothing => {
                words += &format!(r##"<path d="M{left} {middle} H{right}" stroke="#909090"/>"##);
            }
            Value::Word(said, colour) => {
                let (inner, outer) = (left + 3, right - 3);
                let fill = COLOURS[colour % COLOURS.len()];
                words += &format!(
                    r##"<path d="M{left} {middle} L{inner} {top} H{outer} L{right} {middle} L{outer} {bottom} H{inner} Z" fill="{fill}" stroke="#303030"/>"##
                );
                // A word that is cut by the edge of the picture may have no room for what it says.
                let room = (right - left) / LETTER;
                let said = if said.chars().count() > room {
                    ""
                } else {
                    said
                };
                words += &text((left + right) / 2, bottom - 6, "middle", "#000000", said);
            }
        }
    }
    if !wire.is_empty() {
        words += &format!(
            r##"<path d="{}" fill="none" stroke="#1f4e8c" stroke-width="1.5"/>"##,
            wire.trim_end()
        );
    }
    words
}

/// A line with an end at each side, and below it what it means.
fn note(from: usize, to: usize, bottom: usize, words: &str) -> String {
    let (left, right, y) = (NAMES + from * CLOCK, NAMES + to * CLOCK, bottom - HIGH + 4);
    let (low, high) = (y - 4, y + 4);
    let line = format!(
        r##"<path d="M{left} {low} V{high} M{left} {y} H{right} M{right} {low} V{high}" stroke="#b03030"/>"##
    );
    line + &text(left + 2, bottom + 2, "start", "#b03030", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_are_one_and_levels_one_line() {
        let word = |text: &str| Value::Word(text.into(), 0);
        let mut wave = Wave::new("two < three");
        wave.signal("link", [word("a"), word("a"), word("b"), Value::Nothing]);
        wave.bit("ready", [false, true, true, false]);
        wave.note(1, 2, "two clocks");
        let svg = wave.svg();
        assert_eq!(svg.matches(">a</text>").count(), 1);
        assert_eq!(svg.matches(">b</text>").count(), 1);
        assert!(svg.contains("two &lt; three"));
        let level = format!("L{} ", NAMES + CLOCK);
        assert!(svg.contains(&level), "rises where clock 1 begins");
        assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
    }
}
