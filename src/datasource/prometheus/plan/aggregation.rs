//! Aggregations.

use promql_parser::parser::{
    AggregateExpr, Expr, LabelModifier,
    token::{
        T_AVG, T_BOTTOMK, T_COUNT, T_COUNT_VALUES, T_GROUP, T_MAX, T_MIN, T_QUANTILE, T_STDDEV, T_STDVAR, T_SUM, T_TOPK,
    },
};

use super::{
    super::{labels::is_label_name, syntax::QueryError},
    Aggregator, Grouping, Scalar, Vector,
    build::Planner,
};

pub(super) fn aggregate(planner: &Planner<'_>, aggregate: &AggregateExpr) -> Result<Vector, QueryError> {
    Ok(Vector::Aggregated {
        aggregator: aggregator(planner, aggregate)?,
        grouping: match &aggregate.modifier {
            Some(LabelModifier::Include(labels)) => Grouping::By(labels.labels.clone()),
            Some(LabelModifier::Exclude(labels)) => Grouping::Without(labels.labels.clone()),
            None => Grouping::By(Vec::new()),
        },
        of: Box::new(planner.vector(&aggregate.expr)?),
    })
}

fn aggregator(planner: &Planner<'_>, aggregate: &AggregateExpr) -> Result<Aggregator, QueryError> {
    Ok(match aggregate.op.id() {
        T_SUM => Aggregator::Sum,
        T_AVG => Aggregator::Avg,
        T_MIN => Aggregator::Min,
        T_MAX => Aggregator::Max,
        T_COUNT => Aggregator::Count,
        T_GROUP => Aggregator::Group,
        T_STDDEV => Aggregator::Stddev,
        T_STDVAR => Aggregator::Stdvar,
        T_TOPK => Aggregator::Topk(number(planner, aggregate)?),
        T_BOTTOMK => Aggregator::Bottomk(number(planner, aggregate)?),
        T_QUANTILE => Aggregator::Quantile(number(planner, aggregate)?),
        T_COUNT_VALUES => {
            let label = planner.text(parameter(planner, aggregate)?)?;
            if !is_label_name(&label) {
                return Err(QueryError::execution(format!("invalid label name {label:?}")));
            }
            Aggregator::CountValues(label)
        }
        _ => {
            let name = aggregate.op.to_string();
            return Err(planner.unsupported(&name, &format!("the aggregation `{name}`")));
        }
    })
}

fn number(planner: &Planner<'_>, aggregate: &AggregateExpr) -> Result<Scalar, QueryError> {
    planner.scalar(parameter(planner, aggregate)?)
}

fn parameter<'a>(planner: &Planner<'_>, aggregate: &'a AggregateExpr) -> Result<&'a Expr, QueryError> {
    aggregate.param.as_deref().ok_or_else(|| {
        let name = aggregate.op.to_string();
        let message = format!("parse error: aggregation '{name}' needs a parameter");
        planner.source.error_about(&name, message)
    })
}
