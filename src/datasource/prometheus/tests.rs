//! Properties of the whole way of a query: whatever its text, it is answered or refused.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{
    eval::{Budget, Cancelled, Evaluator, Steps, Value},
    labels::Labels,
    limits::Limits,
    memory::MemoryStorage,
    plan::plan,
    storage::{STALE, Sample},
    syntax::{QueryError, parse},
};

fn storage() -> MemoryStorage {
    let mut storage = MemoryStorage::default();
    for (name, value) in [("a", 1.0), ("b", f64::NAN), ("c_bucket", -2.5)] {
        for time in (0..600_000_i32).step_by(20_000) {
            let value = if time == 300_000 {
                STALE
            } else {
                value * f64::from(time / 1000)
            };
            let labels = [("__name__", name), ("job", "x"), ("le", "0.5")];
            storage.push(
                Labels::new(labels),
                Sample {
                    time: time.into(),
                    value,
                },
            );
        }
    }
    storage
}

/// Asks a query at one time and over steps, within little time.
fn ask(storage: &MemoryStorage, query: &str) -> Result<Value, QueryError> {
    let limits = Limits::default();
    let evaluator = || {
        let deadline = Instant::now() + Duration::from_secs(2);
        Evaluator::new(storage, Budget::new(200_000, deadline, Cancelled::default()))
    };
    let parsed = parse(query, &limits)?;
    let over = evaluator().over(&plan(&parsed, 0, 500_000)?, Steps::new(0, 500_000, 30_000));
    let at = evaluator().instant(&plan(&parsed, 400_000, 400_000)?, 400_000);
    at.and(over)
}

/// Pieces of PromQL, in any order.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b",
        "c_bucket",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "[5m]",
        "[1m:10s]",
        "5m",
        "1",
        "-1",
        "0.5",
        "1e300",
        "NaN",
        "Inf",
        "0x1F",
        "017",
        "\"x\"",
        "'y'",
        "`\\d`",
        "\"\\\\",
        "=",
        "!=",
        "=~",
        "!~",
        "==",
        ">",
        "<",
        ">=",
        "<=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "@",
        "@ start()",
        "@ end()",
        "@ 1e18",
        "offset 1m",
        "offset -1m",
        "offset",
        "bool",
        "on",
        "ignoring (le)",
        "group_left",
        "group_right (job)",
        "by (job)",
        "without (le)",
        "and",
        "or",
        "unless",
        "atan2",
        "sum",
        "topk",
        "quantile",
        "count_values",
        "rate",
        "increase",
        "avg_over_time",
        "quantile_over_time",
        "histogram_quantile",
        "label_replace",
        "label_join",
        "absent",
        "absent_over_time",
        "scalar",
        "vector",
        "time()",
        "sort",
        "timestamp",
        "hour",
        "clamp",
        "job",
        "le",
        ",",
        ":",
        ";",
        "#",
        "\n",
        "ü",
        "\u{0}",
        "fill",
        "limitk",
        "start",
        "end",
        "\\",
    ];
    let piece = prop::sample::select(PIECES);
    prop::collection::vec((piece, prop::bool::ANY), 0..24).prop_map(|pieces| {
        let texts = pieces
            .into_iter()
            .map(|(piece, space)| if space { format!("{piece} ") } else { piece.to_owned() });
        texts.collect()
    })
}

/// Expressions with matching brackets, whose types need not fit.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(&[
        "a",
        "b",
        "c_bucket",
        "{job=~\"x\"}",
        "a[1m]",
        "b[10m] offset -2m",
        "1",
        "-3",
        "NaN",
        "Inf",
        "1e300",
        "\"le\"",
        "\"$1$1\"",
        "time()",
        "a @ end()",
        "a[5m:]",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let unary = prop::sample::select(&[
            "rate(#)",
            "delta(#)",
            "(#)[10m:1m]",
            "sum(#)",
            "stddev by (job) (#)",
            "-#",
            "(#)",
            "abs(#)",
            "vector(#)",
            "scalar(#)",
            "absent(#)",
            "absent_over_time(#)",
            "sort_desc(#)",
            "timestamp(#)",
            "year(#)",
            "round(#, 0)",
            "deriv(#)",
            "predict_linear(#, NaN)",
            "count_values(\"v\", #)",
            "label_replace(#, \"le\", \"$0$0\", \"le\", \".*\")",
        ]);
        let binary = prop::sample::select(&[
            "# + #",
            "# / on (job) #",
            "# == bool #",
            "# > ignoring (le) group_left (job) #",
            "# and #",
            "# or on () #",
            "# atan2 #",
            "topk(#, #)",
            "quantile(#, #)",
            "quantile_over_time(#, #)",
            "histogram_quantile(#, #)",
            "clamp_max(#, #)",
            "label_join(#, \"x\", #)",
        ]);
        prop_oneof![
            (unary, inner.clone()).prop_map(|(form, of)| form.replacen('#', &of, 1)),
            (binary, inner.clone(), inner).prop_map(|(form, left, right)| {
                let (before, after) = form.split_once('#').unwrap_or((form, ""));
                format!("{before}{left}{}", after.replacen('#', &right, 1))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered_or_refused(query in any::<String>()) {
        let _ = ask(&storage(), &query);
    }

    #[test]
    fn any_pieces_are_answered_or_refused(query in pieces()) {
        let _ = ask(&storage(), &query);
    }

    #[test]
    fn any_expression_is_answered_or_refused(query in expressions()) {
        if let Err(error) = ask(&storage(), &query) {
            prop_assert!(!error.message.is_empty());
        }
    }
}

#[test]
fn a_series_that_ended_has_no_value_until_it_comes_back() {
    let at = |time: i64| {
        let parsed = parse("a", &Limits::default()).unwrap();
        let budget = Budget::new(1_000, Instant::now() + Duration::from_mins(1), Cancelled::default());
        let storage = storage();
        let value = Evaluator::new(&storage, budget).instant(&plan(&parsed, time, time).unwrap(), time);
        let Value::Vector(elements) = value.unwrap() else {
            unreachable!("a selector has a vector");
        };
        elements.len()
    };
    assert_eq!([at(299_999), at(300_000), at(319_999), at(320_000)], [1, 0, 0, 1]);
}

#[test]
fn ranges_leave_out_the_marks_of_an_end() {
    let value = ask(&storage(), "count_over_time(a[10m])").unwrap();
    let Value::Matrix(matrix) = value else {
        unreachable!("a range query has a matrix");
    };
    // At 480 s there have been 25 samples, one of which said that the series had ended.
    assert_eq!(matrix[0].samples.last().map(|sample| sample.value), Some(24.0));
}
