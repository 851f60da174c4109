//! Where in the workbook a person is.

use crate::tui::services::ItemId;

/// What fills the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// The overview.
    Home,
    /// A lesson, by id.
    Lesson(String),
    /// An exercise, by id.
    Exercise(String),
    /// The review of an exercise's pull request, by the exercise's id.
    Review(String),
    /// The data source.
    DataSource,
}

/// Which part of the screen the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The list of chapters.
    Outline,
    /// The overview or the lesson.
    Main,
    /// An exercise's task.
    Task,
    /// An exercise's verdict.
    Verdict,
    /// A lesson beside an exercise.
    Lesson,
    /// An exercise's solution.
    Solution,
    /// The data source's state and what can be shown.
    Source,
    /// Frames, their JSON, or a request.
    Frames,
    /// The data source's requests.
    Requests,
    /// The changes of a pull request.
    Diff,
    /// The findings of its review.
    Findings,
}

/// A screen and the pane in focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The screen.
    pub screen: Screen,
    /// The pane.
    pub pane: Pane,
}

/// Where one came from, for going back.
#[derive(Debug, Clone, Default)]
pub struct History(Vec<Location>);

/// How many steps back are kept.
const DEPTH: usize = 100;

impl Screen {
    /// The item on the screen, if any.
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Home | Self::DataSource => None,
            Self::Lesson(id) => Some(ItemId::Lesson(id.clone())),
            Self::Exercise(id) | Self::Review(id) => Some(ItemId::Exercise(id.clone())),
        }
    }

    /// The id of the exercise that the screen belongs to, if any.
    pub fn exercise(&self) -> Option<&str> {
        match self {
            Self::Exercise(id) | Self::Review(id) => Some(id),
            Self::Home | Self::Lesson(_) | Self::DataSource => None,
        }
    }
}

impl From<&ItemId> for Screen {
    fn from(item: &ItemId) -> Self {
        match item {
            ItemId::Lesson(id) => Self::Lesson(id.clone()),
            ItemId::Exercise(id) => Self::Exercise(id.clone()),
        }
    }
}

impl Pane {
    /// The title of the pane and of its tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Outline => "Chapters",
            Self::Main | Self::Task => "Task",
            Self::Verdict => "Verdict",
            Self::Lesson => "Lesson",
            Self::Solution => "Solution",
            Self::Source => "Source",
            Self::Frames => "Frames",
            Self::Requests => "Requests",
            Self::Diff => "Changes",
            Self::Findings => "Findings",
        }
    }
}

impl History {
    /// Remembers a place, unless it is the one that was remembered last.
    pub fn push(&mut self, location: Location) {
        if self.0.last() != Some(&location) {
            if self.0.len() == DEPTH {
                self.0.remove(0);
            }
            self.0.push(location);
        }
    }

    /// Goes one step back: the place that was remembered last and isn't `here`.
    pub fn pop(&mut self, here: &Location) -> Option<Location> {
        loop {
            let location = self.0.pop()?;
            if location != *here {
                return Some(location);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Location, Pane, Screen};

    fn lesson(id: &str) -> Location {
        Location {
            screen: Screen::Lesson(id.to_owned()),
            pane: Pane::Main,
        }
    }

    #[test]
    fn going_back_skips_where_one_is() {
        let mut history = History::default();
        history.push(lesson("a"));
        history.push(lesson("b"));
        history.push(lesson("b"));
        assert_eq!(history.pop(&lesson("b")), Some(lesson("a")));
        assert_eq!(history.pop(&lesson("a")), None);
    }

    #[test]
    fn only_so_many_steps_are_kept() {
        let mut history = History::default();
        for step in 0..500 {
            history.push(lesson(&step.to_string()));
        }
        let steps = std::iter::from_fn(|| history.pop(&lesson("none"))).count();
        assert_eq!(steps, super::DEPTH);
    }
}
