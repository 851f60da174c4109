//! Tables: fields as they are, or made of rows whose cells don't say their type in advance, as a database returns them.

use super::super::column::Column;
use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::meta::{FrameType, Meta, Visualisation};
use super::super::values::Values;

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A floating-point number.
    Float(f64),
    /// An integer.
    Integer(i64),
    /// A truth value.
    Bool(bool),
    /// Nanoseconds since the epoch.
    Time(i64),
}

/// What a column of cells can be made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Float,
    Integer,
    Bool,
    Time,
}

impl Cell {
    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Null => None,
            Self::Text(_) => Some(Kind::Text),
            Self::Float(_) => Some(Kind::Float),
            Self::Integer(_) => Some(Kind::Integer),
            Self::Bool(_) => Some(Kind::Bool),
            Self::Time(_) => Some(Kind::Time),
        }
    }
}

impl Kind {
    /// The least type that holds both: integers are also floats, and nothing else is anything else.
    fn join(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Integer, Self::Float) | (Self::Float, Self::Integer) => Some(Self::Float),
            _ => (self == other).then_some(self),
        }
    }
}

impl Frame {
    /// Fields of any type, to be shown as a table.
    pub fn table(fields: Vec<Field>) -> Result<Self, FrameError> {
        let meta = Meta::of(FrameType::Table).with_visualisation(Visualisation::Table);
        Ok(Self::new("", fields)?.with_meta(meta))
    }

    /// A table of rows. A column's type is that of its cells; integers beside floats are floats. It is nullable if a cell is
    /// null, and nullable text if no cell has a value.
    pub fn table_of_rows(columns: &[&str], rows: &[Vec<Cell>]) -> Result<Self, FrameError> {
        if let Some(row) = rows.iter().position(|cells| cells.len() != columns.len()) {
            return Err(FrameError::RaggedRow {
                row,
                cells: rows[row].len(),
                columns: columns.len(),
            });
        }
        let fields = columns.iter().enumerate().map(|(position, &name)| {
            let cells = rows.iter().map(|row| &row[position]);
            Ok(Field::new(name, column(name, cells)?))
        });
        Self::table(fields.collect::<Result<_, FrameError>>()?)
    }
}

/// The column of these cells.
fn column<'c>(name: &str, cells: impl Iterator<Item = &'c Cell> + Clone) -> Result<Column, FrameError> {
    let mut kinds = cells.clone().filter_map(Cell::kind);
    let Some(first) = kinds.next() else {
        return Ok(Column::String(Values::Nullable(vec![None; cells.count()])));
    };
    let joined = kinds
        .try_fold(first, Kind::join)
        .ok_or_else(|| FrameError::Mixed { field: name.to_owned() })?;
    let mut column = match joined {
        Kind::Text => Column::from(cells.map(text).collect::<Vec<_>>()),
        Kind::Float => Column::from(cells.map(float).collect::<Vec<_>>()),
        Kind::Integer => Column::from(cells.map(integer).collect::<Vec<_>>()),
        Kind::Bool => Column::from(cells.map(boolean).collect::<Vec<_>>()),
        Kind::Time => Column::Time(Values::Nullable(cells.map(integer).collect())),
    };
    column.make_plain();
    Ok(column)
}

fn text(cell: &Cell) -> Option<String> {
    if let Cell::Text(text) = cell {
        Some(text.clone())
    } else {
        None
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "integers beside floats are what floats can hold of them"
)]
fn float(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Float(number) => Some(*number),
        Cell::Integer(number) => Some(*number as f64),
        _ => None,
    }
}

fn integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(number) | Cell::Time(number) = cell {
        Some(*number)
    } else {
        None
    }
}

fn boolean(cell: &Cell) -> Option<bool> {
    if let Cell::Bool(value) = cell {
        Some(*value)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Cell::{Bool, Float, Integer, Null, Text, Time};
    use super::*;

    fn column_of(cells: Vec<Cell>) -> Result<Column, FrameError> {
        let rows: Vec<Vec<Cell>> = cells.into_iter().map(|cell| vec![cell]).collect();
        Frame::table_of_rows(&["c"], &rows).map(|frame| frame.into_fields().remove(0).values)
    }

    #[test]
    fn a_column_has_the_type_of_its_cells() {
        assert_eq!(
            column_of(vec![Integer(1), Integer(2)]),
            Ok(Column::from(vec![1_i64, 2]))
        );
        assert_eq!(
            column_of(vec![Null, Bool(true)]),
            Ok(Column::from(vec![None, Some(true)]))
        );
        assert_eq!(column_of(vec![Time(5)]), Ok(Column::time(vec![5])));
        assert_eq!(
            column_of(vec![Integer(1), Null, Float(0.5)]),
            Ok(Column::from(vec![Some(1.0), None, Some(0.5)]))
        );
        assert_eq!(
            column_of(vec![Null, Null]),
            Ok(Column::from(vec![None::<String>, None]))
        );
        assert_eq!(column_of(vec![]), Ok(Column::from(Vec::<Option<String>>::new())));
    }

    #[test]
    fn cells_that_no_type_holds_make_no_column() {
        let mixed = Err(FrameError::Mixed { field: "c".into() });
        assert_eq!(column_of(vec![Integer(1), Text("1".into())]), mixed);
        assert_eq!(column_of(vec![Integer(1), Time(1)]), mixed);
    }

    #[test]
    fn a_row_has_a_cell_for_each_column() {
        let rows = [vec![Integer(1), Null], vec![Integer(1)]];
        let error = Frame::table_of_rows(&["a", "b"], &rows).unwrap_err();
        assert_eq!(
            error,
            FrameError::RaggedRow {
                row: 1,
                cells: 1,
                columns: 2
            }
        );
        assert_eq!(Frame::table_of_rows(&[], &[]).map(|frame| frame.rows()), Ok(0));
    }
}
