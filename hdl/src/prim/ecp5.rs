//! Cells of the Lattice ECP5.
