//! The items, in memory.

use std::sync::{Arc, Mutex};

use serde::Serialize;

/// One item.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    pub id: u64,
    pub name: String,
}

/// All items, shared by the handlers.
pub type Store = Arc<Mutex<Vec<Item>>>;
