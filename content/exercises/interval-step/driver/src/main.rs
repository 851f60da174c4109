//! Rounds intervals and computes steps, as each line says. This file belongs to the grader.

mod harness;

use interval_step::{api::StepErr, round_interval, safe_step, step};
use serde::Deserialize;

/// What a line asks for.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    /// These intervals, each rounded.
    Round(Vec<i64>),
    /// The step of Grafana.
    Step(Ask),
    /// The step that keeps the limit.
    SafeStep(Ask),
}

#[derive(Deserialize, Clone, Copy)]
struct Ask {
    from: i64,
    to: i64,
    max_points: usize,
    min_ms: i64,
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        match input {
            Input::Round(intervals) => {
                for ms in intervals {
                    cases.run(format!("round_interval({ms})"), move || round_interval(ms).to_string());
                }
            }
            Input::Step(ask) => cases.run(spoken("step", ask), move || {
                shown(step(ask.from, ask.to, ask.max_points, ask.min_ms))
            }),
            Input::SafeStep(ask) => cases.run(spoken("safe_step", ask), move || {
                shown(safe_step(ask.from, ask.to, ask.max_points, ask.min_ms))
            }),
        }
    }
}

fn spoken(function: &str, ask: Ask) -> String {
    let Ask { from, to, max_points, min_ms } = ask;
    format!("{function}({from}, {to}, {max_points}, {min_ms})")
}

fn shown(result: Result<i64, StepErr>) -> String {
    harness::result(&result, i64::to_string)
}
