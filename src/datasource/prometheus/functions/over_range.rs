//! Functions of one series' samples in a range.

use super::{super::storage::Sample, over_time, rate, regression};

/// The samples of one series that a function looks at.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Window<'a> {
    /// In ascending time; never empty.
    pub(in super::super) samples: &'a [Sample],
    /// The range's first millisecond.
    pub(in super::super) start: i64,
    /// The range's last millisecond.
    pub(in super::super) end: i64,
    /// The time of the step, in milliseconds since the epoch.
    pub(in super::super) step: i64,
    /// The call's argument that is a number, or NaN where there is none.
    pub(in super::super) argument: f64,
}

impl Window<'_> {
    pub(super) fn values(&self) -> impl Iterator<Item = f64> {
        self.samples.iter().map(|sample| sample.value)
    }

    /// The first and the last sample, where these are two.
    pub(super) fn ends(&self) -> Option<(Sample, Sample)> {
        match self.samples {
            [first, .., last] => Some((*first, *last)),
            _ => None,
        }
    }
}

/// A function of a window; none where the series has no value at this step.
pub(in super::super) type OverRange = fn(&Window<'_>) -> Option<f64>;

/// The function of this name and the position of its range among the arguments, or none where there is no such function.
pub(in super::super) fn over_range(name: &str) -> Option<(OverRange, usize)> {
    let function: OverRange = match name {
        "rate" => rate::rate,
        "increase" => rate::increase,
        "delta" => rate::delta,
        "irate" => rate::irate,
        "idelta" => rate::idelta,
        "resets" => |window| Some(rate::resets(window)),
        "changes" => |window| Some(rate::changes(window)),
        "deriv" => regression::deriv,
        "predict_linear" => regression::predict_linear,
        "avg_over_time" => |window| Some(over_time::avg(window)),
        "sum_over_time" => |window| Some(over_time::sum(window)),
        "min_over_time" => over_time::min,
        "max_over_time" => over_time::max,
        "count_over_time" => |window| Some(over_time::count(window)),
        "last_over_time" => over_time::last,
        "present_over_time" => |_| Some(1.0),
        "stddev_over_time" => |window| Some(over_time::stdvar(window).sqrt()),
        "stdvar_over_time" => |window| Some(over_time::stdvar(window)),
        "quantile_over_time" => return Some((|window| Some(over_time::quantile(window)), 1)),
        _ => return None,
    };
    Some((function, 0))
}
