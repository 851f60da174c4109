//! What the JSON of a frame looks like, byte by byte.

use super::super::{Column, Field, FieldConfig, Frame, FrameType, Json, Meta, Values};

/// The part of the JSON from `"data":` on.
fn data(fields: Vec<Field>) -> String {
    let json = Frame::new("", fields).unwrap().to_json();
    let (_, data) = json.rsplit_once("\"data\":").unwrap();
    data.strip_suffix('}').unwrap().to_owned()
}

#[test]
fn the_schema_comes_first_and_says_only_what_is_set() {
    let times = Field::time("time", vec![1_700_000_000_000_000_000]);
    let values = Field::new("value", vec![Some(1.5)]);
    let values = values
        .with_labels([("host", "a")])
        .with_config(FieldConfig::with_unit("short"));
    let frame = Frame::new("n", vec![times, values]).unwrap();
    let frame = frame.with_ref_id("A").with_meta(Meta::of(FrameType::TimeSeriesWide));
    assert_eq!(
        frame.to_json(),
        concat!(
            r#"{"schema":{"name":"n","refId":"A","meta":{"type":"timeseries-wide","typeVersion":[0,1]},"fields":["#,
            r#"{"name":"time","type":"time","typeInfo":{"frame":"time.Time"}},"#,
            r#"{"name":"value","type":"number","typeInfo":{"frame":"float64","nullable":true},"#,
            r#""labels":{"host":"a"},"config":{"unit":"short"}}]},"#,
            r#""data":{"values":[[1700000000000],[1.5]]}}"#,
        )
    );
}

#[test]
fn no_data_is_a_frame_without_fields() {
    assert_eq!(
        Frame::no_data().to_json(),
        r#"{"schema":{"fields":[]},"data":{"values":[]}}"#
    );
}

#[test]
fn a_field_without_rows_has_an_empty_array() {
    assert_eq!(
        data(vec![Field::time("t", vec![]), Field::new("v", Vec::<f64>::new())]),
        r#"{"values":[[],[]]}"#
    );
}

#[test]
fn integers_keep_every_digit() {
    let fields = vec![
        Field::new("", vec![9_007_199_254_740_993_i64, i64::MIN]),
        Field::new("", vec![u64::MAX, 0]),
    ];
    assert_eq!(
        data(fields),
        r#"{"values":[[9007199254740993,-9223372036854775808],[18446744073709551615,0]]}"#
    );
}

#[test]
fn numbers_beyond_json_are_null_and_named_beside_the_values() {
    let floats = vec![
        Some(f64::NAN),
        Some(1.0),
        Some(f64::NEG_INFINITY),
        None,
        Some(f64::NAN),
        Some(f64::INFINITY),
    ];
    let fields = vec![
        Field::new("", vec!["a", "b", "c", "d", "e", "f"]),
        Field::new("", floats),
    ];
    assert_eq!(
        data(fields),
        concat!(
            r#"{"values":[["a","b","c","d","e","f"],[null,1.0,null,null,null,null]],"#,
            r#""entities":[null,{"NaN":[0,4],"Inf":[5],"NegInf":[2]}]}"#,
        )
    );
}

#[test]
fn the_longest_numbers_fit_at_every_place() {
    let longest = vec![-f64::MIN_POSITIVE; 2_000];
    let read: Vec<f64> = serde_json::from_str(
        data(vec![Field::new("", longest.clone())])
            .strip_prefix("{\"values\":[")
            .unwrap()
            .strip_suffix("]}")
            .unwrap(),
    )
    .unwrap();
    assert_eq!(read, longest);
}

#[test]
fn single_precision_is_written_in_as_many_digits_as_it_has() {
    assert_eq!(
        data(vec![Field::new("", vec![0.1_f32, f32::INFINITY])]),
        r#"{"values":[[0.1,null]],"entities":[{"Inf":[1]}]}"#
    );
}

#[test]
fn times_are_rounded_down_and_keep_the_rest() {
    let times = Values::Nullable(vec![Some(1), None, Some(-1), Some(2_000_000)]);
    let fields = vec![Field::new("", Column::Time(times)), Field::new("", vec![1.0; 4])];
    assert_eq!(
        data(fields),
        r#"{"values":[[0,null,-1,2],[1.0,1.0,1.0,1.0]],"nanos":[[1,0,999999,0],null]}"#
    );
}

#[test]
fn text_is_escaped_and_documents_are_copied() {
    let documents = vec![Some(Json::new(r#"{"n":1e400}"#.into()).unwrap()), None];
    let fields = vec![
        Field::new("", vec!["a\"\\\n\u{1}", "🦥"]),
        Field::new("", documents),
        Field::new("", vec![true, false]),
    ];
    assert_eq!(
        data(fields),
        r#"{"values":[["a\"\\\n\u0001","🦥"],[{"n":1e400},null],[true,false]]}"#
    );
}
