//! The axis of a chart's values: where it begins and ends, and how numbers are written beside it.

use super::series::Series;

/// The values' axis: from one round number to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Where the axis begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    step: f64,
}

impl Scale {
    /// The axis for all values of some series.
    pub fn of(series: &[Series]) -> Self {
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
    pub fn labels(self, height: u16) -> Vec<String> {
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

/// A number with at most four digits behind its point.
pub fn short(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e15).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Scale, number, round_step, short};
    use crate::tui::sheet::data_source::series::Series;

    fn series(runs: Vec<Vec<(f64, f64)>>) -> Series {
        Series {
            name: "x".to_owned(),
            last: None,
            runs,
        }
    }

    #[test]
    fn scales_have_round_ends() {
        let ends = |low: f64, high: f64| {
            let scale = Scale::of(&[series(vec![vec![(0.0, low), (1.0, high)]])]);
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
        let steps = [0.3, 1.0, 3.4, 7.0].map(|step| round_step(step).to_string());
        assert_eq!(steps, ["0.5", "1", "5", "10"]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.25, 0.05), "0.25");
        assert_eq!(number(-0.0, 0.5), "0.0");
        assert_eq!(number(2_500_000.0, 500_000.0), "2.5M");
        assert_eq!(number(1e300, 1e299), "1.00e300");
        assert_eq!([6.5, 100.0, 0.0, 0.000_02].map(short), ["6.5", "100", "0", "2.000e-5"]);
    }
}
