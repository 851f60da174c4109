//! Makes fewer points of many, by buckets of time.

pub mod api;

use api::{Agg, Pt, TsErr};

/// At most `max` points for the range `[from, to)`, ascending in time.
pub fn downsample(pts: &[Pt], from: i64, to: i64, max: usize, agg: Agg) -> Result<Vec<Pt>, TsErr> {
    if max == 0 {
        return Err(TsErr::ZeroMax);
    }
    if from >= to {
        return Err(TsErr::BadRange);
    }
    let mut inside: Vec<Pt> = pts.iter().filter(|p| from <= p.t_ms && p.t_ms < to).copied().collect();
    // Stable, so that of points with one time the later in the input stays the later.
    inside.sort_by_key(|p| p.t_ms);
    if inside.len() <= max {
        return Ok(inside);
    }
    // The span of two i64 may not fit into one. Rounded up, since a narrower bucket would need more than `max` of them.
    let (from, span, max) = (i128::from(from), i128::from(to) - i128::from(from), max as i128);
    let width = (span + max - 1) / max;
    let start = |p: &Pt| from + (i128::from(p.t_ms) - from) / width * width;
    let points = inside.chunk_by(|a, b| start(a) == start(b)).map(|bucket| Pt {
        t_ms: start(&bucket[0]) as i64,
        v: value(bucket, agg),
    });
    Ok(points.collect())
}

/// The one value of a bucket; none if no point of it has one.
fn value(bucket: &[Pt], agg: Agg) -> Option<f64> {
    let values: Vec<f64> = bucket.iter().filter_map(|p| p.v).filter(|v| !v.is_nan()).collect();
    match agg {
        Agg::Avg if values.is_empty() => None,
        Agg::Avg => Some(values.iter().sum::<f64>() / values.len() as f64),
        Agg::Min => values.into_iter().reduce(f64::min),
        Agg::Max => values.into_iter().reduce(f64::max),
        Agg::Last => values.last().copied(),
    }
}
