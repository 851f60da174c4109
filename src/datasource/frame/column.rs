//! A field's values with their type: one variant for each type that Grafana knows.

use serde_json::value::RawValue;

use super::error::FrameError;
use super::labels::Labels;
use super::shape::fill::{Fill, gather};
use super::values::Values;

/// Nanoseconds in a millisecond: times are kept in the former and sent in the latter.
pub const NANOS_PER_MILLI: i64 = 1_000_000;

/// A JSON document as it was written, so that no number in it loses a digit.
#[derive(Debug, Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Keeps a document that is already written; an error if it is not JSON.
    pub fn new(text: String) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text).map(Self)
    }

    /// The document that labels are, an object of strings.
    pub fn of(labels: &Labels) -> Self {
        Self(serde_json::value::to_raw_value(labels).unwrap_or_default())
    }

    /// The document's text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl From<Box<RawValue>> for Json {
    fn from(document: Box<RawValue>) -> Self {
        Self(document)
    }
}

/// Defines [`Column`] and what must be the same for each of its variants.
macro_rules! columns {
    ($($(#[doc = $doc:literal])* $variant:ident($item:ty) $simple:literal $frame:literal,)*) => {
        /// A column of values of one of Grafana's field types.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Column {
            $($(#[doc = $doc])* $variant(Values<$item>),)*
        }

        impl Column {
            /// How many rows there are, nulls included.
            pub fn len(&self) -> usize {
                match self { $(Self::$variant(values) => values.len(),)* }
            }

            /// Whether a row may be null.
            pub fn is_nullable(&self) -> bool {
                match self { $(Self::$variant(values) => values.is_nullable(),)* }
            }

            /// Whether a row is null.
            pub fn has_null(&self) -> bool {
                match self { $(Self::$variant(values) => values.has_null(),)* }
            }

            /// Makes the column one that can't be null, if no row is.
            pub(super) fn make_plain(&mut self) {
                match self { $(Self::$variant(values) => values.make_plain(),)* }
            }

            /// A column of the same type and nullability without rows.
            pub(super) fn emptied(&self) -> Self {
                match self {
                    $(Self::$variant(Values::Plain(_)) => Self::$variant(Values::Plain(Vec::new())),)*
                    $(Self::$variant(Values::Nullable(_)) => Self::$variant(Values::Nullable(Vec::new())),)*
                }
            }

            /// The values of these rows in this order, with a fill where there is none.
            pub(super) fn gather(&self, rows: &[Option<usize>], fill: Fill) -> Self {
                let fill = match (self, fill) {
                    // Their items are integers, but no numbers.
                    (Self::Time(_) | Self::Enum(_), Fill::Value(_)) => Fill::Null,
                    _ => fill,
                };
                match self { $(Self::$variant(values) => Self::$variant(gather(values, rows, fill)),)* }
            }

            /// Appends what stands in a row of another column of the same type; null if there is none.
            pub(super) fn push_from(&mut self, other: Option<&Self>, row: usize) {
                match (self, other) {
                    $((Self::$variant(values), Some(Self::$variant(other))) => values.push(other.get(row).cloned()),)*
                    $((Self::$variant(values), _) => values.push(None),)*
                }
            }

            /// The type that the front end works with, `type` in the schema.
            pub fn simple_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $simple,)* }
            }

            /// The type that back ends work with, `typeInfo.frame` in the schema.
            pub fn frame_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $frame,)* }
            }

            /// An empty column of the type that `typeInfo.frame` names, or `None` if there is no such type.
            pub fn of_type(frame_type: &str, nullable: bool) -> Option<Self> {
                match frame_type {
                    $($frame => Some(Self::$variant(
                        if nullable { Values::Nullable(Vec::new()) } else { Values::Plain(Vec::new()) }
                    )),)*
                    _ => None,
                }
            }
        }
    };
}

