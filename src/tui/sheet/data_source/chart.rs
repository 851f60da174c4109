//! A chart of series over time, as lines of braille: axes with numbers and times, and a legend below.
//!
//! Each series has a letter, which stands at its end and in the legend, so that colours are not needed to tell them apart.

use jiff::{Timestamp, tz::TimeZone};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    symbols::Marker,
    text::{Line, Span},
    widgets::{Axis, Chart, Dataset, GraphType, Widget},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{sheet::wrap, theme::Theme};

use super::series::{Chartable, Series};

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

/// The values' axis: from one round number to another.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    fn of(series: &[Series]) -> Self {
        let values = || {
            series
                .iter()
                .flat_map(|series| series.runs.iter().flatten().map(|(_, value)| *value))
        };
        let (mut low, mut high) = (
            values().fold(f64::INFINITY, f64::min),
            values().fold(f64::NEG_INFINITY, f64::max),
        );
        if !low.is_finite() || !high.is_finite() {
            (low, high) = (0.0, 1.0);
        }
        let span = high - low;
        if !span.is_finite() {
            // Such numbers leave no room for round ones.
            return Self {
                low,
                high,
                step: f64::INFINITY,
            };
        }
        let span = if span > 0.0 { span } else { low.abs().max(1.0) };
        let step = round_step(span / 4.0);
        let (bottom, mut top) = ((low / step).floor() * step, (high / step).ceil() * step);
        if top <= bottom {
            top = bottom + step;
        }
        Self {
            low: bottom,
            high: top,
            step,
        }
    }

    /// The labels from the bottom to the top; fewer where there is little room, but evenly spaced.
    fn labels(&self, height: u16) -> Vec<String> {
        let steps = ((self.high - self.low) / self.step).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 1 and 10"
        )]
        let steps = if (1.0..=10.0).contains(&steps) { steps as u32 } else { 1 };
        let most = u32::from(height / 2).max(1);
        let parts = (1..=steps)
            .rev()
            .find(|parts| steps.is_multiple_of(*parts) && *parts <= most)
            .unwrap_or(1);
        (0..=parts)
            .map(|part| {
                let share = f64::from(part) / f64::from(parts);
                number(
                    self.low.mul_add(1.0 - share, self.high * share),
                    (self.high - self.low) / f64::from(steps),
                )
            })
            .collect()
    }
}

/// The smallest of 1, 2, 5, 10, 20, … that is at least this.
fn round_step(step: f64) -> f64 {
    let magnitude = 10_f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0].map(|factor| factor * magnitude);
    round
        .into_iter()
        .find(|candidate| *candidate >= step * 0.999_999)
        .unwrap_or(10.0 * magnitude)
}

/// A number as short as its distance to the next label allows.
fn number(value: f64, step: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    if value.abs() >= 1e15 || (step < 1e-6 && step > 0.0) {
        return format!("{value:.2e}");
    }
    let unit = UNITS
        .iter()
        .find(|(unit, _)| value.abs() >= *unit && step >= *unit / 100.0);
    let (unit, suffix) = unit.copied().unwrap_or((1.0, ""));
    let digits = (-(step / unit).log10().floor()).clamp(0.0, 6.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 6"
    )]
    let digits = digits as usize;
    // Not `-0`.
    let value = value / unit + 0.0;
    let text = format!("{value:.digits$}");
    let is_zero = text
        .trim_start_matches('-')
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'.'));
    let text = if is_zero { text.trim_start_matches('-') } else { &text };
    format!("{text}{suffix}")
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
        let last = series
            .last
            .map_or_else(|| "no value".to_owned(), |last| format!("{last:.4}"));
        let last = last.strip_suffix(".0000").unwrap_or(&last);
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

    use super::{Scale, lay_out, number, reduce, round_step};
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
        let dots: String = plotted.split('│').nth(1).or(Some(plotted)).unwrap().to_owned();
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
    fn scales_have_round_ends() {
        let ends = |low: f64, high: f64| {
            let scale = Scale::of(&[series("x", vec![vec![(0.0, low), (1.0, high)]])]);
            (scale.low, scale.high, scale.labels(20))
        };
        assert_eq!(
            ends(0.3, 9.7),
            (0.0, 10.0, ["0", "5", "10"].map(str::to_owned).to_vec())
        );
        assert_eq!(ends(-1.2, 1.1).2, ["-2", "-1", "0", "1", "2"]);
        assert_eq!(ends(0.0, 0.0).2.len(), 2);
        assert_eq!(ends(5.0, 5.0).2.first().map(String::as_str), Some("4"));
        assert_eq!(ends(1200.0, 4700.0).2, ["1k", "2k", "3k", "4k", "5k"]);
        let (_, _, labels) = ends(-1e308, 1e308);
        assert!(!labels.is_empty(), "even these have labels");
        assert_eq!(Scale::of(&[]).labels(20), ["0.0", "0.5", "1.0"]);
    }

    #[test]
    fn steps_are_round() {
        assert_eq!([0.3, 1.0, 3.4, 7.0].map(round_step), [0.5, 1.0, 5.0, 10.0]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.25, 0.05), "0.25");
        assert_eq!(number(-0.0, 0.5), "0.0");
        assert_eq!(number(2_500_000.0, 500_000.0), "2.5M");
        assert_eq!(number(1e300, 1e299), "1.00e300");
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
