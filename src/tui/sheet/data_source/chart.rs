//! A chart of series over time, as lines of braille: axes with numbers and times, and a legend below.
//!
//! Each series has a letter, which stands at its end and in the legend, so that colours are not needed to tell them apart.

use jiff::{Timestamp, tz::TimeZone};
use ratatui::{
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::Style,
    symbols::Marker,
    text::{Line, Span},
    widgets::{Axis, Chart, Dataset, GraphType, Widget},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{sheet::wrap, theme::Theme};

use super::{
    scale::{Scale, short},
    series::Chartable,
};

/// How many series are drawn; more could not be told apart.
const MOST_SERIES: usize = 8;
/// Lines that a legend may take.
const LEGEND_LINES: usize = 3;
/// Columns of dots in each column of braille.
const DOTS: usize = 2;

/// Lays a chart out in so many columns; the plot with its axes takes `height` lines, and the legend comes below.
pub fn lay_out(data: &Chartable, width: u16, height: u16, zone: &TimeZone, theme: &Theme) -> Vec<Line<'static>> {
    let drawn = &data.series[..data.series.len().min(MOST_SERIES)];
    let scale = Scale::of(drawn);
    let end = seconds_between(data).max(1e-9);
    let reduced: Vec<Vec<(f64, f64)>> = drawn
        .iter()
        .flat_map(|series| {
            series
                .runs
                .iter()
                .map(|run| reduce(run, end, usize::from(width) * DOTS))
        })
        .collect();
    let ends: Vec<Vec<(f64, f64)>> = drawn
        .iter()
        .map(|series| {
            series
                .runs
                .last()
                .and_then(|run| run.last())
                .copied()
                .into_iter()
                .collect()
        })
        .collect();
    let styles = styles(theme);
    let mut runs = reduced.iter();
    let mut datasets = Vec::new();
    for ((series, style), letter) in drawn.iter().zip(styles.iter().cycle()).zip('a'..) {
        // Without colours, each line is drawn with its own letter.
        let marker = if style.fg.is_some() {
            Marker::Braille
        } else {
            Marker::Custom(letter)
        };
        datasets.extend(runs.by_ref().take(series.runs.len()).map(|run| {
            Dataset::default()
                .data(run)
                .marker(marker)
                .graph_type(GraphType::Line)
                .style(*style)
        }));
    }
    if drawn.len() > 1 {
        datasets.extend(
            ends.iter()
                .zip(styles.iter().cycle())
                .zip('a'..)
                .map(|((end, style), letter)| {
                    Dataset::default()
                        .data(end)
                        .marker(Marker::Custom(letter))
                        .style(*style)
                }),
        );
    }
    let chart = Chart::new(datasets)
        .legend_position(None)
        .x_axis(
            Axis::default()
                .bounds([0.0, end])
                // The first label stands right of the values' axis, so that a long one takes nothing from the plot.
                .labels_alignment(Alignment::Right)
                .labels(
                    times(data, width, zone)
                        .into_iter()
                        .map(|time| Span::styled(time, theme.dim)),
                )
                .style(theme.border),
        )
        .y_axis(
            Axis::default()
                .bounds([scale.low, scale.high])
                .labels(
                    scale
                        .labels(height)
                        .into_iter()
                        .map(|label| Span::styled(label, theme.dim)),
                )
                .labels_alignment(Alignment::Right)
                .style(theme.border),
        );
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    Widget::render(&chart, area, &mut buffer);
    let mut lines = lines(&buffer);
    lines.extend(legend(data, width, theme));
    lines
}

