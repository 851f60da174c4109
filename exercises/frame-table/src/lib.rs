//! Tables from rows. It was ported from Go, and it works as long as every row is like the first.

pub mod api;

use api::{Cell, Field, Frame, TableError, Values};

/// The table with these columns and rows.
pub fn table_frame(name: &str, cols: &[&str], rows: &[Vec<Cell>]) -> Result<Frame, TableError> {
    let mut fields = Vec::new();
    for (col, col_name) in cols.iter().enumerate() {
        // The first row says what type the column has.
        let values = match &rows[0][col] {
            Cell::Str(_) => Values::Str(rows.iter().map(|row| Some(text(&row[col]))).collect()),
            Cell::F64(_) => Values::F64(rows.iter().map(|row| Some(float(&row[col]))).collect()),
            Cell::TimeMs(_) => Values::TimeMs(rows.iter().map(|row| Some(time(&row[col]))).collect()),
            other => panic!("no field for {other:?}"),
        };
        fields.push(Field {
            name: col_name.to_string(),
            nullable: false,
            values,
        });
    }
    Ok(Frame {
        name: name.to_owned(),
        fields,
    })
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Str(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    }
}

fn float(cell: &Cell) -> f64 {
    match cell {
        Cell::F64(number) => *number,
        other => panic!("{other:?} is no float"),
    }
}

fn time(cell: &Cell) -> i64 {
    match cell {
        Cell::TimeMs(ms) => *ms,
        other => panic!("{other:?} is no time"),
    }
}
