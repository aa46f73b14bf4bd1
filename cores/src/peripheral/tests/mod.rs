mod calls;
mod devices;
mod lost_call;
mod traffic;
mod world;
