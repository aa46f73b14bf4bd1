//! GRAFTON, compiled: in lock-step with `spec::isa`, its costs, its faults, compiled C.

mod assembler;
mod compiled;
mod costs;
mod debug;
mod faults;
mod lockstep;
mod mutations;
mod random_program;
