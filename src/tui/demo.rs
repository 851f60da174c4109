//! Temporary: look at the screens.
use crate::{
    grading::{
        cancel::Cancel,
        event::Event,
        verdict::{Outcome, Verdict},
    },
    tui::{
        runtime::{Options, run},
        services::*,
        testing as fixture,
        theme::Theme,
    },
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread::sleep,
    time::Duration,
};
struct Fake;
impl Services for Fake {
    fn load(&self) -> Result<Loaded, Error> {
        let mut loaded = Loaded::default();
        if std::env::var("BT_NEW").is_err() {
            loaded.exercises.insert(
                "http-health".into(),
                ExerciseRecord {
                    state: ExerciseState::Passed,
                    ..Default::default()
                },
            );
            loaded.exercises.insert(
                "http-methods".into(),
                ExerciseRecord {
                    state: ExerciseState::Failed,
                    hints: 1,
                    ..Default::default()
                },
            );
            loaded.lessons.insert(
                "http-server".into(),
                ReadPosition {
                    section: Some("methods-and-405".into()),
                    below: 0,
                    finished: false,
                },
            );
            loaded.last = Some(ItemId::Exercise("http-methods".into()));
            loaded.recent.push(RecentVerdict {
                exercise: "http-health".into(),
                passed: true,
                summary: "passed".into(),
                when: "yesterday".into(),
            });
        }
        Ok(loaded)
    }
    fn record(&self, _: &Progress) -> Result<(), Error> {
        Ok(())
    }
    fn grade(&self, exercise: &str, cancel: &Cancel, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let text = std::fs::read_to_string(folder().join(exercise).join("src/main.rs")).unwrap_or_default();
        let mut grade = if text.contains("pass") {
            fixture::passed()
        } else if text.contains("build") {
            fixture::did_not_build()
        } else {
            fixture::failed()
        };
        grade.exercise = exercise.to_owned();
        if exercise != "http-methods" {
            grade.cases.truncate(1);
            grade.verdict = Verdict::Passed;
            for c in &mut grade.cases {
                c.outcome = Outcome::Passed;
            }
        }
        tell(Event::Started { hash: "x".into() });
        tell(Event::Building);
        for _ in 0..8 {
            sleep(Duration::from_millis(50));
            if cancel.is_cancelled() {
                return Ok(());
            }
        }
        if grade.cases.is_empty() {
            tell(Event::Finished(Box::new(grade)));
            return Ok(());
        }
        tell(Event::Built);
        for (index, result) in grade.cases.iter().enumerate() {
            tell(Event::CaseStarted { index });
            sleep(Duration::from_millis(200));
            if cancel.is_cancelled() {
                return Ok(());
            }
            tell(Event::CaseFinished {
                index,
                result: result.clone(),
            });
        }
        tell(Event::Finished(Box::new(grade)));
        Ok(())
    }
    fn prepare(&self, cancel: &Cancel, tell: &mut dyn FnMut(usize, usize)) -> Result<(), Error> {
        for done in 0..60 {
            tell(done, 60);
            sleep(Duration::from_millis(50));
            if cancel.is_cancelled() {
                break;
            }
        }
        Ok(())
    }
    fn reset(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
    fn undo_reset(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
    fn is_graded(&self, _: &str, file: &Path) -> bool {
        file == Path::new("src/main.rs")
    }
    fn is_untouched(&self, _: &str) -> Result<bool, Error> {
        Ok(false)
    }
}
fn folder() -> PathBuf {
    PathBuf::from("/tmp/bt-demo/exercises")
}
#[test]
#[ignore = "interactive"]
fn demo() {
    for id in ["http-health", "http-methods", "docker-multistage-fix"] {
        std::fs::create_dir_all(folder().join(id).join("src")).unwrap();
    }
    let env: std::collections::BTreeMap<String, String> = std::env::vars().collect();
    let services: Arc<dyn Services> = Arc::new(Fake);
    let exit = run(
        if std::env::var("BT_REAL").is_ok() {
            real()
        } else {
            fixture::course()
        },
        &services,
        Options {
            exercises_folder: folder(),
            theme: Theme::detect(&env),
        },
    );
    println!("{exit:?}");
}

fn real() -> Arc<crate::course::model::Course> {
    use crate::course::{lesson, manifest::ExerciseManifest, model::*, source::Source};
    let root = PathBuf::from("/tmp/bt-content");
    let source = Source::Folder(root.clone());
    let l = |id: &str| {
        let text = std::fs::read_to_string(root.join(format!("content/lessons/{id}.md"))).unwrap();
        match lesson::parse(id, &text, &source) {
            Ok(p) => Item::Lesson(Box::new(p.lesson)),
            Err(e) => panic!("{e:?}"),
        }
    };
    let x = |id: &str| {
        let d = root.join("content/exercises").join(id);
        let m: ExerciseManifest = toml::from_str(&std::fs::read_to_string(d.join("exercise.toml")).unwrap()).unwrap();
        Item::Exercise(Box::new(Exercise {
            id: id.into(),
            task: std::fs::read_to_string(d.join("task.md")).unwrap(),
            expected: vec![None; m.cases.len()],
            mutants: vec![],
            starter: Default::default(),
            solution: Default::default(),
            fixed: Default::default(),
            given: Default::default(),
            manifest: m,
        }))
    };
    let ch = |id: &str, title: &str, items| Chapter {
        id: id.into(),
        title: title.into(),
        items,
    };
    Arc::new(Course {
        chapters: vec![
            ch("start", "Start here", vec![l("how-to-use"), l("go-rust-map")]),
            ch(
                "http",
                "HTTP servers",
                vec![l("http-server"), x("http-health"), l("timeouts-limits")],
            ),
            ch(
                "req",
                "Requests",
                vec![l("query-params"), l("parsing-requests"), x("req-pagination")],
            ),
            ch("docker", "Containers", vec![]),
            ch("cap", "Capstones", vec![x("capstone-http-api")]),
        ],
    })
}
#[test]
#[ignore = "timing"]
fn timing() {
    use crate::tui::{
        message::*,
        model::Model,
        update::{start, update},
        view::view,
    };
    use ratatui::{Terminal, backend::TestBackend};
    use std::time::Instant;
    let mut model = Model::new(real(), folder(), Theme::dark(), (200, 50));
    start(&mut model);
    update(&mut model, Message::Loaded(Box::default()));
    let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
    let t = Instant::now();
    update(&mut model, Message::Command(Command::Next));
    println!("open {:?}", t.elapsed());
    let t = Instant::now();
    update(&mut model, Message::Command(Command::Language));
    println!("relayout {:?}", t.elapsed());
    let (mut worst_u, mut worst_v) = (Duration::ZERO, Duration::ZERO);
    for i in 0..100 {
        let t = Instant::now();
        update(
            &mut model,
            Message::Command(if i % 7 == 0 { Command::PageUp } else { Command::Down }),
        );
        worst_u = worst_u.max(t.elapsed());
        let t = Instant::now();
        terminal.draw(|frame| view(&model, frame)).unwrap();
        worst_v = worst_v.max(t.elapsed());
    }
    println!("update {worst_u:?} view {worst_v:?}");
    let mut ts: Vec<_> = (0..50)
        .map(|_| {
            let t = Instant::now();
            terminal.draw(|frame| view(&model, frame)).unwrap();
            t.elapsed()
        })
        .collect();
    ts.sort();
    println!("update median draw {:?} max {:?}", ts[25], ts[49]);
    let mut ts: Vec<_> = (0..50)
        .map(|_| {
            let t = Instant::now();
            terminal.draw(|_| ()).unwrap();
            t.elapsed()
        })
        .collect();
    ts.sort();
    println!("update empty draw {:?} max {:?}", ts[25], ts[49]);
    let t = Instant::now();
    update(&mut model, Message::Command(Command::Search));
    println!("index {:?}", t.elapsed());
    for c in "handler".chars() {
        let t = Instant::now();
        update(&mut model, Message::Edit(Edit::Insert(c)));
        println!("search {:?}", t.elapsed());
    }
}
