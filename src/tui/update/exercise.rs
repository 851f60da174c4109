//! What a person can do with an exercise.

use crate::tui::{
    effect::Effect,
    message::Watching,
    model::{
        Model, Overlay, Question,
        exercise::ExerciseModel,
        grading::Run,
        location::{Pane, Screen},
        reader::Reader,
    },
    services::{ExerciseState, Progress, ReadPosition},
    sheet::solution,
};

use super::{focus, navigate, review};

fn id_on_screen(model: &Model) -> Option<String> {
    model.at.screen.exercise().map(ToOwned::to_owned)
}

fn state_on_screen(model: &mut Model) -> Option<&mut ExerciseModel> {
    let Screen::Exercise(id) = &model.at.screen else {
        return None;
    };
    model.exercises.get_mut(id)
}

/// Notes that the person is reading: then nothing comes forward by itself.
pub(super) fn note_hands_on(model: &mut Model) {
    if let Some(state) = state_on_screen(model) {
        state.hands_on = true;
    }
}

/// Opens the exercise's files in the editor, this one first.
pub(super) fn edit(model: &mut Model, first: usize) -> Vec<Effect> {
    let Some((exercise, _)) = model.exercise() else {
        return Vec::new();
    };
    let mut files = model.files(exercise);
    if first < files.len() {
        files.rotate_left(first);
    }
    vec![Effect::OpenEditor(files)]
}

/// Grades the exercise on the screen.
pub(super) fn grade_now(model: &mut Model) -> Vec<Effect> {
    id_on_screen(model).map_or_else(Vec::new, |id| request_grade(model, &id))
}

/// Asks for a grade of an exercise, which needn't be on the screen.
pub(super) fn request_grade(model: &mut Model, id: &str) -> Vec<Effect> {
    let mut effects = navigate::ensure_exercise(model, id);
    let Some(state) = model.exercises.get_mut(id) else {
        return effects;
    };
    let asked = model.grading.request(id);
    state.run = Some(
        if asked.iter().any(|effect| matches!(effect, Effect::StartGrade { .. })) {
            Run::started()
        } else {
            Run::default()
        },
    );
    state.hands_on = false;
    state.touch_verdict(true);
    effects.extend(asked);
    effects
}

/// Shows one more hint.
pub(super) fn hint(model: &mut Model) -> Vec<Effect> {
    let Some((exercise, _)) = model.exercise() else {
        return Vec::new();
    };
    let (id, all) = (exercise.id.clone(), exercise.manifest.hints.len());
    let record = model.records.entry(id.clone()).or_default();
    if record.hints >= all {
        model.say(if all == 0 {
            "This exercise has no hints."
        } else {
            "All hints are shown, below the task. p shows a solution."
        });
        focus(model, Pane::Task);
        return Vec::new();
    }
    record.hints += 1;
    let hints = record.hints;
    if let Some(state) = state_on_screen(model) {
        state.task.show_last_hint = true;
        state.task.content += 1;
        state.hands_on = true;
    }
    focus(model, Pane::Task);
    vec![Effect::Record(Progress::HintTaken { exercise: id, hints })]
}

/// Shows the part of the lesson that explains the shown case; without a case, the lesson that prepares the exercise.
pub(super) fn lesson(model: &mut Model) -> Vec<Effect> {
    let Some((exercise, state)) = model.exercise() else {
        return Vec::new();
    };
    let cases = &exercise.manifest.cases;
    let link = state
        .shown_case(cases.len())
        .map(|index| cases[index].lesson.get_ref().as_str())
        .or_else(|| exercise.manifest.lessons.first().map(|id| id.get_ref().as_str()))
        .unwrap_or_default();
    let (id, section) = match link.split_once('#') {
        Some((id, section)) => (id.to_owned(), Some(section.to_owned())),
        None => (link.to_owned(), None),
    };
    if model.course.lesson(&id).is_none() {
        model.say("No lesson explains this.");
        return Vec::new();
    }
    navigate::remember(model);
    let effects = load_lesson(model, &id);
    note_hands_on(model);
    focus(model, Pane::Lesson);
    let height = model.areas().height_of(Pane::Lesson);
    if let Some((_, reader)) = state_on_screen(model).and_then(|state| state.lesson.as_mut()) {
        let position = ReadPosition {
            section,
            ..ReadPosition::default()
        };
        reader.seek(position, height);
    }
    effects
}

/// Makes sure that there is a lesson for the lesson's pane.
pub(super) fn ensure_lesson(model: &mut Model) -> Vec<Effect> {
    let Some((exercise, state)) = model.exercise() else {
        return Vec::new();
    };
    if state.lesson.is_some() {
        return Vec::new();
    }
    let first = exercise.manifest.lessons.first().map(|id| id.get_ref().clone());
    first.map_or_else(Vec::new, |id| load_lesson(model, &id))
}

fn load_lesson(model: &mut Model, id: &str) -> Vec<Effect> {
    let course = std::sync::Arc::clone(&model.course);
    let Some(state) = state_on_screen(model) else {
        return Vec::new();
    };
    if state.lesson.as_ref().is_some_and(|(known, _)| known == id) {
        return Vec::new();
    }
    let Some((reader, effects)) = navigate::read_lesson(&course, id) else {
        return Vec::new();
    };
    state.lesson = Some((id.to_owned(), reader));
    effects
}

/// Shows whole transcripts, or only what differs.
pub(super) fn toggle_whole(model: &mut Model) -> Vec<Effect> {
    if let Some(state) = state_on_screen(model) {
        state.whole = !state.whole;
        state.hands_on = true;
        state.touch_verdict(false);
    }
    focus(model, Pane::Verdict);
    Vec::new()
}

