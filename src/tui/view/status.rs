//! How an exercise stands, in a glyph and a few words.

use std::time::Duration;

use ratatui::style::Style;

use crate::{
    course::model::Exercise,
    grading::verdict::{Grade, Outcome, Verdict},
    tui::{
        model::{Model, exercise::ExerciseModel, grading::Phase, marks::Mark},
        services::ItemId,
        sheet::home::crates,
        theme::Theme,
    },
};

/// How the exercise stands: `✗ failed · 7 of 9 cases · 0.31 s`.
pub(super) fn of(model: &Model, exercise: &Exercise, state: &ExerciseModel) -> (Style, String) {
    let theme = &model.theme;
    if let Some(run) = &state.run {
        let elapsed = run
            .started
            .map(|started| format!(" · {}", tenths(model.now.saturating_sub(started))))
            .unwrap_or_default();
        let cases = exercise.manifest.cases.len();
        let text = match run.phase {
            Phase::Waiting => "waiting to be graded".to_owned(),
            Phase::Started => format!("taking your files{elapsed}"),
            Phase::Preparing { done, total } => format!("building dependencies, {}{elapsed}", crates(done, total)),
            Phase::Building => format!("building{elapsed}"),
            Phase::Running => format!("running, {} of {cases} cases{elapsed}", state.counts(cases).0),
        };
        return (theme.warn, format!("… {text}"));
    }
    if let Some(grade) = &state.grade {
        return verdict(grade, theme);
    }
    let item = ItemId::Exercise(exercise.id.clone());
    let mark = model.mark(&item);
    (
        style(mark, theme),
        format!("{} {}", mark.glyph(), model.mark_word(&item)),
    )
}

fn verdict(grade: &Grade, theme: &Theme) -> (Style, String) {
    let took = seconds(grade.took);
    let counted = |word: &str| format!("{word} · {} of {} cases · {took}", grade.passed(), grade.cases.len());
    match &grade.verdict {
        Verdict::Passed => (theme.good, counted("✓ passed")),
        Verdict::Failed => (theme.bad, counted("✗ failed")),
        Verdict::DidNotBuild { errors: 1, .. } => (theme.bad, format!("✗ did not build · 1 error · {took}")),
        Verdict::DidNotBuild { errors, .. } => (theme.bad, format!("✗ did not build · {errors} errors · {took}")),
        Verdict::NotReadable { .. } => (theme.bad, "✗ could not be read".to_owned()),
    }
}

/// How it was graded: `files 3f9a21c · in private namespaces`.
pub(super) fn foot(grade: &Grade) -> String {
    let hash: String = grade.hash.chars().take(7).collect();
    let again = if grade.remembered { " again" } else { "" };
    format!("files {hash}{again} · {}", grade.tier.describe())
}

/// The style of a mark's glyph.
pub(super) fn style(mark: Mark, theme: &Theme) -> Style {
    match mark {
        Mark::New | Mark::GaveUp => theme.dim,
        Mark::Begun => theme.warn,
        Mark::Failing => theme.bad,
        Mark::Done => theme.good,
    }
}

/// The glyph of a case, with its style.
pub(super) fn case(state: &ExerciseModel, index: usize, theme: &Theme) -> (Style, &'static str) {
    if state.is_running(index) {
        return (theme.warn, "…");
    }
    match state.result(index).map(|result| &result.outcome) {
        None | Some(Outcome::NotRun) => (theme.dim, "·"),
        Some(Outcome::Passed) => (theme.good, "✓"),
        Some(_) => (theme.bad, "✗"),
    }
}

/// What is said of a case behind its title, if it failed in a particular way.
pub(super) fn case_word(state: &ExerciseModel, index: usize) -> &'static str {
    match state.result(index).map(|result| &result.outcome) {
        Some(Outcome::Crashed { .. }) => "crashed",
        Some(Outcome::TimedOut { .. }) => "too late",
        Some(Outcome::OutputTooLong { .. }) => "wrote too much",
        Some(Outcome::Leaked { .. }) => "left a process",
        Some(Outcome::NotRun) => "not run",
        _ => "",
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Time that passes, in no more detail than the eye can follow.
fn tenths(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
