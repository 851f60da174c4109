//! Numbers at each step, and vectors made of them.

use super::{
    super::{
        labels::Labels,
        plan::{Scalar, Vector},
        storage::{Sample, Series},
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::Cursor,
};

impl Evaluator<'_> {
    /// One number for each step.
    pub(super) fn scalar(&mut self, scalar: &Scalar, steps: Steps) -> Result<Vec<f64>, QueryError> {
        self.budget.check()?;
        // Before anything is allocated: a subquery may have more steps than memory has bytes.
        self.budget.take_samples(steps.len())?;
        match scalar {
            Scalar::Number(number) => Ok(vec![*number; steps.len()]),
            #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 milliseconds")]
            Scalar::Time => Ok(steps.iter().map(|time| time as f64 / 1000.0).collect()),
            Scalar::Negated(of) => {
                let mut values = self.scalar(of, steps)?;
                for value in &mut values {
                    *value = -*value;
                }
                Ok(values)
            }
            Scalar::Binary { operator, left, right } => {
                let mut values = self.scalar(left, steps)?;
                for (left, right) in values.iter_mut().zip(self.scalar(right, steps)?) {
                    *left = operator.number(*left, right);
                }
                Ok(values)
            }
            Scalar::Of(vector) => self.scalar_of(vector, steps),
        }
    }

    /// `scalar(v)`: the value of the only series at each step, or NaN where there are none or several.
    fn scalar_of(&mut self, vector: &Vector, steps: Steps) -> Result<Vec<f64>, QueryError> {
        let matrix = self.vector(vector, steps)?;
        let mut cursor = Cursor::new(&matrix);
        let mut values = Vec::with_capacity(steps.len());
        for time in steps.iter() {
            self.note_step(matrix.len())?;
            let mut only = cursor.at(time).map(|(_, value)| value);
            let first = only.next();
            // All series move on, whether their values are needed or not.
            let others = only.count();
            values.push(first.filter(|_| others == 0).unwrap_or(f64::NAN));
        }
        Ok(values)
    }

    /// `vector(s)`.
    pub(super) fn vector_of(&mut self, scalar: &Scalar, steps: Steps) -> Result<Matrix, QueryError> {
        let values = self.scalar(scalar, steps)?;
        self.budget.take_samples(values.len())?;
        let samples = steps.iter().zip(values).map(|(time, value)| Sample { time, value });
        Ok(vec![Series {
            labels: Labels::empty(),
            samples: samples.collect(),
        }])
    }
}