/// The styles of series, by turns.
fn styles(theme: &Theme) -> [Style; 6] {
    [
        theme.function,
        theme.number,
        theme.good,
        theme.keyword,
        theme.warn,
        theme.bad,
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a chart has fewer dots than that")]
fn seconds_between(data: &Chartable) -> f64 {
    data.end.saturating_sub(data.start) as f64 / 1e9
}

/// As many points as there are dots: of those in one column of dots, the lowest and the highest, so that no spike is lost.
fn reduce(run: &[(f64, f64)], end: f64, columns: usize) -> Vec<(f64, f64)> {
    if run.len() <= columns * 2 {
        return run.to_vec();
    }
    #[expect(clippy::cast_precision_loss, reason = "no terminal is that wide")]
    let column = |at: f64| (at / end * columns as f64).floor();
    run.chunk_by(|one, next| column(one.0).total_cmp(&column(next.0)).is_eq())
        .flat_map(|dots| {
            let by_value = |one: &&(f64, f64), other: &&(f64, f64)| one.1.total_cmp(&other.1);
            let low = dots.iter().min_by(by_value).copied();
            let high = dots.iter().max_by(by_value).copied();
            let mut both = [low, high].map(Option::unwrap_or_default);
            both.sort_by(|one, other| one.0.total_cmp(&other.0));
            both
        })
        .collect()
}

/// The labels of the time's axis: at its beginning, in the middle where there is room, and at its end.
fn times(data: &Chartable, width: u16, zone: &TimeZone) -> Vec<String> {
    let span = data.end.saturating_sub(data.start);
    let pattern = match span / 1_000_000_000 {
        0..600 => "%H:%M:%S",
        600..86_400 => "%H:%M",
        86_400..864_000 => "%m-%d %H:%M",
        _ => "%Y-%m-%d",
    };
    let parts = if width >= 60 { 4 } else { 2 };
    (0..=parts)
        .map(|part| {
            let at = data.start.saturating_add(span / parts * part);
            let at = Timestamp::from_nanosecond(at.into()).unwrap_or(Timestamp::UNIX_EPOCH);
            at.to_zoned_datetime(zone.clone()).strftime(pattern).to_string()
        })
        .collect()
}

fn legend(data: &Chartable, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let several = data.series.len() > 1;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut named = 0;
    let drawn = data.series.iter().take(MOST_SERIES);
    for ((series, style), letter) in drawn.zip(styles(theme).into_iter().cycle()).zip('a'..) {
        let sign = if several {
            format!("{letter} ")
        } else {
            "━ ".to_owned()
        };
        let last = series.last.map_or_else(|| "no value".to_owned(), short);
        let text = wrap::cut(
            &format!("{}  {last}", wrap::without_escapes(&series.name)),
            width.saturating_sub(6).max(1),
        );
        let needed = sign.width() + text.width() + 3;
        if lines.last().is_none_or(|line| line.width() + needed > width) {
            if lines.len() == LEGEND_LINES {
                break;
            }
            lines.push(Line::raw("  "));
        }
        if let Some(line) = lines.last_mut() {
            line.spans.extend([
                Span::styled(sign, style),
                Span::styled(text, theme.text),
                Span::raw("   "),
            ]);
            named += 1;
        }
    }
    let undrawn = data.series.len().saturating_sub(MOST_SERIES);
    let unnamed = data.series.len() - named - undrawn;
    let remark = match (undrawn, unnamed) {
        (0, 0) => return lines,
        (0, unnamed) => format!("  and {unnamed} more"),
        (undrawn, _) => format!("  {MOST_SERIES} of {} series are drawn", undrawn + MOST_SERIES),
    };
    lines.push(Line::styled(remark, theme.dim));
    lines
}

/// What was drawn, as lines.
fn lines(buffer: &Buffer) -> Vec<Line<'static>> {
    let width = usize::from(buffer.area.width).max(1);
    buffer
        .content()
        .chunks(width)
        .map(|row| {
            let runs = row.chunk_by(|one, next| one.style() == next.style());
            runs.map(|run| {
                let text: String = run.iter().map(ratatui::buffer::Cell::symbol).collect();
                // A cell's style says that its colours are the terminal's; a span says nothing then.
                let mut style = Style::new().fg(run[0].fg).add_modifier(run[0].modifier);
                style.fg = style.fg.filter(|colour| *colour != ratatui::style::Color::Reset);
                Span::styled(text, style)
            })
            .collect::<Line<'static>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{lay_out, reduce};
    use crate::tui::{
        sheet::data_source::series::{Chartable, Series},
        theme::Theme,
    };

    fn series(name: &str, runs: Vec<Vec<(f64, f64)>>) -> Series {
        Series {
            name: name.to_owned(),
            last: runs.last().and_then(|run| run.last()).map(|(_, value)| *value),
            runs,
        }
    }

    fn drawn(data: &Chartable, theme: &Theme) -> Vec<String> {
        lay_out(data, 40, 6, &TimeZone::UTC, theme)
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn a_gap_stays_empty() {
        let flat = |from: u32, to: u32| (from..to).map(|second| (f64::from(second), 1.0)).collect::<Vec<_>>();
        let data = Chartable {
            series: vec![series("x", vec![flat(0, 20), flat(40, 61)])],
            start: 0,
            end: 60_000_000_000,
        };
        let rows = drawn(&data, &Theme::dark());
        let plotted = rows
            .iter()
            .find(|row| row.chars().any(|char| ('\u{2801}'..='\u{28ff}').contains(&char)))
            .unwrap();
        let dots: String = plotted.split('│').nth(1).unwrap_or(plotted).to_owned();
        let gap = dots
            .trim()
            .split(|char| ('\u{2801}'..='\u{28ff}').contains(&char))
            .map(str::len)
            .max()
            .unwrap();
        assert!(gap >= 8, "{rows:#?}");
        assert!(
            rows.iter()
                .any(|row| row.contains("00:00:00") && row.contains("00:01:00")),
            "{rows:#?}"
        );
    }

    #[test]
    fn without_colours_lines_are_drawn_with_their_letters() {
        let data = Chartable {
            series: vec![
                series("up", vec![vec![(0.0, 0.0), (10.0, 4.0)]]),
                series("down", vec![vec![(0.0, 4.0), (10.0, 0.0)]]),
            ],
            start: 0,
            end: 10_000_000_000,
        };
        let rows = drawn(&data, &Theme::plain());
        let letters: String = rows[..6].concat();
        assert!(
            letters.matches('a').count() > 5 && letters.matches('b').count() > 5,
            "{rows:#?}"
        );
        assert_eq!(rows.last().unwrap(), "  a up  4   b down  0");
    }

    #[test]
    fn many_series_are_drawn_in_part_and_counted() {
        let data = Chartable {
            series: vec![series("one of many", vec![vec![(0.0, 1.0)]]); 20],
            start: 0,
            end: 0,
        };
        assert_eq!(
            drawn(&data, &Theme::dark()).last().unwrap(),
            "  8 of 20 series are drawn"
        );
    }

    #[test]
    fn no_spike_is_lost_when_points_are_many() {
        let mut run: Vec<(f64, f64)> = (0..10_000).map(|at| (f64::from(at), 0.0)).collect();
        run[5_432].1 = 9.0;
        let reduced = reduce(&run, 10_000.0, 80);
        assert!(reduced.len() <= 162, "{}", reduced.len());
        assert!(reduced.contains(&(5_432.0, 9.0)));
    }
}
