//! Passes the memory map of `spec` to the linker.

use std::path::Path;

/// Octets of stack. Its use is measured when the image runs on the instruction model (crate `image`, test `boot`).
const STACK_BYTES: u32 = 28 * 1024;

fn main() {
    println!("cargo::rerun-if-changed=../rt/link.x");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("mips") {
        return;
    }
    let manifest = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let script = Path::new(&manifest).join("../rt/link.x");
    println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    println!("cargo::rustc-link-arg-bins=-zmax-page-size=16");
    for (symbol, value) in [
        ("RAM_BASE", spec::map::RAM_BASE),
        ("STACK_BYTES", STACK_BYTES),
    ] {
        println!("cargo::rustc-link-arg-bins=--defsym={symbol}={value:#x}");
    }
}
