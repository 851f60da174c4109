//! Log lines at instants that the seed decides: one in each two seconds at most, so a range's lines can be found from its
//! end without reading it from its start.

use super::noise::Stream;

/// A line that a service wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When, in milliseconds since the epoch.
    pub t_ms: i64,
    /// `debug`, `info`, `warn` or `error`.
    pub severity: &'static str,
    /// The service that wrote it.
    pub service: &'static str,
    /// What it wrote, in logfmt.
    pub body: String,
    /// Unique in its series.
    pub id: String,
}

/// 2^11 ms are about two seconds.
const STRETCH: u32 = 11;
const SERVICES: [&str; 4] = ["api", "worker", "billing", "gateway"];
const PATHS: [&str; 5] = ["/api/v1/query", "/api/ds/query", "/health", "/login", "/api/v1/items"];

/// The latest lines of `[from, to)`, at most `max`, ascending in time.
pub fn lines(seed: i64, series: u32, from: i64, to: i64, max: usize) -> Vec<Line> {
    let stream = Stream::new(seed, series);
    // Three in four stretches have a line; a range that has fewer for long is not searched without end.
    let most = i64::try_from(max.saturating_mul(4)).unwrap_or(i64::MAX);
    let last = to >> STRETCH;
    let first = (from >> STRETCH).max(last.saturating_sub(most));
    let mut lines: Vec<Line> = (first..=last)
        .rev()
        .filter_map(|stretch| line(stream, stretch))
        .filter(|line| (from..to).contains(&line.t_ms))
        .take(max)
        .collect();
    lines.reverse();
    lines
}

fn line(stream: Stream, stretch: i64) -> Option<Line> {
    let pick = |number: u32, bound: u64| stream.child(number).below(stretch, bound);
    if pick(0, 4) == 0 {
        return None;
    }
    let t_ms = (stretch << STRETCH) + pick(1, 1 << STRETCH).cast_signed();
    let service = *SERVICES.get(pick(2, 4) as usize)?;
    let path = *PATHS.get(pick(3, 5) as usize)?;
    let trace = stream.child(4).bits(stretch);
    let took = 1 + pick(5, 400);
    let (severity, body) = match pick(6, 100) {
        0..3 => (
            "error",
            format!("msg=\"upstream answered 503\" path={path} status=502 took_ms={took} trace_id={trace:016x}"),
        ),
        3..12 => (
            "warn",
            format!(
                "msg=\"slow request\" path={path} status=200 took_ms={} trace_id={trace:016x}",
                took + 1_000
            ),
        ),
        12..30 => ("debug", format!("msg=\"cache hit\" path={path} trace_id={trace:016x}")),
        _ => (
            "info",
            format!("msg=request path={path} status=200 took_ms={took} trace_id={trace:016x}"),
        ),
    };
    Some(Line {
        t_ms,
        severity,
        service,
        body: format!("level={severity} service={service} {body}"),
        id: format!("{stretch:x}"),
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn overlapping_ranges_have_the_same_lines() {
        let whole = lines(1, 0, 0, 600_000, 11_000);
        let late = lines(1, 0, 300_000, 900_000, 11_000);
        let shared: Vec<_> = whole.iter().filter(|line| line.t_ms >= 300_000).collect();
        assert!(shared.len() > 50);
        assert!(late.iter().take_while(|line| line.t_ms < 600_000).eq(shared));
        assert!(whole.is_sorted_by_key(|line| line.t_ms));
        assert_ne!(whole, lines(2, 0, 0, 600_000, 11_000));
    }

    #[test]
    fn the_limit_keeps_the_latest_and_a_long_range_is_no_more_work() {
        let all = lines(1, 0, 0, 600_000, 11_000);
        let few = lines(1, 0, 0, 600_000, 10);
        assert_eq!(few, all[all.len() - 10..]);
        let long = lines(1, 0, -1_000_000_000_000_000, 1_000_000_000_000_000, 1_000);
        assert_eq!(long.len(), 1_000);
        assert_eq!(lines(1, 0, 0, 0, 10), []);
    }
}
