//! The overview: where to go on, how much of each chapter is done, the last verdicts.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    course::model::Item,
    tui::{
        message::{Preparation, Watching},
        model::{Model, home::Target, marks::Mark},
    },
};

use super::{prose::between, wrap};

/// What a new person is told.
const WELCOME: [&str; 3] = [
    "Read a lesson. Open an exercise in your own editor, write, and save.",
    "Within a second you see here how your program differs from what was asked.",
    "Nothing leaves this machine, and whatever you break can be put back.",
];

/// Columns of a chapter's bar.
const BAR: usize = 16;

/// Lays the overview out: its lines, and the lines with something that can be opened.
pub fn lay_out(model: &Model, width: u16) -> (Vec<Line<'static>>, Vec<(usize, Target)>) {
    let mut page = Page {
        model,
        width: usize::from(width),
        lines: Vec::new(),
        targets: Vec::new(),
    };
    page.start();
    page.chapters();
    page.verdicts();
    page.remarks();
    (page.lines, page.targets)
}

struct Page<'a> {
    model: &'a Model,
    width: usize,
    lines: Vec<Line<'static>>,
    targets: Vec<(usize, Target)>,
}

impl Page<'_> {
    fn title(&mut self, text: &'static str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        self.lines.push(Line::styled(text, self.model.theme.heading));
    }

    fn target(&mut self, target: Target, left: &[(Style, String)], right: &[(Style, String)]) {
        let chosen = self.model.home.chosen == self.targets.len();
        let sign = if chosen { "▸ " } else { "  " };
        let mut parts = vec![(self.model.theme.accent, sign.to_owned())];
        parts.extend_from_slice(left);
        let mut line = between(&parts, right, self.width);
        if chosen {
            for span in &mut line.spans {
                span.style = span.style.patch(self.model.theme.selection);
            }
        }
        self.targets.push((self.lines.len(), target));
        self.lines.push(line);
    }

    fn start(&mut self) {
        let theme = &self.model.theme;
        let new = self.model.loaded && self.model.last.is_none();
        if new {
            self.lines.push(Line::styled("Welcome", theme.heading));
            for line in WELCOME {
                self.lines
                    .extend(wrap::wrap_text(line, self.width, theme.text, &Span::raw("  ")));
            }
        }
        self.title(if new { "Begin" } else { "Continue" });
        let item = self.model.continuation().filter(|_| self.model.loaded);
        let Some(item) = item else {
            let text = if self.model.loaded {
                "Everything is read and passed. Open any chapter to look at it again."
            } else {
                "Reading what you did so far …"
            };
            self.target(Target::Continue, &[(theme.dim, text.to_owned())], &[]);
            return;
        };
        let (name, kind, minutes) = match self.model.item(&item) {
            Some(Item::Lesson(lesson)) => (lesson.title.clone(), "lesson", lesson.minutes),
            Some(Item::Exercise(exercise)) => (exercise.id.clone(), "exercise", exercise.manifest.minutes),
            None => return,
        };
        let state = format!("{kind} · {minutes} min · {} ", self.model.mark_word(&item));
        let chapter = self.model.outline.chapter_of(&item).unwrap_or_default();
        let chapter = format!("  {}", self.model.course.chapters[chapter].title);
        let mut left = vec![(theme.strong, name)];
        if left[0].1.width() + chapter.width() + state.width() + 4 <= self.width {
            left.push((theme.dim, chapter));
        }
        self.target(Target::Continue, &left, &[(theme.dim, state)]);
    }

    fn chapters(&mut self) {
        self.title("Chapters");
        let theme = &self.model.theme;
        for (index, chapter) in self.model.course.chapters.iter().enumerate() {
            let tally = self.model.tally(self.model.outline.items_of(index));
            let (done, all) = (tally.read + tally.passed, tally.lessons + tally.exercises);
            let filled = (BAR * done).checked_div(all).unwrap_or_default();
            // Something done is something seen.
            let filled = if done > 0 { filled.max(1) } else { 0 };
            let mut counts = Vec::new();
            if tally.lessons > 0 {
                counts.push(format!("{} of {} read", tally.read, tally.lessons));
            }
            if tally.exercises > 0 {
                counts.push(format!("{} of {} passed", tally.passed, tally.exercises));
            }
            let counts = format!("  {:<27}", counts.join(" · "));
            self.target(
                Target::Chapter(index),
                &[(theme.text, chapter.title.clone())],
                &[
                    (theme.good, "━".repeat(filled)),
                    (theme.border, "─".repeat(BAR - filled)),
                    (theme.dim, counts),
                ],
            );
        }
    }

    fn verdicts(&mut self) {
        if self.model.recent.is_empty() {
            return;
        }
        self.title("Last verdicts");
        let theme = &self.model.theme;
        for (index, verdict) in self.model.recent.iter().take(3).enumerate() {
            let (mark, style) = if verdict.passed {
                (Mark::Done, theme.good)
            } else {
                (Mark::Failing, theme.bad)
            };
            self.target(
                Target::Recent(index),
                &[
                    (style, format!("{} ", mark.glyph())),
                    (theme.text, verdict.exercise.clone()),
                    (theme.dim, format!("  {}", verdict.summary)),
                ],
                &[(theme.dim, format!("{} ", verdict.when))],
            );
        }
    }

    fn remarks(&mut self) {
        let theme = &self.model.theme;
        let lead = Span::raw("  ");
        let warnings = self.model.warnings.iter();
        let mut remarks: Vec<_> = warnings.map(|warning| (theme.warn, format!("! {warning}"))).collect();
        match &self.model.preparation {
            Some(Preparation::Running { done, total }) => remarks.push((
                theme.dim,
                format!(
                    "Building what the exercises depend on, once: {}.",
                    crates(*done, *total)
                ),
            )),
            Some(Preparation::Failed(why)) => {
                remarks.push((
                    theme.warn,
                    format!("What the exercises depend on could not be built: {why}"),
                ));
            }
            Some(Preparation::Done) | None => {}
        }
        match &self.model.watching {
            Some(Watching::Polling(why)) => remarks.push((
                theme.dim,
                format!("Saves are noticed by looking at the files twice a second: {why}."),
            )),
            Some(Watching::Off(why)) => remarks.push((
                theme.warn,
                format!("Saves are not noticed ({why}): press s in an exercise to grade it."),
            )),
            Some(Watching::Native) | None => {}
        }
        for (style, remark) in remarks {
            self.lines.push(Line::default());
            self.lines.extend(wrap::wrap_text(&remark, self.width, style, &lead));
        }
    }
}

/// How many crates are done, in words.
pub fn crates(done: usize, total: usize) -> String {
    if total == 0 {
        "finding out what is needed".to_owned()
    } else {
        format!("{done} of {total} crates")
    }
}
