//! `bigtent course`: works on the checkout in the current folder.

use std::{env, fs, io::Write, path::Path, time::Instant};

use super::{
    app::{cache, helper},
    args::{CourseCommand, Part},
    exit::{Exit, Failure},
};
use crate::{
    course::{
        crates::Crates,
        lint,
        load::{self, Loaded},
        model::Exercise,
        problem::Problem,
        source::Source,
    },
    datasource::scenario::library::Library,
    grading::{
        engine::Engine,
        probe::{self, file::rules},
        proof::{self, Trials},
        record, snippets,
    },
    report::{coverage, matrix},
    workbook::{MARKER, Workbook},
};

/// The page of the rules about files, generated from them.
const RULES_PAGE: &str = "content/rules.md";

pub(crate) fn run(command: CourseCommand, out: &mut dyn Write) -> Result<Exit, Failure> {
    let root = env::current_dir()?;
    if !root.join("content/course.toml").is_file() {
        return Err(Failure::usage(
            "there is no content/course.toml here; `bigtent course` works in a checkout's folder",
        ));
    }
    let source = Source::Folder(root.clone());
    let loaded = load::load(&source);
    let author = Author {
        root: &root,
        source,
        loaded,
    };
    match command {
        CourseCommand::Check {
            exercises,
            matrix,
            only,
        } => author.check(&exercises, matrix.as_deref(), only, out),
        CourseCommand::Bless { exercises, accept } => author.bless(&exercises, accept, out),
        CourseCommand::Write => author.write(out),
        CourseCommand::Coverage => {
            write!(out, "{}", coverage::markdown(&author.loaded.course))?;
            Ok(Exit::Passed)
        }
    }
}

struct Author<'a> {
    root: &'a Path,
    source: Source,
    loaded: Loaded,
}

