//! What a person can do with the review of a pull request.

mod saving;

use crate::{
    grading::probe::review::{
        assessment::NOTE,
        findings::{FILE, Finding, ReviewVerdict},
    },
    tui::{
        effect::Effect,
        highlight::Key,
        message::Edit,
        model::{
            Model, Overlay, Question,
            location::{Pane, Screen},
            review::{Form, ListRow, ReviewModel, Written, change::Change},
        },
    },
};

use super::{exercise, focus, navigate};
use saving::commit;

pub(super) use saving::saved;

/// Opens the review of the exercise on the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some((exercise, state)) = model.exercise() else {
        return Vec::new();
    };
    if state.review.is_none() {
        model.say("There is no pull request to review here.");
        return Vec::new();
    }
    let screen = Screen::Review(exercise.id.clone());
    navigate::remember(model);
    navigate::enter(model, screen)
}

/// Makes the screen ready.
pub(super) fn enter(model: &mut Model, id: &str) -> Vec<Effect> {
    let mut effects = navigate::ensure_exercise(model, id);
    model.at.pane = Pane::Diff;
    let Some(review) = model.exercises.get(id).and_then(|state| state.review.as_ref()) else {
        return effects;
    };
    let files = review.request.files.iter();
    let plain = files.filter(|file| model.highlights.get(Key::of(file.grammar, &file.text)).is_none());
    effects.extend(plain.map(|file| Effect::Highlight {
        grammar: file.grammar,
        code: file.text.clone(),
    }));
    effects.push(Effect::ReadReview(id.to_owned()));
    effects.extend(navigate::grade_unknown(model, id));
    effects
}

/// Reads the file again, if it is one that is shown.
pub(super) fn read_again(model: &Model, id: &str) -> Vec<Effect> {
    let review = model.exercises.get(id).and_then(|state| state.review.as_ref());
    review.map_or_else(Vec::new, |_| vec![Effect::ReadReview(id.to_owned())])
}

/// The file was read.
pub(super) fn read(model: &mut Model, id: &str, text: Result<Option<String>, String>) {
    let Some(review) = review_of(model, id) else { return };
    // What is being saved is newer; if it isn't saved, the answer says what is there instead.
    if !review.saving.is_empty() {
        return;
    }
    let written = match text {
        Ok(text) => written(text),
        Err(why) => Written::Closed(why),
    };
    if written != review.written {
        review.set_written(written);
    }
}

fn written(text: Option<String>) -> Written {
    text.map_or(Written::Missing, Written::text)
}

fn review_of<'a>(model: &'a mut Model, id: &str) -> Option<&'a mut ReviewModel> {
    model.exercises.get_mut(id)?.review.as_mut()
}

/// Moves the cursor in one of the panes.
pub(super) fn move_by(model: &mut Model, pane: Pane, rows: isize) {
    let Some(review) = model.review_mut() else { return };
    if pane == Pane::Findings {
        choose(review, review.chosen.saturating_add_signed(rows));
    } else {
        let last = review.request.rows.len().saturating_sub(1);
        review.cursor = review.cursor.saturating_add_signed(rows).min(last);
        review.show_cursor = true;
    }
}

/// Chooses a row of the list; the changes follow to a finding's line.
fn choose(review: &mut ReviewModel, row: usize) {
    review.chosen = row.min(review.rows.len().saturating_sub(1));
    review.show_chosen = true;
    review.list_content += 1;
    if let Some(ListRow::Finding(index)) = review.chosen_row()
        && let Some(finding) = review.findings().get(index)
        && let Some(row) = review.request.row_of(&finding.file, finding.line)
    {
        review.cursor = row;
        review.show_cursor = true;
    }
}

/// Goes to another file.
pub(super) fn next_file(model: &mut Model, forwards: bool) -> Vec<Effect> {
    if let Some(review) = model.review_mut()
        && let Some(row) = review.request.next_file(review.cursor, forwards)
    {
        review.cursor = row;
        review.diff.scroll_to(row_line(review, row), 0);
        review.show_cursor = true;
    }
    Vec::new()
}

fn row_line(review: &ReviewModel, row: usize) -> usize {
    review.starts.get(row).copied().unwrap_or(0)
}

/// A click on a line of a pane.
pub(super) fn click(model: &mut Model, pane: Pane, row: usize) {
    focus(model, pane);
    let Some(review) = model.review_mut() else { return };
    if pane == Pane::Findings {
        let line = review.list.top() + row;
        if let Some(row) = review.rows.iter().position(|(_, lines)| lines.contains(&line)) {
            choose(review, row);
        }
    } else {
        let line = review.diff.top() + row;
        let row = review.starts.partition_point(|start| *start <= line);
        if row > 0 && row <= review.request.rows.len() {
            review.cursor = row - 1;
        }
    }
}

