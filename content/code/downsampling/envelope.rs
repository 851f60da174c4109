//! What must not be lost of a bucket.

/// A value at an instant, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Point {
    t: i64,
    v: Option<f64>,
}

// ANCHOR: envelope
/// What is kept of a bucket.
#[derive(Debug, Clone, Copy)]
struct Envelope {
    min: f64,
    max: f64,
    sum: f64,
    count: u32,
}

fn envelope(bucket: &[Point]) -> Option<Envelope> {
    let values = bucket.iter().filter_map(|p| p.v);
    values
        .filter(|v| !v.is_nan())
        .map(|v| Envelope {
            min: v,
            max: v,
            sum: v,
            count: 1,
        })
        .reduce(|a, b| Envelope {
            min: a.min.min(b.min),
            max: a.max.max(b.max),
            sum: a.sum + b.sum,
            count: a.count + b.count,
        })
}
// ANCHOR_END: envelope

fn main() {
    let values = [Some(20.0), None, Some(30_000.0)];
    let points: Vec<Point> =
        (0..).zip(values).map(|(t, v)| Point { t, v }).collect();
    if let (Some(first), Some(kept)) = (points.first(), envelope(&points)) {
        let mean = kept.sum / f64::from(kept.count);
        println!("{} ms: {} to {}, {mean}", first.t, kept.min, kept.max);
    }
}
