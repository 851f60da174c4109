//! What is done to each value by itself: functions, the sign, operators with a number; and the order of series.

use super::{
    super::{
        functions::Elementwise,
        labels::Labels,
        plan::{BinaryOperator, Outcome, Scalar, Vector},
        storage::Sample,
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::Cursor,
};

impl Evaluator<'_> {
    pub(super) fn negated(&mut self, of: &Vector, steps: Steps) -> Result<Matrix, QueryError> {
        let mut matrix = self.vector(of, steps)?;
        for series in &mut matrix {
            series.labels = series.labels.without_name();
            series
                .samples
                .iter_mut()
                .for_each(|sample| sample.value = -sample.value);
        }
        Self::distinct(matrix)
    }

    pub(super) fn elementwise(
        &mut self,
        function: Elementwise,
        of: &Vector,
        arguments: &[Scalar],
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let matrix = self.vector(of, steps)?;
        let arguments = arguments
            .iter()
            .map(|argument| self.scalar(argument, steps))
            .collect::<Result<Vec<_>, _>>()?;
        let mut at_step = vec![0.0; arguments.len()];
        let mapped = self.mapped(matrix, steps, |step, value| {
            for (own, argument) in at_step.iter_mut().zip(&arguments) {
                *own = argument[step];
            }
            function(value, &at_step)
        })?;
        self.without_names(mapped)
    }

    /// An operator between a vector and a number, which stands on the left if the last of `sides` is true.
    pub(super) fn with_scalar(
        &mut self,
        operator: BinaryOperator,
        returns_bool: bool,
        sides: (&Vector, &Scalar, bool),
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let (vector, scalar, scalar_is_left) = sides;
        let matrix = self.vector(vector, steps)?;
        let numbers = self.scalar(scalar, steps)?;
        let mapped = self.mapped(matrix, steps, |step, value| {
            let (left, right) = if scalar_is_left {
                (numbers[step], value)
            } else {
                (value, numbers[step])
            };
            match operator.apply(left, right) {
                Outcome::Value(result) => Some(result),
                Outcome::Holds(holds) if returns_bool => Some(f64::from(u8::from(holds))),
                Outcome::Holds(holds) => holds.then_some(value),
            }
        })?;
        if returns_bool || operator.drops_name() {
            self.without_names(mapped)
        } else {
            Ok(mapped)
        }
    }

    /// Each value as `map` makes another of it and the index of its step, or takes it away.
    fn mapped(
        &mut self,
        mut matrix: Matrix,
        steps: Steps,
        mut map: impl FnMut(usize, f64) -> Option<f64>,
    ) -> Result<Matrix, QueryError> {
        for series in &mut matrix {
            self.budget.work(series.samples.len())?;
            series.samples = series
                .samples
                .iter()
                .filter_map(|sample| {
                    let step = usize::try_from((sample.time - steps.start) / steps.distance).ok()?;
                    let value = map(step, sample.value)?;
                    Some(Sample { value, ..*sample })
                })
                .collect();
        }
        matrix.retain(|series| !series.samples.is_empty());
        Ok(matrix)
    }

    /// `sort` and `sort_desc`: NaN comes last. A range query has an order of its own.
    pub(super) fn sorted(&mut self, of: &Vector, descending: bool, steps: Steps) -> Result<Matrix, QueryError> {
        let mut matrix = self.vector(of, steps)?;
        if steps.is_one() {
            matrix.sort_by(|left, right| {
                let value = |samples: &[Sample]| samples.first().map_or(f64::NAN, |sample| sample.value);
                let (left, right) = (value(&left.samples), value(&right.samples));
                let order = left
                    .partial_cmp(&right)
                    .unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()));
                if descending && !left.is_nan() && !right.is_nan() {
                    order.reverse()
                } else {
                    order
                }
            });
        }
        Ok(matrix)
    }

    /// `absent(v)`: 1 at each step at which there is no series.
    pub(super) fn absent(&mut self, of: &Vector, labels: &Labels, steps: Steps) -> Result<Matrix, QueryError> {
        let matrix = self.vector(of, steps)?;
        let mut cursor = Cursor::new(&matrix);
        let mut absent = Vec::new();
        for time in steps.iter() {
            self.note_step(matrix.len())?;
            if cursor.at(time).count() == 0 {
                absent.push(time);
            }
        }
        self.constant(labels, absent.into_iter(), steps)
    }
}
