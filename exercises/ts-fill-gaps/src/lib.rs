//! One point for each slot of a range, and what stands where nothing was. Written in a hurry.

pub mod api;

use api::{Fill, MAX_SLOTS, Pt, TsErr};

/// A point for each slot between the first point and the last.
pub fn fill(pts: &[Pt], from: i64, to: i64, step: i64, f: Fill) -> Result<Vec<Pt>, TsErr> {
    let mut sorted = pts.to_vec();
    sorted.sort_by_key(|p| p.t_ms);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return Ok(Vec::new());
    };
    let (first, last) = (first.t_ms.max(from), last.t_ms.min(to));
    let mut slots = 0;
    let mut end = first;
    while end <= last {
        slots += 1;
        end += step;
    }
    if slots > MAX_SLOTS {
        return Err(TsErr::TooMany);
    }

    let mut points = Vec::new();
    let mut previous = 0.0;
    let mut t = first;
    while t <= last {
        let here = sorted.iter().find(|p| p.t_ms == t).and_then(|p| p.v);
        let v = match (here, f) {
            (Some(v), _) => v,
            (None, Fill::Previous) => previous,
            (None, Fill::Linear) => match sorted.iter().find(|p| p.t_ms > t) {
                Some(next) => (previous + next.v.unwrap_or(0.0)) / 2.0,
                None => previous,
            },
            (None, Fill::Value(x)) => x,
            (None, Fill::Null) => 0.0,
        };
        points.push(Pt { t_ms: t, v: Some(v) });
        previous = v;
        t += step;
    }
    Ok(points)
}
