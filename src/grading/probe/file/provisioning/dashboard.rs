//! A dashboard in its classic JSON model.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{shape, text};
use crate::grading::probe::file::dockerfile::SyntaxError;

/// A dashboard.
#[derive(Debug, Clone, Default)]
pub struct Dashboard {
    /// Its address; empty if there is none.
    pub uid: String,
    /// Its title; empty if there is none.
    pub title: String,
    /// Whether it has the number of the database that it was exported from.
    pub has_id: bool,
    /// Whether it asks for data sources at import.
    pub has_inputs: bool,
    /// The panels in order, each followed by those that are folded into it.
    pub panels: Vec<Panel>,
    /// The variables that stand for a data source.
    pub variables: BTreeSet<String>,
}

/// A panel.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Its number; none if it isn't one.
    pub id: Option<i64>,
    /// Its title.
    pub title: String,
    /// `row`, `text`, `timeseries` and so on.
    pub kind: String,
    /// Where it is; none if that can't be read.
    pub place: Option<Place>,
    /// The row that it is folded into, by that row's place in the list.
    pub row: Option<usize>,
    /// The data source that it names.
    pub source: Named,
    /// Those of its queries.
    pub targets: Vec<Named>,
}

/// How a panel or query names its data source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Not at all.
    Nothing,
    /// By uid.
    Uid(String),
    /// By name, by null, or by an object without a uid.
    Otherwise,
}

/// A rectangle on the grid of 24 columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Left column.
    pub x: i64,
    /// Upper row.
    pub y: i64,
    /// Width.
    pub w: i64,
    /// Height.
    pub h: i64,
}

impl Dashboard {
    /// Reads a dashboard.
    ///
    /// # Errors
    /// What isn't JSON, or has no list of panels.
    pub fn parse(file: &str) -> Result<Self, SyntaxError> {
        let value: Value = serde_json::from_str(file).map_err(|error| SyntaxError {
            line: error.line(),
            message: error.to_string(),
        })?;
        let Some(list) = value.get("panels").and_then(Value::as_array) else {
            return Err(shape("panels", "a list"));
        };
        let mut panels = Vec::new();
        for entry in list {
            let row = panels.len();
            panels.push(Panel::of(entry, None));
            let folded = entry.get("panels").and_then(Value::as_array).into_iter().flatten();
            panels.extend(folded.map(|entry| Panel::of(entry, Some(row))));
        }
        let list = value
            .pointer("/templating/list")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let variables = list.filter(|variable| text(variable, "type") == "datasource");
        Ok(Self {
            uid: text(&value, "uid"),
            title: text(&value, "title"),
            has_id: value.get("id").is_some_and(|id| !id.is_null()),
            has_inputs: value.get("__inputs").is_some(),
            panels,
            variables: variables.map(|variable| text(variable, "name")).collect(),
        })
    }
}

impl Panel {
    fn of(value: &Value, row: Option<usize>) -> Self {
        let targets = value.get("targets").and_then(Value::as_array).into_iter().flatten();
        Self {
            id: value.get("id").and_then(Value::as_i64),
            title: text(value, "title"),
            kind: text(value, "type"),
            place: value.get("gridPos").and_then(Place::of),
            row,
            source: Named::of(value.get("datasource")),
            targets: targets.map(|target| Named::of(target.get("datasource"))).collect(),
        }
    }

    /// How findings call it.
    pub fn name(&self) -> String {
        match (self.title.is_empty(), self.id) {
            (false, _) => self.title.clone(),
            (true, Some(id)) => format!("panel {id}"),
            (true, None) => "a panel without id and title".to_owned(),
        }
    }
}

impl Named {
    fn of(value: Option<&Value>) -> Self {
        match value {
            None => Self::Nothing,
            Some(Value::Object(members)) => match members.get("uid").and_then(Value::as_str) {
                Some(uid) => Self::Uid(uid.to_owned()),
                None => Self::Otherwise,
            },
            Some(_) => Self::Otherwise,
        }
    }
}

impl Place {
    fn of(value: &Value) -> Option<Self> {
        let number = |key: &str| value.get(key).and_then(Value::as_i64);
        Some(Self {
            x: number("x")?,
            y: number("y")?,
            w: number("w")?,
            h: number("h")?,
        })
    }

    /// Whether it lies within the 24 columns.
    pub fn is_on_the_grid(&self) -> bool {
        self.x >= 0 && self.y >= 0 && self.w >= 1 && self.h >= 1 && self.x.saturating_add(self.w) <= 24
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart = |start: i64, length: i64, other: i64| other >= start.saturating_add(length);
        !(apart(self.x, self.w, other.x)
            || apart(other.x, other.w, self.x)
            || apart(self.y, self.h, other.y)
            || apart(other.y, other.h, self.y))
    }
}
