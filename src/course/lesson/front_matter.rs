//! The front matter of a lesson.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Errors;

/// What stands between the `+++` lines, all of it there and not empty.
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) objective: String,
    pub(super) minutes: u16,
    pub(super) rows: BTreeMap<String, String>,
    pub(super) checked: String,
}

/// As written. Every field is optional here so that all that is missing can be reported at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    title: Option<Spanned<String>>,
    objective: Option<Spanned<String>>,
    minutes: Option<Spanned<u16>>,
    rows: Option<BTreeMap<String, Spanned<String>>>,
    checked: Option<Spanned<String>>,
}

impl FrontMatter {
    /// Reads the front matter, which starts at an offset of its file.
    pub(super) fn parse(toml: &str, offset: usize, errors: &mut Errors) -> Option<Self> {
        let fields: Fields = match toml::from_str(toml) {
            Ok(fields) => fields,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                errors.add(offset + at, format!("front matter: {}", error.message()));
                return None;
            }
        };
        let mut check = Check { offset, errors };
        let title = check.text("title", fields.title);
        let objective = check.text("objective", fields.objective);
        let minutes = check.present("minutes", fields.minutes).map(|minutes| {
            check.reject(&minutes, *minutes.get_ref() == 0, "`minutes` is 0");
            minutes.into_inner()
        });
        let rows = check.present("rows", fields.rows).map(|rows| {
            rows.into_iter()
                .map(|(row, section)| {
                    let what = format!("`rows` names no section for {row}");
                    check.reject(&section, section.get_ref().trim().is_empty(), &what);
                    (row, section.into_inner())
                })
                .collect()
        });
        let checked = check.present("checked", fields.checked).map(|checked| {
            let is_day = checked
                .get_ref()
                .parse::<Date>()
                .is_ok_and(|day| day.to_string() == *checked.get_ref());
            check.reject(&checked, !is_day, "`checked` must be a day such as 2026-11-24");
            checked.into_inner()
        });
        Some(Self {
            title: title?,
            objective: objective?,
            minutes: minutes?,
            rows: rows?,
            checked: checked?,
        })
    }
}

struct Check<'a> {
    offset: usize,
    errors: &'a mut Errors,
}

impl Check<'_> {
    fn present<T>(&mut self, name: &str, field: Option<T>) -> Option<T> {
        if field.is_none() {
            self.errors.add(0, format!("the front matter has no `{name}`"));
        }
        field
    }

    fn text(&mut self, name: &str, field: Option<Spanned<String>>) -> Option<String> {
        let text = self.present(name, field)?;
        self.reject(&text, text.get_ref().trim().is_empty(), &format!("`{name}` is empty"));
        Some(text.into_inner())
    }

    fn reject<T>(&mut self, value: &Spanned<T>, is_wrong: bool, what: &str) {
        if is_wrong {
            self.errors.add(self.offset + value.span().start, what.to_owned());
        }
    }
}
