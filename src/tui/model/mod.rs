//! All that the screens are drawn from. Only [`update`](super::update) changes it.

pub mod data_source;
pub mod exercise;
pub mod grading;
pub mod home;
pub mod location;
pub mod marks;
pub mod outline;
pub mod reader;
pub mod review;
pub mod search;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{
    course::model::{Course, Exercise, Item},
    grading::probe::review::findings::Finding,
};

use super::{
    areas::Areas,
    highlight::Highlights,
    keymap::Place,
    message::{Command, Preparation, Watching},
    services::{ExerciseRecord, ItemId, Preferences, ReadPosition, RecentVerdict, data_source::NotStarted},
    sheet::Sheet,
    theme::Theme,
};
use data_source::{DataSource, Serving, Setup};
use exercise::ExerciseModel;
use grading::Grading;
use home::Home;
use location::{History, Location, Pane, Screen};
use outline::Outline;
use reader::Reader;
use review::{ListRow, ReviewModel};
use search::{Index, Search};

/// The state of the workbook's screens.
#[derive(Debug, Clone)]
pub struct Model {
    /// All that is taught.
    pub course: Arc<Course>,
    /// The folder that holds one folder for each exercise.
    pub exercises_folder: PathBuf,
    /// The styles.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The time of the last tick.
    pub now: Duration,
    /// Where the person is.
    pub at: Location,
    /// Where the person came from.
    pub history: History,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The overview.
    pub home: Home,
    /// The list of chapters.
    pub outline: Outline,
    /// The lessons that were opened.
    pub lessons: BTreeMap<String, Reader>,
    /// The exercises that were opened or graded.
    pub exercises: BTreeMap<String, ExerciseModel>,
    /// What is known of all exercises.
    pub records: BTreeMap<String, ExerciseRecord>,
    /// How far lessons were read.
    pub read: BTreeMap<String, ReadPosition>,
    /// What was opened last, before this session or in it.
    pub last: Option<ItemId>,
    /// The last verdicts, newest first.
    pub recent: Vec<RecentVerdict>,
    /// What the person chose.
    pub preferences: Preferences,
    /// Whether the learner's work was read.
    pub loaded: bool,
    /// The data source.
    pub data_source: DataSource,
    /// Grades that run or wait.
    pub grading: Grading,
    /// How far the dependencies are; `None` before it is known.
    pub preparation: Option<Preparation>,
    /// How changes are noticed; `None` before it is known.
    pub watching: Option<Watching>,
    /// What is wrong with the log or the folder.
    pub warnings: Vec<String>,
    /// Something to be said in the last line until the next key.
    pub notice: Option<Notice>,
    /// What was highlighted.
    pub highlights: Highlights,
    /// Counts what changes the look of all sheets.
    pub look: u64,
    /// The text that can be searched, once it was asked for.
    pub index: Option<Arc<Index>>,
}

/// What lies over the screen and has all keys.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The list of keys.
    Help(Sheet),
    /// The search.
    Search(Search),
    /// A question to be answered with yes or no.
    Question(Question),
}

/// What is asked before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether to put the starter of this exercise back.
    Reset(String),
    /// Whether to give this exercise up and show its solution.
    GiveUp(String),
    /// Whether to delete a finding, by its place; as it was when it was asked.
    Delete(usize, Finding),
    /// Whether to throw away what is being written.
    Discard,
}

/// Something to be said in the last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A sentence.
    pub text: String,
    /// Whether something went wrong.
    pub trouble: bool,
}

impl Model {
    /// The workbook at its overview, with nothing known yet of the learner's work.
    pub fn new(course: Arc<Course>, exercises_folder: PathBuf, theme: Theme, size: (u16, u16)) -> Self {
        Self {
            outline: Outline::new(&course),
            course,
            exercises_folder,
            theme,
            size,
            now: Duration::ZERO,
            at: Location {
                screen: Screen::Home,
                pane: Pane::Main,
            },
            history: History::default(),
            overlay: None,
            home: Home::default(),
            lessons: BTreeMap::new(),
            exercises: BTreeMap::new(),
            records: BTreeMap::new(),
            read: BTreeMap::new(),
            last: None,
            recent: Vec::new(),
            preferences: Preferences::default(),
            loaded: false,
            data_source: DataSource::new(Setup::default()),
            grading: Grading::default(),
            preparation: None,
            watching: None,
            warnings: Vec::new(),
            notice: None,
            highlights: Highlights::default(),
            look: 0,
            index: None,
        }
    }

