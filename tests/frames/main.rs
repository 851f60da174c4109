//! Frames beside the ones that others write, and read by the programs that will read them.

mod allocations;
mod canonical;
mod cases;
mod go;
mod golden;
mod node;
mod programs;
