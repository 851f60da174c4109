//! Frames beside the ones that others write, and read by the programs that will read them.
#![expect(clippy::unwrap_used, reason = "the functions that tests share are tests as well")]

mod allocations;
mod canonical;
mod cases;
mod go;
mod golden;
mod node;
mod programs;
