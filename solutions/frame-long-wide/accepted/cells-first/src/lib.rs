//! All cells in a map from series and time to value, which is then asked for each cell of the table.

pub mod api;

use std::collections::HashMap;

use api::{Column, Fill, LongRow, Wide, WideError};

#[derive(PartialEq, Eq, Hash, Clone)]
struct Key {
    name: String,
    factors: Vec<(String, String)>,
}

pub fn long_to_wide(rows: &[LongRow], fill: Fill) -> Result<Wide, WideError> {
    let Some(first) = rows.first() else {
        return Err(WideError::Empty);
    };
    let mut times = vec![first.t_ms];
    for row in rows {
        match times.last() {
            Some(last) if row.t_ms < *last => return Err(WideError::NotSorted),
            Some(last) if row.t_ms == *last => {}
            _ => times.push(row.t_ms),
        }
    }
    let mut cells: HashMap<(Key, i64), Option<f64>> = HashMap::new();
    let mut keys: Vec<Key> = Vec::new();
    for row in rows {
        for (name, value) in row.values.clone() {
            let key = Key { name, factors: row.factors.clone().into_iter().collect() };
            if !keys.contains(&key) {
                keys.push(key.clone());
            }
            if cells.insert((key, row.t_ms), value).is_some() {
                return Err(WideError::Duplicate { t_ms: row.t_ms });
            }
        }
    }
    keys.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.factors.cmp(&b.factors)));

    let column = |key: Key| {
        let mut values = Vec::new();
        let mut above = None;
        for time in &times {
            above = match (cells.get(&(key.clone(), *time)), fill) {
                (Some(value), _) => *value,
                (None, Fill::Null) => None,
                (None, Fill::Previous) => above,
                (None, Fill::Value(number)) => Some(number),
            };
            values.push(above);
        }
        Column { name: key.name, factors: key.factors.into_iter().collect(), values }
    };
    let columns = keys.into_iter().map(column).collect();
    Ok(Wide { times, columns })
}
