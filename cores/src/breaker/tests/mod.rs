mod bank;
mod channel;