impl Author<'_> {
    fn engine(&self) -> Result<Engine, Failure> {
        Ok(Engine::new(cache()?, helper()?, self.source.clone()))
    }

    fn crates(&self) -> Result<Crates, Failure> {
        Crates::load(&self.source).map_err(|error| Failure::environment(format!("content/workspace: {error}")))
    }

    fn chosen(&self, ids: &[String]) -> Result<Vec<&Exercise>, Failure> {
        if let Some(id) = ids.iter().find(|id| self.loaded.course.exercise(id).is_none()) {
            let known: Vec<&str> = self.loaded.course.exercises().map(|exercise| &*exercise.id).collect();
            let problems = self.loaded.problems.iter().map(|problem| format!("\n{problem}"));
            return Err(Failure::usage(format!(
                "there is no exercise `{id}` that can be read; there are {}{}",
                known.join(", "),
                problems.collect::<String>()
            )));
        }
        Ok(self
            .loaded
            .course
            .exercises()
            .filter(|exercise| ids.is_empty() || ids.contains(&exercise.id))
            .collect())
    }

    fn check(&self, ids: &[String], to: Option<&Path>, only: Part, out: &mut dyn Write) -> Result<Exit, Failure> {
        let begun = Instant::now();
        let mut problems = Vec::new();
        if matches!(only, Part::All | Part::Lint) {
            problems.extend(lint::lint(&self.source, &self.loaded)?);
            for exercise in self.loaded.course.exercises() {
                problems.extend(probe::lint(&self.source, exercise)?);
            }
            problems.extend(Library::load(&self.source, &self.loaded.course)?.1);
            // What should be in exercises/ is only known of a course that was read whole.
            if self.loaded.problems.is_empty() {
                problems.extend(self.drift()?);
            }
        }
        if matches!(only, Part::All | Part::Code) {
            let mut compiled =
                snippets::compile(&self.engine()?, &self.source, &cache()?).map_err(Failure::environment)?;
            let go = compiled
                .go
                .map_or("Go is not installed, so no Go program was built".to_owned(), |count| {
                    format!("{count} Go programs")
                });
            snippets::read_typed(&self.loaded.course, &mut compiled);
            writeln!(
                out,
                "lesson code: {} Rust programs, {go}, {} other files and blocks",
                compiled.rust, compiled.others
            )?;
            problems.extend(compiled.problems);
        }
        if matches!(only, Part::All | Part::Proof) {
            let engine = self.engine()?;
            let trials = to.map_or(Trials::Needed, |_| Trials::Every);
            let mut proofs = Vec::new();
            for exercise in self.chosen(ids)? {
                writeln!(out, "{}", exercise.id)?;
                let cases: Vec<String> = exercise
                    .manifest
                    .cases
                    .iter()
                    .map(|case| case.id.get_ref().clone())
                    .collect();
                let mut told = Ok(());
                let proof = proof::prove(&engine, &self.source, exercise, trials, &mut |row| {
                    let line = writeln!(out, "{}", matrix::line(&cases, row)).and_then(|()| out.flush());
                    told = std::mem::replace(&mut told, Ok(())).and(line);
                })
                .map_err(Failure::environment)?;
                told?;
                problems.extend(proof.problems.iter().cloned());
                proofs.push(proof);
            }
            if let Some(path) = to {
                fs::write(path, matrix::markdown(&proofs))
                    .map_err(|error| Failure::environment(format!("{}: {error}", path.display())))?;
            }
        }
        for problem in &problems {
            writeln!(out, "{problem}")?;
        }
        let took = begun.elapsed().as_secs_f64();
        match problems.len() {
            0 => writeln!(out, "the course is sound ({took:.1} s)")?,
            1 => writeln!(out, "1 problem ({took:.1} s)")?,
            count => writeln!(out, "{count} problems ({took:.1} s)")?,
        }
        Ok(if problems.is_empty() {
            Exit::Passed
        } else {
            Exit::Failed
        })
    }

    fn drift(&self) -> Result<Vec<Problem>, Failure> {
        let Some(workbook) = Workbook::find(self.root).filter(|workbook| workbook.root() == self.root) else {
            return Ok(vec![Problem::of(
                MARKER,
                "is missing; `bigtent course write` writes exercises/",
            )]);
        };
        let drift = workbook.drift(&self.loaded.course, &self.crates()?)?;
        let mut problems: Vec<Problem> = drift
            .into_iter()
            .map(|(name, what)| Problem::of(format!("exercises/{name}"), what))
            .collect();
        if self.source.read(RULES_PAGE)?.as_deref() != Some(rules::page().as_bytes()) {
            problems.push(Problem::of(
                RULES_PAGE,
                "isn't what the rules say; `bigtent course write` writes it",
            ));
        }
        Ok(problems)
    }

    fn bless(&self, ids: &[String], accept: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
        let engine = self.engine()?;
        let (mut exit, mut waiting) = (Exit::Passed, false);
        for exercise in self.chosen(ids)? {
            let recorded = record::record(&engine, &self.source, exercise).map_err(Failure::environment)?;
            waiting |= !accept && !recorded.changed.is_empty();
            for (path, text) in &recorded.changed {
                let path = if accept { path.clone() } else { format!("{path}.new") };
                crate::workbook::files::write(&self.root.join(&path), text.as_bytes())
                    .map_err(|error| Failure::environment(format!("{path}: {error}")))?;
                writeln!(out, "recorded  {path}")?;
            }
            for problem in &recorded.problems {
                exit = Exit::Failed;
                writeln!(out, "{problem}")?;
            }
            writeln!(
                out,
                "{}: {} recorded, {} unchanged",
                exercise.id,
                recorded.changed.len(),
                recorded.same
            )?;
        }
        if waiting {
            writeln!(out, "`cargo insta review` shows what is new.")?;
        }
        Ok(exit)
    }

    fn write(&self, out: &mut dyn Write) -> Result<Exit, Failure> {
        if let Some(problem) = self.loaded.problems.first() {
            return Err(Failure::environment(format!(
                "the course can't be read whole: {problem}"
            )));
        }
        let (course, crates) = (&self.loaded.course, self.crates()?);
        let update = match Workbook::find(self.root).filter(|workbook| workbook.root() == self.root) {
            Some(workbook) => workbook.update(course, &crates)?,
            None => Workbook::init(self.root, course, &crates)?.1,
        };
        let page = rules::page();
        if self.source.read(RULES_PAGE)?.as_deref() != Some(page.as_bytes()) {
            crate::workbook::files::write(&self.root.join(RULES_PAGE), page.as_bytes())
                .map_err(|error| Failure::environment(format!("{RULES_PAGE}: {error}")))?;
            writeln!(out, "written  {RULES_PAGE}")?;
        }
        for name in &update.written {
            writeln!(out, "written  exercises/{name}")?;
        }
        for name in &update.removed {
            writeln!(out, "removed  exercises/{name}")?;
        }
        for name in &update.kept {
            writeln!(out, "kept     exercises/{name} (it was edited)")?;
        }
        Ok(if update.kept.is_empty() {
            Exit::Passed
        } else {
            Exit::Failed
        })
    }
}
