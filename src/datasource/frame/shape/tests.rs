//! What the shapes promise, and that one becomes another and back.

use proptest::prelude::*;

use super::super::{Column, Field, Fill, Frame, FrameError, FrameType, Labels, Meta};

const SECOND: i64 = 1_000_000_000;

/// Rows of time in seconds, host, and a value or null.
fn long(rows: &[(i64, &str, Option<f64>)]) -> Frame {
    let fields = vec![
        Field::new("host", rows.iter().map(|row| row.1).collect::<Vec<_>>()),
        Field::new("cpu", rows.iter().map(|row| row.2).collect::<Vec<_>>()),
    ];
    Frame::new(
        "",
        [
            vec![Field::time("t", rows.iter().map(|row| row.0 * SECOND).collect())],
            fields,
        ]
        .concat(),
    )
    .unwrap()
}

/// The values of the series of `host` in a wide frame.
fn series<'f>(frame: &'f Frame, host: &str) -> &'f Column {
    &frame
        .fields()
        .iter()
        .find(|field| field.labels.get("host") == Some(host))
        .unwrap()
        .values
}

#[test]
fn times_of_wide_series_ascend_without_repeating() {
    let values = || Field::new("v", vec![1.0, 2.0]);
    assert!(Frame::time_series_wide(vec![1, 2], vec![values()]).is_ok());
    for times in [vec![1, 1], vec![2, 1]] {
        let error = Frame::time_series_wide(times.clone(), vec![values()]).unwrap_err();
        assert_eq!(error, FrameError::NotAscending { row: 1 });
    }
    let hosts = Field::new("host", vec!["a", "b"]);
    assert!(Frame::time_series_long(vec![1, 1], vec![hosts, values()]).is_ok());
}

#[test]
fn each_shape_needs_what_it_is_made_of() {
    assert_eq!(
        Frame::time_series_multi(vec![1], Field::new("s", vec!["a"])),
        Err(FrameError::NoValues)
    );
    assert_eq!(
        Frame::numeric_multi(Field::new("n", vec![1.0, 2.0])),
        Err(FrameError::ManyRows { rows: 2 })
    );
    let twice = vec![Field::new("n", vec![1.0]), Field::new("n", vec![2.0])];
    assert!(matches!(
        Frame::numeric_wide(twice),
        Err(FrameError::DuplicateItem { .. })
    ));
    assert_eq!(
        Frame::numeric_long(vec![Field::new("host", vec!["a"])]),
        Err(FrameError::NoValues)
    );
    let no_times = Frame::new("", vec![Field::new("v", vec![1.0])])
        .unwrap()
        .with_meta(Meta::of(FrameType::TimeSeriesWide));
    assert_eq!(no_times.check(), Err(FrameError::NoTimes));
    let null = Column::Time(vec![None].into());
    let fields = vec![Field::new("t", null), Field::new("v", vec![1.0])];
    let null_time = Frame::new("", fields)
        .unwrap()
        .with_meta(Meta::of(FrameType::TimeSeriesLong));
    assert_eq!(null_time.check(), Err(FrameError::NullTime { row: 0 }));
}

