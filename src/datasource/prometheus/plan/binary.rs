//! Binary expressions.

use promql_parser::parser::{BinModifier, BinaryExpr, Expr, LabelModifier, VectorMatchCardinality, value::ValueType};

use super::{
    super::syntax::QueryError, BinaryOperator, Cardinality, Matched, Matching, Scalar, SetOperator, Vector,
    build::Planner,
};

pub(super) fn scalar(planner: &Planner<'_>, binary: &BinaryExpr) -> Result<Scalar, QueryError> {
    Ok(Scalar::Binary {
        operator: operator(planner, binary)?,
        left: Box::new(planner.scalar(&binary.lhs)?),
        right: Box::new(planner.scalar(&binary.rhs)?),
    })
}

pub(super) fn vector(planner: &Planner<'_>, binary: &BinaryExpr) -> Result<Vector, QueryError> {
    let default = BinModifier::default();
    let modifier = binary.modifier.as_ref().unwrap_or(&default);
    if modifier.fill_values.lhs.is_some() || modifier.fill_values.rhs.is_some() {
        let subject = ["fill", "fill_left", "fill_right"];
        return Err(planner.unsupported_one_of(&subject, "`fill` after a binary operator"));
    }
    if let Some(operator) = SetOperator::of(binary.op) {
        return Ok(Vector::Set {
            operator,
            matching: matching(modifier),
            left: Box::new(planner.vector(&binary.lhs)?),
            right: Box::new(planner.vector(&binary.rhs)?),
        });
    }
    let operator = operator(planner, binary)?;
    let is_scalar = |side: &Expr| side.value_type() == ValueType::Scalar;
    let scalar_is_left = is_scalar(&binary.lhs);
    if scalar_is_left || is_scalar(&binary.rhs) {
        let (scalar, vector) = if scalar_is_left {
            (&binary.lhs, &binary.rhs)
        } else {
            (&binary.rhs, &binary.lhs)
        };
        return Ok(Vector::WithScalar {
            operator,
            returns_bool: modifier.return_bool,
            vector: Box::new(planner.vector(vector)?),
            scalar: planner.scalar(scalar)?,
            scalar_is_left,
        });
    }
    Ok(Vector::Matched(Box::new(Matched {
        operator,
        returns_bool: modifier.return_bool,
        matching: matching(modifier),
        cardinality: match &modifier.card {
            VectorMatchCardinality::OneToOne | VectorMatchCardinality::ManyToMany => Cardinality::OneToOne,
            VectorMatchCardinality::ManyToOne(labels) => Cardinality::ManyToOne(labels.labels.clone()),
            VectorMatchCardinality::OneToMany(labels) => Cardinality::OneToMany(labels.labels.clone()),
        },
        left: planner.vector(&binary.lhs)?,
        right: planner.vector(&binary.rhs)?,
    })))
}

fn operator(planner: &Planner<'_>, binary: &BinaryExpr) -> Result<BinaryOperator, QueryError> {
    BinaryOperator::of(binary.op).ok_or_else(|| {
        let name = binary.op.to_string();
        planner.unsupported(&name, &format!("the operator `{name}`"))
    })
}

fn matching(modifier: &BinModifier) -> Matching {
    match &modifier.matching {
        Some(LabelModifier::Include(labels)) => Matching::On(labels.labels.clone()),
        Some(LabelModifier::Exclude(labels)) => Matching::Ignoring(labels.labels.clone()),
        None => Matching::Ignoring(Vec::new()),
    }
}
