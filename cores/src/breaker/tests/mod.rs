mod automatic;
mod bank;
mod channel;
