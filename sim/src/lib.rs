//! The world around the chip: compiled models, devices, network, recorders.
