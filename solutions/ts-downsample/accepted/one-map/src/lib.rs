//! One pass over the input, in its own order, into a map of buckets that keep what each aggregation needs.

pub mod api;

use std::collections::BTreeMap;

use api::{Agg, Pt, TsErr};

#[derive(Default)]
struct Bucket {
    sum: f64,
    count: u32,
    extremes: Option<(f64, f64)>,
    last: Option<(i64, f64)>,
}

impl Bucket {
    fn take(&mut self, t_ms: i64, v: f64) {
        self.sum += v;
        self.count += 1;
        let (min, max) = self.extremes.unwrap_or((v, v));
        self.extremes = Some((min.min(v), max.max(v)));
        if self.last.is_none_or(|(t, _)| t <= t_ms) {
            self.last = Some((t_ms, v));
        }
    }

    fn value(&self, agg: Agg) -> Option<f64> {
        let (min, max) = self.extremes?;
        Some(match agg {
            Agg::Avg => self.sum / f64::from(self.count),
            Agg::Min => min,
            Agg::Max => max,
            Agg::Last => self.last?.1,
        })
    }
}

pub fn downsample(pts: &[Pt], from: i64, to: i64, max: usize, agg: Agg) -> Result<Vec<Pt>, TsErr> {
    match max {
        0 => return Err(TsErr::ZeroMax),
        _ if from >= to => return Err(TsErr::BadRange),
        _ => {}
    }
    let inside = || pts.iter().filter(|p| (from..to).contains(&p.t_ms));
    if inside().count() <= max {
        let mut all: Vec<Pt> = inside().copied().collect();
        all.sort_by(|a, b| a.t_ms.cmp(&b.t_ms));
        return Ok(all);
    }
    // The distance of two i64 always fits into a u64.
    let width = to.abs_diff(from).div_ceil(max as u64);
    let mut buckets: BTreeMap<u64, Bucket> = BTreeMap::new();
    for p in inside() {
        let bucket = buckets.entry(p.t_ms.abs_diff(from) / width).or_default();
        if let Some(v) = p.v.filter(|v| !v.is_nan()) {
            bucket.take(p.t_ms, v);
        }
    }
    let point = |(k, bucket): (&u64, &Bucket)| Pt {
        t_ms: from.wrapping_add_unsigned(k * width),
        v: bucket.value(agg),
    };
    Ok(buckets.iter().map(point).collect())
}
