//! Tables from rows in one pass: columns that grow, and change their type while they do.

pub mod api;

use api::{Cell, Field, Frame, TableError, Values};

/// A column that isn't finished.
struct Growing {
    values: Option<Values>,
    rows: usize,
    nulls: bool,
    mixed: bool,
}

/// The table with these columns and rows.
pub fn table_frame(name: &str, cols: &[&str], rows: &[Vec<Cell>]) -> Result<Frame, TableError> {
    let new = || Growing {
        values: None,
        rows: 0,
        nulls: false,
        mixed: false,
    };
    let mut columns: Vec<Growing> = cols.iter().map(|_| new()).collect();
    for (row, cells) in rows.iter().enumerate() {
        if cells.len() != cols.len() {
            return Err(TableError::Ragged { row });
        }
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    let mut fields = Vec::new();
    for (col, (column, name)) in columns.into_iter().zip(cols).enumerate() {
        if column.mixed {
            return Err(TableError::Mixed { col });
        }
        let nullable = column.nulls || column.values.is_none();
        let values = column.values.unwrap_or_else(|| Values::Str(vec![None; column.rows]));
        fields.push(Field {
            name: name.to_string(),
            nullable,
            values,
        });
    }
    Ok(Frame {
        name: name.into(),
        fields,
    })
}

impl Growing {
    fn push(&mut self, cell: &Cell) {
        let before = self.rows;
        self.rows += 1;
        let values = match (&mut self.values, cell) {
            (None, Cell::Null) => {
                self.nulls = true;
                return;
            }
            // The first value says what the column is, until another one says more.
            (None, _) => self.values.insert(empty(cell, before)),
            (Some(values), _) => values,
        };
        if let (Values::I64(integers), Cell::F64(_)) = (&*values, cell) {
            *values = Values::F64(integers.iter().map(|value| value.map(|v| v as f64)).collect());
        }
        match (values, cell) {
            (Values::Str(values), Cell::Str(text)) => values.push(Some(text.clone())),
            (Values::F64(values), Cell::F64(number)) => values.push(Some(*number)),
            (Values::F64(values), Cell::I64(number)) => values.push(Some(*number as f64)),
            (Values::I64(values), Cell::I64(number)) => values.push(Some(*number)),
            (Values::Bool(values), Cell::Bool(value)) => values.push(Some(*value)),
            (Values::TimeMs(values), Cell::TimeMs(ms)) => values.push(Some(*ms)),
            (values, Cell::Null) => {
                self.nulls = true;
                match values {
                    Values::Str(values) => values.push(None),
                    Values::F64(values) => values.push(None),
                    Values::I64(values) | Values::TimeMs(values) => values.push(None),
                    Values::Bool(values) => values.push(None),
                }
            }
            _ => self.mixed = true,
        }
    }
}

fn empty(like: &Cell, rows: usize) -> Values {
    match like {
        Cell::Str(_) | Cell::Null => Values::Str(vec![None; rows]),
        Cell::F64(_) => Values::F64(vec![None; rows]),
        Cell::I64(_) => Values::I64(vec![None; rows]),
        Cell::Bool(_) => Values::Bool(vec![None; rows]),
        Cell::TimeMs(_) => Values::TimeMs(vec![None; rows]),
    }
}
