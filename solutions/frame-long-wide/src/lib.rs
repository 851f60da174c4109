//! Long to wide: rows that say which series they belong to become a column for each series.

pub mod api;

use std::collections::BTreeMap;

use api::{Column, Fill, LongRow, Wide, WideError};

/// What a column is of: the value's name, then the factors. The order of these pairs is that of the columns.
type Series<'r> = (&'r str, &'r BTreeMap<String, String>);

/// A wide frame of the rows, whose times ascend and may repeat.
pub fn long_to_wide(rows: &[LongRow], fill: Fill) -> Result<Wide, WideError> {
    if rows.is_empty() {
        return Err(WideError::Empty);
    }
    if !rows.is_sorted_by_key(|row| row.t_ms) {
        return Err(WideError::NotSorted);
    }
    let mut times: Vec<i64> = rows.iter().map(|row| row.t_ms).collect();
    times.dedup();

    let mut series: BTreeMap<Series<'_>, Vec<Option<f64>>> = BTreeMap::new();
    let mut height = 0;
    for row in rows {
        if height == 0 || times[height - 1] < row.t_ms {
            height += 1;
        }
        for (name, value) in &row.values {
            let cells = series.entry((name, &row.factors)).or_default();
            if cells.len() == height {
                return Err(WideError::Duplicate { t_ms: row.t_ms });
            }
            pad(cells, height - 1, fill);
            cells.push(*value);
        }
    }
    let columns = series.into_iter().map(|((name, factors), mut values)| {
        pad(&mut values, times.len(), fill);
        Column {
            name: name.to_owned(),
            factors: factors.clone(),
            values,
        }
    });
    Ok(Wide {
        columns: columns.collect(),
        times,
    })
}

/// Fills a column until it has as many cells.
fn pad(cells: &mut Vec<Option<f64>>, height: usize, fill: Fill) {
    let cell = match fill {
        Fill::Null => None,
        Fill::Previous => cells.last().copied().flatten(),
        Fill::Value(value) => Some(value),
    };
    cells.resize(height, cell);
}
