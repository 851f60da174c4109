//! From a query's text to its syntax tree: `promql-parser` does the parsing; what stands here says where an error is, and
//! keeps from the parser what would make it panic or cost too much.

use promql_parser::parser::Expr;

use super::limits::Limits;

pub(super) use self::{
    duration::parse_duration,
    error::{Fault, QueryError},
    source::Source,
};

mod adjacency;
mod depth;
mod duration;
mod error;
mod scan;
mod source;
mod token;

/// A query whose text is correct PromQL.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The syntax tree.
    pub(super) tree: Expr,
    /// The text, to find the place of what is wrong with the tree.
    pub(super) source: Source,
}

/// Parses a query.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Parsed, QueryError> {
    let source = scan::scan(text, limits)?;
    let tree = promql_parser::parser::parse(source.normalised()).map_err(|message| explain(&source, &message))?;
    if depth::depth(&tree) > limits.depth {
        return Err(source.error(&format!(
            "expressions are nested deeper than the limit of {}",
            limits.depth
        )));
    }
    Ok(Parsed { tree, source })
}

/// The parser's message with the place that it is about, as far as the text shows it.
fn explain(source: &Source, message: &str) -> QueryError {
    // The parser says this of whatever its grammar doesn't allow.
    if message == "invalid promql query" || message == "ParseError" {
        return match adjacency::first_misplaced(source.tokens()) {
            Some(token) => source.error_at(token.start, format!("parse error: unexpected {token}")),
            None => source.error("parse error: this is not a PromQL expression"),
        };
    }
    let quoted = message.split('\'').nth(1).unwrap_or_default();
    source.error_about(quoted, format!("parse error: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text, &Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_line_and_column() {
        assert_eq!(error("up)"), "1:3: parse error: unexpected right parenthesis ')'");
        assert_eq!(
            error("sum(\n  upp(x))"),
            "2:3: parse error: unknown function with name 'upp'"
        );
        assert_eq!(error("a b"), "1:3: parse error: unexpected 'b'");
        assert_eq!(error("a +"), "1:4: parse error: unexpected end of input");
        assert_eq!(
            error("a[5]"),
            "1:3: parse error: missing unit character in duration \"5\""
        );
        assert_eq!(error(""), "1:1: parse error: no expression found in input");
    }

    #[test]
    fn raw_strings_keep_their_backslashes() {
        let parsed = parse(r#"up{a=~`\d+"x`}"#, &Limits::default()).unwrap();
        let Expr::VectorSelector(selector) = parsed.tree else {
            unreachable!("{:?}", parsed.tree);
        };
        assert_eq!(selector.matchers.matchers[0].value, r#"\d+"x"#);
    }

    #[test]
    fn what_would_cost_too_much_is_refused() {
        let limits = Limits::default();
        for text in [
            "(".repeat(limits.nesting + 1) + "1" + &")".repeat(limits.nesting + 1),
            "1".to_owned() + &"+1".repeat(limits.tokens),
            "1".to_owned() + &"+1".repeat(limits.depth + 1),
            "-".repeat(limits.tokens + 1) + "1",
            " ".repeat(limits.query_bytes) + "1",
            format!("up{{{}}}", r#"a=~"x","#.repeat(limits.expressions + 1)),
            r#"up{a=~"(\\w{100}){100}"}"#.to_owned(),
        ] {
            let message = parse(&text, &limits).unwrap_err().to_string();
            assert!(message.contains("limit") || message.contains("at most"), "{message}");
        }
    }
}
