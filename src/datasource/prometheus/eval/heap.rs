//! The largest or smallest values of a group.

use std::cmp::Ordering;

/// Keeps the best values that are offered: the largest, or the smallest.
///
/// Which of equal values stay depends on how a heap moves its elements, so this one moves them as Go's `container/heap`
/// does, which Prometheus uses.
#[derive(Debug)]
pub(super) struct Heap {
    /// The worst of the kept values comes first.
    elements: Vec<(f64, usize)>,
    capacity: usize,
    lowest: bool,
}

impl Heap {
    /// Keeps so many values: the smallest if `lowest`, or else the largest.
    pub(super) fn new(capacity: usize, lowest: bool) -> Self {
        Self {
            elements: Vec::new(),
            capacity,
            lowest,
        }
    }

    /// Takes a value, with the series that it is of, if it is among the best so far.
    pub(super) fn offer(&mut self, value: f64, series: usize) {
        if self.capacity == 0 {
            return;
        }
        if self.elements.len() == self.capacity {
            let worst = self.elements[0].0;
            let is_better = worst.is_nan() || if self.lowest { value < worst } else { value > worst };
            if !is_better {
                return;
            }
            if self.capacity == 1 {
                self.elements[0] = (value, series);
                return;
            }
            self.pop();
        }
        self.elements.push((value, series));
        self.up();
    }

    /// The kept values, the best first, and NaN last.
    pub(super) fn into_sorted(self) -> Vec<(f64, usize)> {
        let lowest = self.lowest;
        let mut elements = self.elements;
        elements.sort_by(|(left, _), (right, _)| {
            let nan_last = left.is_nan().cmp(&right.is_nan());
            let order = left.partial_cmp(right).unwrap_or(Ordering::Equal);
            nan_last.then(if lowest { order } else { order.reverse() })
        });
        // Go's sort finds each NaN less than the other, and so turns them around.
        let numbers = elements.partition_point(|(value, _)| !value.is_nan());
        elements[numbers..].reverse();
        elements
    }

    fn is_worse(&self, left: usize, right: usize) -> bool {
        let (left, right) = (self.elements[left].0, self.elements[right].0);
        left.is_nan() || if self.lowest { left > right } else { left < right }
    }

    fn up(&mut self) {
        let mut child = self.elements.len() - 1;
        while child > 0 {
            let parent = (child - 1) / 2;
            if !self.is_worse(child, parent) {
                break;
            }
            self.elements.swap(child, parent);
            child = parent;
        }
    }

    /// Takes the worst away.
    fn pop(&mut self) {
        let last = self.elements.len() - 1;
        self.elements.swap(0, last);
        self.elements.pop();
        let mut parent = 0;
        loop {
            let left = 2 * parent + 1;
            if left >= last {
                return;
            }
            let right = left + 1;
            let child = if right < last && self.is_worse(right, left) {
                right
            } else {
                left
            };
            if !self.is_worse(child, parent) {
                return;
            }
            self.elements.swap(parent, child);
            parent = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(capacity: usize, lowest: bool, values: &[f64]) -> Vec<f64> {
        let mut heap = Heap::new(capacity, lowest);
        for (series, value) in values.iter().enumerate() {
            heap.offer(*value, series);
        }
        heap.into_sorted().into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn keeps_the_best_in_order() {
        let values = [3.0, 9.0, f64::NAN, 1.0, 7.0, 5.0];
        assert_eq!(best(3, false, &values), [9.0, 7.0, 5.0]);
        assert_eq!(best(3, true, &values), [1.0, 3.0, 5.0]);
        assert_eq!(best(1, false, &values), [9.0]);
        assert_eq!(best(0, false, &values), [0.0; 0]);
        assert!(best(9, false, &values)[5].is_nan());
    }
}
