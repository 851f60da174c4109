//! Makes fewer points of many. It "always worked".

pub mod api;

use api::{Agg, Pt, TsErr};

/// At most `max` points for the range from `from` to `to`.
pub fn downsample(pts: &[Pt], from: i64, to: i64, max: usize, agg: Agg) -> Result<Vec<Pt>, TsErr> {
    if to < from {
        return Err(TsErr::BadRange);
    }
    if pts.len() <= max {
        return Ok(pts.to_vec());
    }
    let mut sorted = pts.to_vec();
    sorted.sort_by_key(|p| p.t_ms);
    let size = sorted.len() / max;
    let points = sorted.chunks(size).map(|bucket| Pt {
        t_ms: bucket[0].t_ms,
        v: Some(value(bucket, agg)),
    });
    Ok(points.collect())
}

/// The one value of a bucket.
fn value(bucket: &[Pt], agg: Agg) -> f64 {
    let values = bucket.iter().map(|p| p.v.unwrap_or(0.0));
    match agg {
        Agg::Avg => values.sum::<f64>() / bucket.len() as f64,
        Agg::Min => values.fold(f64::MAX, f64::min),
        Agg::Max => values.fold(0.0, f64::max),
        Agg::Last => values.last().unwrap_or(0.0),
    }
}
