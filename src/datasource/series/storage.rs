//! The catalogue as `PromQL` sees it: as if each series had been scraped every 15 seconds.

use super::{catalogue::Catalogue, grid::Grid, named::Series};
use crate::datasource::prometheus::{
    self, Labels, Matcher, Metadata, STALE, Sample, Selection, Storage, TooManySamples, all_accept,
};

/// From one sample to the next, in milliseconds.
pub const SCRAPE_INTERVAL: i64 = 15_000;

/// Nothing was scraped further than this from the epoch, in milliseconds: 31,000 years.
const ALWAYS: i64 = 1_000_000_000_000_000;

/// The instants at which was scraped, of a range with both ends; none if the range is empty.
fn scrapes(start: i64, end: i64) -> Option<Grid> {
    let (start, end) = (start.max(-ALWAYS), end.min(ALWAYS));
    let grid = Grid::aligned(start, end.saturating_add(1), SCRAPE_INTERVAL).ok()?;
    (!grid.is_empty()).then_some(grid)
}

/// The samples of a series. Where a value is missing for the first time there is a mark that the series has ended, as
/// Prometheus writes it when a target stops exposing a series.
fn samples(series: &Series, grid: Grid) -> Vec<Sample> {
    let mut generator = series.generator();
    let mut there = grid
        .times()
        .next()
        .is_some_and(|first| generator.at(first.saturating_sub(SCRAPE_INTERVAL)).is_some());
    let mut samples = Vec::with_capacity(grid.len());
    for time in grid.times() {
        match generator.at(time) {
            Some(value) => samples.push(Sample { time, value }),
            None if there => samples.push(Sample { time, value: STALE }),
            None => {}
        }
        there = samples
            .last()
            .is_some_and(|last| last.time == time && !prometheus::is_stale(last.value));
    }
    samples
}

impl Storage for Catalogue {
    fn select(&self, selection: &Selection<'_>) -> Result<Vec<prometheus::Series>, TooManySamples> {
        let Some(grid) = scrapes(selection.start, selection.end) else {
            return Ok(Vec::new());
        };
        let contents = self.contents();
        let matching = |series: &&Series| all_accept(selection.matchers, series.labels());
        let chosen: Vec<&Series> = contents.series.iter().filter(matching).collect();
        if chosen.len().saturating_mul(grid.len()) > selection.max_samples {
            return Err(TooManySamples);
        }
        let selected = chosen.into_iter().map(|series| prometheus::Series {
            labels: series.labels().clone(),
            samples: samples(series, grid),
        });
        Ok(selected.filter(|series| !series.samples.is_empty()).collect())
    }

    fn labels(&self, matchers: &[Matcher], start: i64, end: i64) -> Vec<Labels> {
        if scrapes(start, end).is_none() {
            return Vec::new();
        }
        let contents = self.contents();
        let matching = |series: &&Series| all_accept(matchers, series.labels()) && series.has_begun(end);
        let labels = contents.series.iter().filter(matching);
        labels.map(|series| series.labels().clone()).collect()
    }

    fn metadata(&self) -> Vec<Metadata> {
        let contents = self.contents();
        let mut metrics: Vec<_> = contents.series.iter().map(Series::metric).collect();
        metrics.sort_by_key(|metric| metric.name);
        metrics.dedup_by_key(|metric| metric.name);
        let describe = |metric: &super::Metric| Metadata {
            metric: metric.name.to_owned(),
            kind: metric.kind.as_str().to_owned(),
            help: metric.help.to_owned(),
            unit: metric.unit.to_owned(),
        };
        metrics.into_iter().map(describe).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, SCRAPE_INTERVAL};
    use crate::datasource::{
        prometheus::{Matcher, Sample, Selection, Storage, TooManySamples, is_stale},
        series::Sources,
    };

    const START: i64 = 1_795_478_400_000;

    fn select(name: &str, start: i64, end: i64, max_samples: usize) -> Result<Vec<Vec<Sample>>, TooManySamples> {
        let selection = Selection {
            matchers: &[Matcher::equal("__name__", name), Matcher::equal("instance", "a")],
            start,
            end,
            max_samples,
        };
        let series = Catalogue::new(Sources::default()).select(&selection)?;
        Ok(series.into_iter().map(|series| series.samples).collect())
    }

    #[test]
    fn samples_are_at_scrapes_with_both_ends() {
        let samples = select("demo_load", START, START + 2 * SCRAPE_INTERVAL, 10).unwrap();
        let times: Vec<i64> = samples[0].iter().map(|sample| sample.time - START).collect();
        assert_eq!(times, [0, SCRAPE_INTERVAL, 2 * SCRAPE_INTERVAL]);
        assert!(select("demo_load", START + 1, START + 2, 10).unwrap().is_empty());
        assert!(select("demo_load", START, START - 1, 10).unwrap().is_empty());
        assert_eq!(select("demo_load", i64::MIN, i64::MAX, 1), Err(TooManySamples));
        assert!(select("demo_load", i64::MIN, i64::MIN, 1).unwrap().is_empty());
        assert_eq!(
            select("demo_load", START, START + SCRAPE_INTERVAL, 1),
            Err(TooManySamples)
        );
    }

    #[test]
    fn a_gap_is_one_mark_and_nothing_after_it() {
        let whole = select("demo_queue_length", START, START + 86_400_000, 10_000)
            .unwrap()
            .remove(0);
        let marks = whole.iter().filter(|sample| is_stale(sample.value)).count();
        assert!(marks > 5 && whole.len() < 5_760);
        for pair in whole.windows(2) {
            assert!(!is_stale(pair[0].value) || !is_stale(pair[1].value));
            assert!(is_stale(pair[0].value) || pair[1].time - pair[0].time == SCRAPE_INTERVAL);
        }
        // A range that begins in the middle has what the whole has there.
        let late = select("demo_queue_length", START + 40_000_000, START + 86_400_000, 10_000)
            .unwrap()
            .remove(0);
        let bits = |samples: &[Sample]| -> Vec<(i64, u64)> {
            samples
                .iter()
                .map(|sample| (sample.time, sample.value.to_bits()))
                .collect()
        };
        assert!(bits(&whole).ends_with(&bits(&late)));
    }

    #[test]
    fn metrics_are_described_once() {
        let metadata = Catalogue::new(Sources::default()).metadata();
        let histogram = metadata.iter().filter(|metric| metric.kind == "histogram").count();
        assert_eq!(histogram, 1);
        assert!(metadata.is_sorted_by(|a, b| a.metric < b.metric));
    }
}
