//! How deep a syntax tree is.

use promql_parser::parser::{AggregateExpr, Expr};

/// The number of expressions between the root and the deepest leaf, both included. It is counted without recursion, which a
/// tree that is too deep would exhaust.
pub(super) fn depth(tree: &Expr) -> usize {
    let mut deepest = 0;
    let mut waiting = vec![(tree, 1)];
    while let Some((tree, depth)) = waiting.pop() {
        deepest = deepest.max(depth);
        waiting.extend(children(tree).into_iter().map(|child| (child, depth + 1)));
    }
    deepest
}

fn children(tree: &Expr) -> Vec<&Expr> {
    match tree {
        Expr::Aggregate(AggregateExpr { expr, param, .. }) => param.as_deref().into_iter().chain([&**expr]).collect(),
        Expr::Unary(unary) => vec![&unary.expr],
        Expr::Binary(binary) => vec![&binary.lhs, &binary.rhs],
        Expr::Paren(paren) => vec![&paren.expr],
        Expr::Subquery(subquery) => vec![&subquery.expr],
        Expr::Call(call) => call.args.args.iter().map(AsRef::as_ref).collect(),
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::VectorSelector(_)
        | Expr::MatrixSelector(_)
        | Expr::Extension(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_parameters_too() {
        let of = |text: &str| depth(&promql_parser::parser::parse(text).unwrap());
        assert_eq!(of("a"), 1);
        assert_eq!(of("a + b + c"), 3);
        assert_eq!(of("topk(1 + 2 + 3, a)"), 4);
    }
}
