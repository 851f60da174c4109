//! Proves the exercise `docker-multistage-fix` through its cases, and holds the tasks of all `file` exercises to their rules.

use std::{collections::BTreeMap, fs, path::PathBuf};

use diffy::patch_set::{FileOperation, ParseOptions, PatchSet};

use super::{Seen, lint, look_at, rules::Rule, support::Support};
use crate::{
    course::{
        load::load,
        manifest::{ExerciseManifest, Kind},
        source::Source,
    },
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
fn tasks_state_their_rules_word_for_word() {
    let source = Source::Folder(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    let support = Support::load(&source).unwrap();
    let mut judged = 0;
    for exercise in load(&source).course.exercises() {
        if exercise.manifest.kind != Kind::File {
            continue;
        }
        for case in &exercise.manifest.cases {
            assert_eq!(lint(case), Vec::<String>::new(), "{}: {:?}", exercise.id, case.id);
            for entry in case.file.iter().flat_map(|step| &step.rules) {
                let (label, id) = entry.split_once('=').unwrap();
                let rule = Rule::find(id).unwrap();
                let stated = format!("*{label} {}: {}.*", rule.subject, rule.holds);
                assert!(exercise.task.contains(&stated), "{}: {stated}", exercise.id);
                if id == "supported-base" {
                    assert!(exercise.task.contains(&support.checked), "{}", exercise.id);
                    for product in &support.products {
                        let ended = format!("{} {}", product.name, product.ended);
                        assert!(exercise.task.contains(&ended), "{}: {ended}", exercise.id);
                    }
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 50);
}
