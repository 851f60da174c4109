//! What work in the background answers.

use crate::{
    grading::{
        event::Event,
        verdict::{Grade, Outcome, Verdict},
    },
    tui::{
        effect::Effect,
        message::{JobId, Message, Watching},
        model::{
            Model,
            grading::{Phase, Run},
            location::{Pane, Screen},
        },
        services::{ExerciseState, Loaded, Progress, RecentVerdict},
    },
};

use super::{data_source, exercise, review};

/// How many verdicts the overview may show.
const RECENT: usize = 10;

pub(super) fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Tick(now) => tick(model, now),
        Message::Loaded(loaded) => load(model, *loaded),
        Message::Grading { job, event } => return grading(model, job, event),
        Message::GradingEnded { job, error } => return grading_ended(model, job, error),
        Message::Preparing(preparation) => {
            model.preparation = Some(preparation);
            model.home.content += 1;
        }
        Message::FileChanged { exercise, untouched } => return exercise::file_changed(model, &exercise, untouched),
        Message::Watching(watching) => {
            if let Watching::Off(why) = &watching {
                model.warn(format!(
                    "Saves are not noticed ({why}): press s in an exercise to grade it."
                ));
            }
            model.watching = Some(watching);
            model.look += 1;
        }
        Message::Highlighted(done) => {
            model.highlights.insert(done);
            model.look += 1;
        }
        Message::DataSource(told) => data_source::told(model, told),
        Message::ReviewRead { exercise, text } => review::read(model, &exercise, text),
        Message::ReviewSaved { exercise, job, result } => return review::saved(model, &exercise, job, result),
        Message::EditorClosed { error } => return exercise::editor_closed(model, error),
        Message::WasReset { exercise, error: None } => {
            model.records.entry(exercise.clone()).or_default().can_undo_reset = true;
            exercise::back_to_starter(model, &exercise);
            model.say("The starter is back. u brings your version back.");
        }
        Message::ResetUndone {
            exercise,
            untouched: Ok(untouched),
        } => {
            model.say("What was there before is back. u swaps the two again.");
            return exercise::file_changed(model, &exercise, untouched);
        }
        Message::WasReset { error: Some(error), .. }
        | Message::ResetUndone {
            untouched: Err(error), ..
        }
        | Message::Trouble(error) => model.warn(error),
        // The others are not answers; they were taken before.
        Message::Command(_)
        | Message::Edit(_)
        | Message::Click { .. }
        | Message::Wheel { .. }
        | Message::Resized { .. } => {}
    }
    Vec::new()
}

fn tick(model: &mut Model, now: std::time::Duration) {
    model.now = now;
    for state in model.exercises.values_mut() {
        if let Some(run) = &mut state.run
            && run.phase != Phase::Waiting
        {
            run.started.get_or_insert(now);
        }
    }
}

fn load(model: &mut Model, loaded: Loaded) {
    // What happened since the start is newer.
    for (id, record) in loaded.exercises {
        model.records.entry(id).or_insert(record);
    }
    for (id, position) in loaded.lessons {
        model.read.entry(id).or_insert(position);
    }
    model.last = model.last.take().or(loaded.last);
    model.recent.extend(loaded.recent);
    model
        .recent
        .retain(|verdict| model.course.exercise(&verdict.exercise).is_some());
    model.preferences = loaded.preferences;
    model.loaded = true;
    model.look += 1;
    model.warnings = loaded.warnings;
    if !model.warnings.is_empty() {
        model.warn(model.warnings.join(" "));
    }
}

