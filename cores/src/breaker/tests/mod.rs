mod automatic;
mod bank;
mod channel;
mod netlist;
