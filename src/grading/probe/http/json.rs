//! JSON in one spelling: keys sorted, numbers that are equal written alike.

use serde_json::{Number, Value};

/// Reads a document.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(bytes).map(canonical)
}

/// Sorts keys and writes integral numbers without fraction and exponent: `1`, `1.0` and `1e0` become `1`.
fn canonical(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(canonical_number(number)),
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        Value::Object(members) => {
            let mut members: Vec<_> = members
                .into_iter()
                .map(|(key, value)| (key, canonical(value)))
                .collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members.into_iter().collect())
        }
        other => other,
    }
}

fn canonical_number(number: Number) -> Number {
    if !number.is_f64() {
        return number;
    }
    // `{:.0}` writes every digit of an integral float, so the parse decides exactly whether an integer type can hold it.
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 => {
            let digits = format!("{:.0}", float + 0.0);
            digits
                .parse::<i64>()
                .map(Number::from)
                .or_else(|_| digits.parse::<u64>().map(Number::from))
                .unwrap_or(number)
        }
        _ => number,
    }
}

/// Whether a media type, in lower case and without parameters, is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_json, parse};

    fn canonical(text: &str) -> String {
        parse(text.as_bytes()).unwrap().to_string()
    }

    #[test]
    fn equal_numbers_are_written_alike() {
        for one in ["1", "1.0", "1e0", "10E-1", "1.000"] {
            assert_eq!(canonical(one), "1", "{one}");
        }
        for (given, expected) in [
            ("-0", "0"),
            ("-0.0", "0"),
            ("1.5", "1.5"),
            ("-2e2", "-200"),
            ("1e19", "10000000000000000000"),
            ("9223372036854775807", "9223372036854775807"),
            ("9007199254740993", "9007199254740993"),
        ] {
            assert_eq!(canonical(given), expected, "{given}");
        }
        assert_eq!(canonical("1e300"), canonical("10e299"));
        assert_eq!(canonical("100000000000000000000"), canonical("1e20"));
    }

    #[test]
    fn keys_are_sorted_at_every_depth() {
        assert_eq!(
            canonical(r#"{"b":[{"d":1,"c":2}],"a":"x"}"#),
            r#"{"a":"x","b":[{"c":2,"d":1}]}"#
        );
    }

    #[test]
    fn media_types() {
        assert!(is_json("application/json"));
        assert!(is_json("application/problem+json"));
        assert!(!is_json("text/plain"));
        assert!(!is_json("application/x-ndjson"));
    }

    proptest! {
        #[test]
        fn spelling_and_order_never_matter(members in prop::collection::btree_map("[a-z]{1,3}", -1_000_000_i64..1_000_000, 0..6)) {
            let plain: Vec<String> = members.iter().map(|(key, number)| format!("{key:?}:{number}")).collect();
            let fancy: Vec<String> = members.iter().rev().map(|(key, number)| format!(" {key:?} : {number}.0e0")).collect();
            prop_assert_eq!(
                canonical(&format!("{{{}}}", plain.join(","))),
                canonical(&format!("{{{}}}", fancy.join(",")))
            );
        }

        #[test]
        fn an_exponent_moves_the_point(digits in -1_000_000_i64..1_000_000, places in 0_usize..6) {
            let exponent = canonical(&format!("{digits}e-{places}"));
            let padded = format!("{:0>width$}", digits.abs(), width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            let sign = if digits < 0 { "-" } else { "" };
            let point = canonical(&format!("{sign}{whole}.{fraction}0"));
            prop_assert_eq!(exponent, point);
        }
    }
}
