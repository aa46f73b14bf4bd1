//! Passes the memory map of `spec` and the board's RAM size to the linker.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-env-changed=PDU_RAM_KB");
    println!("cargo:rerun-if-changed=../rt/link.x");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("mips") {
        return;
    }
    let kilobytes: u32 = match std::env::var("PDU_RAM_KB") {
        Ok(text) => text.parse().unwrap_or_else(|_| {
            println!(
                "cargo::error=PDU_RAM_KB is `{text}`: give the RAM size in kilobytes, such as 128"
            );
            std::process::exit(1)
        }),
        Err(_) => 128,
    };
    let script = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../rt/link.x");
    println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    println!("cargo::rustc-link-arg-bins=-zmax-page-size=16");
    for (symbol, value) in [
        ("RAM_BASE", spec::map::RAM_BASE),
        ("RAM_BYTES", kilobytes * 1024),
        ("STACK_BYTES", stack_bytes(kilobytes)),
    ] {
        println!("cargo::rustc-link-arg-bins=--defsym={symbol}={value:#x}");
    }
}

/// Octets of stack.
fn stack_bytes(_ram_kilobytes: u32) -> u32 {
    32 * 1024
}
