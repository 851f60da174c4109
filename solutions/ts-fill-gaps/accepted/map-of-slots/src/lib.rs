//! Known slots in a map, and a question to the map for each slot that isn't known.

pub mod api;

use std::collections::BTreeMap;

use api::{Fill, MAX_SLOTS, Pt, TsErr};

pub fn fill(pts: &[Pt], from: i64, to: i64, step: i64, f: Fill) -> Result<Vec<Pt>, TsErr> {
    if step <= 0 {
        return Err(TsErr::BadStep);
    }
    if from > to {
        return Err(TsErr::BadRange);
    }
    let step_wide = step.unsigned_abs();
    let last = to.abs_diff(from) / step_wide;
    if last >= MAX_SLOTS as u64 {
        return Err(TsErr::TooMany);
    }

    let mut sorted: Vec<&Pt> = pts.iter().filter(|p| (from..=to).contains(&p.t_ms)).collect();
    sorted.sort_by_key(|p| p.t_ms);
    let mut known: BTreeMap<u64, f64> = BTreeMap::new();
    for p in sorted {
        let slot = p.t_ms.abs_diff(from) / step_wide;
        match p.v {
            Some(v) if !v.is_nan() => known.insert(slot, v),
            // The latest point counts, also where it takes a value away.
            _ => known.remove(&slot),
        };
    }

    let value = |slot: u64| {
        if let Some(v) = known.get(&slot) {
            return Some(*v);
        }
        let before = known.range(..slot).next_back();
        match f {
            Fill::Null => None,
            Fill::Value(v) => Some(v),
            Fill::Previous => before.map(|(_, v)| *v),
            Fill::Linear => {
                let ((left, a), (right, b)) = (before?, known.range(slot..).next()?);
                Some(a + (b - a) * ((slot - left) as f64) / ((right - left) as f64))
            }
        }
    };
    let point = |slot: u64| Pt {
        t_ms: from.wrapping_add_unsigned(slot * step_wide),
        v: value(slot),
    };
    Ok((0..=last).map(point).collect())
}
