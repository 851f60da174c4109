//! A store that holds its series in memory: for tests, and for data that is small and known beforehand.

use std::collections::BTreeMap;

use super::{
    labels::Labels,
    matcher::{Matcher, all_accept},
    storage::{Metadata, Sample, Selection, Series, Storage, TooManySamples},
};

/// Series in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStorage {
    series: BTreeMap<Labels, Vec<Sample>>,
    metadata: Vec<Metadata>,
}

impl MemoryStorage {
    /// Adds a sample to a series. A sample at a time that the series has already replaces the one there.
    pub fn push(&mut self, labels: Labels, sample: Sample) {
        let samples = self.series.entry(labels).or_default();
        match samples.binary_search_by_key(&sample.time, |other| other.time) {
            Ok(index) => samples[index] = sample,
            Err(index) => samples.insert(index, sample),
        }
    }

    /// Says what a metric is.
    pub fn describe(&mut self, metadata: Metadata) {
        self.metadata.retain(|other| other.metric != metadata.metric);
        self.metadata.push(metadata);
    }

    /// All series with all their samples, sorted by labels.
    pub fn series(&self) -> impl Iterator<Item = (&Labels, &[Sample])> {
        self.series.iter().map(|(labels, samples)| (labels, samples.as_slice()))
    }

    fn matching<'a>(
        &'a self,
        matchers: &'a [Matcher],
        start: i64,
        end: i64,
    ) -> impl Iterator<Item = (&'a Labels, &'a [Sample])> {
        self.series
            .iter()
            .filter(|(labels, _)| all_accept(matchers, labels))
            .map(move |(labels, samples)| (labels, within(samples, start, end)))
            .filter(|(_, samples)| !samples.is_empty())
    }
}

fn within(samples: &[Sample], start: i64, end: i64) -> &[Sample] {
    let first = samples.partition_point(|sample| sample.time < start);
    let last = samples.partition_point(|sample| sample.time <= end);
    samples.get(first..last).unwrap_or_default()
}

impl Storage for MemoryStorage {
    fn select(&self, selection: &Selection<'_>) -> Result<Vec<Series>, TooManySamples> {
        let mut left = selection.max_samples;
        self.matching(selection.matchers, selection.start, selection.end)
            .map(|(labels, samples)| {
                left = left.checked_sub(samples.len()).ok_or(TooManySamples)?;
                Ok(Series {
                    labels: labels.clone(),
                    samples: samples.to_vec(),
                })
            })
            .collect()
    }

    fn labels(&self, matchers: &[Matcher], start: i64, end: i64) -> Vec<Labels> {
        self.matching(matchers, start, end)
            .map(|(labels, _)| labels.clone())
            .collect()
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.metadata.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage() -> MemoryStorage {
        let mut storage = MemoryStorage::default();
        for time in [30, 10, 20] {
            storage.push(Labels::new([("a", "1")]), Sample { time, value: 1.0 });
            storage.push(Labels::new([("a", "2")]), Sample { time, value: 2.0 });
        }
        storage
    }

    fn select(start: i64, end: i64, max_samples: usize) -> Result<Vec<Series>, TooManySamples> {
        storage().select(&Selection {
            matchers: &[Matcher::equal("a", "2")],
            start,
            end,
            max_samples,
        })
    }

    #[test]
    fn both_ends_are_inclusive() {
        let times = |start, end| -> Vec<i64> {
            let series = select(start, end, 10).unwrap();
            series
                .iter()
                .flat_map(|one| one.samples.iter().map(|sample| sample.time))
                .collect()
        };
        assert_eq!(times(10, 20), [10, 20]);
        assert_eq!(times(11, 19), [0; 0]);
        assert_eq!(times(20, 10), [0; 0]);
    }

    #[test]
    fn refuses_more_samples_than_allowed() {
        assert!(select(0, 100, 3).is_ok());
        assert_eq!(select(0, 100, 2), Err(TooManySamples));
    }
}
