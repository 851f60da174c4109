//! A temperature at a time, as JSON and back.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

// ANCHOR: type
#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    #[serde(rename = "atMs", with = "unix_millis")]
    at: OffsetDateTime,
    #[serde(with = "number_or_null")]
    celsius: f64, // NaN: the sensor gave none
}
// ANCHOR_END: type

mod unix_millis {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::OffsetDateTime;

    // ANCHOR: millis
    pub fn serialize<S: Serializer>(
        at: &OffsetDateTime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let nanos = at.unix_timestamp_nanos();
        nanos.div_euclid(1_000_000).serialize(serializer) // rounds down
    }
    // ANCHOR_END: millis

    // ANCHOR: read
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<OffsetDateTime, D::Error> {
        let nanos = i128::from(i64::deserialize(deserializer)?) * 1_000_000;
        OffsetDateTime::from_unix_timestamp_nanos(nanos)
            .map_err(serde::de::Error::custom)
    }
    // ANCHOR_END: read
}

mod number_or_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    // ANCHOR: null
    pub fn serialize<S: Serializer>(
        value: &f64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let number = Some(*value).filter(|value| value.is_finite());
        number.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<f64, D::Error> {
        let number = Option::<f64>::deserialize(deserializer)?;
        Ok(number.unwrap_or(f64::NAN))
    }
    // ANCHOR_END: null
}

fn main() -> Result<(), serde_json::Error> {
    for text in [
        r#"{"atMs":1700000000000,"celsius":21.5}"#,
        r#"{"atMs":-1,"celsius":null}"#,
        r#"{"celsius":21.5}"#,
        r#"{"atMs":0}"#,
    ] {
        match serde_json::from_str::<Reading>(text) {
            Ok(reading) => {
                println!(
                    "{reading:?} {}",
                    serde_json::to_string(&reading)?
                );
            }
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
