//! Tables from rows whose cells don't say their column's type in advance.

pub mod api;

use api::{Cell, Field, Frame, TableError, Values};

/// What a column can be made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Str,
    F64,
    I64,
    Bool,
    TimeMs,
}

/// The table with these columns and rows.
pub fn table_frame(name: &str, cols: &[&str], rows: &[Vec<Cell>]) -> Result<Frame, TableError> {
    if let Some(row) = rows.iter().position(|cells| cells.len() != cols.len()) {
        return Err(TableError::Ragged { row });
    }
    let field = |(col, name): (usize, &&str)| {
        // Every row has this cell now.
        let cells: Vec<&Cell> = rows.iter().map(|cells| &cells[col]).collect();
        let kind = kind(&cells).map_err(|_| TableError::Mixed { col })?;
        Ok(Field {
            name: (*name).to_owned(),
            nullable: kind.is_none() || cells.contains(&&Cell::Null),
            values: values(kind.unwrap_or(Kind::Str), &cells),
        })
    };
    Ok(Frame {
        name: name.to_owned(),
        fields: cols.iter().enumerate().map(field).collect::<Result<_, _>>()?,
    })
}

/// Types that don't go together.
struct Mixed;

/// The type that holds all values, or `None` if there is no value.
fn kind(cells: &[&Cell]) -> Result<Option<Kind>, Mixed> {
    let mut kinds = cells.iter().filter_map(|cell| cell.kind());
    let Some(first) = kinds.next() else {
        return Ok(None);
    };
    kinds.try_fold(first, Kind::join).map(Some).ok_or(Mixed)
}

impl Kind {
    /// The least type that holds both: an integer is a float as well, and nothing else is anything else.
    fn join(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::I64, Self::F64) | (Self::F64, Self::I64) => Some(Self::F64),
            _ => (self == other).then_some(self),
        }
    }
}

impl Cell {
    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Null => None,
            Self::Str(_) => Some(Kind::Str),
            Self::F64(_) => Some(Kind::F64),
            Self::I64(_) => Some(Kind::I64),
            Self::Bool(_) => Some(Kind::Bool),
            Self::TimeMs(_) => Some(Kind::TimeMs),
        }
    }
}

/// The values of cells whose type is known: what isn't of it is null.
fn values(kind: Kind, cells: &[&Cell]) -> Values {
    match kind {
        Kind::Str => Values::Str(each(cells, Cell::text)),
        Kind::F64 => Values::F64(each(cells, Cell::float)),
        Kind::I64 => Values::I64(each(cells, Cell::integer)),
        Kind::Bool => Values::Bool(each(cells, Cell::truth)),
        Kind::TimeMs => Values::TimeMs(each(cells, Cell::time)),
    }
}

fn each<T>(cells: &[&Cell], value: impl Fn(&Cell) -> Option<T>) -> Vec<Option<T>> {
    cells.iter().copied().map(value).collect()
}

impl Cell {
    fn text(&self) -> Option<String> {
        match self {
            Self::Str(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn float(&self) -> Option<f64> {
        match self {
            Self::F64(number) => Some(*number),
            Self::I64(number) => Some(*number as f64),
            _ => None,
        }
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Self::I64(number) => Some(*number),
            _ => None,
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn time(&self) -> Option<i64> {
        match self {
            Self::TimeMs(ms) => Some(*ms),
            _ => None,
        }
    }
}
