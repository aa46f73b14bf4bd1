//! The generated parts of the datasheet.
//!
//! A committed Markdown file holds generated blocks between a `<!-- generated: NAME -->` and a `<!-- end -->` line.
//! [`refresh`] writes each block again from what the project says of itself; a test fails when a block is stale.

mod mib;
mod tables;
pub mod wave;

use std::path::{Path, PathBuf};

/// Where a generated block begins; its name follows.
const BEGIN: &str = "<!-- generated: ";
/// Where it ends.
const END: &str = "<!-- end -->";

/// What can be wrong with a document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A file cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// Nobody makes this block.
    #[error("{path}: nothing generates a block named '{name}'; known are: {known}")]
    UnknownBlock {
        /// The file.
        path: PathBuf,
        /// Name in the file.
        name: String,
        /// Names that exist.
        known: String,
    },
    /// A block has no end.
    #[error("{path}: block '{name}' has no '{END}' line")]
    NoEnd {
        /// The file.
        path: PathBuf,
        /// Name of the block.
        name: String,
    },
}

/// Rewrites the generated blocks of every Markdown file under `docs`, and the MIB module, and returns the files that changed
/// (or would, when `write` is false).
pub fn refresh(docs: &Path, write: bool) -> Result<Vec<PathBuf>, DocumentError> {
    let mut stale = Vec::new();
    let mut renew = |path: PathBuf, make: &dyn Fn(&Path, &str) -> Result<String, DocumentError>| {
        let file = |reason| DocumentError::File {
            path: path.clone(),
            reason,
        };
        let old = std::fs::read_to_string(&path).map_err(file)?;
        let new = make(&path, &old)?;
        if new != old {
            if write {
                std::fs::write(&path, new).map_err(file)?;
            }
            stale.push(path);
        }
        Ok(())
    };
    for path in markdown_files(docs)? {
        renew(path, &regenerate)?;
    }
    renew(docs.join(mib::PLACE), &|_, _| Ok(mib::module()))?;
    Ok(stale)
}

fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>, DocumentError> {
    let file = |reason| DocumentError::File {
        path: folder.into(),
        reason,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(file)? {
        let path = entry.map_err(file)?.path();
        if path.is_dir() {
            files.extend(markdown_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn regenerate(path: &Path, old: &str) -> Result<String, DocumentError> {
    let mut new = String::with_capacity(old.len());
    let mut lines = old.lines();
    while let Some(line) = lines.next() {
        new.push_str(line);
        new.push('\n');
        let Some(name) = line
            .strip_prefix(BEGIN)
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let content = tables::block(name).ok_or_else(|| DocumentError::UnknownBlock {
            path: path.into(),
            name: name.into(),
            known: tables::NAMES.join(", "),
        })?;
        if !lines.any(|line| line == END) {
            return Err(DocumentError::NoEnd {
                path: path.into(),
                name: name.into(),
            });
        }
        new.push_str(&content);
        new.push_str(END);
        new.push('\n');
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
    }

    #[test]
    fn datasheet_is_fresh() {
        let stale = refresh(&docs(), false).unwrap();
        assert!(stale.is_empty(), "run `make docs`: stale are {stale:?}");
    }

    #[test]
    fn a_stale_block_is_rewritten() {
        let text = "before\n<!-- generated: nodes -->\nold\n<!-- end -->\nafter\n";
        let new = regenerate(Path::new("x.md"), text).unwrap();
        assert!(new.starts_with("before\n") && new.ends_with("<!-- end -->\nafter\n"));
        assert!(new.contains("| 0x8003 | periph |") && !new.contains("old"));
        assert_eq!(regenerate(Path::new("x.md"), &new).unwrap(), new);
    }

    #[test]
    fn mistakes_are_named() {
        let unknown = regenerate(
            Path::new("x.md"),
            "<!-- generated: nonsense -->\n<!-- end -->\n",
        );
        assert!(unknown.unwrap_err().to_string().contains("nonsense"));
        let endless = regenerate(Path::new("x.md"), "<!-- generated: nodes -->\n");
        assert!(endless.unwrap_err().to_string().contains("has no"));
    }

    #[test]
    fn every_block_can_be_made() {
        for name in tables::NAMES {
            assert!(tables::block(name).is_some(), "{name}");
        }
    }
}
