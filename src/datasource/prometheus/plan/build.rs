//! From a syntax tree to a plan.

use promql_parser::parser::{Expr, value::ValueType};

use super::{
    super::{
        matcher::Matcher,
        syntax::{Parsed, QueryError, Source},
    },
    Plan, Range, Scalar, Vector, aggregation, binary, call, selector,
};

/// What a plan is made with.
pub(super) struct Planner<'a> {
    /// The query's text, for places.
    pub(super) source: &'a Source,
    /// What `start()` after `@` is, in milliseconds since the epoch.
    pub(super) start: i64,
    /// What `end()` after `@` is.
    pub(super) end: i64,
}

/// Plans a query over the times from `start` to `end`, in milliseconds since the epoch.
pub(in super::super) fn plan(parsed: &Parsed, start: i64, end: i64) -> Result<Plan, QueryError> {
    let planner = Planner {
        source: &parsed.source,
        start,
        end,
    };
    planner.plan(&parsed.tree)
}

/// The conditions of a query that is nothing but a selector, as in `match[]`.
pub(in super::super) fn plan_matchers(parsed: &Parsed) -> Result<Vec<Matcher>, QueryError> {
    let planner = Planner {
        source: &parsed.source,
        start: 0,
        end: 0,
    };
    match &parsed.tree {
        Expr::VectorSelector(selector) if selector.at.is_none() && selector.offset.is_none() => {
            selector::matchers(&planner, selector.name.as_deref(), &selector.matchers)
        }
        _ => Err(parsed
            .source
            .error("parse error: only a selector of series is allowed here")),
    }
}

impl Planner<'_> {
    fn plan(&self, tree: &Expr) -> Result<Plan, QueryError> {
        Ok(match tree.value_type() {
            ValueType::Scalar => Plan::Scalar(self.scalar(tree)?),
            ValueType::Vector => Plan::Vector(self.vector(tree)?),
            ValueType::Matrix => Plan::Range(self.range(tree)?),
            ValueType::String => Plan::Text(self.text(tree)?),
        })
    }

    pub(super) fn scalar(&self, tree: &Expr) -> Result<Scalar, QueryError> {
        match tree {
            Expr::Paren(paren) => self.scalar(&paren.expr),
            Expr::NumberLiteral(number) => Ok(Scalar::Number(number.val)),
            Expr::Unary(unary) => Ok(Scalar::Negated(Box::new(self.scalar(&unary.expr)?))),
            Expr::Binary(binary) => binary::scalar(self, binary),
            Expr::Call(call) => call::scalar(self, call),
            other => Err(self.wrong_type("scalar", other)),
        }
    }

    pub(super) fn vector(&self, tree: &Expr) -> Result<Vector, QueryError> {
        match tree {
            Expr::Paren(paren) => self.vector(&paren.expr),
            Expr::VectorSelector(selector) => Ok(Vector::Selector(selector::instant(self, selector)?)),
            Expr::Unary(unary) => Ok(Vector::Negated(Box::new(self.vector(&unary.expr)?))),
            Expr::Binary(binary) => binary::vector(self, binary),
            Expr::Aggregate(aggregate) => aggregation::aggregate(self, aggregate),
            Expr::Call(call) => call::vector(self, call),
            other => Err(self.wrong_type("instant vector", other)),
        }
    }

    pub(super) fn range(&self, tree: &Expr) -> Result<Range, QueryError> {
        match tree {
            Expr::Paren(paren) => self.range(&paren.expr),
            Expr::MatrixSelector(selector) => selector::range(self, selector),
            Expr::Subquery(subquery) => selector::subquery(self, subquery),
            other => Err(self.wrong_type("range vector", other)),
        }
    }

    pub(super) fn text(&self, tree: &Expr) -> Result<String, QueryError> {
        match tree {
            Expr::Paren(paren) => self.text(&paren.expr),
            Expr::StringLiteral(text) => Ok(text.val.clone()),
            other => Err(self.wrong_type("string", other)),
        }
    }

    /// An error about something that PromQL has and this evaluator has not; `subject` is how it stands in the query.
    pub(super) fn unsupported(&self, subject: &str, what: &str) -> QueryError {
        self.source.error_about(subject, format!("not supported: {what}"))
    }

    /// The same where there are several words for it; the first that stands in the query gives the place.
    pub(super) fn unsupported_one_of(&self, subjects: &[&str], what: &str) -> QueryError {
        let subject = subjects.iter().find(|subject| self.source.has(subject));
        self.unsupported(subject.copied().unwrap_or_default(), what)
    }

    fn wrong_type(&self, wanted: &str, tree: &Expr) -> QueryError {
        let found = match tree.value_type() {
            ValueType::Scalar => "scalar",
            ValueType::Vector => "instant vector",
            ValueType::Matrix => "range vector",
            ValueType::String => "string",
        };
        self.source
            .error_about("", format!("parse error: expected type {wanted}, got {found}: {tree}"))
    }
}
