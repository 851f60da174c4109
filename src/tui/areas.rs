//! Where things are on the screen, for drawing as for clicks and scrolling.

mod data_source;
pub mod panes;
pub mod review;

use ratatui::layout::{Constraint, Layout, Margin, Position, Rect};

use super::markdown::TEXT_WIDTH;
use super::model::{
    location::{Location, Pane, Screen},
    search::Search,
};

/// The smallest terminal that the screens are made for.
pub const SMALLEST: (u16, u16) = (60, 16);

/// What the first line begins with.
pub const PROGRAM: &str = " bigtent";

/// From this width on, the list of chapters stands beside the overview.
const OUTLINE_BESIDE_HOME: u16 = 100;
/// From this width on, an exercise's task stands beside its verdict.
const TASK_BESIDE_VERDICT: u16 = 110;
/// From this width on, the list of chapters stands beside both.
const OUTLINE_BESIDE_EXERCISE: u16 = 120;
/// From this width on, the list of chapters stands beside a lesson that shows two languages side by side.
const OUTLINE_BESIDE_LESSON: u16 = 150;
/// From this height on, there is room for empty lines.
const AIRY: u16 = 30;
/// The width of a question, with its frame.
pub const QUESTION: u16 = 64;
/// The width of the overview.
const HOME: u16 = 96;
/// The width of code in two languages beside each other.
const PAIRS: u16 = 160;

/// The parts of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Areas {
    /// Whether the terminal is too small for the others.
    pub too_small: bool,
    /// The first line.
    pub bar: Rect,
    /// The line below it, on high terminals.
    pub rule: Option<Rect>,
    /// The last line.
    pub footer: Rect,
    /// The list of chapters.
    pub outline: Option<Rect>,
    /// The line over the main pane: a lesson's title, which else stands in the first line; an exercise's tabs.
    pub title: Option<Rect>,
    /// The text of the overview, the lesson, or the exercise's left pane.
    pub text: Option<Rect>,
    /// An exercise's verdict.
    pub verdict: Option<Verdict>,
    /// Whether task and verdict stand beside each other.
    pub two_panes: bool,
    /// The panes of the data source or of a review.
    pub panes: Option<panes::Panes>,
    /// The lines between panes.
    pub borders: Vec<Rect>,
}

/// The parts of a verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The line over it, where it stands beside the task.
    pub title: Option<Rect>,
    /// The list of cases.
    pub cases: Rect,
    /// The line below the list.
    pub rule: Rect,
    /// The details of one case.
    pub detail: Rect,
    /// The last line: how it was graded.
    pub foot: Rect,
}

