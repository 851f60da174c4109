//! Classifies failures and prints the verdicts; neighbouring statuses with the same one share a line. This file belongs to
//! the grader.

mod harness;

use std::ops::RangeInclusive;

use err_classify::{
    api::{Failure, Source, Verdict},
    classify,
};
use serde::Deserialize;

/// One failure, or all statuses from one to another.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    Http(u16),
    HttpFromTo(u16, u16),
    Timeout,
    Canceled,
    ConnectRefused,
    Dns,
    Tls,
    BodyTooLarge,
    Decode,
    BadQuery,
    Bug,
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        match input {
            Input::HttpFromTo(from, to) => {
                for idempotent in [true, false] {
                    let name = format!("Http({from}) to Http({to}), {}", repeatable(idempotent));
                    cases.run(name, move || range(from..=to, idempotent));
                }
            }
            Input::Http(status) => one(&mut cases, Failure::Http(status)),
            Input::Timeout => one(&mut cases, Failure::Timeout),
            Input::Canceled => one(&mut cases, Failure::Canceled),
            Input::ConnectRefused => one(&mut cases, Failure::ConnectRefused),
            Input::Dns => one(&mut cases, Failure::Dns),
            Input::Tls => one(&mut cases, Failure::Tls),
            Input::BodyTooLarge => one(&mut cases, Failure::BodyTooLarge),
            Input::Decode => one(&mut cases, Failure::Decode),
            Input::BadQuery => one(&mut cases, Failure::BadQuery),
            Input::Bug => one(&mut cases, Failure::Bug),
        }
    }
}

fn one(cases: &mut harness::Cases, failure: Failure) {
    for idempotent in [true, false] {
        cases.run(format!("{failure:?}, {}", repeatable(idempotent)), move || {
            let verdict = classify(&failure, idempotent);
            format!("{}, {}", verdict.status, rest(verdict))
        });
    }
}

/// A line for each run of statuses with the same verdict.
fn range(statuses: RangeInclusive<u16>, idempotent: bool) -> String {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    for status in statuses {
        let verdict = classify(&Failure::Http(status), idempotent);
        let shown = if verdict.status == status {
            format!("the same status, {}", rest(verdict))
        } else {
            format!("{}, {}", verdict.status, rest(verdict))
        };
        match runs.last_mut() {
            Some((_, last, same)) if *same == shown => *last = status,
            _ => runs.push((status, status, shown)),
        }
    }
    let lines = runs.into_iter().map(|(first, last, shown)| {
        if first == last {
            format!("\n  {first}: {shown}")
        } else {
            format!("\n  {first}-{last}: {shown}")
        }
    });
    lines.collect()
}

fn rest(verdict: Verdict) -> String {
    let source = match verdict.source {
        Source::Plugin => "plugin",
        Source::Downstream => "downstream",
    };
    format!("{source}, {}", if verdict.retry { "retry" } else { "no retry" })
}

fn repeatable(idempotent: bool) -> &'static str {
    if idempotent { "idempotent" } else { "not idempotent" }
}
