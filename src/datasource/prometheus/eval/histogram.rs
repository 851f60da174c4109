//! `histogram_quantile` of classic histograms.

use std::collections::HashMap;

use super::{
    super::{
        functions::{Bucket, quantile_of_buckets},
        labels::Labels,
        plan::{Scalar, Vector},
        storage::Sample,
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::{Assembly, Cursor},
};

/// The label that holds a bucket's upper bound.
const UPPER_BOUND: &str = "le";

impl Evaluator<'_> {
    pub(super) fn histogram_quantile(
        &mut self,
        quantile: &Scalar,
        of: &Vector,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let quantiles = self.scalar(quantile, steps)?;
        let matrix = self.vector(of, steps)?;
        let mut histograms: Vec<Labels> = Vec::new();
        let mut places: HashMap<Labels, usize> = HashMap::new();
        // Each series' histogram and upper bound; series without a bound are no buckets.
        let buckets: Vec<Option<(usize, f64)>> = matrix
            .iter()
            .map(|series| {
                let upper_bound = series.labels.get(UPPER_BOUND).parse().ok()?;
                let labels = series.labels.without(&[UPPER_BOUND]);
                let place = *places.entry(labels.clone()).or_insert_with(|| {
                    histograms.push(labels.without_name());
                    histograms.len() - 1
                });
                Some((place, upper_bound))
            })
            .collect();
        let mut assembly = Assembly::default();
        let mut cursor = Cursor::new(&matrix);
        for (time, quantile) in steps.iter().zip(quantiles) {
            self.note_step(matrix.len())?;
            let mut counted: Vec<Vec<Bucket>> = vec![Vec::new(); histograms.len()];
            for (series, count) in cursor.at(time) {
                if let Some((place, upper_bound)) = buckets[series] {
                    counted[place].push(Bucket { upper_bound, count });
                }
            }
            for (labels, buckets) in histograms
                .iter()
                .zip(counted)
                .filter(|(_, buckets)| !buckets.is_empty())
            {
                let place = assembly.place(labels);
                let value = quantile_of_buckets(quantile, buckets);
                assembly.push(place, Sample { time, value })?;
            }
        }
        self.assembled(assembly)
    }
}
