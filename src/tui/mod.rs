//! The terminal UI.

pub mod highlight;
pub mod theme;
