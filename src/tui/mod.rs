//! The terminal UI.

pub mod areas;
pub mod effect;
pub mod highlight;
pub mod keymap;
pub mod markdown;
pub mod message;
pub mod model;
pub mod services;
pub mod sheet;
pub mod theme;
pub mod update;

#[cfg(test)]
mod fixture;
