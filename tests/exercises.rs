//! The mentor's test: one test for each case of each exercise, graded as the workbook grades. Exercises that weren't begun are
//! ignored; `-- --ignored` grades these, `-- --include-ignored` all.

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, OnceLock},
};

use bigtent::{
    course::{load, model::Exercise, source::Source},
    grading::{
        cancel::Cancel,
        engine::{Engine, Submission},
        stage,
        verdict::{Grade, Outcome, Verdict},
    },
    report::{lines, paint::Paint},
    workbook::{Touched, Workbook},
};
use libtest_mimic::{Arguments, Failed, Trial};

/// An exercise that is graded when its first case is asked for, and then never again.
struct Graded {
    engine: Arc<OnceLock<Engine>>,
    exercise: Exercise,
    folder: PathBuf,
    grade: OnceLock<Result<Grade, String>>,
}

impl Graded {
    fn grade(&self) -> Result<&Grade, Failed> {
        let grade = self.grade.get_or_init(|| {
            let files = stage::take(&self.exercise, &self.folder)?;
            let engine = self
                .engine
                .get_or_init(|| Engine::new(cache(), helper(), Source::Embedded));
            let place = self.folder.to_string_lossy();
            let shown_as = Workbook::shown(&self.exercise.id);
            let submission = Submission {
                files: &files,
                place: &place,
                shown_as: &shown_as,
                fresh: false,
                only: None,
            };
            engine
                .grade(&self.exercise, &submission, &Cancel::default(), &|_| {})
                .map_err(|error| error.to_string())
        });
        grade.as_ref().map_err(Failed::from)
    }

    fn case(&self, index: usize) -> Result<(), Failed> {
        let grade = self.grade()?;
        if let Verdict::DidNotBuild { messages, .. } = &grade.verdict {
            return Err(format!("did not build\n{messages}").into());
        }
        let result = grade
            .cases
            .get(index)
            .ok_or_else(|| Failed::from("the case was not run"))?;
        match result.outcome {
            Outcome::Passed => Ok(()),
            Outcome::NotRun => Err("not run: an earlier case shows that the program doesn't start".into()),
            _ => Err(lines::failure(&self.exercise, result, Paint::PLAIN).into()),
        }
    }
}

fn helper() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_bigtent"))
}

/// Dependencies that are built once serve the workbook and the tests.
fn cache() -> PathBuf {
    env::var_os("BIGTENT_CACHE").map_or_else(
        || bigtent::grading::toolchain::default_cache().unwrap_or_else(env::temp_dir),
        PathBuf::from,
    )
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let loaded = load::load(&Source::Embedded);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(workbook) = Workbook::find(root) else {
        return libtest_mimic::run(
            &arguments,
            vec![Trial::test("workbook", || {
                Err("there is no exercises/ folder; `cargo run -- course write` writes it".into())
            })],
        )
        .exit_code();
    };
    let engine = Arc::new(OnceLock::new());
    let mut trials = Vec::new();
    for exercise in loaded.course.exercises() {
        let untouched = workbook.touched(exercise) != Touched::Yes;
        let graded = Arc::new(Graded {
            engine: Arc::clone(&engine),
            exercise: exercise.clone(),
            folder: workbook.exercise(&exercise.id),
            grade: OnceLock::new(),
        });
        for (index, case) in exercise.manifest.cases.iter().enumerate() {
            let graded = Arc::clone(&graded);
            let name = format!("{}::{}", exercise.id, case.id.get_ref());
            trials.push(Trial::test(name, move || graded.case(index)).with_ignored_flag(untouched));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
