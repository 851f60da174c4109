//! Scripted upstreams: what the grader starts for an exercise, and `bigtent serve --scenario` by hand.
//!
//! A [`Script`] says what is answered to which path: status, headers, body, and all that a network does to them, such as
//! delays, silence, and connections that break. A [`Player`] is a layer that answers so, and keeps [`Records`] of what it was
//! asked if somebody wants to know. [`Standalone`] is a server that does nothing else; [`library`] has the scripts that come
//! with the program.

mod body;
pub mod library;
mod player;
mod records;
mod script;
mod standalone;
#[cfg(test)]
mod tests;

pub use player::Player;
pub(in crate::datasource) use player::play;
pub use records::{Asked, Records, State};
pub use script::Script;
pub use standalone::Standalone;
