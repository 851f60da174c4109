//! What stands in a cell that has no value, and columns gathered from others with it.

use super::super::column::Json;
use super::super::values::Values;

/// What stands in a cell that has no value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Fill {
    /// Null.
    #[default]
    Null,
    /// What stands in the cell above, so null at the top.
    Previous,
    /// This number; null in columns that don't hold numbers.
    Value(f64),
}

/// A type of values, some of which a [`Fill::Value`] can stand for.
pub(in super::super) trait Fillable: Clone {
    /// The value for a number, if this is a type of numbers.
    fn from_number(number: f64) -> Option<Self>;
}

macro_rules! fillable {
    (numbers: $($number:ty)*; others: $($other:ty)*) => {
        $(impl Fillable for $number {
            #[allow(clippy::allow_attributes, clippy::cast_lossless, clippy::cast_sign_loss, reason = "as Go converts")]
            fn from_number(number: f64) -> Option<Self> {
                Some(number as Self)
            }
        })*
        $(impl Fillable for $other {
            fn from_number(_: f64) -> Option<Self> {
                None
            }
        })*
    };
}

fillable! { numbers: i8 i16 i32 i64 u8 u16 u32 u64 f32 f64; others: String bool Json }

/// The values of these rows in this order, with a fill where there is none. A null that is there stays null.
pub(in super::super) fn gather<T: Fillable>(values: &Values<T>, rows: &[Option<usize>], fill: Fill) -> Values<T> {
    let mut gathered: Vec<Option<T>> = Vec::with_capacity(rows.len());
    for row in rows {
        gathered.push(match (row, fill) {
            (Some(row), _) => values.get(*row).cloned(),
            (None, Fill::Null) => None,
            (None, Fill::Previous) => gathered.last().cloned().flatten(),
            (None, Fill::Value(number)) => T::from_number(number),
        });
    }
    let mut gathered = Values::Nullable(gathered);
    if matches!(fill, Fill::Value(_)) && !values.is_nullable() {
        gathered.make_plain();
    }
    gathered
}
