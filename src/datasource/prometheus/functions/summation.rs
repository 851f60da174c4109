//! Sums that don't lose the small terms beside the large ones.

/// A sum after Kahan in the form of Neumaier, as Prometheus computes it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, term: f64) {
        let total = self.total + term;
        self.lost += if self.total.abs() >= term.abs() {
            (self.total - total) + term
        } else {
            (term - total) + self.total
        };
        self.total = total;
    }

    /// The sum less what was lost on the way.
    pub(super) fn rough(self) -> f64 {
        self.total
    }

    /// The sum with what was lost on the way.
    pub(super) fn exact(self) -> f64 {
        self.total + self.lost
    }

    /// The sum; one that is infinite stays so.
    pub(super) fn value(self) -> f64 {
        if self.total.is_infinite() {
            self.total
        } else {
            self.exact()
        }
    }
}

/// Whether a mean that is infinite stays as it is with one more value; taking the mean away, as its computation does, would
/// make NaN of it.
pub(in super::super) fn stays_infinite(mean: f64, value: f64) -> bool {
    let is_same = value.is_infinite() && value.is_sign_positive() == mean.is_sign_positive();
    mean.is_infinite() && (value.is_finite() || is_same)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_finite_or_the_same_leaves_an_infinite_mean() {
        assert!(stays_infinite(f64::INFINITY, 1.0));
        assert!(stays_infinite(f64::INFINITY, f64::INFINITY));
        assert!(!stays_infinite(f64::INFINITY, f64::NEG_INFINITY));
        assert!(!stays_infinite(f64::INFINITY, f64::NAN));
        assert!(!stays_infinite(1.0, 2.0));
    }

    #[test]
    fn keeps_small_terms() {
        let mut sum = Sum::default();
        for term in [1.0, 1e100, 1.0, -1e100] {
            sum.add(term);
        }
        assert_eq!(sum.value(), 2.0);
    }
}
