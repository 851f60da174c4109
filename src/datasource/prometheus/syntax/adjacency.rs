//! Finds the token that can't follow the one before it, for the parser's messages, which name no place.

use super::token::{Kind, Token};

/// Keywords that stand between two operands.
const OPERATORS: &[&str] = &["and", "or", "unless", "atan2"];
/// Keywords that belong to an operator, an aggregation or a selector.
const MODIFIERS: &[&str] = &[
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "bool",
    "offset",
];

/// What has just been read.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing yet, or an opening bracket or comma.
    Start,
    /// An operator, which wants an operand.
    Operator,
    /// An operand, which wants an operator or the end.
    Operand,
    /// A name, which may be called.
    Name,
    /// A modifier or its labels: both an operand and an operator may follow.
    Modifier,
}

/// The first token outside of braces and brackets that can't stand where it does.
pub(super) fn first_misplaced<'a>(tokens: impl Iterator<Item = Token<'a>>) -> Option<Token<'a>> {
    let mut before = Before::Start;
    let mut parentheses = Vec::new();
    let mut in_brackets = false;
    for token in tokens {
        if token.in_braces && !token.is("}") || in_brackets && !token.is("]") {
            continue;
        }
        let after_operand = matches!(before, Before::Operand | Before::Name);
        before = match token.kind {
            Kind::End => return (before == Before::Operator).then_some(token),
            Kind::Word if token.is_keyword(OPERATORS) => {
                if !after_operand && before != Before::Modifier {
                    return Some(token);
                }
                Before::Operator
            }
            Kind::Word if token.is_keyword(MODIFIERS) => Before::Modifier,
            Kind::Word | Kind::Number | Kind::Text | Kind::Duration => {
                if after_operand {
                    return Some(token);
                }
                if token.kind == Kind::Word {
                    Before::Name
                } else {
                    Before::Operand
                }
            }
            Kind::Mark => match token.text {
                "(" => {
                    if before == Before::Operand {
                        return Some(token);
                    }
                    parentheses.push(before);
                    Before::Start
                }
                ")" => {
                    if before == Before::Operator {
                        return Some(token);
                    }
                    match parentheses.pop() {
                        Some(Before::Modifier) => Before::Modifier,
                        _ => Before::Operand,
                    }
                }
                "{" if before == Before::Operand => return Some(token),
                "[" => {
                    in_brackets = true;
                    Before::Operand
                }
                "]" => {
                    in_brackets = false;
                    Before::Operand
                }
                "{" | "}" => Before::Operand,
                "," if after_operand || before == Before::Modifier => Before::Start,
                "+" | "-" | "@" => Before::Operator,
                "*" | "/" | "%" | "^" | "==" | "!=" | "<" | "<=" | ">" | ">="
                    if after_operand || before == Before::Modifier =>
                {
                    Before::Operator
                }
                _ => return Some(token),
            },
        };
    }
    None
}
