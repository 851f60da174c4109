//! A pull request as rows: what its author says, the changes of each file, and the files that it leaves alone.

use std::collections::BTreeSet;

use diffy::{
    Line,
    patch_set::{FileOperation, ParseOptions, PatchSet},
};

use crate::{
    course::{model::Exercise, review::PULL_REQUEST},
    tui::highlight::Grammar,
};

/// The rows, and the files that they are about.
#[derive(Debug, Clone, Default)]
pub struct PullRequest {
    /// From the first to the last.
    pub rows: Vec<Row>,
    /// The files with the changes in them; first those that are changed.
    pub files: Vec<SourceFile>,
}

/// A file as it is with the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, relative to the exercise's folder.
    pub path: String,
    /// The language.
    pub grammar: Grammar,
    /// All of it.
    pub text: String,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line of what the author says.
    Words(String),
    /// A file begins: its place among the files, and what happens to it.
    File(usize, String),
    /// Lines are left out.
    Gap,
    /// A line of a file.
    Line(CodeLine),
}

/// A line of a file, before or after the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// The file's place among the files.
    pub file: usize,
    /// What happens to the line.
    pub change: Change,
    /// Its number with the changes, from 1; none for a line that is taken away.
    pub number: Option<usize>,
    /// The text, without the line's end.
    pub text: String,
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Kept,
    /// It is new.
    Added,
    /// It is taken away.
    Removed,
}

impl PullRequest {
    /// The pull request of a `review` exercise. What can't be parsed is shown as words.
    pub fn of(exercise: &Exercise) -> Self {
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        let diff = exercise.given.get(PULL_REQUEST).map(text).unwrap_or_default();
        let begins = |line: &str| line.starts_with("diff --git ") || line.starts_with("--- a/");
        let mut at = 0;
        let mut request = Self::default();
        for line in diff.split_inclusive('\n') {
            if begins(line) {
                break;
            }
            at += line.len();
            request.rows.push(Row::Words(line.trim_end().to_owned()));
        }
        while request.rows.pop_if(|row| *row == Row::Words(String::new())).is_some() {}
        let mut named = BTreeSet::from([PULL_REQUEST.to_owned()]);
        for part in PatchSet::parse(&diff[at..], ParseOptions::unidiff()) {
            let Some((path, patch)) = part.as_ref().ok().and_then(|part| {
                let path = match part.operation().strip_prefix(1) {
                    FileOperation::Create(path) | FileOperation::Delete(path) => path.into_owned(),
                    FileOperation::Modify { modified, .. } => modified.into_owned(),
                    FileOperation::Rename { to, .. } | FileOperation::Copy { to, .. } => to.into_owned(),
                };
                Some((path, part.patch().as_text()?))
            }) else {
                request
                    .rows
                    .extend(diff[at..].lines().map(|line| Row::Words(line.to_owned())));
                break;
            };
            let whole = exercise.given.get(&path).map(text).unwrap_or_default();
            let file = request.add(&path, whole);
            named.insert(path);
            request.add_changes(file, patch);
        }
        for (path, bytes) in &exercise.given {
            if let Ok(whole) = std::str::from_utf8(bytes)
                && !named.contains(path)
            {
                let file = request.add(path, whole.to_owned());
                request.rows.push(Row::File(file, "not changed".to_owned()));
                let lines = whole.lines().enumerate().map(|(index, line)| {
                    Row::Line(CodeLine {
                        file,
                        change: Change::Kept,
                        number: Some(index + 1),
                        text: line.to_owned(),
                    })
                });
                request.rows.extend(lines);
            }
        }
        request
    }

    fn add(&mut self, path: &str, text: String) -> usize {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let language = match extension {
            "rs" => "rust",
            "yml" => "yaml",
            other => other,
        };
        self.files.push(SourceFile {
            path: path.to_owned(),
            grammar: Grammar::from_info(language),
            text,
        });
        self.files.len() - 1
    }

