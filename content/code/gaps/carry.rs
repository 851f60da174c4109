//! The last value holds, for a while.

/// A value at an instant, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Point {
    t: i64,
    v: Option<f64>,
}

// ANCHOR: carry
/// Gives missing points the last value, as long as that is not older than
/// `age` milliseconds.
fn carry(points: &mut [Point], age: i64) {
    let mut last: Option<Point> = None;
    for p in points {
        if p.v.is_some() {
            last = Some(*p);
        } else if let Some(known) = last
            && p.t - known.t <= age
        {
            p.v = known.v;
        }
    }
}
// ANCHOR_END: carry

fn main() {
    let mut points = [(0, Some(1.0)), (15, None), (30, None), (45, None)]
        .map(|(t, v)| Point { t, v });
    carry(&mut points, 30);
    println!("{points:?}");
}
