//! Saving a review, and what becomes of it when somebody else writes the same file.

use crate::{
    grading::probe::review::findings::FILE,
    tui::{
        effect::Effect,
        message::{JobId, Watching},
        model::{
            Model,
            review::{Form, ListRow, ReviewModel, Save, Written, change::Change},
        },
        services::Saved,
    },
};

use super::{exercise, review_of, written};

/// Changes the file of the review on the screen.
pub(super) fn commit(model: &mut Model, change: Change, form: Option<Form>) -> Vec<Effect> {
    let Some(id) = model.at.screen.exercise().map(ToOwned::to_owned) else {
        return Vec::new();
    };
    let effect = review_of(model, &id).and_then(|review| start_save(review, &id, change, form));
    if effect.is_none() {
        model.warn(format!(
            "{FILE} is written in a way that only you can change. e opens it; nothing was saved."
        ));
    }
    effect.into_iter().collect()
}

fn start_save(review: &mut ReviewModel, id: &str, change: Change, form: Option<Form>) -> Option<Effect> {
    let before = match &review.written {
        Written::Text(text, _) => Some(text.clone()),
        Written::Missing => None,
        Written::Unknown | Written::Closed(_) => return None,
    };
    let text = change.apply(before.as_deref().unwrap_or_default())?;
    let job = review.next_save();
    review.set_written(Written::text(text.clone()));
    let row = match &change {
        Change::Add(_) => Some(ListRow::Finding(review.findings().len().saturating_sub(1))),
        Change::Replace(index, _) => Some(ListRow::Finding(*index)),
        Change::Remove(_) | Change::Judge(_) => None,
    };
    review.show_chosen |= row.is_some();
    review.to_choose = row;
    review.saving.push_back(Save { job, change, form });
    Some(Effect::SaveReview {
        job,
        exercise: id.to_owned(),
        before,
        text,
    })
}

/// A change was saved, or not. What was typed for one that wasn't comes back.
pub(in crate::tui::update) fn saved(
    model: &mut Model,
    id: &str,
    job: JobId,
    result: Result<Saved, String>,
) -> Vec<Effect> {
    let is_off = matches!(model.watching, Some(Watching::Off(_)));
    let Some(review) = review_of(model, id) else {
        return Vec::new();
    };
    let Some(place) = review.saving.iter().position(|save| save.job == job) else {
        return Vec::new();
    };
    let Some(Save { change, form, .. }) = review.saving.remove(place) else {
        return Vec::new();
    };
    match result {
        Ok(Saved::Done) if is_off => exercise::request_grade(model, id),
        Ok(Saved::Done) => Vec::new(),
        Ok(Saved::Changed(text)) => {
            review.set_written(written(text));
            // One more finding has its place in whatever is there now.
            if matches!(change, Change::Add(_))
                && let Some(effect) = start_save(review, id, change, form.clone())
            {
                return vec![effect];
            }
            give_back(review, form);
            model.warn(format!(
                "{FILE} was changed by somebody else meanwhile; this was not saved."
            ));
            Vec::new()
        }
        Err(why) => {
            give_back(review, form);
            model.warn(format!("{FILE} could not be saved: {why}."));
            vec![Effect::ReadReview(id.to_owned())]
        }
    }
}

/// Brings what was typed back: as a change of the same finding if that is still there, else as a new one.
fn give_back(review: &mut ReviewModel, form: Option<Form>) {
    let Some(mut form) = form else { return };
    if let Some((_, before)) = form.replaces.take() {
        let now = review.findings().iter().position(|finding| *finding == before);
        form.replaces = now.map(|index| (index, before));
    }
    if let Some(other) = review.form.replace(form) {
        review.held.push(other);
    }
}
