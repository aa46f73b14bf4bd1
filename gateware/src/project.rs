//! Where things are.

use std::path::{Path, PathBuf};

/// The project's root folder: the nearest folder upwards from the present one that has `constraints/` and `gateware/`, else
/// where this program was built.
pub fn root() -> PathBuf {
    let is_root =
        |folder: &Path| folder.join("constraints").is_dir() && folder.join("gateware").is_dir();
    let here = std::env::current_dir().unwrap_or_default();
    let built = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    here.ancestors()
        .find(|folder| is_root(folder))
        .unwrap_or(built)
        .to_path_buf()
}

/// The board that is meant where none is named.
pub const DEFAULT_BOARD: &str = "colorlight-i9";

/// Board files.
pub fn constraints() -> PathBuf {
    root().join("constraints")
}

/// What is made for a board.
pub fn output(board: &str) -> PathBuf {
    root().join("bitstreams").join(board)
}
