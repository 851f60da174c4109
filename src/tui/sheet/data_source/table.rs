//! A frame as a table: a row for each of its rows, as many columns as fit.

use jiff::{Timestamp, tz::TimeZone};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::{
    datasource::frame::{Column, Field, Frame},
    tui::{sheet::wrap, theme::Theme},
};

use super::count;

/// How many rows are shown; the JSON has them all.
const MOST_ROWS: usize = 500;
/// Columns that a text takes where there is no room left over.
const WIDEST: usize = 48;
/// Columns between two fields.
const GAP: usize = 2;

/// A frame's field names, its types, and its rows.
pub fn lay_out(frame: &Frame, width: u16, zone: &TimeZone, theme: &Theme) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let rows = frame.rows().min(MOST_ROWS);
    let mut columns: Vec<Cells> = Vec::new();
    let mut used = 0;
    for field in frame.fields() {
        let cells = Cells::of(field, rows, zone);
        if used + cells.width > width && !columns.is_empty() {
            break;
        }
        used += cells.width + GAP;
        columns.push(cells);
    }
    // The last text that was cut gets the room that is left.
    let left = (width + GAP).saturating_sub(used);
    if let Some(cells) = columns.iter_mut().rev().find(|cells| cells.wanted > cells.width) {
        cells.width = cells.wanted.min(cells.width + left);
    }
    let mut lines = Vec::with_capacity(rows + 3);
    let line = |texts: &mut dyn Iterator<Item = (&Cells, Span<'static>)>| {
        let mut line = Line::default();
        for (cells, text) in texts {
            let pad = " ".repeat(cells.width.saturating_sub(text.width()));
            let gap = " ".repeat(GAP);
            if cells.is_number {
                line.spans.extend([Span::raw(pad), text, Span::raw(gap)]);
            } else {
                line.spans.extend([text, Span::raw(pad + &gap)]);
            }
        }
        line
    };
    lines.push(line(&mut columns.iter().map(|cells| {
        (cells, Span::styled(wrap::cut(&cells.name, cells.width), theme.strong))
    })));
    lines.push(line(
        &mut columns.iter().map(|cells| (cells, Span::styled(cells.kind, theme.dim))),
    ));
    for row in 0..rows {
        lines.push(line(&mut columns.iter().map(|cells| {
            let span = match &cells.texts[row] {
                Some(text) => Span::styled(wrap::cut(text, cells.width), theme.text),
                None => Span::styled("null", theme.dim),
            };
            (cells, span)
        })));
    }
    let left_out = [
        (frame.fields().len() - columns.len(), "column"),
        (frame.rows() - rows, "row"),
    ];
    let left_out: Vec<String> = left_out
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} more {what}{}", count(number), if number == 1 { "" } else { "s" }))
        .collect();
    if !left_out.is_empty() {
        lines.push(Line::styled(format!("… {}", left_out.join(", ")), theme.dim));
    }
    lines
}

/// A field's texts; none for a null.
struct Cells {
    name: String,
    kind: &'static str,
    texts: Vec<Option<String>>,
    /// Columns that it takes.
    width: usize,
    /// Columns that it would need.
    wanted: usize,
    is_number: bool,
}

impl Cells {
    fn of(field: &Field, rows: usize, zone: &TimeZone) -> Self {
        let name = if field.labels.is_empty() {
            field.name.clone()
        } else {
            format!("{} {{{}}}", field.name, field.labels).trim_start().to_owned()
        };
        let name = wrap::without_escapes(&name);
        let texts: Vec<Option<String>> = (0..rows).map(|row| text(field, row, zone)).collect();
        let kind = field.values.frame_type();
        let widest = texts.iter().map(|text| text.as_deref().unwrap_or("null").width()).max();
        let wanted = name.width().max(kind.width()).max(widest.unwrap_or(0));
        Self {
            width: wanted.min(WIDEST),
            wanted,
            name,
            kind,
            texts,
            is_number: field.values.is_numeric(),
        }
    }
}

