//! What a probe saw, as text: steps with lines. Two transcripts are equal when their texts are.

use std::fmt;

/// A transcript: the steps of one case in order.
///
/// As text, each step is a `### n. title` line and its lines below; steps are parted by an empty line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// One step: what was done, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done: `GET /health`.
    pub title: String,
    /// What was sent and seen, one fact a line. No line starts with `### `.
    pub lines: Vec<String>,
}

impl Transcript {
    /// Begins a step.
    pub fn step(&mut self, title: impl Into<String>) -> &mut Step {
        let title = one_line(&title.into());
        self.steps.push(Step {
            title,
            lines: Vec::new(),
        });
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    /// Reads a transcript's text back. Lines before the first step belong to a step without a title.
    pub fn parse(text: &str) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        for line in text.lines() {
            if let Some(head) = line.strip_prefix("### ") {
                let title = head.split_once(". ").map_or(head, |(_, title)| title);
                steps.push(Step {
                    title: title.to_owned(),
                    lines: Vec::new(),
                });
            } else if let Some(step) = steps.last_mut() {
                step.lines.push(line.to_owned());
            } else if !line.is_empty() {
                steps.push(Step {
                    title: String::new(),
                    lines: vec![line.to_owned()],
                });
            }
        }
        for step in &mut steps {
            while step.lines.last().is_some_and(String::is_empty) {
                step.lines.pop();
            }
        }
        Self { steps }
    }
}

impl Step {
    /// Adds a fact. Text of several lines is kept as several lines, indented so that none can look like a step.
    pub fn line(&mut self, text: impl AsRef<str>) -> &mut Self {
        for (index, line) in text.as_ref().lines().enumerate() {
            let line = line.trim_end();
            self.lines.push(if index == 0 && !line.starts_with("### ") {
                line.to_owned()
            } else {
                format!("  {line}")
            });
        }
        self
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            writeln!(out, "### {}. {}", index + 1, step.title)?;
            for line in &step.lines {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Transcript;

    #[test]
    fn text_and_back() {
        let mut transcript = Transcript::default();
        transcript.step("GET /a").line("status 200").line("body one\n### two");
        transcript.step("GET /b").line("status 404");
        let text = transcript.to_string();
        assert_eq!(
            text,
            "### 1. GET /a\nstatus 200\nbody one\n  ### two\n\n### 2. GET /b\nstatus 404\n"
        );
        assert_eq!(Transcript::parse(&text), transcript);
    }
}
