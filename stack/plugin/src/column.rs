//! One column of a frame: JSON values made into an Arrow array of the type that the field's schema names.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BinaryArray, BooleanArray, PrimitiveArray, StringArray,
    types::{
        Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampNanosecondType, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type,
    },
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

const NANOS_PER_MILLI: i64 = 1_000_000;

/// The rows whose value JSON has no number for; their value itself is `null`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entities {
    #[serde(rename = "NaN")]
    not_a_number: Vec<usize>,
    #[serde(rename = "Inf")]
    infinite: Vec<usize>,
    #[serde(rename = "NegInf")]
    negative_infinite: Vec<usize>,
}

/// A field's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float32,
    Float64,
    String,
    Bool,
    Time,
    Json,
    Enum,
}

impl Kind {
    /// The type that `typeInfo.frame` names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "int8" => Self::Int8,
            "int16" => Self::Int16,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "uint8" => Self::UInt8,
            "uint16" => Self::UInt16,
            "uint32" => Self::UInt32,
            "uint64" => Self::UInt64,
            "float32" => Self::Float32,
            "float64" => Self::Float64,
            "string" => Self::String,
            "bool" => Self::Bool,
            "time.Time" => Self::Time,
            "json.RawMessage" => Self::Json,
            "enum" => Self::Enum,
            _ => return None,
        })
    }

    /// The column that `json`, an array, holds. `nanos` are the parts of a time below its milliseconds.
    pub(crate) fn column(
        self,
        json: &str,
        nullable: bool,
        entities: Option<&Entities>,
        nanos: Option<&[i64]>,
    ) -> Result<ArrayRef, String> {
        Ok(match self {
            Self::Int8 => numbers::<Int8Type>(json, nullable)?,
            Self::Int16 => numbers::<Int16Type>(json, nullable)?,
            Self::Int32 => numbers::<Int32Type>(json, nullable)?,
            Self::Int64 => numbers::<Int64Type>(json, nullable)?,
            Self::UInt8 => numbers::<UInt8Type>(json, nullable)?,
            // An enum's values are indexes into the texts that its config holds.
            Self::UInt16 | Self::Enum => numbers::<UInt16Type>(json, nullable)?,
            Self::UInt32 => numbers::<UInt32Type>(json, nullable)?,
            Self::UInt64 => numbers::<UInt64Type>(json, nullable)?,
            Self::Float32 => floats::<Float32Type>(json, nullable, entities)?,
            Self::Float64 => floats::<Float64Type>(json, nullable, entities)?,
            Self::String => Arc::new(StringArray::from(values::<String>(json, nullable)?)),
            Self::Bool => Arc::new(BooleanArray::from(values::<bool>(json, nullable)?)),
            Self::Time => times(json, nullable, nanos)?,
            Self::Json => documents(json, nullable)?,
        })
    }
}

