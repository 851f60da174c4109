//! Selectors and subqueries.

use std::time::{Duration, SystemTime};

use promql_parser::{
    label::{MatchOp, Matchers},
    parser::{AtModifier, MatrixSelector, Offset, SubqueryExpr, VectorSelector},
};

use super::{
    super::{
        labels::METRIC_NAME,
        matcher::{Condition, Matcher},
        syntax::QueryError,
    },
    Moment, Range, RangeOf, Selector,
    build::Planner,
};

/// The step of a subquery that names none: Prometheus's `evaluation_interval`, in milliseconds.
const DEFAULT_SUBQUERY_STEP: i64 = 60_000;

/// The times that Prometheus can count in nanoseconds, in milliseconds since the epoch.
const TIMES: std::ops::RangeInclusive<i64> = i64::MIN / 1_000_000..=i64::MAX / 1_000_000;

pub(super) fn instant(planner: &Planner<'_>, selector: &VectorSelector) -> Result<Selector, QueryError> {
    Ok(Selector {
        matchers: matchers(planner, selector.name.as_deref(), &selector.matchers)?,
        moment: moment(planner, selector.at.as_ref(), selector.offset.as_ref())?,
    })
}

pub(super) fn range(planner: &Planner<'_>, selector: &MatrixSelector) -> Result<Range, QueryError> {
    let Selector { matchers, moment } = instant(planner, &selector.vs)?;
    Ok(Range {
        of: RangeOf::Matchers(matchers),
        length: milliseconds(selector.range),
        moment,
    })
}

pub(super) fn subquery(planner: &Planner<'_>, subquery: &SubqueryExpr) -> Result<Range, QueryError> {
    Ok(Range {
        of: RangeOf::Subquery {
            of: Box::new(planner.vector(&subquery.expr)?),
            step: subquery.step.map_or(DEFAULT_SUBQUERY_STEP, milliseconds),
        },
        length: milliseconds(subquery.range),
        moment: moment(planner, subquery.at.as_ref(), subquery.offset.as_ref())?,
    })
}

/// The conditions of a selector, that on the metric's name included.
pub(super) fn matchers(
    planner: &Planner<'_>,
    name: Option<&str>,
    given: &Matchers,
) -> Result<Vec<Matcher>, QueryError> {
    if !given.or_matchers.is_empty() {
        return Err(planner.unsupported("or", "`or` between the matchers of a selector"));
    }
    let name = name.map(|name| Matcher::equal(METRIC_NAME, name));
    let others = given.matchers.iter().map(|matcher| {
        let value = matcher.value.clone();
        let condition = match &matcher.op {
            MatchOp::Equal => Condition::Equal(value),
            MatchOp::NotEqual => Condition::NotEqual(value),
            MatchOp::Re(expression) => Condition::Match(expression.clone()),
            MatchOp::NotRe(expression) => Condition::NoMatch(expression.clone()),
        };
        Matcher::new(&matcher.name, condition)
    });
    Ok(name.into_iter().chain(others).collect())
}

fn moment(planner: &Planner<'_>, at: Option<&AtModifier>, offset: Option<&Offset>) -> Result<Moment, QueryError> {
    let at = match at {
        None => None,
        Some(AtModifier::Start) => Some(planner.start),
        Some(AtModifier::End) => Some(planner.end),
        Some(AtModifier::At(time)) => {
            let time = since_epoch(*time);
            let time = time.filter(|time| TIMES.contains(time));
            Some(time.ok_or_else(|| {
                planner
                    .source
                    .error_about("@", "parse error: timestamp out of bounds for @ modifier")
            })?)
        }
    };
    let offset = match offset {
        None => 0,
        Some(Offset::Pos(length)) => milliseconds(*length),
        Some(Offset::Neg(length)) => -milliseconds(*length),
    };
    Ok(Moment { at, offset })
}

fn since_epoch(time: SystemTime) -> Option<i64> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => after.as_millis().try_into().ok(),
        Err(before) => before.duration().as_millis().try_into().ok().map(i64::wrapping_neg),
    }
}

/// A duration of a query in milliseconds; the first look at its text has refused those that are too long.
fn milliseconds(duration: Duration) -> i64 {
    duration.as_millis().try_into().unwrap_or(i64::MAX / 1_000_000)
}
