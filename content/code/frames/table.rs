//! Finds a column's type from its values.

enum Cell {
    Null,
    Text(String),
    Float(f64),
    Integer(i64),
    Bool(bool),
    Time(i64),
}

// ANCHOR: kind
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Float,
    Integer,
    Bool,
    Time,
}

impl Cell {
    /// The type of a value; a null has none.
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
// ANCHOR_END: kind

// ANCHOR: join
impl Kind {
    /// The least kind that holds both, if there is one.
    fn join(self, other: Self) -> Option<Self> {
        use Kind::{Float, Integer};
        match (self, other) {
            (Integer, Float) | (Float, Integer) => Some(Float),
            _ => (self == other).then_some(self),
        }
    }
}

/// The column's kind; `None` for nulls alone.
fn column(cells: &[Cell]) -> Result<Option<Kind>, &'static str> {
    let mut kinds = cells.iter().filter_map(Cell::kind);
    let Some(first) = kinds.next() else {
        return Ok(None);
    };
    let joined = kinds.try_fold(first, Kind::join);
    joined.map(Some).ok_or("mixed types")
}
// ANCHOR_END: join

fn main() {
    for cells in [
        vec![Cell::Null, Cell::Integer(1), Cell::Float(2.5)],
        vec![Cell::Null, Cell::Null],
        vec![Cell::Text("1".into()), Cell::Integer(1)],
        vec![Cell::Bool(true), Cell::Time(0)],
    ] {
        let shown: Vec<String> = cells.iter().map(shown).collect();
        println!("{} is {:?}", shown.join(", "), column(&cells));
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "NULL".into(),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Float(number) => format!("{number:?}"),
        Cell::Integer(number) => number.to_string(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::Time(millis) => format!("{millis} ms"),
    }
}