    fn add_changes(&mut self, file: usize, patch: &diffy::Patch<'_, str>) {
        let of_kind = |is: fn(&Line<'_, str>) -> bool| {
            let lines = patch.hunks().iter().flat_map(diffy::Hunk::lines);
            lines.filter(|line| is(line)).count()
        };
        let added = of_kind(|line| matches!(line, Line::Insert(_)));
        let removed = of_kind(|line| matches!(line, Line::Delete(_)));
        self.rows.push(Row::File(file, format!("+{added} −{removed}")));
        for hunk in patch.hunks() {
            let mut number = hunk.new_range().start().max(1);
            if number > 1 {
                self.rows.push(Row::Gap);
            }
            for line in hunk.lines() {
                let (change, text) = match line {
                    Line::Context(text) => (Change::Kept, text),
                    Line::Insert(text) => (Change::Added, text),
                    Line::Delete(text) => (Change::Removed, text),
                };
                let is_there = change != Change::Removed;
                self.rows.push(Row::Line(CodeLine {
                    file,
                    change,
                    number: is_there.then_some(number),
                    text: text.trim_end_matches(['\r', '\n']).to_owned(),
                }));
                number += usize::from(is_there);
            }
        }
    }

    /// The row with a line of a file.
    pub fn row_of(&self, path: &str, number: usize) -> Option<usize> {
        self.rows.iter().position(|row| match row {
            Row::Line(line) => line.number == Some(number) && self.files[line.file].path == path,
            _ => false,
        })
    }

    /// The path and the number of the line in a row, if it is one that is there with the changes.
    pub fn place(&self, row: usize) -> Option<(&str, usize)> {
        match self.rows.get(row)? {
            Row::Line(line) => Some((&self.files[line.file].path, line.number?)),
            _ => None,
        }
    }

    /// The path of the file that a row belongs to; none before the first.
    pub fn path(&self, row: usize) -> Option<&str> {
        let rows = self.rows.get(..=row)?;
        let file = rows.iter().rev().find_map(|row| match row {
            Row::File(file, _) => Some(*file),
            Row::Line(line) => Some(line.file),
            Row::Words(_) | Row::Gap => None,
        })?;
        Some(&self.files[file].path)
    }

    /// The row in which the next file begins, or the one before: the file's own first.
    pub fn next_file(&self, row: usize, forwards: bool) -> Option<usize> {
        let mut begins = (0..self.rows.len()).filter(|index| matches!(self.rows[*index], Row::File(..)));
        if forwards {
            begins.find(|index| *index > row)
        } else {
            begins.take_while(|index| *index < row).last()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, PullRequest, Row};
    use crate::tui::testing::review::exercise;

    #[test]
    fn lines_have_the_numbers_of_the_file() {
        let exercise = exercise();
        let request = PullRequest::of(&exercise);
        let mut lines = 0;
        for row in &request.rows {
            if let Row::Line(line) = row
                && let Some(number) = line.number
            {
                let file = &request.files[line.file];
                assert_eq!(
                    file.text.lines().nth(number - 1),
                    Some(line.text.as_str()),
                    "{}:{number}",
                    file.path
                );
                lines += 1;
            }
        }
        assert!(lines > 20);
    }

    #[test]
    fn what_the_author_says_stands_first_and_unchanged_files_last() {
        let request = PullRequest::of(&exercise());
        assert_eq!(request.rows[0], Row::Words("Subject: Let items be deleted".to_owned()));
        let paths: Vec<&str> = request.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["src/main.rs", "src/delete.rs", "src/store.rs"]);
        assert!(request.rows.contains(&Row::File(2, "not changed".to_owned())));
        let removed = |row: &&Row| matches!(row, Row::Line(line) if line.change == Change::Removed);
        assert_eq!(request.rows.iter().filter(removed).count(), 1);
    }

    #[test]
    fn rows_and_places_lead_to_each_other() {
        let request = PullRequest::of(&exercise());
        let row = request.row_of("src/delete.rs", 3).unwrap();
        assert_eq!(request.place(row), Some(("src/delete.rs", 3)));
        assert_eq!(request.path(row), Some("src/delete.rs"));
        assert_eq!(request.place(0), None);
        assert_eq!(request.path(0), None);
        let file = request.next_file(0, true).unwrap();
        assert_eq!(request.path(file), Some("src/main.rs"));
        assert_eq!(
            request.next_file(row, false).and_then(|row| request.path(row)),
            Some("src/delete.rs")
        );
        assert_eq!(request.next_file(request.rows.len() - 1, true), None);
    }

    #[test]
    fn what_is_no_diff_is_shown_as_it_is() {
        let mut exercise = exercise();
        let text = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ nonsense @@\n".as_bytes();
        exercise.given.insert("pr.diff".to_owned(), text.to_vec());
        let request = PullRequest::of(&exercise);
        assert!(
            request.rows.contains(&Row::Words("@@ nonsense @@".to_owned())),
            "{:?}",
            request.rows
        );
        exercise.given.clear();
        assert_eq!(PullRequest::of(&exercise).rows, []);
    }
}
