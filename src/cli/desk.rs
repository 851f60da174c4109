//! What the workbook in the terminal asks of the rest of the program: the learner's folder, the log, the grader.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    app::{self, App, grade_files, graded},
    exit::Failure,
};
use crate::{
    course::{
        model::{Course, Exercise},
        source::Source,
    },
    grading::{
        cancel::Cancel,
        engine::{Engine, GradeError},
        event::Event,
        probe::review::findings,
        stage,
        toolchain::PrepareError,
    },
    progress::{self, log::Log, summary::Summary},
    tui::{
        markdown::Language,
        message::Watching,
        services::{
            Error, ExerciseRecord, ExerciseState, ItemId, Loaded, Noticed, Preferences, Progress, ReadPosition,
            RecentVerdict, Saved, Services,
        },
    },
    workbook::{
        Touched, Workbook,
        files::{self, Found},
        watch::{self, Notice},
    },
};

/// The services of one workbook.
pub(crate) struct Desk {
    course: Arc<Course>,
    workbook: Workbook,
    log: Log,
    engine: OnceLock<Engine>,
    making: Mutex<()>,
}

impl Desk {
    pub(crate) fn new(app: &App, course: Arc<Course>) -> Result<Self, Failure> {
        Ok(Self {
            course,
            workbook: app.workbook()?.clone(),
            log: app.log()?,
            engine: OnceLock::new(),
            making: Mutex::default(),
        })
    }

    /// The grader, made when it is first asked for: trying out what the system allows takes some milliseconds.
    fn engine(&self) -> Result<&Engine, Error> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let engine = Engine::new(app::cache()?, app::helper()?, Source::Embedded);
        Ok(self.engine.get_or_init(|| engine))
    }

    fn exercise(&self, id: &str) -> Result<&Exercise, Error> {
        self.course
            .exercise(id)
            .ok_or_else(|| format!("there is no exercise `{id}`").into())
    }

    fn review_file(&self, exercise: &str) -> Result<PathBuf, Error> {
        let exercise = self.exercise(exercise)?;
        Ok(self.workbook.exercises().join(&exercise.id).join(findings::FILE))
    }

    fn exercise_record(&self, exercise: &Exercise, summary: &Summary) -> ExerciseRecord {
        let known = summary.exercises.get(&exercise.id).cloned().unwrap_or_default();
        let untouched = self.workbook.touched(exercise) == Touched::No;
        let state = match known.last_passed {
            _ if known.passed => ExerciseState::Passed,
            _ if known.gave_up => ExerciseState::GaveUp,
            _ if untouched => ExerciseState::Untouched,
            Some(_) => ExerciseState::Failed,
            None => ExerciseState::Attempted,
        };
        ExerciseRecord {
            state,
            hints: known.hints,
            revealed: known.revealed,
            can_undo_reset: self.workbook.can_undo(exercise),
        }
    }
}

impl Services for Desk {
    fn load(&self) -> Result<Loaded, Error> {
        let contents = self.log.read()?;
        let summary = Summary::of(&contents.records);
        let exercises = self
            .course
            .exercises()
            .map(|exercise| (exercise.id.clone(), self.exercise_record(exercise, &summary)))
            .collect();
        let lessons = summary.read.iter().map(|(lesson, reading)| {
            let position = ReadPosition {
                section: reading.section.clone(),
                below: reading.below,
                finished: reading.finished,
            };
            (lesson.clone(), position)
        });
        let damage = contents.damaged.iter().map(|damage| {
            format!(
                "{}:{}: this line can't be read ({}); the others are kept",
                self.log.path().display(),
                damage.line,
                damage.what
            )
        });
        let now = Timestamp::now();
        Ok(Loaded {
            exercises,
            lessons: lessons.collect(),
            last: summary.last.as_deref().and_then(item),
            recent: summary.verdicts.iter().map(|verdict| recent(verdict, now)).collect(),
            preferences: Preferences {
                language: summary.language.as_deref().map_or(Language::default(), language),
            },
            warnings: damage.collect(),
        })
    }

    fn record(&self, event: &Progress) -> Result<(), Error> {
        self.log.append(Timestamp::now(), logged(event))?;
        Ok(())
    }