impl Areas {
    /// The parts for a terminal of this size at this place; `cases` is how many the exercise on the screen has.
    pub fn new(size: (u16, u16), at: &Location, cases: usize) -> Self {
        let (width, height) = size;
        let whole = Rect::new(0, 0, width, height);
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Self {
                too_small: true,
                ..Self::default()
            };
        }
        let airy = height >= AIRY;
        let gap = u16::from(airy);
        let [bar, rule, body, _, footer] = whole.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(gap),
            Constraint::Fill(1),
            Constraint::Length(gap),
            Constraint::Length(1),
        ]));
        let mut areas = Self {
            two_panes: width >= TASK_BESIDE_VERDICT && matches!(at.screen, Screen::Exercise(_)),
            bar,
            rule: airy.then_some(rule),
            footer,
            ..Self::default()
        };
        let in_outline = at.pane == Pane::Outline;
        let beside = width
            >= match at.screen {
                Screen::DataSource | Screen::Review(_) => u16::MAX,
                Screen::Home => OUTLINE_BESIDE_HOME,
                Screen::Exercise(_) => OUTLINE_BESIDE_EXERCISE,
                Screen::Lesson(_) if in_outline => OUTLINE_BESIDE_HOME,
                Screen::Lesson(_) => OUTLINE_BESIDE_LESSON,
            };
        let main = if beside {
            let outline_width = (width / 5).clamp(26, 38);
            let [outline, border, main] = body.layout(&Layout::horizontal([
                Constraint::Length(outline_width),
                Constraint::Length(1),
                Constraint::Fill(1),
            ]));
            areas.outline = Some(Rect {
                width: outline.width - 1,
                ..outline
            });
            areas.borders.push(border);
            main
        } else if in_outline {
            areas.outline = Some(body);
            return areas;
        } else {
            body
        };
        match at.screen {
            Screen::Home => areas.text = Some(column(main, HOME, 1)),
            Screen::Lesson(_) => areas.place_lesson(main, gap),
            Screen::Exercise(_) => areas.place_exercise(main, at.pane, cases, gap),
            Screen::DataSource => areas.panes = Some(data_source::panes(main, width, at.pane, gap)),
            Screen::Review(_) => areas.panes = Some(review::panes(main, width, at.pane, gap)),
        }
        areas
    }

    fn place_lesson(&mut self, main: Rect, gap: u16) {
        let [title, _, body] = main.layout(&Layout::vertical([
            Constraint::Length(gap),
            Constraint::Length(1),
            Constraint::Fill(1),
        ]));
        self.title = (gap > 0).then(|| column(title, TEXT_WIDTH, 0));
        // Wider than text is set: code in two languages stands side by side.
        self.text = Some(column(body, PAIRS, 0));
    }

    fn place_exercise(&mut self, main: Rect, pane: Pane, cases: usize, gap: u16) {
        let [title, _, body] = main.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(gap),
            Constraint::Fill(1),
        ]));
        if self.two_panes {
            let halves = Layout::horizontal([Constraint::Fill(1), Constraint::Length(1), Constraint::Fill(1)]);
            let [left, _, right] = body.layout(&halves);
            let [left_title, _, right_title] = title.layout(&halves);
            let [_, border, _] = main.layout(&halves);
            self.borders.push(border);
            self.title = Some(column(left_title, u16::MAX, 0));
            self.text = Some(column(left, TEXT_WIDTH, 0));
            self.verdict = Some(Verdict::new(right, cases, Some(column(right_title, u16::MAX, 0))));
        } else {
            self.title = Some(column(title, u16::MAX, 0));
            if pane == Pane::Verdict {
                self.verdict = Some(Verdict::new(body, cases, None));
            } else {
                self.text = Some(column(body, TEXT_WIDTH, 1 - gap));
            }
        }
    }

    /// The screens that the first line names: each with its key.
    pub const SCREENS: [(Screen, char, &str); 2] =
        [(Screen::Home, '1', "Learn"), (Screen::DataSource, '4', "Data source")];

    /// The text of the help that lies over a screen of this size.
    pub fn help(size: (u16, u16)) -> Rect {
        boxed(size, (80, u16::MAX)).inner(Margin::new(2, 1))
    }

    /// The box of the search that lies over a screen of this size.
    pub fn search(size: (u16, u16)) -> Rect {
        boxed(size, (100, 32))
    }

    /// How many results the search shows at once; each takes two rows, below the field and a line.
    pub fn search_rows(size: (u16, u16)) -> usize {
        usize::from(Self::search(size).height.saturating_sub(4) / 2)
    }

    /// The first result that is shown, so that the chosen one is among them.
    pub fn first_hit(size: (u16, u16), search: &Search) -> usize {
        (search.chosen + 1).saturating_sub(Self::search_rows(size).max(1))
    }

    /// The result at a point.
    pub fn search_row(size: (u16, u16), search: &Search, point: Position) -> Option<usize> {
        let area = Self::search(size).inner(Margin::new(1, 1));
        if !area.contains(point) {
            return None;
        }
        let row = usize::from(point.y - area.y).checked_sub(2)? / 2;
        (row < Self::search_rows(size)).then(|| Self::first_hit(size, search) + row)
    }

    /// The box of a question of so many lines that lies over a screen of this size.
    pub fn question(size: (u16, u16), lines: usize) -> Rect {
        boxed(
            size,
            (QUESTION, u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2)),
        )
    }

    /// Whether the first line names the screens, and not what is read on a small one.
    pub fn names_screens(&self, at: &Location) -> bool {
        match at.screen {
            Screen::Home | Screen::DataSource => true,
            Screen::Exercise(_) => self.outline.is_some() || self.two_panes,
            Screen::Review(_) => self.panes.as_ref().is_some_and(|panes| panes.tabs.is_none()),
            Screen::Lesson(_) => self.title.is_some() || at.pane == Pane::Outline,
        }
    }

    /// The screen whose name stands in the first line at this column, if the screens are named there.
    pub fn screen_at(&self, at: &Location, column: u16) -> Screen {
        let mut names = Self::SCREENS.into_iter();
        let mut x = u16::try_from(PROGRAM.len()).unwrap_or(0);
        let hit = names.find_map(|(screen, _, name)| {
            // Three columns of white space, the key, one more.
            x += 5 + u16::try_from(name.len()).unwrap_or(0);
            (column < x).then_some(screen)
        });
        hit.filter(|_| self.names_screens(at)).unwrap_or(Screen::Home)
    }

    /// The tabs over an exercise's, a review's or the data source's panes, from left to right.
    pub fn tabs(&self, panes: &[Pane]) -> Vec<(Pane, Rect)> {
        let title = match &self.panes {
            Some(panes) => panes.tabs,
            None => self.title,
        };
        let Some(title) = title else {
            return Vec::new();
        };
        let mut x = title.x;
        let shown = panes.iter().filter(|pane| !self.two_panes || **pane != Pane::Verdict);
        shown
            .map(|pane| {
                let width = u16::try_from(pane.title().len()).unwrap_or(u16::MAX).saturating_add(2);
                let tab = Rect { x, width, ..title };
                x = x.saturating_add(width + 1);
                (*pane, tab.intersection(title))
            })
            .collect()
    }

    /// The height of the text, or of the verdict's details.
    pub fn height_of(&self, pane: Pane) -> u16 {
        match pane {
            Pane::Outline => self.outline.map_or(0, |area| area.height),
            Pane::Verdict => self.verdict.map_or(0, |verdict| verdict.detail.height),
            Pane::Source | Pane::Frames | Pane::Requests | Pane::Diff | Pane::Findings => {
                let content = self.panes.as_ref().and_then(|panes| panes.of(pane));
                content.map_or(0, |content| content.height)
            }
            _ => self.text.map_or(0, |area| area.height),
        }
    }
}

