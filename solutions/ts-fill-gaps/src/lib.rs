//! One point for each slot of a range, and what stands where nothing was.

pub mod api;

use api::{Fill, MAX_SLOTS, Pt, TsErr};

/// A point for each slot `from + k · step` that isn't after `to`.
pub fn fill(pts: &[Pt], from: i64, to: i64, step: i64, f: Fill) -> Result<Vec<Pt>, TsErr> {
    if step <= 0 {
        return Err(TsErr::BadStep);
    }
    if from > to {
        return Err(TsErr::BadRange);
    }
    // The span of two i64 may not fit into one.
    let slot = |t: i64| (i128::from(t) - i128::from(from)) / i128::from(step);
    let slots = slot(to) + 1;
    if slots > MAX_SLOTS as i128 {
        return Err(TsErr::TooMany);
    }
    let mut latest: Vec<Option<Pt>> = vec![None; slots as usize];
    for p in pts.iter().filter(|p| from <= p.t_ms && p.t_ms <= to) {
        let kept = &mut latest[slot(p.t_ms) as usize];
        if kept.is_none_or(|kept| kept.t_ms <= p.t_ms) {
            *kept = Some(*p);
        }
    }
    let mut values: Vec<Option<f64>> = latest
        .into_iter()
        .map(|p| p.and_then(|p| p.v).filter(|v| !v.is_nan()))
        .collect();
    match f {
        Fill::Null => {}
        Fill::Previous => {
            let mut previous = None;
            for v in &mut values {
                previous = v.or(previous);
                *v = previous;
            }
        }
        Fill::Linear => interpolate(&mut values),
        Fill::Value(value) => values.iter_mut().for_each(|v| *v = v.or(Some(value))),
    }
    let times = (0..).map(|k| (i128::from(from) + k * i128::from(step)) as i64);
    Ok(times.zip(values).map(|(t_ms, v)| Pt { t_ms, v }).collect())
}

/// Puts a straight line between each two known values that are beside each other.
fn interpolate(values: &mut [Option<f64>]) {
    let mut left: Option<(usize, f64)> = None;
    for right in 0..values.len() {
        let Some(b) = values[right] else { continue };
        if let Some((start, a)) = left {
            let gaps = (right - start) as f64;
            for (k, v) in values[start + 1..right].iter_mut().enumerate() {
                *v = Some(a + (b - a) * ((k + 1) as f64 / gaps));
            }
        }
        left = Some((right, b));
    }
}
