//! The datasheet's waveforms: each is recorded by a test that also checks what it shows. `PDU_WRITE_DOCS=1` writes the pictures,
//! else a difference to the committed ones fails.
mod collision;
mod inrush;
mod link;
mod router;

use gateware::datasheet::wave::Wave;
use std::path::Path;

/// Compares a picture with the datasheet's, or writes it there.
fn committed(name: &str, wave: &Wave) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/datasheet/waves");
    let path = folder.join(format!("{name}.svg"));
    let new = wave.svg();
    if std::env::var_os("PDU_WRITE_DOCS").is_some() {
        std::fs::write(&path, new).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(new == old, "run `make docs`: {} is stale", path.display());
}
