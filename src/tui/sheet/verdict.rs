//! The details of a verdict: what one case saw and why it exists, the compiler's messages, the questions after passing.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    course::{manifest::CaseManifest, model::Exercise},
    grading::{
        compare::Diff,
        probe::file,
        verdict::{Outcome, Verdict},
    },
    tui::model::exercise::ExerciseModel,
};

use super::{difference, prose::Ink, wrap};

/// The details' lines, and where things are in them.
#[derive(Debug, Default)]
pub struct Details {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// The lines with the questions after passing: line and index.
    pub questions: Vec<(usize, usize)>,
    /// The line of the first difference.
    pub first_difference: Option<usize>,
}

/// What the details are laid out for.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// Its state.
    pub state: &'a ExerciseModel,
    /// The shown case's difference, if it has one.
    pub diff: Option<&'a Diff>,
    /// The title of what explains the shown case.
    pub explained_by: Option<&'a str>,
    /// What is said while there is no verdict.
    pub invitation: &'a str,
    /// The styles.
    pub ink: Ink<'a>,
    /// Columns.
    pub width: u16,
    /// Rows of the pane; what differs is cut so that the reason still fits.
    pub height: u16,
}

/// Lays the details out.
pub fn lay_out(context: Context<'_>) -> Details {
    let state = context.state;
    let mut page = Page {
        context,
        details: Details::default(),
    };
    let cases = &context.exercise.manifest.cases;
    let live = state.is_live();
    let grade = state.grade.as_ref().filter(|_| !live);
    match grade.map(|grade| &grade.verdict) {
        Some(Verdict::DidNotBuild { messages, .. }) => page.messages(messages),
        Some(Verdict::NotReadable { message }) => page.prose(message),
        verdict => {
            if let Some(index) = state.shown_case(cases.len()) {
                page.case(index, &cases[index]);
            } else if verdict.is_none() && !live {
                page.prose(context.invitation);
            }
            if matches!(verdict, Some(Verdict::Passed)) {
                page.follow_ups();
            }
        }
    }
    page.details
}

struct Page<'a> {
    context: Context<'a>,
    details: Details,
}

