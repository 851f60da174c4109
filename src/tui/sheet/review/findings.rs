//! The findings of a review as they are written, and what the last check says of them.

use std::ops::Range;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    course::{model::Exercise, review::ReviewManifest},
    grading::{
        probe::review::{
            assessment::{Assessment, Standing},
            findings::{FILE, Finding, ReviewVerdict, Unreadable},
        },
        verdict::{Outcome, Verdict},
    },
    tui::{
        model::{
            Model,
            exercise::ExerciseModel,
            review::{ListRow, ReviewModel, Written},
        },
        sheet::{prose::between, wrap},
    },
};

/// How many lines around one that can't be read are shown.
const AROUND: usize = 2;

/// What the pane shows.
pub(super) struct LaidOut {
    /// The lines.
    pub(super) lines: Vec<Line<'static>>,
    /// The rows that can be chosen, with theirs.
    pub(super) rows: Vec<(ListRow, Range<usize>)>,
    /// What the last check says in a few words.
    pub(super) summary: String,
}

/// Lays the pane out.
pub(super) fn lay_out(model: &Model, exercise: &Exercise, review: &ReviewModel, width: u16) -> LaidOut {
    let mut summary = String::new();
    let mut list = List {
        model,
        width: width.into(),
        lines: Vec::new(),
        rows: Vec::new(),
    };
    match &review.written {
        Written::Unknown => {}
        Written::Missing => list.say(
            model.theme.text,
            &format!("There is no {FILE} yet. The first finding makes it."),
        ),
        Written::Closed(why) => {
            list.say(model.theme.bad, &format!("{FILE} can't be opened: {why}."));
            list.say(model.theme.text, "It is left as it is. e opens it in the editor.");
        }
        Written::Text(text, Err(why)) => list.unreadable(text, why),
        Written::Text(_, Ok(written)) => {
            let state = model.exercises.get(&exercise.id);
            let checked = state.filter(|state| state.run.is_none() && state.grade.is_some());
            let manifest = exercise.manifest.review.as_ref();
            let assessed = checked.zip(manifest).map(|(state, manifest)| Checked {
                state,
                manifest,
                assessment: Assessment::of(manifest, &exercise.given, written),
            });
            list.verdict(written.verdict);
            if written.findings.is_empty() {
                list.say(
                    model.theme.dim,
                    "No finding yet. Choose a line of the changes, and press Enter.",
                );
            }
            for (index, finding) in written.findings.iter().enumerate() {
                list.finding(index, finding, assessed.as_ref());
            }
            match &assessed {
                Some(checked) => {
                    summary = checked.summary();
                    list.check(exercise, checked, review.open_hints);
                }
                None if state.is_some_and(|state| state.run.is_some()) => list.say(model.theme.warn, "… being checked"),
                None => {}
            }
        }
    }
    LaidOut {
        lines: list.lines,
        rows: list.rows,
        summary,
    }
}

/// The last check, and what it is about.
struct Checked<'a> {
    state: &'a ExerciseModel,
    manifest: &'a ReviewManifest,
    assessment: Assessment<'a>,
}

impl Checked<'_> {
    /// Whether enough was found: then nothing is given away any more.
    fn is_enough(&self) -> bool {
        self.assessment.is_enough(self.manifest)
    }

    fn summary(&self) -> String {
        let (found, all) = (self.assessment.found(), self.manifest.defects.len());
        if self.is_enough() {
            format!("found {found} of {all}")
        } else {
            format!("found {found} of {all}, {} are needed", self.manifest.required)
        }
    }
}

struct List<'a> {
    model: &'a Model,
    width: usize,
    lines: Vec<Line<'static>>,
    rows: Vec<(ListRow, Range<usize>)>,
}