    /// Whether a clock is on the screen, so that ticks are needed.
    pub fn needs_ticks(&self) -> bool {
        self.grading.is_busy()
    }

    /// Where keys go.
    pub fn place(&self) -> Place {
        match &self.overlay {
            _ if self.areas().too_small => Place::TooSmall,
            Some(Overlay::Help(_)) => Place::Help,
            Some(Overlay::Search(_)) => Place::Search,
            Some(Overlay::Question(_)) => Place::Question,
            None => match (&self.at.screen, self.at.pane) {
                (_, Pane::Outline) => Place::Outline,
                (Screen::Home, _) => Place::Home,
                (Screen::Lesson(_), _) => Place::Lesson,
                (Screen::Exercise(_), Pane::Verdict) => Place::Verdict,
                (Screen::Exercise(_), Pane::Lesson | Pane::Solution) => Place::Aside,
                (Screen::Exercise(_), _) => Place::Task,
                (Screen::Review(_), _) if self.is_writing() => Place::Finding,
                (Screen::Review(_), Pane::Findings) => Place::Findings,
                (Screen::Review(_), _) => Place::Diff,
                (Screen::DataSource, Pane::Frames) => Place::Frames,
                (Screen::DataSource, Pane::Requests) => Place::Requests,
                (Screen::DataSource, _) => Place::Source,
            },
        }
    }

    /// Where things are on the screen.
    pub fn areas(&self) -> Areas {
        Areas::new(self.size, &self.at, self.cases_on_screen())
    }

    /// The exercise on the screen: its content and its state.
    pub fn exercise(&self) -> Option<(&Exercise, &ExerciseModel)> {
        let id = self.at.screen.exercise()?;
        Some((self.course.exercise(id)?, self.exercises.get(id)?))
    }

    /// The review on the screen.
    pub fn review(&self) -> Option<&ReviewModel> {
        match &self.at.screen {
            Screen::Review(id) => self.exercises.get(id)?.review.as_ref(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn review_mut(&mut self) -> Option<&mut ReviewModel> {
        match &self.at.screen {
            Screen::Review(id) => self.exercises.get_mut(id)?.review.as_mut(),
            _ => None,
        }
    }

    /// Whether a finding is being written, so that keys are its text.
    pub fn is_writing(&self) -> bool {
        self.review().is_some_and(|review| review.form.is_some())
    }

    /// The document that a pane of the screen shows, if it shows one.
    pub fn reader(&self, pane: Pane) -> Option<&Reader> {
        match &self.at.screen {
            Screen::Home | Screen::DataSource | Screen::Review(_) => None,
            Screen::Lesson(id) => self.lessons.get(id),
            Screen::Exercise(id) => {
                let state = self.exercises.get(id)?;
                match pane {
                    Pane::Lesson => state.lesson.as_ref().map(|(_, reader)| reader),
                    Pane::Solution => state.solution.as_ref(),
                    _ => None,
                }
            }
        }
    }

    /// The same, to be changed.
    pub fn reader_mut(&mut self, pane: Pane) -> Option<&mut Reader> {
        match &self.at.screen {
            Screen::Home | Screen::DataSource | Screen::Review(_) => None,
            Screen::Lesson(id) => self.lessons.get_mut(id),
            Screen::Exercise(id) => {
                let state = self.exercises.get_mut(id)?;
                match pane {
                    Pane::Lesson => state.lesson.as_mut().map(|(_, reader)| reader),
                    Pane::Solution => state.solution.as_mut(),
                    _ => None,
                }
            }
        }
    }

    /// What is known of an exercise.
    pub fn record(&self, id: &str) -> ExerciseRecord {
        self.records.get(id).cloned().unwrap_or_default()
    }

    /// An item of the course.
    pub fn item(&self, wanted: &ItemId) -> Option<&Item> {
        self.course.items().find(|item| wanted.is(item))
    }

    /// An exercise's first file and the others, as absolute paths.
    pub fn files(&self, exercise: &Exercise) -> Vec<PathBuf> {
        let folder = self.exercises_folder.join(&exercise.id);
        exercise.manifest.files.iter().map(|file| folder.join(file)).collect()
    }

    /// A path as it is shown: relative to the folder above the exercises.
    pub fn shown_path(&self, path: &Path) -> String {
        let above = self.exercises_folder.parent().unwrap_or(&self.exercises_folder);
        path.strip_prefix(above).unwrap_or(path).display().to_string()
    }

    /// Says something in the last line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            trouble: false,
        });
    }