columns! {
    /// 8-bit integers.
    Int8(i8) "number" "int8",
    /// 16-bit integers.
    Int16(i16) "number" "int16",
    /// 32-bit integers.
    Int32(i32) "number" "int32",
    /// 64-bit integers.
    Int64(i64) "number" "int64",
    /// 8-bit integers without sign.
    Uint8(u8) "number" "uint8",
    /// 16-bit integers without sign.
    Uint16(u16) "number" "uint16",
    /// 32-bit integers without sign.
    Uint32(u32) "number" "uint32",
    /// 64-bit integers without sign.
    Uint64(u64) "number" "uint64",
    /// Floating-point numbers of single precision.
    Float32(f32) "number" "float32",
    /// Floating-point numbers of double precision.
    Float64(f64) "number" "float64",
    /// Text.
    String(String) "string" "string",
    /// Truth values.
    Bool(bool) "boolean" "bool",
    /// Nanoseconds since the Unix epoch, so from the year 1677 to 2262.
    Time(i64) "time" "time.Time",
    /// Documents without a common type.
    Json(Json) "other" "json.RawMessage",
    /// Indices into the texts of the field's `config.type.enum`.
    Enum(u16) "enum" "enum",
}

impl Column {
    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column of times without nulls, from nanoseconds since the epoch.
    pub fn time(nanos: Vec<i64>) -> Self {
        Self::Time(Values::Plain(nanos))
    }

    /// A column of times without nulls, from milliseconds since the epoch; an error for one that nanoseconds can't hold.
    pub fn time_from_millis(millis: impl IntoIterator<Item = i64>) -> Result<Self, FrameError> {
        let nanos = |milli: i64| {
            milli
                .checked_mul(NANOS_PER_MILLI)
                .ok_or(FrameError::TimeOutOfRange { millis: milli })
        };
        Ok(Self::time(millis.into_iter().map(nanos).collect::<Result<_, _>>()?))
    }

    /// Whether both are columns of the same type, nullable or not.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The value in row `row` as that of a label: text as it is, truth values by name, and nothing for null.
    pub(super) fn label(&self, row: usize) -> String {
        match self {
            Self::String(values) => values.get(row).cloned().unwrap_or_default(),
            Self::Bool(values) => values.get(row).map(bool::to_string).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The times in nanoseconds, if this is a column of times.
    pub fn times(&self) -> Option<&Values<i64>> {
        match self {
            Self::Time(times) => Some(times),
            _ => None,
        }
    }

    /// Whether the values are numbers: what a chart can draw.
    pub fn is_numeric(&self) -> bool {
        self.simple_type() == "number"
    }

    /// The value in row `row` as a number, for charts and summaries: `None` for a null, a row past the end, and a column that
    /// isn't numeric; large 64-bit integers are rounded.
    #[expect(clippy::cast_precision_loss, reason = "charts draw in double precision")]
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Int8(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Int16(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Int32(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Int64(values) => values.get(row).map(|&value| value as f64),
            Self::Uint8(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Uint16(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Uint32(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Uint64(values) => values.get(row).map(|&value| value as f64),
            Self::Float32(values) => values.get(row).map(|&value| f64::from(value)),
            Self::Float64(values) => values.get(row).copied(),
            Self::String(_) | Self::Bool(_) | Self::Time(_) | Self::Json(_) | Self::Enum(_) => None,
        }
    }
}

/// Columns from vectors whose item type says what they are; times and enums have constructors, as their items are plain integers.
macro_rules! column_from {
    ($($item:ty => $variant:ident,)*) => {$(
        impl From<Vec<$item>> for Column {
            fn from(values: Vec<$item>) -> Self {
                Self::$variant(Values::Plain(values))
            }
        }

        impl From<Vec<Option<$item>>> for Column {
            fn from(values: Vec<Option<$item>>) -> Self {
                Self::$variant(Values::Nullable(values))
            }
        }
    )*};
}

column_from! {
    i8 => Int8, i16 => Int16, i32 => Int32, i64 => Int64,
    u8 => Uint8, u16 => Uint16, u32 => Uint32, u64 => Uint64,
    f32 => Float32, f64 => Float64, String => String, bool => Bool, Json => Json,
}

impl From<Vec<&str>> for Column {
    fn from(values: Vec<&str>) -> Self {
        values.into_iter().map(str::to_owned).collect::<Vec<_>>().into()
    }
}
