//! What a rule says of itself, as Markdown: in a verdict, and on the page of all rules.

use std::fmt::Write as _;

use super::{Check, RULES, Rule};
use crate::course::step::FileFormat;

impl Rule {
    /// What is checked and why, with a file that breaks the rule and the same file, mended.
    pub fn explained(&self) -> String {
        let mut text = format!("{} {}\n", self.checks, self.why);
        if let Check::Stated(stated) = &self.check {
            let _ = write!(
                text,
                "\nIn the examples, the task states:\n\n```toml\n{}\n```\n",
                stated.example
            );
        }
        for (title, example) in [("Breaks the rule", self.bad), ("Keeps to it", self.good)] {
            let _ = write!(
                text,
                "\n{title}:\n\n```{}\n{}\n```\n",
                self.language(),
                example.trim_end()
            );
        }
        text
    }

    /// The language of its examples, as fences name it.
    fn language(&self) -> &'static str {
        match self.format() {
            FileFormat::Dockerfile | FileFormat::AppDockerfile => "dockerfile",
            FileFormat::Dockerignore | FileFormat::AppDockerignore => "text",
            FileFormat::Compose | FileFormat::Datasources | FileFormat::Providers | FileFormat::Project => "yaml",
            FileFormat::Dashboard => "json",
            FileFormat::Answers => "toml",
        }
    }
}

/// The formats in the order of the page, each with its title.
const CHAPTERS: [(FileFormat, &str); 8] = [
    (FileFormat::Dockerfile, "Dockerfiles"),
    (FileFormat::Dockerignore, "`.dockerignore`"),
    (FileFormat::Compose, "Compose files"),
    (FileFormat::Project, "A compose file and what it leads to"),
    (FileFormat::Datasources, "Provisioned data sources"),
    (FileFormat::Providers, "Provisioned dashboards"),
    (FileFormat::Dashboard, "Dashboards"),
    (FileFormat::Answers, "Answers"),
];

/// The page of all rules.
pub fn page() -> String {
    let mut page = "# Rules for files\n\nWhat the exercises about containers and provisioning check, rule by rule. A verdict says the same \
                    text about a rule that is broken. `bigtent course write` writes this page from the rules themselves.\n"
        .to_owned();
    for (format, title) in CHAPTERS {
        let _ = write!(page, "\n## {title}\n");
        for rule in RULES.iter().filter(|rule| rule.format() == format) {
            let _ = write!(
                page,
                "\n### `{}`\n\n*{}: {}.*\n\n{}",
                rule.id,
                rule.subject,
                rule.holds,
                rule.explained()
            );
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::{RULES, page};

    #[test]
    fn every_rule_is_on_the_page_once() {
        let page = page();
        for rule in RULES {
            assert_eq!(page.matches(&format!("### `{}`\n", rule.id)).count(), 1, "{}", rule.id);
        }
        assert_eq!(page.matches("```").count() % 2, 0);
    }
}
