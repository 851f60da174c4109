//! Proves the exercise `docker-multistage-fix`: solution, accepted variants, starter and mutants through its cases.

use std::{collections::BTreeMap, fs, path::PathBuf};

use diffy::patch_set::{FileOperation, ParseOptions, PatchSet};

use super::{Seen, lint, look_at, rules::Rule, support::Support};
use crate::{
    course::{manifest::ExerciseManifest, source::Source},
    grading::cancel::Cancel,
};

const ID: &str = "docker-multistage-fix";

type Files = BTreeMap<String, String>;

struct Exercise {
    source: Source,
    manifest: ExerciseManifest,
    solution: Files,
}

impl Exercise {
    fn load() -> Self {
        let source = Source::Folder(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let manifest = toml::from_str(&text(&source, &format!("content/exercises/{ID}/exercise.toml"))).unwrap();
        let mut exercise = Self {
            source,
            manifest,
            solution: Files::new(),
        };
        exercise.solution = exercise.files("");
        exercise
    }

    /// The learner's files as they stand in a folder below the solution's.
    fn files(&self, folder: &str) -> Files {
        let read = |path: &String| text(&self.source, &format!("solutions/{ID}/{folder}{path}"));
        self.manifest
            .files
            .iter()
            .map(|path| (path.clone(), read(path)))
            .collect()
    }

    fn patched(&self, patch: &str) -> Files {
        let patch = text(&self.source, &format!("solutions/{ID}/{patch}"));
        let mut files = self.solution.clone();
        for file in PatchSet::parse(&patch, ParseOptions::unidiff()) {
            let file = file.unwrap();
            match file.operation().strip_prefix(1) {
                FileOperation::Modify { original, .. } => {
                    let changed = diffy::apply(&files[original.as_ref()], file.patch().as_text().unwrap()).unwrap();
                    files.insert(original.into_owned(), changed);
                }
                FileOperation::Delete(path) => {
                    files.remove(path.as_ref()).unwrap();
                }
                other => panic!("{other:?} in {patch}"),
            }
        }
        files
    }

    /// The cases' transcripts by id.
    fn transcripts(&self, files: &Files) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let transcript = |case| match look_at(case, folder.path(), &Cancel::default()).unwrap() {
            Seen::Transcript { transcript, .. } => transcript.to_string(),
            other => panic!("{other:?}"),
        };
        let cases = self.manifest.cases.iter();
        cases
            .map(|case| (case.id.get_ref().clone(), transcript(case)))
            .collect()
    }
}

fn text(source: &Source, path: &str) -> String {
    let bytes = source
        .read(path)
        .unwrap()
        .unwrap_or_else(|| panic!("{path} is missing"));
    String::from_utf8(bytes.into_owned()).unwrap()
}

#[test]
fn solution_and_accepted_variants_give_the_same_transcripts() {
    let exercise = Exercise::load();
    let expected = exercise.transcripts(&exercise.solution);
    for case in &exercise.manifest.cases {
        assert_eq!(lint(case), Vec::<String>::new(), "{:?}", case.id);
        for entry in case.file.iter().flat_map(|step| &step.rules) {
            let (label, id) = entry.split_once('=').unwrap();
            let rule = Rule::find(id).unwrap();
            let line = format!("{label} {}: {}", rule.subject, rule.holds);
            assert!(
                expected[case.id.get_ref()].contains(&format!("\n{line}\n")),
                "{line}: {expected:?}"
            );
        }
    }
    for variant in ["cargo-chef", "alpine-cache", "scratch", "go-app"] {
        assert_eq!(
            exercise.transcripts(&exercise.files(&format!("accepted/{variant}/"))),
            expected,
            "{variant}"
        );
    }
}

#[test]
fn starter_and_mutants_are_rejected() {
    let exercise = Exercise::load();
    let expected = exercise.transcripts(&exercise.solution);
    let starter = exercise.transcripts(&exercise.patched("starter.patch"));
    for (case, transcript) in &starter {
        assert_ne!(transcript, &expected[case], "the starter passes {case}");
    }
    let patches = exercise.source.list(&format!("solutions/{ID}/mutants")).unwrap();
    assert_eq!(patches.len(), exercise.manifest.mutants.len());
    for mutant in &exercise.manifest.mutants {
        let case = mutant.rejected_by.get_ref();
        let transcripts = exercise.transcripts(&exercise.patched(&format!("mutants/{}.patch", mutant.name.get_ref())));
        assert_ne!(transcripts[case], expected[case], "{:?} passes {case}", mutant.name);
        assert!(!transcripts[case].contains("R00"), "{:?} doesn't parse", mutant.name);
    }
    for case in &exercise.manifest.cases {
        let rejects = exercise
            .manifest
            .mutants
            .iter()
            .any(|mutant| mutant.rejected_by.get_ref() == case.id.get_ref());
        assert!(rejects, "{:?} rejects no mutant", case.id);
    }
}

#[test]
fn the_task_states_every_rule_and_every_sentence_is_cited() {
    let exercise = Exercise::load();
    let task = text(&exercise.source, &format!("content/exercises/{ID}/task.md"));
    let sentence = |id: &str| task.lines().find(|line| line.starts_with(&format!("- [{id}] ")));
    let mut cited = Vec::new();
    for case in &exercise.manifest.cases {
        cited.extend(case.cites.iter().map(|id| id.get_ref().clone()));
        for entry in case.file.iter().flat_map(|step| &step.rules) {
            let (label, id) = entry.split_once('=').unwrap();
            let rule = Rule::find(id).unwrap();
            let stated = format!("*{label} {}: {}.*", rule.subject, rule.holds);
            assert!(task.contains(&stated), "{stated}");
        }
    }
    for id in &cited {
        assert!(sentence(id).is_some(), "{id}");
    }
    for line in task.lines().filter_map(|line| line.strip_prefix("- [")) {
        let id = line.split(']').next().unwrap();
        assert!(cited.iter().any(|cited| cited == id), "{id} is cited by no case");
    }
    let support = Support::load(&exercise.source).unwrap();
    let ended = sentence("T3").unwrap();
    assert!(ended.contains(&support.checked));
    for product in support.products {
        assert!(
            ended.contains(&format!("{} {}", product.name, product.ended)),
            "{}",
            product.name
        );
    }
}