impl Verdict {
    fn new(area: Rect, cases: usize, title: Option<Rect>) -> Self {
        let area = column(area, u16::MAX, 0);
        // The details matter more than a long list.
        let most = (area.height / 4).max(3);
        let rows = u16::try_from(cases).unwrap_or(u16::MAX).min(most);
        let [cases, rule, detail, foot] = area.layout(&Layout::vertical([
            Constraint::Length(rows),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
        ]));
        Self {
            title,
            cases,
            rule,
            detail,
            foot,
        }
    }
}

/// A box in the middle of a screen, above the last line.
fn boxed(size: (u16, u16), most: (u16, u16)) -> Rect {
    // A strip of the screen that is left at the sides would only be noise.
    let width = if size.0 < most.0 + 8 { size.0 } else { most.0 };
    let height = size.1.saturating_sub(1).min(most.1);
    Rect {
        x: (size.0 - width) / 2,
        y: (size.1.saturating_sub(1) - height) / 2,
        width,
        height,
    }
}

/// A column of text in the middle of an area, with room for an empty column at its left, and at its right for another one and
/// for what shows how far it is scrolled.
fn column(area: Rect, width: u16, above: u16) -> Rect {
    let room = area.width.saturating_sub(3);
    let width = room.min(width);
    let above = above.min(area.height);
    Rect {
        x: area.x + (1 + (room - width) / 2).min(area.width),
        y: area.y + above,
        width,
        height: area.height - above,
    }
}
