//! The items, in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// One item.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    pub id: u64,
    pub name: String,
}

/// All items, by ascending id.
#[derive(Debug, Default)]
pub struct Store {
    items: Vec<Item>,
    /// The id that was given last. It outlives its item, so that no id is given twice.
    last_id: u64,
}

impl Store {
    pub fn all(&self) -> &[Item] {
        &self.items
    }

    pub fn get(&self, id: u64) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    pub fn add(&mut self, name: String) -> Item {
        self.last_id += 1;
        let id = self.last_id;
        let item = Item { id, name };
        self.items.push(item.clone());
        item
    }

    /// Whether there was an item to remove.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(at) = self.items.iter().position(|item| item.id == id) else {
            return false;
        };
        self.items.remove(at);
        true
    }
}

/// A store that handlers share.
#[derive(Debug, Clone, Default)]
pub struct SharedStore(Arc<Mutex<Store>>);

impl SharedStore {
    /// The store, for as long as the guard lives.
    pub fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
