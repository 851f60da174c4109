//! First the times and the series, then a table of cells that are filled row by row.

pub mod api;

use std::collections::{BTreeMap, BTreeSet};

use api::{Column, Fill, LongRow, Wide, WideError};

pub fn long_to_wide(rows: &[LongRow], fill: Fill) -> Result<Wide, WideError> {
    if rows.is_empty() {
        return Err(WideError::Empty);
    }
    if rows.windows(2).any(|pair| pair[1].t_ms < pair[0].t_ms) {
        return Err(WideError::NotSorted);
    }
    let times: Vec<i64> = rows.iter().map(|row| row.t_ms).collect::<BTreeSet<_>>().into_iter().collect();
    let keys: BTreeSet<(String, Vec<(String, String)>)> =
        rows.iter().flat_map(|row| row.values.keys().map(|name| key(name, row))).collect();
    let place: BTreeMap<_, usize> = keys.iter().enumerate().map(|(at, key)| (key.clone(), at)).collect();

    // A cell without a value is `None`; a value that is null is `Some(None)`.
    let mut table: Vec<Vec<Option<Option<f64>>>> = vec![vec![None; times.len()]; keys.len()];
    for row in rows {
        let at = times.partition_point(|time| *time < row.t_ms);
        for (name, value) in &row.values {
            let cell = &mut table[place[&key(name, row)]][at];
            if cell.replace(*value).is_some() {
                return Err(WideError::Duplicate { t_ms: row.t_ms });
            }
        }
    }

    let mut columns = Vec::new();
    for ((name, factors), cells) in keys.into_iter().zip(table) {
        let mut values: Vec<Option<f64>> = Vec::with_capacity(cells.len());
        for cell in cells {
            let above = values.last().copied().flatten();
            values.push(cell.unwrap_or(match fill {
                Fill::Null => None,
                Fill::Previous => above,
                Fill::Value(number) => Some(number),
            }));
        }
        let factors = factors.into_iter().collect();
        columns.push(Column { name, factors, values });
    }
    Ok(Wide { times, columns })
}

fn key(name: &str, row: &LongRow) -> (String, Vec<(String, String)>) {
    let factors = row.factors.iter().map(|(name, value)| (name.clone(), value.clone()));
    (name.to_owned(), factors.collect())
}
