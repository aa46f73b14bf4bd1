//! The C compiler for programs that run on GRAFTON alone.
use spec::cpu::Cp0;
use spec::map::RAM_BASE;
use std::process::Command;

/// The compiler's command.
pub const GCC: &str = "mips-linux-gnu-gcc";
/// Where such a program tells its end: its section `.tohost`, far behind everything else in 1 MB of RAM.
pub const TOHOST: u32 = RAM_BASE + 0xf_f000;

/// MIPS-I code and nothing but the program, at its place in RAM; the macro `CP0_CYCLES` is the number of the clock counter.
pub fn flags() -> Vec<String> {
    let fixed =
        "-EB -march=mips1 -mabi=32 -msoft-float -mno-abicalls -fno-pic -G0 -nostdlib -static";
    let mut flags: Vec<String> = fixed.split(' ').map(str::to_string).collect();
    flags.extend([
        format!("-Wl,-Ttext={RAM_BASE:#x}"),
        format!("-Wl,--section-start=.tohost={TOHOST:#x}"),
        format!("-DCP0_CYCLES={}", Cp0::Cycles as u8),
    ]);
    flags
}

/// The compiler with these flags.
pub fn gcc() -> Command {
    let mut command = Command::new(GCC);
    command.args(flags());
    command
}
