//! `label_replace` and `label_join`.

use super::{
    super::{
        labels::Labels,
        plan::{Relabelling, Vector},
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
};

/// How long the value of a label that is made by a query may be, in bytes. Calls in each other could double it each time.
const LONGEST_VALUE: usize = 4096;

impl Evaluator<'_> {
    pub(super) fn relabelled(
        &mut self,
        relabelling: &Relabelling,
        of: &Vector,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let mut matrix = self.vector(of, steps)?;
        for series in &mut matrix {
            series.labels = relabel(&series.labels, relabelling)?;
            self.budget.take_text(series.labels.text_len())?;
        }
        self.renamed(matrix, Labels::clone)
    }
}

fn relabel(labels: &Labels, relabelling: &Relabelling) -> Result<Labels, QueryError> {
    let mut value = String::new();
    let target = match relabelling {
        Relabelling::Replace {
            target,
            replacement,
            source,
            expression,
        } => {
            let Some(captures) = expression.captures(labels.get(source)) else {
                return Ok(labels.clone());
            };
            captures.expand(replacement, &mut value);
            target
        }
        Relabelling::Join {
            target,
            separator,
            sources,
        } => {
            let values: Vec<&str> = sources.iter().map(|source| labels.get(source)).collect();
            value = values.join(separator);
            target
        }
    };
    if value.len() > LONGEST_VALUE {
        return Err(QueryError::execution(format!(
            "the new value of the label {target:?} has {} bytes, more than the limit of {LONGEST_VALUE}",
            value.len()
        )));
    }
    Ok(labels.with(target, &value))
}
