//! Calls of functions.

use std::collections::HashSet;

use promql_parser::parser::{Call, Expr};
use regex::RegexBuilder;

use super::{
    super::{
        functions,
        labels::{Labels, METRIC_NAME, is_label_name},
        matcher::{Condition, Matcher},
        syntax::QueryError,
    },
    Range, RangeOf, Relabelling, Scalar, Vector,
    build::Planner,
};

/// How many bytes the compiled regular expression of `label_replace` may take.
const EXPRESSION_BYTES: usize = 1024 * 1024;

pub(super) fn scalar(planner: &Planner<'_>, call: &Call) -> Result<Scalar, QueryError> {
    match call.func.name {
        "time" => Ok(Scalar::Time),
        "pi" => Ok(Scalar::Number(std::f64::consts::PI)),
        "scalar" => Ok(Scalar::Of(Box::new(planner.vector(argument(planner, call, 0)?)?))),
        _ => Err(unsupported(planner, call)),
    }
}

pub(super) fn vector(planner: &Planner<'_>, call: &Call) -> Result<Vector, QueryError> {
    let name = call.func.name;
    let boxed =
        |index| -> Result<Box<Vector>, QueryError> { Ok(Box::new(planner.vector(argument(planner, call, index)?)?)) };
    let text = |index| planner.text(argument(planner, call, index)?);
    if let Some(function) = functions::elementwise(name) {
        return elementwise(planner, call, function);
    }
    if let Some((function, position)) = functions::over_range(name) {
        let other = (0..call.args.len()).find(|index| *index != position);
        return Ok(Vector::OverRange {
            function,
            keeps_name: name == "last_over_time",
            range: planner.range(argument(planner, call, position)?)?,
            argument: other
                .map(|index| planner.scalar(argument(planner, call, index)?))
                .transpose()?,
        });
    }
    Ok(match name {
        "vector" => Vector::Of(planner.scalar(argument(planner, call, 0)?)?),
        "absent" => {
            let of = boxed(0)?;
            let labels = match of.as_ref() {
                Vector::Selector(selector) => surely(&selector.matchers),
                _ => Labels::empty(),
            };
            Vector::Absent { of, labels }
        }
        "absent_over_time" => {
            let range = planner.range(argument(planner, call, 0)?)?;
            let labels = match &range {
                Range {
                    of: RangeOf::Matchers(matchers),
                    ..
                } => surely(matchers),
                Range {
                    of: RangeOf::Subquery { .. },
                    ..
                } => Labels::empty(),
            };
            Vector::AbsentOverTime { range, labels }
        }
        "histogram_quantile" => Vector::HistogramQuantile {
            quantile: planner.scalar(argument(planner, call, 0)?)?,
            of: boxed(1)?,
        },
        "label_replace" => Vector::Relabelled {
            relabelling: replacing(text(1)?, text(2)?, text(3)?, &text(4)?)?,
            of: boxed(0)?,
        },
        "label_join" => Vector::Relabelled {
            relabelling: joining(
                text(1)?,
                text(2)?,
                (3..call.args.len()).map(text).collect::<Result<_, _>>()?,
            )?,
            of: boxed(0)?,
        },
        "sort" | "sort_desc" => Vector::Sorted {
            of: boxed(0)?,
            descending: name == "sort_desc",
        },
        "timestamp" => Vector::Timestamp(boxed(0)?),
        _ => return Err(unsupported(planner, call)),
    })
}

fn elementwise(planner: &Planner<'_>, call: &Call, function: functions::Elementwise) -> Result<Vector, QueryError> {
    let mut arguments = Vec::new();
    for index in 1..call.args.len() {
        arguments.push(planner.scalar(argument(planner, call, index)?)?);
    }
    if call.func.name == "round" && arguments.is_empty() {
        arguments.push(Scalar::Number(1.0));
    }
    let of = match call.args.args.first() {
        Some(of) => planner.vector(of)?,
        // The functions of the calendar are about the step's time where they are called without an argument.
        None => Vector::Of(Scalar::Time),
    };
    Ok(Vector::Elementwise {
        function,
        of: Box::new(of),
        arguments,
    })
}

fn argument<'a>(planner: &Planner<'_>, call: &'a Call, index: usize) -> Result<&'a Expr, QueryError> {
    call.args.args.get(index).map(AsRef::as_ref).ok_or_else(|| {
        let name = call.func.name;
        let message = format!(
            "parse error: argument {} is missing in call to function {name:?}",
            index + 1
        );
        planner.source.error_about(name, message)
    })
}

fn unsupported(planner: &Planner<'_>, call: &Call) -> QueryError {
    let name = call.func.name;
    planner.unsupported(name, &format!("the function `{name}`"))
}

/// The labels that an absent series would have: those of the conditions `=`. A later condition on the same label takes it
/// away again, as in Prometheus.
fn surely(matchers: &[Matcher]) -> Labels {
    let mut labels = Vec::new();
    let mut seen = HashSet::new();
    for matcher in matchers.iter().filter(|matcher| matcher.name() != METRIC_NAME) {
        match matcher.condition() {
            Condition::Equal(value) if seen.insert(matcher.name()) => labels.push((matcher.name(), value.as_str())),
            _ => labels.retain(|(name, _)| *name != matcher.name()),
        }
    }
    Labels::new(labels)
}

fn replacing(target: String, replacement: String, source: String, expression: &str) -> Result<Relabelling, QueryError> {
    let wrong = |what: &str, text: &str| {
        Err(QueryError::execution(format!(
            "invalid {what} in label_replace(): {text}"
        )))
    };
    let Ok(compiled) = RegexBuilder::new(&format!("^(?:{expression})$"))
        .size_limit(EXPRESSION_BYTES)
        .build()
    else {
        return wrong("regular expression", expression);
    };
    if !is_label_name(&target) {
        return wrong("destination label name", &target);
    }
    Ok(Relabelling::Replace {
        target,
        replacement,
        source,
        expression: compiled,
    })
}

fn joining(target: String, separator: String, sources: Vec<String>) -> Result<Relabelling, QueryError> {
    let wrong = |what: &str, text: &str| Err(QueryError::execution(format!("invalid {what} in label_join(): {text}")));
    if let Some(source) = sources.iter().find(|source| !is_label_name(source)) {
        return wrong("source label name", source);
    }
    if !is_label_name(&target) {
        return wrong("destination label name", &target);
    }
    Ok(Relabelling::Join {
        target,
        separator,
        sources,
    })
}