impl List<'_> {
    /// A passage and an empty line.
    fn say(&mut self, style: Style, text: &str) {
        self.passage(style, text, 0);
        self.lines.push(Line::default());
    }

    fn passage(&mut self, style: Style, text: &str, indentation: usize) {
        let lead = Span::raw(" ".repeat(indentation));
        self.lines.extend(wrap::wrap_text(text, self.width, style, &lead));
    }

    fn row(&mut self, row: ListRow, start: usize) {
        self.rows.push((row, start..self.lines.len()));
    }

    fn unreadable(&mut self, text: &str, why: &Unreadable) {
        let theme = &self.model.theme;
        self.say(theme.bad, &format!("{FILE} can't be read, {why}."));
        let first = why.line.saturating_sub(AROUND + 1);
        for (index, line) in text.lines().enumerate().skip(first).take(2 * AROUND + 1) {
            let is_it = index + 1 == why.line;
            let style = if is_it { theme.bad } else { theme.dim };
            let sign = if is_it { "▸" } else { " " };
            let lead = Span::styled(format!("{sign}{:>4} ", index + 1), style);
            let rest = Span::raw(" ".repeat(6));
            let line = wrap::without_escapes(line);
            self.lines
                .extend(wrap::wrap(&[(style, line)], self.width, &lead, &rest));
        }
        self.lines.push(Line::default());
        self.say(
            theme.text,
            "Nothing is changed in it before that is mended. e opens it in the editor; what you write there appears here.",
        );
    }

    fn verdict(&mut self, verdict: Option<ReviewVerdict>) {
        let theme = &self.model.theme;
        let start = self.lines.len();
        let word = verdict.map_or("none", ReviewVerdict::word);
        let left = [(theme.dim, "  verdict  ".to_owned()), (theme.strong, word.to_owned())];
        self.lines.push(between(&left, &[], self.width));
        self.row(ListRow::Verdict, start);
        self.lines.push(Line::default());
    }

    fn finding(&mut self, index: usize, finding: &Finding, checked: Option<&Checked<'_>>) {
        let theme = &self.model.theme;
        let start = self.lines.len();
        let place = format!("{}:{}", wrap::without_escapes(&finding.file), finding.line);
        let left = [
            (theme.dim, format!("{:>3}  ", index + 1)),
            (theme.strong, place),
            (theme.accent, format!("  {}", finding.kind.word())),
        ];
        self.lines.push(between(&left, &[], self.width));
        self.passage(theme.text, &finding.note, 5);
        let standing = checked.and_then(|checked| Some((checked, checked.assessment.findings.get(index)?)));
        if let Some((checked, standing)) = standing {
            let enough = checked.is_enough();
            match standing {
                Standing::Met(defects) if enough => {
                    let ids: Vec<&str> = defects.iter().map(|defect| defect.id.get_ref().as_str()).collect();
                    self.passage(theme.good, &format!("✓ {}", ids.join(", ")), 5);
                }
                Standing::Extra if enough => self.passage(theme.dim, "· about something else", 5),
                standing => {
                    if let Some(remark) = standing.remark() {
                        self.passage(theme.warn, &format!("! {remark}"), 5);
                    }
                }
            }
        }
        self.row(ListRow::Finding(index), start);
        self.lines.push(Line::default());
    }

    /// What the last check says of the whole.
    fn check(&mut self, exercise: &Exercise, checked: &Checked<'_>, open: bool) {
        let theme = &self.model.theme;
        self.lines.push(Line::styled("─".repeat(self.width), theme.border));
        for (case, result) in exercise.manifest.cases.iter().enumerate().map(|(index, case)| {
            (
                case,
                checked
                    .state
                    .result(index)
                    .map(|result| result.outcome == Outcome::Passed),
            )
        }) {
            let (style, sign) = match result {
                Some(true) => (theme.good, "✓"),
                Some(false) => (theme.bad, "✗"),
                None => (theme.dim, "·"),
            };
            let left = [(style, format!("{sign} ")), (theme.text, case.title.clone())];
            self.lines.push(between(&left, &[], self.width));
        }
        self.lines.push(Line::default());
        let assessment = &checked.assessment;
        let (extras, most) = (assessment.extras(), checked.manifest.extras);
        let count = format!("Findings about something else: {extras}, at most {most} may be.");
        self.say(theme.text, &count);
        if assessment.missed.is_empty() {
            return;
        }
        let start = self.lines.len();
        let sign = if open { "▾" } else { "▸" };
        let about = match assessment.missed.len() {
            1 => "where the missing one is".to_owned(),
            missed => format!("where the {missed} missing ones are"),
        };
        self.lines
            .push(Line::styled(format!("  {sign} Hints: {about}"), theme.subheading));
        self.row(ListRow::Hints, start);
        let hints = assessment.missed.iter().enumerate().filter(|_| open);
        for (index, defect) in hints {
            self.lines.push(Line::default());
            let start = self.lines.len();
            let id = defect.id.get_ref();
            self.lines.push(Line::styled(format!("    {id}"), theme.accent));
            self.passage(theme.text, &defect.hint, 4);
            self.row(ListRow::Hint(index), start);
        }
        self.lines.push(Line::default());
        if checked
            .state
            .grade
            .as_ref()
            .is_some_and(|grade| grade.verdict == Verdict::Passed)
        {
            self.say(theme.good, "Passed. b goes back to the questions that follow.");
        }
    }
}
