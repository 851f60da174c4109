//! One value as it is read from JSON, by the type of its column.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::super::column::{Json, NANOS_PER_MILLI};

/// A value of a column.
pub(super) trait Item: Sized {
    /// Reads the value; null never gets here.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A value or null.
pub(super) struct Cell<T>(pub(super) Option<T>);

impl<'de, T: Item> Deserialize<'de> for Cell<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(CellVisitor(PhantomData))
    }
}

struct CellVisitor<T>(PhantomData<T>);

impl<'de, T: Item> Visitor<'de> for CellVisitor<T> {
    type Value = Cell<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Cell<T>, E> {
        Ok(Cell(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Cell<T>, E> {
        Ok(Cell(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell<T>, D::Error> {
        T::read(deserializer).map(|value| Cell(Some(value)))
    }
}

impl Item for String {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Item for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Item for Json {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::from)
    }
}

impl Item for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }
}

impl Item for f32 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::read(deserializer).map(|value| value as Self)
    }
}

/// A number, or text that is one.
struct FloatVisitor;

impl Visitor<'_> for FloatVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[expect(clippy::cast_precision_loss, reason = "a float column holds what a float can")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "a float column holds what a float can")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// An integer of type `T`, also as a number with an empty fraction or as text.
struct IntegerVisitor<T>(PhantomData<T>);

impl<T: TryFrom<i128> + FromStr> Visitor<'_> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an integer that {} can hold", std::any::type_name::<T>())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value.into()).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value.into()).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        let invalid = E::invalid_value(Unexpected::Float(value), &self);
        if value.fract() == 0.0 {
            T::try_from(value as i128).map_err(|_| invalid)
        } else {
            Err(invalid)
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

macro_rules! integers {
    ($($item:ty)*) => {$(
        impl Item for $item {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IntegerVisitor(PhantomData))
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

/// A time in nanoseconds since the epoch, read from milliseconds.
pub(super) struct Time(pub(super) i64);

impl Item for Time {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis: Millis = deserializer.deserialize_any(MillisVisitor)?;
        let nanos = match millis {
            Millis::Whole(millis) => millis.checked_mul(NANOS_PER_MILLI),
            Millis::Fraction(millis) => fraction_to_nanos(millis),
        };
        nanos
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{millis} ms is no time between the years 1677 and 2262")))
    }
}

#[expect(clippy::cast_precision_loss, reason = "the bound is a power of two")]
fn fraction_to_nanos(millis: f64) -> Option<i64> {
    let nanos = (millis * NANOS_PER_MILLI as f64).round();
    (nanos.abs() < i64::MAX as f64).then_some(nanos as i64)
}

#[derive(Clone, Copy)]
enum Millis {
    Whole(i64),
    Fraction(f64),
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(millis) => millis.fmt(f),
            Self::Fraction(millis) => millis.fmt(f),
        }
    }
}

/// Milliseconds since the epoch, whole or with a fraction.
struct MillisVisitor;

impl Visitor<'_> for MillisVisitor {
    type Value = Millis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time in milliseconds")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Millis, E> {
        Ok(Millis::Whole(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Millis, E> {
        i64::try_from(value)
            .map(Millis::Whole)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Millis, E> {
        Ok(Millis::Fraction(value))
    }
}