impl Page<'_> {
    fn gap(&mut self) {
        if !self.details.lines.is_empty() {
            self.details.lines.push(Line::default());
        }
    }

    fn prose(&mut self, markdown: &str) {
        self.gap();
        let lines = self.context.ink.markdown(markdown, self.context.width);
        self.details.lines.extend(lines);
    }

    fn output(&mut self, title: &str, output: &str) {
        let theme = self.context.ink.theme;
        if output.trim().is_empty() {
            return;
        }
        self.gap();
        self.details.lines.push(self.context.ink.title(title));
        let lead = Span::styled("│ ", theme.border);
        self.details.lines.extend(wrap::wrap_text(
            output.trim_end(),
            usize::from(self.context.width),
            theme.text,
            &lead,
        ));
    }

    fn case(&mut self, index: usize, case: &CaseManifest) {
        let result = self.context.state.result(index);
        let outcome = result.map(|result| &result.outcome);
        let reason = self.reason(case, result.and_then(|result| result.misconception.as_deref()));
        match outcome {
            None if self.context.state.is_running(index) => self.prose("Running now."),
            None => self.prose("Not known yet."),
            Some(Outcome::Passed) => {}
            Some(Outcome::Failed(difference)) => {
                self.difference(reason.len());
                self.details.lines.push(Line::default());
                self.details.lines.extend(reason);
                self.output("The last of what your program wrote", &difference.output);
                for (label, rule) in file::broken::rules(case, &difference.expected, &difference.actual) {
                    self.gap();
                    let title = self.context.ink.title(format!("{label} {}", rule.subject));
                    self.details.lines.push(title);
                    let lines = self.context.ink.markdown(&rule.explained(), self.context.width);
                    self.details.lines.extend(lines);
                }
                return;
            }
            Some(Outcome::Crashed { how, output }) => {
                self.prose(&format!("The program ended before it could be asked anything: {how}."));
                self.output("The last of what it wrote", output);
            }
            Some(Outcome::TimedOut { what, output }) => {
                self.prose(&format!("Not in time: {what}."));
                self.output("The last of what it wrote", output);
            }
            Some(Outcome::OutputTooLong { bytes }) => {
                self.prose(&format!("The program wrote {bytes} bytes, more than can be graded."));
            }
            Some(Outcome::Leaked { processes: 1 }) => {
                self.prose("A process that the program had started was still running after it.");
            }
            Some(Outcome::Leaked { processes }) => {
                self.prose(&format!(
                    "{processes} processes that the program had started were still running after it."
                ));
            }
            Some(Outcome::NotRun) => {
                self.prose("Not run: a case before it showed that the program doesn't start.");
            }
        }
        self.gap();
        self.details.lines.extend(reason);
    }

    /// What the case is for and, where it is known, what was probably thought.
    fn reason(&self, case: &CaseManifest, misconception: Option<&str>) -> Vec<Line<'static>> {
        let Context { ink, width, .. } = self.context;
        let mut lines = Vec::new();
        if let Some(text) = misconception {
            lines.push(ink.title("A known mistake does exactly this"));
            lines.extend(ink.markdown(text, width));
            lines.push(Line::default());
        }
        lines.push(ink.title("Why this is checked"));
        lines.extend(ink.markdown(&case.why, width));
        if let Some(title) = self.context.explained_by {
            let spans = [(ink.theme.link, title.to_owned())];
            let first = Span::styled("L ", ink.theme.key);
            lines.extend(wrap::wrap(&spans, usize::from(width), &first, &Span::raw("  ")));
        }
        lines
    }

    fn difference(&mut self, reserved: usize) {
        let Context { ink, width, height, .. } = self.context;
        let Some(diff) = self.context.diff else {
            return;
        };
        let theme = ink.theme;
        self.details.lines.push(Line::from(vec![
            Span::styled("- expected", theme.removed),
            Span::styled("   ", Style::new()),
            Span::styled("+ your program", theme.added),
        ]));
        // The legend, and the empty line before the reason.
        let room = usize::from(height).saturating_sub(reserved + 2);
        let shown = if self.context.state.whole {
            difference::whole(diff, usize::from(width), theme)
        } else {
            difference::excerpt(diff, usize::from(width), room, theme)
        };
        self.details.first_difference = Some(self.details.lines.len() + shown.first);
        self.details.lines.extend(shown.lines);
    }

    fn messages(&mut self, messages: &str) {
        let theme = self.context.ink.theme;
        for line in wrap::without_escapes(messages).trim_end().lines() {
            let style = if line.starts_with("error") {
                theme.bad
            } else if line.starts_with("warning") {
                theme.warn
            } else if line.trim_start().starts_with("-->") {
                theme.accent
            } else {
                theme.text
            };
            let spans = [(style, line.to_owned())];
            let width = usize::from(self.context.width);
            if line.is_empty() {
                self.details.lines.push(Line::default());
            } else {
                let lines = wrap::wrap(&spans, width, &Span::raw(""), &Span::raw("    "));
                self.details.lines.extend(lines);
            }
        }
    }

    fn follow_ups(&mut self) {
        let Context { ink, width, state, .. } = self.context;
        if state.follow_ups.is_empty() {
            self.prose("Passed. `n` goes on to the next thing.");
            return;
        }
        self.gap();
        self.details
            .lines
            .push(ink.title("Questions that an interviewer would ask now"));
        for (index, follow_up) in state.follow_ups.iter().enumerate() {
            self.details.lines.push(Line::default());
            let sign = if follow_up.open { "▾ " } else { "▸ " };
            let first = Span::styled(sign, ink.theme.accent);
            let question = [(ink.theme.strong, follow_up.ask.clone())];
            let lines = wrap::wrap(&question, usize::from(width), &first, &Span::raw("  "));
            let start = self.details.lines.len();
            self.details
                .questions
                .extend((start..start + lines.len()).map(|line| (line, index)));
            self.details.lines.extend(lines);
            if follow_up.open {
                let answer = ink.document(&follow_up.answer, width.saturating_sub(2));
                self.details.lines.extend(super::prose::indent(answer, 2));
            }
        }
    }
}
