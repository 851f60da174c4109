//! Which rules a failed case is about.

use super::rules::Rule;
use crate::{course::manifest::CaseManifest, grading::transcript::Transcript};

/// The rules whose lines aren't as expected, each with its label in the case, in the transcript's order.
pub fn rules<'a>(case: &'a CaseManifest, expected: &str, actual: &str) -> Vec<(&'a str, &'static Rule)> {
    let [expected, actual] = [expected, actual].map(Transcript::parse);
    let mut broken = Vec::new();
    for (at, step) in case.file.iter().enumerate() {
        let line = |seen: &Transcript, label: &str| {
            let start = format!("{label} ");
            let lines = &seen.steps.get(at)?.lines;
            lines.iter().find(|line| line.starts_with(&start)).cloned()
        };
        let rules = step.rules.iter().filter_map(|entry| entry.split_once('='));
        for (label, id) in rules {
            let found = line(&actual, label);
            if found.is_some() && found != line(&expected, label) {
                broken.extend(Rule::find(id).map(|rule| (label, rule)));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::rules;
    use crate::course::manifest::CaseManifest;

    #[test]
    fn lines_that_differ_name_their_rules() {
        let case: CaseManifest = toml::from_str(
            "id = 'c'\ntitle = 't'\ncites = ['T1']\nwhy = 'w'\nlesson = 'l#s'\n\
             [[file]]\npath = 'D'\nread_as = 'dockerfile'\nrules = ['R1=stages', 'R10=expose']\n",
        )
        .unwrap();
        let expected = "### 1. D\nR1 stages: a\nR10 port: b\n";
        let broken = |actual: &str| -> Vec<(&str, &str)> {
            rules(&case, expected, actual)
                .into_iter()
                .map(|(label, rule)| (label, rule.id))
                .collect()
        };
        assert_eq!(broken("### 1. D\nR1 stages: a\nR10 port: c (d)\n"), [("R10", "expose")]);
        assert!(broken(expected).is_empty() && broken("### 1. D\nmissing\n").is_empty());
    }
}
