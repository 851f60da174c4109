//! What every rule is held to, and how the rules' own tests judge a text.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Fact, Facts, RULES, Rule, View, shown};
use crate::{
    course::{source::Source, step::Expected},
    grading::probe::file::{
        compose::Compose,
        dockerfile::{Dockerfile, SyntaxError},
        ignore::Ignore,
        project::Project,
        provisioning::{Dashboard, DataSources, Providers},
        support::Support,
        toolchain::Language,
    },
};

/// The line that a rule writes about a text.
pub(super) fn judge(rule: &Rule, text: &str) -> String {
    let fact = match rule.check {
        Check::Dockerfile(check) => {
            let dockerfile = parsed(text, Dockerfile::parse);
            check(&Facts {
                dockerfile: &dockerfile,
                support: &Support::load(&Source::Embedded).unwrap(),
            })
        }
        Check::Dockerignore(check) => check(&Ignore::parse(text), Language::Rust),
        Check::Compose(check) => check(
            &parsed(text, Compose::parse),
            &Support::load(&Source::Embedded).unwrap(),
        ),
        Check::Datasources(check) => check(&parsed(text, DataSources::parse)),
        Check::Providers(check) => check(&parsed(text, Providers::parse)),
        Check::Dashboard(check) => check(&View {
            dashboard: &parsed(text, Dashboard::parse),
            uids: &["prom", "loki", "pg"].map(str::to_owned).into(),
        }),
        Check::Stated(ref stated) => {
            let expected: Expected = toml::from_str(stated.example).unwrap();
            assert!((stated.is_given)(&expected), "{}", rule.id);
            (stated.check)(&parsed(text, Compose::parse), &expected)
        }
        Check::Answers(check) => {
            let right = vec!["docker compose up -d".to_owned()];
            check(&text.parse().unwrap(), &[("up".to_owned(), right)].into())
        }
        Check::Project(check) => check(&parsed(text, |text| Project::read(&files(text)))),
    };
    rule.line("R", &fact)
}

/// The files of an example, each below a line with its path: `# ==> compose.yaml`.
fn files(text: &str) -> BTreeMap<String, String> {
    let files = text.split("# ==> ").skip(1).filter_map(|file| file.split_once('\n'));
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

fn parsed<T>(text: &str, parse: impl Fn(&str) -> Result<T, SyntaxError>) -> T {
    parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}

/// Each text keeps to the rule.
pub(super) fn hold(rule: &Rule, texts: &[&str]) {
    for text in texts {
        assert_eq!(
            judge(rule, text),
            format!("R {}: {}", rule.subject, rule.holds),
            "{text}"
        );
    }
}

/// Each text breaks the rule, with this fact.
pub(super) fn break_with(rule: &Rule, texts: &[(&str, &str)]) {
    for (text, fact) in texts {
        assert_eq!(judge(rule, text), format!("R {}: {fact}", rule.subject), "{text}");
    }
}

#[test]
fn ids_are_unique_slugs() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    assert!(
        ids.iter()
            .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    );
    assert!(RULES.iter().all(|rule| Rule::find(rule.id).is_some()));
}

#[test]
fn the_texts_are_there_and_the_examples_are_true() {
    for rule in RULES {
        for text in [rule.checks, rule.why] {
            assert!(
                text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase() || c == '`'),
                "{}: {text}",
                rule.id
            );
        }
        assert!(!rule.holds.contains(['(', ')']), "{}", rule.id);
        hold(rule, &[rule.good]);
        assert!(
            !judge(rule, rule.bad).ends_with(rule.holds),
            "{}: the bad example keeps to the rule",
            rule.id
        );
    }
}

#[test]
fn what_is_shown_is_short_and_has_no_parentheses() {
    assert_eq!(shown("a (b)\tc"), "a [b] c");
    assert_eq!(shown(&"é".repeat(100)).chars().count(), 60);
}

#[test]
fn details_of_one_kind_stand_together() {
    let text = "FROM rust\nFROM alpine:latest\nFROM debian\n";
    assert_eq!(
        judge(Rule::find("pinned-base").unwrap(), text),
        "R base images: without a tag (rust, line 1; debian, line 3); tagged latest (alpine:latest, line 2)"
    );
    assert!(matches!(Fact::from(Vec::new()), Fact::Holds));
}
