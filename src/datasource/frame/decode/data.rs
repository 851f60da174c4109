//! The data of a frame that is read: values into the fields of its schema, then what JSON's numbers couldn't say.

use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::super::column::Column;
use super::super::config::null_as_default;
use super::super::field::Field;
use super::super::values::Values;
use super::item::{Cell, Item, Time};

/// Reads `data` into the fields that the schema has made.
pub(super) struct DataSeed<'f> {
    pub(super) fields: &'f mut [Field],
}

/// The members of `data`.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Values,
    Entities,
    Nanos,
    #[serde(other)]
    Unknown,
}

/// The rows of one column whose numbers JSON can't say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entities {
    #[serde(rename = "NaN", deserialize_with = "null_as_default")]
    nan: Vec<usize>,
    #[serde(rename = "Inf", deserialize_with = "null_as_default")]
    infinity: Vec<usize>,
    #[serde(rename = "NegInf", deserialize_with = "null_as_default")]
    negative_infinity: Vec<usize>,
}

impl<'de> DeserializeSeed<'de> for DataSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DataSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `values`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let declared: Vec<bool> = self.fields.iter().map(|field| field.values.is_nullable()).collect();
        let mut entities: Vec<Option<Entities>> = Vec::new();
        let mut nanos: Vec<Option<Vec<i64>>> = Vec::new();
        while let Some(member) = map.next_key()? {
            match member {
                Member::Values => map.next_value_seed(ValuesSeed {
                    fields: &mut *self.fields,
                })?,
                Member::Entities => entities = map.next_value::<Option<_>>()?.unwrap_or_default(),
                Member::Nanos => nanos = map.next_value::<Option<_>>()?.unwrap_or_default(),
                Member::Unknown => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        each_column("entities", self.fields, entities, insert_entities)?;
        each_column("nanos", self.fields, nanos, add_nanos)?;
        for (field, nullable) in self.fields.iter_mut().zip(declared) {
            if !nullable {
                field.values.make_plain();
            }
        }
        Ok(())
    }
}

/// Reads the columns, each into the field in its place.
struct ValuesSeed<'f> {
    fields: &'f mut [Field],
}

impl<'de> DeserializeSeed<'de> for ValuesSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ValuesSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array with an array for each field")
    }

    /// No array at all stands for fields without rows.
    fn visit_seq<A: SeqAccess<'de>>(self, mut columns: A) -> Result<(), A::Error> {
        let count = self.fields.len();
        for (position, field) in self.fields.iter_mut().enumerate() {
            let seed = ColumnSeed { like: &field.values };
            let in_field = |error| A::Error::custom(format!("field `{}`: {error}", field.name));
            match columns.next_element_seed(seed).map_err(in_field)? {
                Some(values) => field.values = values,
                None if position == 0 => return Ok(()),
                None => {
                    return Err(A::Error::custom(format!(
                        "`values` has {position} arrays for {count} fields"
                    )));
                }
            }
        }
        match columns.next_element::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom(format!(
                "`values` has more arrays than `schema`, before it, has fields: {count}"
            ))),
            None => Ok(()),
        }
    }
}

/// Reads a column of the type that another one has; each of its rows may be null.
struct ColumnSeed<'c> {
    like: &'c Column,
}

impl<'de> DeserializeSeed<'de> for ColumnSeed<'_> {
    type Value = Column;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Column, D::Error> {
        Ok(match self.like {
            Column::Int8(_) => Column::Int8(values(deserializer)?),
            Column::Int16(_) => Column::Int16(values(deserializer)?),
            Column::Int32(_) => Column::Int32(values(deserializer)?),
            Column::Int64(_) => Column::Int64(values(deserializer)?),
            Column::Uint8(_) => Column::Uint8(values(deserializer)?),
            Column::Uint16(_) => Column::Uint16(values(deserializer)?),
            Column::Uint32(_) => Column::Uint32(values(deserializer)?),
            Column::Uint64(_) => Column::Uint64(values(deserializer)?),
            Column::Float32(_) => Column::Float32(values(deserializer)?),
            Column::Float64(_) => Column::Float64(values(deserializer)?),
            Column::String(_) => Column::String(values(deserializer)?),
            Column::Bool(_) => Column::Bool(values(deserializer)?),
            Column::Time(_) => {
                let times = Vec::<Cell<Time>>::deserialize(deserializer)?;
                Column::Time(Values::Nullable(
                    times.into_iter().map(|cell| cell.0.map(|time| time.0)).collect(),
                ))
            }
            Column::Json(_) => Column::Json(values(deserializer)?),
            Column::Enum(_) => Column::Enum(values(deserializer)?),
        })
    }
}

fn values<'de, T: Item, D: Deserializer<'de>>(deserializer: D) -> Result<Values<T>, D::Error> {
    let cells = Vec::<Cell<T>>::deserialize(deserializer)?;
    Ok(Values::Nullable(cells.into_iter().map(|cell| cell.0).collect()))
}

/// Does `change` to each field that `member` has something to say about.
fn each_column<T, E: Error>(
    member: &str,
    fields: &mut [Field],
    said: Vec<Option<T>>,
    change: impl Fn(&mut Column, T) -> Result<(), String>,
) -> Result<(), E> {
    if said.len() > fields.len() {
        return Err(E::custom(format!(
            "`{member}` has {} entries for {} fields",
            said.len(),
            fields.len()
        )));
    }
    for (field, said) in fields.iter_mut().zip(said) {
        if let Some(said) = said {
            change(&mut field.values, said)
                .map_err(|problem| E::custom(format!("`{member}` of field `{}`: {problem}", field.name)))?;
        }
    }
    Ok(())
}

fn insert_entities(column: &mut Column, entities: Entities) -> Result<(), String> {
    let kinds = [
        (f64::NAN, entities.nan),
        (f64::INFINITY, entities.infinity),
        (f64::NEG_INFINITY, entities.negative_infinity),
    ];
    for (number, rows) in kinds {
        for row in rows {
            let there = match column {
                Column::Float32(Values::Nullable(values)) => {
                    values.get_mut(row).map(|value| *value = Some(number as f32))
                }
                Column::Float64(Values::Nullable(values)) => values.get_mut(row).map(|value| *value = Some(number)),
                _ => return Err("only floats can be NaN or infinite".to_owned()),
            };
            there.ok_or_else(|| format!("there is no row {row}"))?;
        }
    }
    Ok(())
}

fn add_nanos(column: &mut Column, nanos: Vec<i64>) -> Result<(), String> {
    let Column::Time(Values::Nullable(times)) = column else {
        return Err("only times have nanoseconds".to_owned());
    };
    if nanos.len() > times.len() {
        return Err(format!("{} entries for {} rows", nanos.len(), times.len()));
    }
    for (time, nanos) in times.iter_mut().zip(nanos) {
        if let Some(time) = time {
            *time = time.checked_add(nanos).ok_or("a time after the year 2262")?;
        }
    }
    Ok(())
}
