//! Makes the grid first, walks along it with the sorted points, and fills in two sweeps.

pub mod api;

use api::{Fill, MAX_SLOTS, Pt, TsErr};

fn grid(from: i64, to: i64, step: i64) -> Result<Vec<i64>, TsErr> {
    if step < 1 {
        return Err(TsErr::BadStep);
    }
    if to < from {
        return Err(TsErr::BadRange);
    }
    let mut times = Vec::new();
    let mut next = Some(from);
    while let Some(t) = next.filter(|t| *t <= to) {
        if times.len() == MAX_SLOTS {
            return Err(TsErr::TooMany);
        }
        times.push(t);
        next = t.checked_add(step);
    }
    Ok(times)
}

pub fn fill(pts: &[Pt], from: i64, to: i64, step: i64, f: Fill) -> Result<Vec<Pt>, TsErr> {
    let times = grid(from, to, step)?;
    let mut sorted = pts.to_vec();
    sorted.retain(|p| p.t_ms >= from && p.t_ms <= to);
    sorted.sort_by_key(|p| p.t_ms);

    let mut rest = &sorted[..];
    let mut out = Vec::with_capacity(times.len());
    for (k, t_ms) in times.iter().enumerate() {
        let end = times.get(k + 1).copied();
        let here = rest.partition_point(|p| end.is_none_or(|end| p.t_ms < end));
        let v = rest[..here].last().and_then(|p| p.v).filter(|v| !v.is_nan());
        rest = &rest[here..];
        out.push(Pt { t_ms: *t_ms, v });
    }

    let before: Vec<Option<(usize, f64)>> = sweep(out.iter().enumerate());
    let mut after: Vec<Option<(usize, f64)>> = sweep(out.iter().enumerate().rev());
    after.reverse();
    for (k, p) in out.iter_mut().enumerate().filter(|(_, p)| p.v.is_none()) {
        p.v = match f {
            Fill::Null => None,
            Fill::Value(v) => Some(v),
            Fill::Previous => before[k].map(|(_, v)| v),
            Fill::Linear => before[k].zip(after[k]).map(|((i, a), (j, b))| {
                let share = (k - i) as f64 / (j - i) as f64;
                a * (1.0 - share) + b * share
            }),
        };
    }
    Ok(out)
}

/// For each slot, the known value met last on the way.
fn sweep<'a>(slots: impl Iterator<Item = (usize, &'a Pt)>) -> Vec<Option<(usize, f64)>> {
    slots
        .scan(None, |last, (k, p)| {
            *last = p.v.map(|v| (k, v)).or(*last);
            Some(*last)
        })
        .collect()
}
