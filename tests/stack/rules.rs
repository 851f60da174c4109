//! The stack's files by the rules that learners' files are held to.

use std::path::Path;

use bigtent::{
    course::{manifest::CaseManifest, step::Expected},
    grading::{
        cancel::Cancel,
        probe::{Seen, file},
    },
};

/// A case as an exercise states it. `{rules}` is a list of `label=rule`.
fn transcript(steps: &str) -> String {
    let case: CaseManifest = toml::from_str(&format!(
        "id = 'stack'\ntitle = 't'\ncites = ['T1']\nwhy = 'w'\nlesson = 'l#s'\n{steps}"
    ))
    .unwrap();
    assert_eq!(file::lint(&case), Vec::<String>::new());
    let stack = Path::new(env!("CARGO_MANIFEST_DIR")).join("stack");
    match file::look_at(&case, &stack, &Cancel::default()).unwrap() {
        Seen::Transcript { transcript, .. } => transcript.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Each of these rules holds for the file.
fn assert_holds(path: &str, read_as: &str, others: &str, rules: &[&str]) {
    let list: Vec<String> = rules
        .iter()
        .map(|rule| format!("'{}={rule}'", rule.replace('-', "")))
        .collect();
    let step = format!(
        "[[file]]\npath = '{path}'\nread_as = '{read_as}'\n{others}\nrules = [{}]\n",
        list.join(", ")
    );
    let seen = transcript(&step);
    let expected: String = rules
        .iter()
        .map(|id| {
            let rule = file::rules::Rule::find(id).unwrap();
            format!("{} {}: {}\n", id.replace('-', ""), rule.subject, rule.holds)
        })
        .collect();
    assert_eq!(seen, format!("### 1. {path}\n{expected}"));
}

/// All rules for files of this format, but for those that compare a file with what an exercise states.
fn all(format: &str) -> Vec<&'static str> {
    let rules = file::rules::RULES.iter();
    let of_format = rules.filter(|rule| {
        rule.missing_part(&Expected::default()).is_none() && format!("{:?}", rule.format()).eq_ignore_ascii_case(format)
    });
    of_format.map(|rule| rule.id).collect()
}

#[test]
fn the_dockerfile_is_a_model() {
    assert_holds("Dockerfile", "dockerfile", "", &all("dockerfile"));
    let ignore = "Dockerfile.dockerignore";
    assert_holds(
        ignore,
        "dockerignore",
        "dockerfile = 'Dockerfile'",
        &all("dockerignore"),
    );
}

#[test]
fn the_compose_file_is_a_model() {
    assert_holds("compose.yaml", "compose", "", &all("compose"));
}

#[test]
fn the_provisioning_is_a_model() {
    assert_holds(
        "grafana/provisioning/datasources/stack.yaml",
        "datasources",
        "",
        &all("datasources"),
    );
    assert_holds(
        "grafana/provisioning/dashboards/stack.yaml",
        "providers",
        "",
        &all("providers"),
    );
}

#[test]
fn the_dashboards_are_models() {
    let datasources = "datasources = 'grafana/provisioning/datasources/stack.yaml'";
    for name in ["class", "data-source", "lessons-frames", "my-progress", "sql"] {
        let path = format!("grafana/dashboards/{name}.json");
        assert_holds(&path, "dashboard", datasources, &all("dashboard"));
    }
}