    /// Says in the last line that something went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            trouble: true,
        });
    }

    /// The word for a command in the footer, or `None` if the command makes no sense now.
    pub fn label(&self, command: Command, word: &'static str) -> Option<Cow<'static, str>> {
        let exercise = self.exercise();
        let sensible = match command {
            Command::Hint => {
                let (exercise, _) = exercise?;
                let (taken, all) = (self.record(&exercise.id).hints, exercise.manifest.hints.len());
                return (taken < all).then(|| Cow::Owned(format!("{word} {} of {all}", taken + 1)));
            }
            Command::WholeDiff => {
                let (_, state) = exercise?;
                state.verdict.first_difference?;
                return Some(Cow::Borrowed(if state.whole { "only changes" } else { word }));
            }
            Command::Review => exercise?.1.review.is_some(),
            Command::Delete => matches!(self.review()?.chosen_row(), Some(ListRow::Finding(_))),
            Command::Serve => return self.data_source.serving_label(word),
            Command::FreePort => matches!(self.data_source.serving, Serving::NotStarted(NotStarted::Taken(_))),
            Command::CopyUrl => self.data_source.url().is_some(),
            Command::Json => return self.data_source.json_label(word),
            Command::Undo => self.record(&exercise?.0.id).can_undo_reset,
            Command::Open => match &self.at.screen {
                _ if self.at.pane == Pane::Outline || self.overlay.is_some() => true,
                Screen::Home => return Some(Cow::Borrowed(self.home_label())),
                Screen::DataSource => return self.data_source.open_label(self.at.pane),
                Screen::Review(_) => return self.review()?.open_label(self.at.pane),
                Screen::Exercise(_) if self.at.pane == Pane::Verdict => !exercise?.1.verdict.questions.is_empty(),
                _ => self.reader(self.at.pane).is_some_and(Reader::has_folds),
            },
            Command::CodeRight => self.reader(self.at.pane).is_some_and(|reader| reader.code_overflow > 0),
            Command::NextPane => {
                exercise.is_some() || self.at.screen == Screen::DataSource || self.areas().outline.is_some()
            }
            Command::PageDown => {
                let height = self.areas().height_of(Pane::Main);
                let lesson = matches!(self.at.screen, Screen::Lesson(_)) && self.at.pane == Pane::Main;
                lesson
                    && self
                        .reader(Pane::Main)
                        .is_some_and(|reader| !reader.sheet.is_at_end(height))
            }
            Command::Back => self.at.screen != Screen::Home || self.at.pane == Pane::Outline,
            Command::Next => self.at.screen != Screen::Home,
            _ => true,
        };
        sensible.then_some(Cow::Borrowed(word))
    }

    /// Whether a command is the first thing to think of now, so that it stands first in the footer.
    pub fn is_obvious(&self, command: Command) -> bool {
        let settled = self.at.screen.item().is_some_and(|item| self.is_settled(&item));
        match command {
            Command::Next => settled,
            Command::Open if self.review().is_some() => true,
            Command::Open => settled && matches!(self.at.screen, Screen::Exercise(_)),
            Command::Review => !settled,
            _ => false,
        }
    }

    fn home_label(&self) -> &'static str {
        match self.home.target() {
            home::Target::Continue if self.last.is_none() => "begin",
            home::Target::Continue => "continue",
            _ => "open",
        }
    }

    fn cases_on_screen(&self) -> usize {
        self.exercise()
            .filter(|(_, state)| state.has_cases())
            .map_or(0, |(exercise, _)| exercise.manifest.cases.len())
    }
}

impl ItemId {
    fn is(&self, item: &Item) -> bool {
        let same_kind = matches!(
            (self, item),
            (Self::Lesson(_), Item::Lesson(_)) | (Self::Exercise(_), Item::Exercise(_))
        );
        same_kind && item.id() == self.as_str()
    }
}

impl From<&Item> for ItemId {
    fn from(item: &Item) -> Self {
        match item {
            Item::Lesson(lesson) => Self::Lesson(lesson.id.clone()),
            Item::Exercise(exercise) => Self::Exercise(exercise.id.clone()),
        }
    }
}
