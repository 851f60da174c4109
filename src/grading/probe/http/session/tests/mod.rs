//! Cases on servers in this process.

mod life;
mod requests;
