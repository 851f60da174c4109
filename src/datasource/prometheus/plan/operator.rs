//! Operators between numbers, and between sets of series.

use promql_parser::parser::token::{
    T_ADD, T_ATAN2, T_DIV, T_EQLC, T_GTE, T_GTR, T_LAND, T_LOR, T_LSS, T_LTE, T_LUNLESS, T_MOD, T_MUL, T_NEQ, T_POW,
    T_SUB, TokenType,
};

/// An operator between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum BinaryOperator {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What an operator makes of two numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Outcome {
    /// An arithmetic operator's result.
    Value(f64),
    /// Whether a comparison holds.
    Holds(bool),
}

/// An operator between two sets of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum SetOperator {
    And,
    Or,
    Unless,
}

impl BinaryOperator {
    /// The operator of a token, or none where the token is no operator between numbers.
    pub(super) fn of(token: TokenType) -> Option<Self> {
        Some(match token.id() {
            T_ADD => Self::Add,
            T_SUB => Self::Sub,
            T_MUL => Self::Mul,
            T_DIV => Self::Div,
            T_MOD => Self::Mod,
            T_POW => Self::Pow,
            T_ATAN2 => Self::Atan2,
            T_EQLC => Self::Equal,
            T_NEQ => Self::NotEqual,
            T_LSS => Self::Less,
            T_LTE => Self::LessOrEqual,
            T_GTR => Self::Greater,
            T_GTE => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// Whether it compares.
    pub(in super::super) fn is_comparison(self) -> bool {
        matches!(self.apply(0.0, 0.0), Outcome::Holds(_))
    }

    /// Whether its result is no longer the metric that it was made of. Prometheus keeps the name for `atan2`.
    pub(in super::super) fn drops_name(self) -> bool {
        !self.is_comparison() && self != Self::Atan2
    }

    /// What it makes of two numbers.
    #[expect(
        clippy::float_cmp,
        reason = "`==` of PromQL is the equality of two floating-point numbers"
    )]
    pub(in super::super) fn apply(self, left: f64, right: f64) -> Outcome {
        match self {
            Self::Add => Outcome::Value(left + right),
            Self::Sub => Outcome::Value(left - right),
            Self::Mul => Outcome::Value(left * right),
            Self::Div => Outcome::Value(left / right),
            Self::Mod => Outcome::Value(left % right),
            Self::Pow => Outcome::Value(left.powf(right)),
            Self::Atan2 => Outcome::Value(left.atan2(right)),
            Self::Equal => Outcome::Holds(left == right),
            Self::NotEqual => Outcome::Holds(left != right),
            Self::Less => Outcome::Holds(left < right),
            Self::LessOrEqual => Outcome::Holds(left <= right),
            Self::Greater => Outcome::Holds(left > right),
            Self::GreaterOrEqual => Outcome::Holds(left >= right),
        }
    }

    /// What it makes of two numbers where a comparison counts as 1 or 0.
    pub(in super::super) fn number(self, left: f64, right: f64) -> f64 {
        match self.apply(left, right) {
            Outcome::Value(value) => value,
            Outcome::Holds(holds) => f64::from(u8::from(holds)),
        }
    }
}

impl SetOperator {
    /// The operator of a token, or none where the token is no operator between sets.
    pub(super) fn of(token: TokenType) -> Option<Self> {
        match token.id() {
            T_LAND => Some(Self::And),
            T_LOR => Some(Self::Or),
            T_LUNLESS => Some(Self::Unless),
            _ => None,
        }
    }
}