/// Moves to another case; its sentences are marked in the task.
pub(super) fn choose_case(model: &mut Model, index: usize) {
    if let Some(state) = state_on_screen(model) {
        state.chosen = Some(index);
        state.hands_on = true;
        state.touch_verdict(false);
    }
}

/// Moves by some cases.
pub(super) fn move_case(model: &mut Model, steps: isize) {
    let Some((exercise, state)) = model.exercise() else {
        return;
    };
    let cases = exercise.manifest.cases.len();
    let index = match state.shown_case(cases) {
        Some(index) => index.saturating_add_signed(steps).min(cases.saturating_sub(1)),
        None if steps < 0 => cases.saturating_sub(1),
        None => 0,
    };
    if cases > 0 {
        choose_case(model, index);
    }
}

/// Opens the first closed answer that is shown; if all are open, closes them.
pub(super) fn toggle_answers(model: &mut Model) -> Vec<Effect> {
    if let Some(state) = state_on_screen(model) {
        match state.follow_ups.iter_mut().find(|follow_up| !follow_up.open) {
            Some(closed) => closed.open = true,
            None => state.follow_ups.iter_mut().for_each(|follow_up| follow_up.open = false),
        }
        state.touch_verdict(true);
    }
    Vec::new()
}

/// Opens or closes the answer to one question.
pub(super) fn toggle_answer(model: &mut Model, index: usize) {
    if let Some(state) = state_on_screen(model)
        && let Some(follow_up) = state.follow_ups.get_mut(index)
    {
        follow_up.open = !follow_up.open;
        state.touch_verdict(true);
    }
}

/// Asks whether to put the starter back.
pub(super) fn ask_reset(model: &mut Model) -> Vec<Effect> {
    if let Some(id) = id_on_screen(model) {
        model.overlay = Some(Overlay::Question(Question::Reset(id)));
    }
    Vec::new()
}

/// Undoes the last reset.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(id) = id_on_screen(model) else {
        return Vec::new();
    };
    if model.record(&id).can_undo_reset {
        return vec![Effect::UndoReset(id)];
    }
    model.say("There is no reset to undo.");
    Vec::new()
}

/// Shows the solution, after a question if the exercise hasn't passed and the solution wasn't shown before.
pub(super) fn reveal(model: &mut Model) -> Vec<Effect> {
    let Some(id) = id_on_screen(model) else {
        return Vec::new();
    };
    let record = model.record(&id);
    if record.state == ExerciseState::Passed || record.revealed {
        return show_solution(model, &id);
    }
    model.overlay = Some(Overlay::Question(Question::GiveUp(id)));
    Vec::new()
}

/// Shows the solution.
pub(super) fn show_solution(model: &mut Model, id: &str) -> Vec<Effect> {
    let course = std::sync::Arc::clone(&model.course);
    let Some(exercise) = course.exercise(id) else {
        return Vec::new();
    };
    let record = model.records.entry(id.to_owned()).or_default();
    let passed = record.state == ExerciseState::Passed;
    let mut effects = Vec::new();
    if !record.revealed {
        record.revealed = true;
        effects.push(Effect::Record(Progress::SolutionRevealed {
            exercise: id.to_owned(),
            passed,
        }));
    }
    if !passed {
        record.state = ExerciseState::GaveUp;
    }
    if let Some(state) = model.exercises.get_mut(id)
        && state.solution.is_none()
    {
        let reader = Reader::new(&solution::markdown(exercise));
        effects.extend(navigate::highlighting(&reader.document));
        state.solution = Some(reader);
    }
    if model.at.pane != Pane::Solution {
        navigate::remember(model);
    }
    note_hands_on(model);
    focus(model, Pane::Solution);
    effects
}

/// A graded file changed.
pub(super) fn file_changed(model: &mut Model, id: &str, untouched: bool) -> Vec<Effect> {
    if model.course.exercise(id).is_none() {
        return Vec::new();
    }
    let mut effects = review::read_again(model, id);
    let record = model.records.entry(id.to_owned()).or_default();
    if untouched {
        back_to_starter(model, id);
    } else {
        if record.state == ExerciseState::Untouched {
            record.state = ExerciseState::Attempted;
        }
        effects.extend(request_grade(model, id));
    }
    effects
}

/// The files are the starter's again: what was passed or given up stays so, and a verdict on other files is forgotten.
pub(super) fn back_to_starter(model: &mut Model, id: &str) {
    let record = model.records.entry(id.to_owned()).or_default();
    if matches!(record.state, ExerciseState::Attempted | ExerciseState::Failed) {
        record.state = ExerciseState::Untouched;
    }
    model.look += 1;
    if let Some(state) = model.exercises.get_mut(id)
        && state.run.is_none()
    {
        state.grade = None;
        state.chosen = None;
        state.touch_verdict(false);
    }
}

/// The editor was closed: where changes aren't noticed, this is the moment to grade.
pub(super) fn editor_closed(model: &mut Model, error: Option<String>) -> Vec<Effect> {
    match error {
        Some(error) => {
            model.warn(error);
            Vec::new()
        }
        None if matches!(model.watching, Some(Watching::Off(_))) => {
            let mut effects = id_on_screen(model).map_or_else(Vec::new, |id| review::read_again(model, &id));
            effects.extend(grade_now(model));
            effects
        }
        None => Vec::new(),
    }
}
