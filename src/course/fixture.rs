//! A small course for unit tests.

use super::{
    manifest::ExerciseManifest,
    model::{Audit, Chapter, Course, Exercise, Files, Item},
};

/// An `http` exercise with one file, `src/main.rs`, whose starter is `starter\n` and whose solution is `solution\n`.
pub(crate) fn exercise(id: &str) -> Exercise {
    let manifest: ExerciseManifest = toml::from_str(
        r#"
        format = 1
        title = "A title"
        kind = "http"
        difficulty = 1
        minutes = 15
        lessons = []
        files = ["src/main.rs"]
        more_files = ["src/**/*.rs"]
        hints = ["one", "two", "three"]
        [[case]]
        id = "first"
        title = "The first"
        cites = ["T1"]
        why = "Because."
        lesson = "lesson#section"
        "#,
    )
    .unwrap();
    let file = |text: &str| Files::from([("src/main.rs".to_owned(), text.as_bytes().to_vec())]);
    Exercise {
        id: id.to_owned(),
        manifest,
        task: "[T1] Do it.\n".to_owned(),
        expected: vec![Some("### 1. GET /\nstatus 200\n".to_owned())],
        starter: file("starter\n"),
        solution: file("solution\n"),
        fixed: Files::new(),
        given: Files::new(),
        mutants: Vec::new(),
        digest: "digest".to_owned(),
    }
}

/// A course of one chapter with these exercises.
pub(crate) fn course(exercises: Vec<Exercise>) -> Course {
    let items = exercises
        .into_iter()
        .map(|exercise| Item::Exercise(Box::new(exercise)))
        .collect();
    Course {
        chapters: vec![Chapter {
            id: "chapter".to_owned(),
            title: "Chapter".to_owned(),
            items,
            cards: Vec::new(),
        }],
        audit: Audit::default(),
    }
}
