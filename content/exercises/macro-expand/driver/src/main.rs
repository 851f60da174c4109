//! Expands the SQL of each line, and prints what comes out. This file belongs to the grader.

mod harness;

use std::collections::BTreeMap;

use macro_expand::{
    api::{Ctx, Var},
    expand,
};
use serde::Deserialize;

/// One call.
#[derive(Deserialize)]
struct Input {
    sql: String,
    #[serde(default)]
    vars: BTreeMap<String, Given>,
    #[serde(default = "from")]
    from_ms: i64,
    #[serde(default = "to")]
    to_ms: i64,
    #[serde(default = "interval")]
    interval_ms: i64,
}

/// The value of a variable.
#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    One(String),
    Many(Vec<String>),
}

fn from() -> i64 {
    1_700_000_000_999
}

fn to() -> i64 {
    1_700_003_600_000
}

fn interval() -> i64 {
    15_000
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        let name = one_line(&input.sql);
        cases.run(name, move || run(input));
    }
}

fn run(input: Input) -> String {
    let var = |(name, given)| match given {
        Given::One(value) => (name, Var::One(value)),
        Given::Many(values) => (name, Var::Many(values)),
    };
    let ctx = Ctx {
        from_ms: input.from_ms,
        to_ms: input.to_ms,
        interval_ms: input.interval_ms,
        vars: input.vars.into_iter().map(var).collect(),
    };
    harness::result(&expand(&input.sql, &ctx), |sql| one_line(sql))
}

fn one_line(sql: &str) -> String {
    sql.replace('\n', "\\n")
}
