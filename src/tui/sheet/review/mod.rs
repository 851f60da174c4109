//! The sheets of a review: the changes and the findings.

mod changes;
mod findings;

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::tui::{
    areas::Areas,
    model::{Model, location::Pane, review::ListRow},
};

use super::Stamp;

/// How many lines before and behind the cursor's row are kept in view.
const CONTEXT: usize = 2;

/// Lays out the panes of the review on the screen that are out of date, and brings the cursors into view.
pub(super) fn refresh(model: &mut Model, areas: &Areas, id: &str) {
    let course = Arc::clone(&model.course);
    let (Some(panes), Some(exercise)) = (&areas.panes, course.exercise(id)) else {
        return;
    };
    // Taken out, so that the rest of the model can be read meanwhile.
    let Some(mut review) = model.exercises.get_mut(id).and_then(|state| state.review.take()) else {
        return;
    };
    let look = model.look;
    let stamp = |area: Rect, content| Stamp {
        width: area.width,
        height: area.height,
        content,
        look,
    };
    if let Some(area) = panes.of(Pane::Diff) {
        let stamp = stamp(area, review.diff_content);
        let before = review.diff.top();
        if !review.diff.is_fresh(stamp) {
            let at_top = review
                .starts
                .partition_point(|start| *start <= before)
                .saturating_sub(1);
            let (lines, starts) = changes::lay_out(model, &review, area.width);
            // The row that stood at the top stays there, however many lines those before it take now.
            let top = starts.get(at_top).copied().unwrap_or(0);
            review.starts = starts;
            review.diff.fill(stamp, lines);
            review.diff.scroll_to(top, area.height);
        }
        if std::mem::take(&mut review.show_cursor)
            && let (Some(start), Some(end)) = (review.starts.get(review.cursor), review.starts.get(review.cursor + 1))
        {
            // The rows that the form covers are no place for the cursor.
            let height = areas.diff_height(review.form.is_some());
            let lowest = (end + CONTEXT).saturating_sub(usize::from(height)).min(*start);
            let highest = start.saturating_sub(CONTEXT);
            let top = review.diff.top().clamp(lowest.min(highest), highest.max(lowest));
            review.diff.scroll_to(top, height);
        }
    }
    if let Some(area) = panes.of(Pane::Findings) {
        let stamp = stamp(area, review.list_content);
        if !review.list.is_fresh(stamp) {
            let chosen = review.to_choose.take().or_else(|| review.chosen_row());
            let laid_out = findings::lay_out(model, exercise, &review, area.width);
            review.rows = laid_out.rows;
            review.summary = laid_out.summary;
            let now = review.rows.iter().position(|(row, _)| Some(*row) == chosen);
            review.chosen = now.unwrap_or(review.chosen.min(review.rows.len().saturating_sub(1)));
            review.list.fill(stamp, laid_out.lines);
            review.list.scroll_by(0, area.height);
        }
        if std::mem::take(&mut review.show_chosen)
            && let Some((row, lines)) = review.rows.get(review.chosen).cloned()
        {
            // What was unfolded is what one wants to see.
            let end = if row == ListRow::Hints {
                review.list.lines().len()
            } else {
                lines.end
            };
            review.list.reveal(lines.start..end, area.height);
        }
    }
    if let Some(state) = model.exercises.get_mut(id) {
        state.review = Some(review);
    }
}
