//! Long to wide. What is asked stands in the task.

pub mod api;

use api::{Column, Fill, LongRow, Wide, WideError};

/// A wide frame of the rows. So far it is right if all rows are of one series.
pub fn long_to_wide(rows: &[LongRow], fill: Fill) -> Result<Wide, WideError> {
    // What stands in a cell without a row is up to you.
    let _ = fill;
    let Some(first) = rows.first() else {
        return Err(WideError::Empty);
    };
    let column = |name: &String| Column {
        name: name.clone(),
        factors: first.factors.clone(),
        values: rows.iter().map(|row| row.values.get(name).copied().flatten()).collect(),
    };
    Ok(Wide {
        times: rows.iter().map(|row| row.t_ms).collect(),
        columns: first.values.keys().map(column).collect(),
    })
}
