//! The `bigtent` program.

fn main() {}