/// The values of a column, `None` for null, which only a nullable column may have.
fn values<'a, T: Deserialize<'a>>(json: &'a str, nullable: bool) -> Result<Vec<Option<T>>, String> {
    let values: Vec<Option<T>> = parse(json)?;
    if nullable { Ok(values) } else { without_nulls(values) }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

fn without_nulls<T>(values: Vec<Option<T>>) -> Result<Vec<Option<T>>, String> {
    match values.iter().position(Option::is_none) {
        Some(row) => Err(format!("row {row} is null, but the field is not nullable")),
        None => Ok(values),
    }
}

fn numbers<T: ArrowPrimitiveType<Native: DeserializeOwned>>(json: &str, nullable: bool) -> Result<ArrayRef, String> {
    Ok(Arc::new(
        values::<T::Native>(json, nullable)?
            .into_iter()
            .collect::<PrimitiveArray<T>>(),
    ))
}

fn floats<T>(json: &str, nullable: bool, entities: Option<&Entities>) -> Result<ArrayRef, String>
where
    T: ArrowPrimitiveType<Native: DeserializeOwned + From<f32>>,
{
    let mut values: Vec<Option<T::Native>> = parse(json)?;
    if let Some(entities) = entities {
        for (rows, value) in [
            (&entities.not_a_number, f32::NAN),
            (&entities.infinite, f32::INFINITY),
            (&entities.negative_infinite, f32::NEG_INFINITY),
        ] {
            for &row in rows {
                *values
                    .get_mut(row)
                    .ok_or_else(|| format!("an entity is at row {row}, which isn't there"))? = Some(value.into());
            }
        }
    }
    let values = if nullable { values } else { without_nulls(values)? };
    Ok(Arc::new(values.into_iter().collect::<PrimitiveArray<T>>()))
}

fn times(json: &str, nullable: bool, nanos: Option<&[i64]>) -> Result<ArrayRef, String> {
    let mut times: Vec<Option<i64>> = values(json, nullable)?;
    for (row, time) in times.iter_mut().enumerate() {
        if let Some(millis) = time {
            let rest = nanos.and_then(|nanos| nanos.get(row)).copied().unwrap_or(0);
            *time = millis
                .checked_mul(NANOS_PER_MILLI)
                .and_then(|whole| whole.checked_add(rest));
            if time.is_none() {
                return Err(format!("row {row} is a time that nanoseconds can't count to"));
            }
        }
    }
    Ok(Arc::new(
        times.into_iter().collect::<PrimitiveArray<TimestampNanosecondType>>(),
    ))
}

fn documents(json: &str, nullable: bool) -> Result<ArrayRef, String> {
    if nullable {
        let documents: Vec<Option<&RawValue>> = parse(json)?;
        return Ok(Arc::new(
            documents
                .into_iter()
                .map(|document| Some(document?.get()))
                .collect::<BinaryArray>(),
        ));
    }
    // `null` is a document like any other here.
    let documents: Vec<&RawValue> = parse(json)?;
    Ok(Arc::new(BinaryArray::from_iter_values(
        documents.into_iter().map(RawValue::get),
    )))
}

#[cfg(test)]
mod tests {
    use arrow_array::{Float32Array, Float64Array, Int64Array, TimestampNanosecondArray, UInt16Array, UInt64Array};

    use super::*;

    fn column(kind: &str, json: &str, nullable: bool) -> Result<ArrayRef, String> {
        Kind::named(kind).unwrap().column(json, nullable, None, None)
    }

    fn assert_is<T: arrow_array::Array + PartialEq + std::fmt::Debug + 'static>(got: &ArrayRef, expected: &T) {
        assert_eq!(got.as_any().downcast_ref::<T>(), Some(expected));
    }

    #[test]
    fn whole_numbers_keep_all_their_digits() {
        let got = column("int64", "[-9223372036854775808,9007199254740993]", false).unwrap();
        assert_is(&got, &Int64Array::from(vec![i64::MIN, (1 << 53) + 1]));
        let got = column("uint64", "[18446744073709551615,null]", true).unwrap();
        assert_is(&got, &UInt64Array::from(vec![Some(u64::MAX), None]));
        assert!(column("int64", "[1.5]", false).is_err());
        assert!(column("uint8", "[256]", false).is_err());
    }

    #[test]
    fn floats_are_the_very_ones_that_were_written() {
        let got = column("float64", "[5e-324,0.1,1e+21,-0.0,3]", false).unwrap();
        assert_is(&got, &Float64Array::from(vec![5e-324, 0.1, 1e21, -0.0, 3.0]));
        let got = column("float32", "[1e-45,3.4028235e+38]", false).unwrap();
        assert_is(&got, &Float32Array::from(vec![f32::from_bits(1), f32::MAX]));
    }

    #[test]
    fn entities_are_numbers_that_json_has_not() {
        let entities = Entities {
            not_a_number: vec![],
            infinite: vec![1],
            negative_infinite: vec![2],
        };
        let got = Kind::Float64
            .column("[null,null,null,1]", true, Some(&entities), None)
            .unwrap();
        let expected = vec![None, Some(f64::INFINITY), Some(f64::NEG_INFINITY), Some(1.0)];
        assert_is(&got, &Float64Array::from(expected));
        assert!(
            Kind::Float64
                .column("[null,null,null,1]", false, Some(&entities), None)
                .is_err(),
            "row 0 is null"
        );
        let beyond = Entities {
            not_a_number: vec![4],
            ..Entities::default()
        };
        assert!(Kind::Float64.column("[null]", true, Some(&beyond), None).is_err());
    }

    #[test]
    fn times_are_milliseconds_and_the_rest() {
        let got = Kind::Time
            .column("[1700000000000,-1]", false, None, Some(&[5, 999_999]))
            .unwrap();
        assert_is(
            &got,
            &TimestampNanosecondArray::from(vec![1_700_000_000_000_000_005, -1]),
        );
        assert!(column("time.Time", "[9223372036855]", false).is_err());
        assert!(column("time.Time", "[null]", false).is_err());
    }

    #[test]
    fn documents_stay_as_they_were_written() {
        let got = column("json.RawMessage", r#"[{"b": 1},null]"#, true).unwrap();
        assert_is(&got, &BinaryArray::from(vec![Some(br#"{"b": 1}"#.as_slice()), None]));
        let got = column("json.RawMessage", "[null]", false).unwrap();
        assert_is(&got, &BinaryArray::from(vec![b"null".as_slice()]));
    }

    #[test]
    fn texts_truths_and_choices() {
        assert_is(
            &column("string", r#"["\u00e9",""]"#, false).unwrap(),
            &StringArray::from(vec!["é", ""]),
        );
        assert_is(
            &column("bool", "[true,null]", true).unwrap(),
            &BooleanArray::from(vec![Some(true), None]),
        );
        assert_is(&column("enum", "[0,3]", false).unwrap(), &UInt16Array::from(vec![0, 3]));
        assert!(column("string", "[null]", false).is_err());
    }
}