    fn grade(&self, exercise: &str, cancel: &Cancel, tell: &mut (dyn FnMut(Event) + Send)) -> Result<(), Error> {
        let exercise = self.exercise(exercise)?;
        let tell = Mutex::new(tell);
        let on = |event: Event| tell.lock().unwrap_or_else(PoisonError::into_inner)(event);
        match grade_files(self.engine()?, &self.workbook, exercise, false, cancel, &on) {
            Ok(_) | Err(GradeError::Cancelled | GradeError::Prepare(PrepareError::Cancelled)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn prepare(&self, cancel: &Cancel, tell: &mut dyn FnMut(usize, usize)) -> Result<(), Error> {
        match self.engine()?.prepare(cancel, tell) {
            Ok(_) | Err(PrepareError::Cancelled) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn reset(&self, exercise: &str) -> Result<(), Error> {
        let exercise = self.exercise(exercise)?;
        self.workbook.reset(exercise)?;
        self.log.append(
            Timestamp::now(),
            progress::Event::Reset {
                exercise: exercise.id.clone(),
            },
        )?;
        Ok(())
    }

    fn undo_reset(&self, exercise: &str) -> Result<bool, Error> {
        let exercise = self.exercise(exercise)?;
        if !self.workbook.undo(exercise)? {
            return Err("there is no reset to undo".into());
        }
        self.log.append(
            Timestamp::now(),
            progress::Event::Undone {
                exercise: exercise.id.clone(),
            },
        )?;
        Ok(self.workbook.touched(exercise) == Touched::No)
    }

    fn read_review(&self, exercise: &str) -> Result<Option<String>, Error> {
        let path = self.review_file(exercise)?;
        match Found::at(&path)? {
            Found::Nothing => Ok(None),
            Found::File(bytes) => String::from_utf8(bytes)
                .map(Some)
                .map_err(|error| format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()).into()),
            Found::Other => Err("it is not a regular file".into()),
        }
    }

    fn save_review(&self, exercise: &str, before: Option<&str>, text: &str) -> Result<Saved, Error> {
        let found = self.read_review(exercise)?;
        if found.as_deref() != before {
            return Ok(Saved::Changed(found));
        }
        files::write(&self.review_file(exercise)?, text.as_bytes())?;
        Ok(Saved::Done)
    }

    fn watch(&self, tell: &mut dyn FnMut(Noticed)) -> Result<(), Error> {
        let exercises: Vec<String> = self.course.exercises().map(|exercise| exercise.id.clone()).collect();
        let is_graded = |id: &str, file: &str| {
            self.course
                .exercise(id)
                .is_some_and(|exercise| stage::is_taken(exercise, file))
        };
        watch::watch(&self.workbook.exercises(), &exercises, &is_graded, &mut |notice| {
            tell(match notice {
                Notice::Told => Noticed::Watching(Watching::Native),
                Notice::Polled(why) => Noticed::Watching(Watching::Polling(why)),
                Notice::Changed(id) => {
                    let untouched = self
                        .course
                        .exercise(&id)
                        .is_some_and(|exercise| self.workbook.touched(exercise) == Touched::No);
                    Noticed::Changed {
                        exercise: id,
                        untouched,
                    }
                }
            });
        })?;
        Ok(())
    }
}

fn item(text: &str) -> Option<ItemId> {
    match text.split_once(':')? {
        ("lesson", id) => Some(ItemId::Lesson(id.to_owned())),
        ("exercise", id) => Some(ItemId::Exercise(id.to_owned())),
        _ => None,
    }
}

fn language(name: &str) -> Language {
    if name == "rust" { Language::Rust } else { Language::Go }
}

fn logged(event: &Progress) -> progress::Event {
    match event {
        Progress::Opened(ItemId::Lesson(id)) => progress::Event::Opened {
            item: format!("lesson:{id}"),
        },
        Progress::Opened(ItemId::Exercise(id)) => progress::Event::Opened {
            item: format!("exercise:{id}"),
        },
        Progress::Read { lesson, position } => progress::Event::Read {
            lesson: lesson.clone(),
            section: position.section.clone(),
            below: position.below,
            finished: position.finished,
        },
        Progress::HintTaken { exercise, hints } => progress::Event::Hint {
            exercise: exercise.clone(),
            number: *hints,
        },
        Progress::SolutionRevealed { exercise, passed } => progress::Event::Solution {
            exercise: exercise.clone(),
            gave_up: !passed,
        },
        Progress::Graded(grade) => graded(grade),
        Progress::Preferred(preferences) => progress::Event::Preferred {
            language: if preferences.language == Language::Rust {
                "rust"
            } else {
                "go"
            }
            .to_owned(),
        },
    }
}

fn recent(verdict: &progress::summary::Verdict, now: Timestamp) -> RecentVerdict {
    let summary = match verdict.first_failure.as_deref() {
        Some("build") => "did not build".to_owned(),
        Some("files") => "a file can't be read".to_owned(),
        _ => format!("{} of {} cases", verdict.cases_passed, verdict.cases),
    };
    let zone = TimeZone::system();
    let (at, now) = (verdict.at.to_zoned_datetime(zone.clone()), now.to_zoned_datetime(zone));
    let when = if at.date() == now.date() {
        format!("today {}", at.strftime("%H:%M"))
    } else if now.date().yesterday().is_ok_and(|yesterday| yesterday == at.date()) {
        format!("yesterday {}", at.strftime("%H:%M"))
    } else {
        at.strftime("%Y-%m-%d").to_string()
    };
    RecentVerdict {
        exercise: verdict.exercise.clone(),
        passed: verdict.passed,
        summary,
        when,
    }
}
