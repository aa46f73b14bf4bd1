//! `audit FILE RAM_KB`: whether GRAFTON can run an image, and how large it is. Run by `firmware/build` after linking.

use image::{audit, load::Image};
use std::process::ExitCode;

/// Findings that are printed; the first ones tell what is wrong.
const SHOWN: usize = 10;

fn run() -> Result<String, String> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(kilobytes), None) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: audit FILE RAM_KB".into());
    };
    let kilobytes = kilobytes
        .parse()
        .map_err(|_| format!("`{kilobytes}` is not a number of kilobytes"))?;
    let file = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    let image = Image::load(&file, kilobytes).map_err(|error| format!("{path}: {error}"))?;
    let findings = audit::audit(&image);
    if findings.is_empty() {
        return Ok(audit::sizes(&image));
    }
    let mut lines: Vec<String> = findings
        .iter()
        .take(SHOWN)
        .map(|finding| format!("{path}: {finding}"))
        .collect();
    if findings.len() > SHOWN {
        lines.push(format!("{path}: and {} more", findings.len() - SHOWN));
    }
    Err(lines.join("\n"))
}

fn main() -> ExitCode {
    match run() {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