fn grading(model: &mut Model, job: JobId, event: Event) -> Vec<Effect> {
    let Some(id) = model.grading.exercise(job).map(ToOwned::to_owned) else {
        return Vec::new();
    };
    let cases = model
        .course
        .exercise(&id)
        .map_or(0, |exercise| exercise.manifest.cases.len());
    let Some(state) = model.exercises.get_mut(&id) else {
        return Vec::new();
    };
    if let Event::Finished(grade) = event {
        return finished(model, *grade);
    }
    let was_live = state.is_live();
    let shown = state.shown_case(cases);
    let run = state.run.get_or_insert_with(Run::default);
    run.apply(&event, cases);
    if !was_live && state.is_live() {
        state.verdict.diffs.clear();
        state.chosen = None;
    }
    let same = was_live == state.is_live() && shown == state.shown_case(cases);
    state.touch_verdict(same);
    Vec::new()
}

fn finished(model: &mut Model, grade: Grade) -> Vec<Effect> {
    let id = grade.exercise.clone();
    let passed = matches!(grade.verdict, Verdict::Passed);
    let summary = summary(&grade);
    let record = model.records.entry(id.clone()).or_default();
    let before = record.state;
    record.state = match record.state {
        _ if passed => ExerciseState::Passed,
        // What was passed once stays passed, however one goes on trying things out.
        ExerciseState::Passed => ExerciseState::Passed,
        ExerciseState::GaveUp => ExerciseState::GaveUp,
        _ => ExerciseState::Failed,
    };
    // What the grader remembers may be new here: it was graded in another workbook, or a crash came before the record.
    let new = !grade.remembered || record.state != before;
    model.look += 1;
    let mut effects = Vec::new();
    if new {
        model.recent.insert(
            0,
            RecentVerdict {
                exercise: id.clone(),
                passed,
                summary: summary.clone(),
                when: "just now".to_owned(),
            },
        );
        model.recent.truncate(RECENT);
        effects.push(Effect::Record(Progress::Graded(Box::new(grade.clone()))));
    }
    if let Some(state) = model.exercises.get_mut(&id) {
        let still_fails = |index: &usize| {
            grade
                .cases
                .get(*index)
                .is_some_and(|case| case.outcome != Outcome::Passed)
        };
        state.chosen = state.chosen.filter(still_fails);
        state.run = None;
        state.verdict.diffs.clear();
        state.grade = Some(grade);
        state.touch_verdict(false);
    }
    announce(model, &id, &summary);
    effects
}

/// Brings the verdict forward, or says in a line what came of an exercise that isn't on the screen.
fn announce(model: &mut Model, id: &str, summary: &str) {
    let here = model.at.screen.exercise() == Some(id);
    let hands_on = model.exercises.get(id).is_none_or(|state| state.hands_on);
    if !here {
        model.say(format!("{id}: {summary}"));
    } else if !model.areas().two_panes
        && !hands_on
        && model.overlay.is_none()
        && matches!(model.at.screen, Screen::Exercise(_))
        && !matches!(model.at.pane, Pane::Outline | Pane::Solution)
    {
        model.at.pane = Pane::Verdict;
    }
}

/// A verdict in a few words.
pub(super) fn summary(grade: &Grade) -> String {
    match &grade.verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Failed => format!("failed, {} of {} cases passed", grade.passed(), grade.cases.len()),
        Verdict::DidNotBuild { .. } => "did not build".to_owned(),
        Verdict::NotReadable { .. } => "could not be read".to_owned(),
    }
}

fn grading_ended(model: &mut Model, job: JobId, error: Option<String>) -> Vec<Effect> {
    let Some((ended, effects)) = model.grading.end(job) else {
        return Vec::new();
    };
    let again = effects
        .iter()
        .any(|effect| matches!(effect, Effect::StartGrade { exercise, .. } if *exercise == ended.exercise));
    if let Some(state) = model.exercises.get_mut(&ended.exercise)
        && !again
    {
        state.run = None;
        state.touch_verdict(true);
    }
    for effect in &effects {
        if let Effect::StartGrade { exercise, .. } = effect
            && let Some(state) = model.exercises.get_mut(exercise)
        {
            state.run = Some(Run::started());
        }
    }
    if let Some(error) = error.filter(|_| !ended.cancelled) {
        model.warn(format!("{} could not be graded: {error}", ended.exercise));
    }
    effects
}
