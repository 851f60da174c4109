//! What is read, and what is said about what can't be.

use proptest::prelude::*;

use super::super::{Column, Frame, Values};

fn read(json: &str) -> Frame {
    serde_json::from_str(json).unwrap()
}

/// A frame of one field with the given type information and values.
fn one_field(type_info: &str, data: &str) -> String {
    format!(r#"{{"schema":{{"fields":[{{"name":"v",{type_info}}}]}},"data":{data}}}"#)
}

fn column(type_info: &str, data: &str) -> Column {
    read(&one_field(type_info, data)).into_fields().remove(0).values
}

fn problem(json: &str) -> String {
    serde_json::from_str::<Frame>(json).unwrap_err().to_string()
}

#[test]
fn what_is_absent_or_null_is_empty() {
    for json in [
        "{}",
        r#"{"schema":{},"data":{}}"#,
        r#"{"schema":{"name":null,"refId":null,"meta":null,"fields":null},"data":{"values":[],"entities":null,"nanos":null}}"#,
    ] {
        assert_eq!(read(json), Frame::no_data(), "{json}");
    }
}

#[test]
fn no_array_at_all_stands_for_fields_without_rows() {
    assert_eq!(read(&one_field(r#""type":"number""#, r#"{"values":[]}"#)).rows(), 0);
}

#[test]
fn a_null_makes_a_field_nullable_unless_an_entity_stands_for_it() {
    let float = r#""typeInfo":{"frame":"float64"}"#;
    assert_eq!(
        column(float, r#"{"values":[[1,null]]}"#),
        Column::from(vec![Some(1.0), None])
    );
    let data = r#"{"entities":[{"Inf":[1]}],"values":[[1,null]]}"#;
    assert_eq!(column(float, data), Column::from(vec![1.0, f64::INFINITY]));
}

#[test]
fn times_are_put_together_from_milliseconds_and_nanoseconds() {
    let time = r#""typeInfo":{"frame":"time.Time"}"#;
    assert_eq!(
        column(time, r#"{"nanos":[[5,999999]],"values":[[1,-1]]}"#),
        Column::time(vec![1_000_005, -1])
    );
    assert_eq!(column(time, r#"{"values":[[0.25]]}"#), Column::time(vec![250_000]));
}

#[test]
fn numbers_may_be_text_and_integers_may_have_an_empty_fraction() {
    let data = r#"{"values":[["7",8.0,9]]}"#;
    assert_eq!(
        column(r#""typeInfo":{"frame":"int8"}"#, data),
        Column::from(vec![7_i8, 8, 9])
    );
    assert_eq!(
        column(r#""typeInfo":{"frame":"float32"}"#, data),
        Column::from(vec![7.0_f32, 8.0, 9.0])
    );
    let large = r#"{"values":[[18446744073709551615]]}"#;
    assert_eq!(
        column(r#""typeInfo":{"frame":"uint64"}"#, large),
        Column::from(vec![u64::MAX])
    );
}

#[test]
fn types_go_by_several_names() {
    assert_eq!(
        column(r#""type":"boolean""#, r#"{"values":[[true]]}"#),
        Column::from(vec![true])
    );
    let starred = column(
        r#""type":"string","typeInfo":{"frame":"*string"}"#,
        r#"{"values":[["a"]]}"#,
    );
    assert_eq!(starred, Column::from(vec![Some("a".to_owned())]));
}

#[test]
fn bad_frames_are_named() {
    let float = r#""typeInfo":{"frame":"float64"}"#;
    for (json, said) in [
        (r#"{"data":{"values":[[1]]}}"#.to_owned(), "more arrays than `schema`, before it, has fields: 0"),
        (r#"{"data":{"values":[]},"schema":{}}"#.to_owned(), "`schema` comes after `data`"),
        (r#"{"schema":{},"rows":[]}"#.to_owned(), "unknown field `rows`"),
        (one_field(r#""type":"trace""#, "{}"), "field `v` has the type `trace`"),
        (one_field(r#""labels":{}"#, "{}"), "field `v` has neither `typeInfo.frame` nor `type`"),
        (one_field(float, r#"{"values":[[1],[2]]}"#), "more arrays than"),
        (one_field(float, r#"{"values":[["x"]]}"#), "field `v`: invalid value: string \"x\", expected a number"),
        (one_field(float, r#"{"values":[[1]],"entities":[{"NaN":[1]}]}"#), "`entities` of field `v`: there is no row 1"),
        (one_field(float, r#"{"values":[[1]],"nanos":[[1]]}"#), "`nanos` of field `v`: only times have nanoseconds"),
        (one_field(r#""typeInfo":{"frame":"int8"}"#, r#"{"values":[[128]]}"#), "expected an integer that i8 can hold"),
        (one_field(r#""typeInfo":{"frame":"int8"}"#, r#"{"values":[[1.5]]}"#), "expected an integer that i8 can hold"),
        (one_field(r#""type":"time""#, r#"{"values":[[1e300]]}"#), "is no time between the years 1677 and 2262"),
        (
            r#"{"schema":{"fields":[{"name":"a","type":"number"},{"name":"b","type":"number"}]},"data":{"values":[[1,2],[3]]}}"#
                .to_owned(),
            "field `b` has 1 rows, the first field has 2",
        ),
        (
            r#"{"schema":{"fields":[{"type":"number"},{"type":"number"}]},"data":{"values":[[1]]}}"#.to_owned(),
            "`values` has 1 arrays for 2 fields",
        ),
    ] {
        let problem = problem(&json);
        assert!(problem.contains(said), "{json}\n  says: {problem}\n  not: {said}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!(r#"{{"schema":{{"meta":{{"custom":{}}}}}}}"#, "[".repeat(100_000));
    assert!(problem(&deep).contains("recursion limit"));
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        let _ = serde_json::from_slice::<Frame>(&bytes);
    }

    /// A frame with a piece of it replaced is read or refused, and what is read can be written.
    #[test]
    fn no_damage_to_a_frame_makes_the_decoder_panic(start in 0_usize..400, length in 0_usize..40, piece in r#"[\[\]{}:,"0-9eE.a-zN-]{0,8}"#) {
        let values = Column::Float64(Values::Nullable(vec![Some(f64::NAN), None, Some(1.5)]));
        let fields = vec![
            super::super::Field::time("t", vec![1, 2_000_001, 3]),
            super::super::Field::new("v", values).with_labels([("a", "b")]),
            super::super::Field::new("s", vec!["x", "y", "z"]),
        ];
        let mut json = Frame::new("n", fields).unwrap().to_json();
        let start = start.min(json.len());
        json.replace_range(start..(start + length).min(json.len()), &piece);
        if let Ok(frame) = serde_json::from_str::<Frame>(&json) {
            let written = frame.to_json();
            prop_assert_eq!(read(&written).to_json(), written);
        }
    }
}
