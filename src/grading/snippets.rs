//! Compiles the code that lessons show.

use std::{io, path::Path, process::Command};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{
    build::{Build, BuildError, Built},
    cancel::Cancel,
    engine::Engine,
    probe,
    stage::Stage,
    toolchain::PrepareError,
};
use crate::course::{
    model::{Course, Files},
    problem::Problem,
    source::Source,
};

/// What came of the code in lessons.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// How many Rust programs were compiled.
    pub rust: usize,
    /// How many Go packages were built; `None` without Go.
    pub go: Option<usize>,
    /// How many Dockerfiles and typed blocks were read.
    pub others: usize,
    /// What doesn't compile.
    pub problems: Vec<Problem>,
}

/// Why the code couldn't be compiled at all.
#[derive(Debug, thiserror::Error)]
pub enum SnippetError {
    /// No compiler or no dependencies.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The compiler couldn't be run.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A file can't be read or written.
    #[error("compiling the lessons' code: {0}")]
    Io(#[from] io::Error),
}

/// Compiles all of `content/code/`: each Rust file as a program, and the Go module if Go is installed. Warnings are faults.
pub fn compile(engine: &Engine, source: &Source, cache: &Path) -> Result<Compiled, SnippetError> {
    let mut compiled = Compiled::default();
    let paths = source.list("content/code")?;
    let toolchain = engine.prepare(&Cancel::default(), &mut |_, _| {})?;
    for path in paths.iter().filter(|path| path.ends_with(".rs")) {
        let bytes = source.read(path)?.unwrap_or_default().into_owned();
        let stage = Stage::open(&cache.join("stages"), "lesson-code")?;
        stage.lay(&[&Files::from([("src/main.rs".to_owned(), bytes)])])?;
        let build = Build {
            toolchain: &toolchain,
            runner: engine.runner(),
            stage: &stage,
            id: "lesson-code",
            library: false,
            shown_as: ("src/main.rs", path),
            check_only: true,
        };
        if let Built::Refused { messages, .. } = build.run(&Cancel::default())? {
            compiled
                .problems
                .push(Problem::of(path.clone(), format!("doesn't compile:\n{messages}")));
        }
        compiled.rust += 1;
    }
    go(source, &paths, cache, &mut compiled)?;
    for path in paths.iter().filter(|path| path.ends_with("Dockerfile")) {
        let text = source.read(path)?.unwrap_or_default();
        let fault = probe::file::dockerfile_fault(&String::from_utf8_lossy(&text));
        compiled
            .problems
            .extend(fault.map(|fault| Problem::of(path.clone(), fault)));
        compiled.others += 1;
    }
    Ok(compiled)
}

/// Reads the JSON and the Dockerfiles that are typed into lessons; a piece of a Dockerfile is read below a `FROM`.
pub fn read_typed(course: &Course, compiled: &mut Compiled) {
    for lesson in course.lessons() {
        let mut language = None;
        for event in Parser::new(&lesson.body) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => language = Some(info.into_string()),
                Event::End(TagEnd::CodeBlock) => language = None,
                Event::Text(code) => {
                    let fault = match language.as_deref() {
                        Some("json") => serde_json::from_str::<serde::de::IgnoredAny>(&code)
                            .err()
                            .map(|error| error.to_string()),
                        Some("dockerfile") if code.contains("FROM ") => probe::file::dockerfile_fault(&code),
                        Some("dockerfile") => probe::file::dockerfile_fault(&format!("FROM scratch\n{code}")),
                        _ => continue,
                    };
                    let path = format!("content/lessons/{}.md", lesson.id);
                    compiled
                        .problems
                        .extend(fault.map(|fault| Problem::of(path, format!("in the block\n{code}{fault}"))));
                    compiled.others += 1;
                }
                _ => {}
            }
        }
    }
}

fn go(source: &Source, paths: &[String], cache: &Path, compiled: &mut Compiled) -> io::Result<()> {
    let packages = paths.iter().filter(|path| path.ends_with(".go")).count();
    if packages == 0 {
        compiled.go = Some(0);
        return Ok(());
    }
    if Command::new("go").arg("version").output().is_err() {
        return Ok(());
    }
    let stage = Stage::open(&cache.join("stages"), "lesson-go")?;
    let mut files = Files::new();
    for path in paths
        .iter()
        .filter(|path| path.ends_with(".go") || path.ends_with("/go.mod"))
    {
        files.insert(
            path.trim_start_matches("content/code/").to_owned(),
            source.read(path)?.unwrap_or_default().into_owned(),
        );
    }
    stage.lay(&[&files])?;
    for args in [&["vet", "./..."][..], &["build", "-o", "/dev/null", "./..."]] {
        let done = Command::new("go")
            .args(args)
            .current_dir(stage.files())
            .env("GOTOOLCHAIN", "local")
            .env("GOFLAGS", "-mod=mod")
            .output()?;
        if !done.status.success() {
            let text = String::from_utf8_lossy(&done.stderr).into_owned();
            compiled
                .problems
                .push(Problem::of("content/code", format!("go {}:\n{text}", args.join(" "))));
        }
    }
    let formatted = Command::new("gofmt")
        .args(["-l", "."])
        .current_dir(stage.files())
        .output()?;
    for name in String::from_utf8_lossy(&formatted.stdout).lines() {
        compiled
            .problems
            .push(Problem::of(format!("content/code/{name}"), "isn't as gofmt writes it"));
    }
    compiled.go = Some(packages);
    Ok(())
}