/// Opens what is chosen: the finding on a line or in the list, the verdict, the hints.
pub(super) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review() else {
        return Vec::new();
    };
    if model.at.pane != Pane::Findings {
        let place = review.request.place(review.cursor);
        let there = place.and_then(|(path, line)| review.finding_at(path, line));
        return match there {
            Some(index) => change(model, index),
            None => write(model),
        };
    }
    match review.chosen_row() {
        Some(ListRow::Verdict) => judge(model),
        Some(ListRow::Finding(index)) => change(model, index),
        Some(ListRow::Hints) => {
            if let Some(review) = model.review_mut() {
                review.open_hints = !review.open_hints;
                review.list_content += 1;
                review.show_chosen = true;
            }
            Vec::new()
        }
        Some(ListRow::Hint(_)) | None => Vec::new(),
    }
}

/// Starts a finding on the line that the cursor is on.
pub(super) fn write(model: &mut Model) -> Vec<Effect> {
    if !can_be_changed(model) {
        return Vec::new();
    }
    let Some(review) = model.review_mut() else {
        return Vec::new();
    };
    match review.request.place(review.cursor) {
        Some((path, line)) => review.form = Some(Form::new(path, line)),
        None => model.say("A finding stands on a line of code that is there with the changes: choose one."),
    }
    bring_into_view(model);
    Vec::new()
}

fn change(model: &mut Model, index: usize) -> Vec<Effect> {
    if !can_be_changed(model) {
        return Vec::new();
    }
    if let Some(review) = model.review_mut() {
        review.form = review.findings().get(index).map(|finding| Form::of(index, finding));
    }
    bring_into_view(model);
    Vec::new()
}

fn bring_into_view(model: &mut Model) {
    if let Some(review) = model.review_mut() {
        review.show_cursor = true;
    }
}

/// Whether the file can be changed; if not, says why.
fn can_be_changed(model: &mut Model) -> bool {
    let Some(review) = model.review() else { return false };
    let why = match &review.written {
        Written::Missing | Written::Text(_, Ok(_)) => return true,
        Written::Unknown => format!("{FILE} is still being read."),
        Written::Text(_, Err(why)) => format!("{FILE} can't be read, {why}. Mend it first: e opens it."),
        Written::Closed(why) => format!("{FILE} can't be read: {why}."),
    };
    model.warn(why);
    false
}

/// A key in the text of a finding.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    if let Some(form) = model.review_mut().and_then(|review| review.form.as_mut()) {
        form.note.edit(edit);
    }
    Vec::new()
}

/// Chooses another kind for the finding that is being written.
pub(super) fn turn_kind(model: &mut Model, forwards: bool) -> Vec<Effect> {
    if let Some(form) = model.review_mut().and_then(|review| review.form.as_mut()) {
        form.turn_kind(forwards);
    }
    Vec::new()
}

/// Closes the finding that is being written; asks first if something would be lost.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match model.review().and_then(|review| review.form.as_ref()) {
        Some(form) if form.is_changed() => model.overlay = Some(Overlay::Question(Question::Discard)),
        _ => return discard(model),
    }
    Vec::new()
}

/// Throws away what was being written; what had to wait for it comes forward.
pub(super) fn discard(model: &mut Model) -> Vec<Effect> {
    if let Some(review) = model.review_mut() {
        review.form = review.held.pop();
        review.show_cursor = true;
    }
    Vec::new()
}

/// Saves the finding that is being written, if there is one.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.review().and_then(|review| review.form.clone()) else {
        return Vec::new();
    };
    if !form.is_changed() {
        if form.replaces.is_none() {
            model.say("Write what the author should know, then save. Esc closes this.");
            return Vec::new();
        }
        return discard(model);
    }
    if !can_be_changed(model) {
        return Vec::new();
    }
    let short = form.note.text().trim().chars().count() < NOTE;
    let effects = commit(model, form.change(), Some(form));
    if !effects.is_empty() {
        discard(model);
        if short {
            model.say(format!("Saved. A note of fewer than {NOTE} characters isn't graded."));
        }
    }
    effects
}

/// Changes what the author is told of the whole.
pub(super) fn judge(model: &mut Model) -> Vec<Effect> {
    if !can_be_changed(model) {
        return Vec::new();
    }
    let all = ReviewVerdict::ALL;
    let before = model.review().and_then(|review| review.review()?.verdict);
    let at = all.iter().position(|verdict| Some(*verdict) == before);
    let verdict = all[at.map_or(1, |at| (at + 1) % all.len())];
    model.say(format!("The verdict is {} now.", verdict.word()));
    commit(model, Change::Judge(verdict), None)
}

/// Asks whether to delete the chosen finding.
pub(super) fn ask_delete(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review() else {
        return Vec::new();
    };
    if let Some(ListRow::Finding(index)) = review.chosen_row()
        && let Some(finding) = review.findings().get(index)
    {
        model.overlay = Some(Overlay::Question(Question::Delete(index, finding.clone())));
    }
    Vec::new()
}

/// Deletes a finding, if it is still the one that was asked about.
pub(super) fn delete(model: &mut Model, index: usize, finding: &Finding) -> Vec<Effect> {
    let same = model
        .review()
        .is_some_and(|review| review.findings().get(index) == Some(finding));
    if !same {
        model.say(format!("{FILE} was changed meanwhile; nothing was deleted."));
        return Vec::new();
    }
    commit(model, Change::Remove(index), None)
}
