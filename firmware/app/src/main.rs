//! The firmware image. On any other machine than GRAFTON it only says so.
#![cfg_attr(target_arch = "mips", no_std, no_main)]

/// Clocks that a turn of the main loop may take before the watchdog bites (two seconds).
#[cfg(target_arch = "mips")]
const WATCHDOG: u32 = 2 * spec::map::SYS_HERTZ;

/// Called by the start-up code.
#[cfg(target_arch = "mips")]
#[no_mangle]
extern "C" fn main() -> ! {
    use app::{plant::FaultReport, settings::Settings, stack, unit};
    use rpc::hardware::Grafton;

    rt::cp0::kick_watchdog(WATCHDOG);
    let fault = rt::cp0::fault();
    let report = FaultReport {
        cause: fault.cause.map_or(0, |cause| cause as u32),
        pc: fault.pc,
        address: fault.address,
        restarts: fault.restarts,
    };
    let settings = Settings::new(rt::settings::block());
    let (plant, mac, seed) = unit::start_plant(Grafton, &settings, rt::kept::load(), report);
    let options = [stack::host_name(settings.name())];
    let identity = stack::Identity {
        mac,
        fallback: settings.fallback(),
        seed,
        options: &options,
    };
    let mut buffers = stack::Buffers::default();
    let mut unit = unit::Unit::new(plant, Grafton, &settings, &mut buffers, identity);
    let mut kept = None;
    loop {
        rt::cp0::kick_watchdog(WATCHDOG);
        unit.step();
        let changes = Some(unit.plant.changes());
        if changes != kept {
            kept = changes;
            rt::kept::store(&unit.plant.kept());
        }
    }
}

#[cfg(not(target_arch = "mips"))]
fn main() {
    eprintln!("pdu-firmware runs on GRAFTON only; `firmware/build` makes its image");
    std::process::exit(1);
}