/// A value as a text; none if it is null.
fn text(field: &Field, row: usize, zone: &TimeZone) -> Option<String> {
    let text = match &field.values {
        Column::Time(times) => return times.get(row).map(|nanos| time(*nanos, zone)),
        Column::String(texts) => texts.get(row)?.clone(),
        Column::Bool(values) => values.get(row)?.to_string(),
        Column::Json(values) => values.get(row)?.as_str().to_owned(),
        Column::Enum(values) => {
            let value = values.get(row)?;
            let names = field.config.as_ref().and_then(|config| config.type_config.as_ref());
            let name = names
                .and_then(|types| types.enumeration.as_ref())
                .and_then(|names| names.text.get(usize::from(*value)));
            name.map_or_else(|| value.to_string(), Clone::clone)
        }
        Column::Int8(values) => values.get(row)?.to_string(),
        Column::Int16(values) => values.get(row)?.to_string(),
        Column::Int32(values) => values.get(row)?.to_string(),
        Column::Int64(values) => values.get(row)?.to_string(),
        Column::Uint8(values) => values.get(row)?.to_string(),
        Column::Uint16(values) => values.get(row)?.to_string(),
        Column::Uint32(values) => values.get(row)?.to_string(),
        Column::Uint64(values) => values.get(row)?.to_string(),
        Column::Float32(values) => values.get(row)?.to_string(),
        Column::Float64(values) => values.get(row)?.to_string(),
    };
    Some(wrap::without_escapes(&text).replace(['\n', '\t'], " "))
}

fn time(nanos: i64, zone: &TimeZone) -> String {
    Timestamp::from_nanosecond(nanos.into()).map_or_else(
        |_| format!("{nanos} ns"),
        |at| {
            at.to_zoned_datetime(zone.clone())
                .strftime("%Y-%m-%d %H:%M:%S%.f")
                .to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{MOST_ROWS, lay_out};
    use crate::{
        datasource::frame::{Field, Frame},
        tui::theme::Theme,
    };

    fn shown(fields: Vec<Field>, width: u16) -> Vec<String> {
        lay_out(&Frame::new("", fields).unwrap(), width, &TimeZone::UTC, &Theme::dark())
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn numbers_stand_right_and_nulls_are_named() {
        let fields = vec![
            Field::time("time", vec![1_500_000_000, 2_000_000_000]),
            Field::new("load", vec![Some(10.25), None]).with_labels([("host", "a")]),
            Field::new("line", vec!["with \u{1b}[31mcolour", "two\nlines"]),
        ];
        assert_eq!(
            shown(fields, 80),
            [
                "time                   load {host=a}  line",
                "time.Time                    float64  string",
                "1970-01-01 00:00:01.5          10.25  with colour",
                "1970-01-01 00:00:02             null  two lines",
            ]
        );
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let fields = (0..9)
            .map(|number| Field::new(format!("f{number}"), vec![1_i64; MOST_ROWS + 2]))
            .collect();
        let lines = shown(fields, 20);
        assert_eq!(lines.len(), MOST_ROWS + 3);
        assert_eq!(lines[0], "   f0     f1     f2");
        assert_eq!(lines.last().unwrap(), "… 6 more columns, 2 more rows");
    }

    #[test]
    fn a_long_text_takes_the_room_that_is_left() {
        let fields = || vec![Field::new("id", vec![1_i64]), Field::new("line", vec!["x".repeat(100)])];
        assert_eq!(shown(fields(), 60)[2], format!("    1  {}…", "x".repeat(52)));
        assert_eq!(shown(fields(), 200)[2], format!("    1  {}", "x".repeat(100)));
    }

    #[test]
    fn a_single_wide_column_is_shown_all_the_same() {
        let lines = shown(vec![Field::new("line", vec!["a long text that has no room"])], 10);
        assert_eq!(lines[2], "a long text that has no room");
    }
}
