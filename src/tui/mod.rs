//! The workbook in the terminal.
//!
//! Everything that happens is a [`message`](message::Message): a key (by the table in [`keymap`]), a click, an answer of work
//! in the background. [`update`](update::update) changes the [`model`](model::Model) and says what has to be done as
//! [`effects`](effect::Effect); [`view`](view::view) draws the model; [`runtime`] alone touches the terminal, threads and the
//! rest of the program, which it knows as [`services`](services::Services).

pub mod areas;
pub mod effect;
pub mod highlight;
pub mod keymap;
pub mod markdown;
pub mod message;
pub mod model;
pub mod runtime;
pub mod services;
pub mod sheet;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;

#[cfg(test)]
mod testing;
