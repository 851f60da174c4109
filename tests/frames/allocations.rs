//! Encoding makes no allocation for a value.

use bigtent::datasource::frame::{Column, Field, Frame, Values};

/// A frame with a column of each kind that a panel shows, some values null and some that JSON can't say.
fn frame(rows: u32) -> Frame {
    let numbers = || (0..rows).map(|row| f64::from(row) / 7.0);
    let nullable = numbers().map(|number| (number > 1.0).then_some(if number > 100.0 { f64::NAN } else { number }));
    let fields = vec![
        Field::new(
            "t",
            Column::time((0..i64::from(rows)).map(|row| row * 1_000_001).collect()),
        ),
        Field::new("float", numbers().collect::<Vec<_>>()),
        Field::new("nullable", Column::Float64(Values::Nullable(nullable.collect()))),
        Field::new("integer", (0..i64::from(rows)).collect::<Vec<_>>()),
        Field::new(
            "text",
            (0..rows).map(|row| format!("row \"{row}\"")).collect::<Vec<_>>(),
        ),
        Field::new("bool", (0..rows).map(|row| row % 2 == 0).collect::<Vec<_>>()),
    ];
    Frame::new("all", fields).unwrap()
}

#[test]
fn into_a_buffer_that_is_large_enough_nothing_is_allocated() {
    let frame = frame(10_000);
    let mut out = Vec::with_capacity(4 << 20);
    let counted = allocation_counter::measure(|| frame.write_json(&mut out));
    assert!(out.len() > 500_000, "{} bytes", out.len());
    assert_eq!(counted.count_total, 0);
}

#[test]
fn ten_times_the_rows_take_no_more_than_a_few_growths_of_the_buffer_more() {
    let [few, many] = [1_000, 10_000].map(|rows| {
        let frame = frame(rows);
        allocation_counter::measure(|| frame.write_json(&mut Vec::new())).count_total
    });
    assert!(many <= few + 4, "{few} for 1,000 rows, {many} for 10,000");
}
