//! The firmware image. On any other machine than GRAFTON it only says so.
#![cfg_attr(target_arch = "mips", no_std, no_main)]

#[cfg(target_arch = "mips")]
#[no_mangle]
extern "C" fn main() -> ! {
    loop {
        rt::cp0::kick_watchdog(spec::cpu::WATCHDOG_AT_START);
        if let Some(m) = rt::cp0::receive(rt::cp0::cycles_low().wrapping_add(1000)) {
            if m.call > 10 {
                panic!("x");
            }
        }
    }
}

#[cfg(not(target_arch = "mips"))]
fn main() {
    eprintln!("pdu-firmware runs on GRAFTON only; `firmware/build` makes its image");
    std::process::exit(1);
}