#[test]
fn no_data_keeps_the_type() {
    let frame = Frame::no_data_of(FrameType::TimeSeriesMulti);
    assert_eq!(frame.check(), Ok(()));
    assert!(
        frame
            .to_json()
            .starts_with(r#"{"schema":{"meta":{"type":"timeseries-multi","typeVersion":[0,1]},"fields":[]}"#)
    );
}

#[test]
fn a_gap_is_filled_as_asked_and_a_null_stays() {
    let frame = long(&[
        (1, "a", Some(1.0)),
        (1, "b", None),
        (2, "a", Some(2.0)),
        (3, "b", Some(3.0)),
        (4, "b", Some(4.0)),
    ]);
    for (fill, a, b) in [
        (
            Fill::Null,
            [Some(1.0), Some(2.0), None, None],
            [None, None, Some(3.0), Some(4.0)],
        ),
        (
            Fill::Previous,
            [Some(1.0), Some(2.0), Some(2.0), Some(2.0)],
            [None, None, Some(3.0), Some(4.0)],
        ),
        (
            Fill::Value(9.0),
            [Some(1.0), Some(2.0), Some(9.0), Some(9.0)],
            [None, Some(9.0), Some(3.0), Some(4.0)],
        ),
    ] {
        let wide = frame.long_to_wide(fill).unwrap();
        assert_eq!(series(&wide, "a"), &Column::from(a.to_vec()), "{fill:?}");
        assert_eq!(series(&wide, "b"), &Column::from(b.to_vec()), "{fill:?}");
        assert_eq!(wide.meta, Some(Meta::of(FrameType::TimeSeriesWide)));
        assert_eq!(wide.check(), Ok(()));
    }
}

#[test]
fn a_series_that_comes_late_is_filled_from_the_top() {
    let frame = long(&[(1, "a", Some(1.0)), (2, "b", Some(2.0))]);
    assert_eq!(
        series(&frame.long_to_wide(Fill::Previous).unwrap(), "b"),
        &Column::from(vec![None, Some(2.0)])
    );
    assert_eq!(
        series(&frame.long_to_wide(Fill::Value(0.0)).unwrap(), "b"),
        &Column::from(vec![Some(0.0), Some(2.0)])
    );
}

#[test]
fn columns_are_ordered_by_name_then_labels() {
    let fields = vec![
        Field::time("t", vec![1, 1]),
        Field::new("host", vec!["b", "a"]),
        Field::new("mem", vec![1.0, 2.0]),
        Field::new("cpu", vec![3.0, 4.0]),
    ];
    let wide = Frame::new("", fields).unwrap().long_to_wide(Fill::Null).unwrap();
    let order: Vec<String> = wide
        .fields()
        .iter()
        .map(|field| format!("{} {}", field.name, field.labels))
        .collect();
    assert_eq!(order, ["t ", "cpu host=a", "cpu host=b", "mem host=a", "mem host=b"]);
}

#[test]
fn rows_that_are_no_series_are_refused() {
    assert_eq!(long(&[]).long_to_wide(Fill::Null), Err(FrameError::Empty));
    let unsorted = long(&[(2, "a", None), (1, "a", None)]);
    assert_eq!(
        unsorted.long_to_wide(Fill::Null),
        Err(FrameError::NotAscending { row: 1 })
    );
    let repeated = long(&[(1, "a", None), (1, "b", None), (1, "a", None)]);
    assert_eq!(
        repeated.long_to_wide(Fill::Null),
        Err(FrameError::DuplicatePoint { row: 2 })
    );
    let wide = Frame::time_series_wide(vec![1], vec![Field::new("v", vec![1.0])]).unwrap();
    assert_eq!(wide.long_to_wide(Fill::Null), Err(FrameError::NoFactors));
}

#[test]
fn labels_that_a_series_does_not_have_are_empty_in_a_long_frame() {
    let fields = vec![
        Field::new("net", vec![1.0]).with_labels([("host", "a")]),
        Field::new("net", vec![2.0]).with_labels([("host", "a"), ("int", "eth0")]),
        Field::new("up", vec![1_i64]).with_labels([("host", "a")]),
    ];
    let long = Frame::time_series_wide(vec![SECOND], fields)
        .unwrap()
        .wide_to_long()
        .unwrap();
    assert_eq!(
        long.to_json().split_once("\"data\":").unwrap().1,
        r#"{"values":[[1000,1000],[1.0,2.0],[1,null],["a","a"],["","eth0"]]}}"#
    );
    assert_eq!(long.meta, Some(Meta::of(FrameType::TimeSeriesLong)));
    assert_eq!(long.check(), Ok(()));
}

prop_compose! {
    /// A wide frame of nullable series, each name with each set of labels, in the order that a conversion gives them.
    fn wide_frames()(
        steps in proptest::collection::vec(1_i64..5, 1..8),
        names in proptest::collection::btree_set("[a-c]{1,2}", 1..3),
        hosts in proptest::collection::btree_set("[a-z]{0,3}", 1..4),
    )(
        cells in proptest::collection::vec(
            proptest::collection::vec(proptest::option::of(-1e9..1e9_f64), steps.len()),
            names.len() * hosts.len(),
        ),
        steps in Just(steps),
        names in Just(names),
        hosts in Just(hosts),
    ) -> Frame {
        let times = steps.iter().scan(0, |time, step| { *time += step * SECOND; Some(*time) }).collect();
        let items = names.iter().flat_map(|name| hosts.iter().map(move |host| (name, host)));
        let series = items.zip(cells).map(|((name, host), cells)| {
            Field::new(name, cells).with_labels(Labels::from([("host", host), ("job", &"api".to_owned())]))
        });
        Frame::time_series_wide(times, series.collect()).unwrap()
    }
}

proptest! {
    #[test]
    fn wide_to_long_and_back_is_the_same_frame(wide in wide_frames()) {
        let long = wide.wide_to_long().unwrap();
        prop_assert_eq!(long.check(), Ok(()));
        prop_assert_eq!(long.long_to_wide(Fill::Null).unwrap(), wide);
    }

    /// Whatever the rows, the times of what is made of them ascend, and each point stands at its time in its series.
    #[test]
    fn widening_loses_no_point(rows in proptest::collection::btree_set((0_i64..9, "[a-c]"), 1..20)) {
        let rows: Vec<(i64, &str, Option<f64>)> =
            rows.iter().zip(1_u32..).map(|((time, host), number)| (*time, host.as_str(), Some(f64::from(number)))).collect();
        let wide = long(&rows).long_to_wide(Fill::Null).unwrap();
        prop_assert_eq!(wide.check(), Ok(()));
        let times = wide.times().unwrap();
        for (time, host, value) in rows {
            let row = times.binary_search(&(time * SECOND)).unwrap();
            prop_assert_eq!(series(&wide, host).number(row), value);
        }
    }

    #[test]
    fn what_is_written_is_read_back(wide in wide_frames()) {
        prop_assert_eq!(serde_json::from_str::<Frame>(&wide.to_json()).unwrap(), wide);
    }
}
