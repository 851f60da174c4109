//! Sorts, then walks from the start of one bucket to the start of the next that has points.

pub mod api;

use api::{Agg, Pt, TsErr};

fn check(from: i64, to: i64, max: usize) -> Result<(), TsErr> {
    if max == 0 {
        Err(TsErr::ZeroMax)
    } else if from >= to {
        Err(TsErr::BadRange)
    } else {
        Ok(())
    }
}

pub fn downsample(pts: &[Pt], from: i64, to: i64, max: usize, agg: Agg) -> Result<Vec<Pt>, TsErr> {
    check(from, to, max)?;
    let mut rest: Vec<Pt> = pts.to_vec();
    rest.retain(|p| p.t_ms >= from && p.t_ms < to);
    rest.sort_by_key(|p| p.t_ms);
    if rest.len() <= max {
        return Ok(rest);
    }
    let span = to as i128 - from as i128;
    let mut width = span / max as i128;
    if width * (max as i128) < span {
        width += 1;
    }
    let mut out = Vec::with_capacity(max);
    let mut rest = &rest[..];
    while let Some(first) = rest.first() {
        let past = (first.t_ms as i128 - from as i128) % width;
        let start = first.t_ms as i128 - past;
        let end = rest.partition_point(|p| (p.t_ms as i128) < start + width);
        let (bucket, others) = rest.split_at(end);
        rest = others;
        let mut v = None;
        let mut seen = 0.0;
        for new in bucket.iter().filter_map(|p| p.v).filter(|v| !v.is_nan()) {
            seen += 1.0;
            v = match (v, agg) {
                (None, _) | (_, Agg::Last) => Some(new),
                (Some(old), Agg::Min) => Some(if new < old { new } else { old }),
                (Some(old), Agg::Max) => Some(if new > old { new } else { old }),
                (Some(old), Agg::Avg) => Some(old + new),
            };
        }
        if agg == Agg::Avg {
            v = v.map(|sum| sum / seen);
        }
        out.push(Pt { t_ms: i64::try_from(start).unwrap_or(from), v });
    }
    Ok(out)
}
