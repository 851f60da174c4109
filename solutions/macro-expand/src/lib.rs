//! Expands macros and variables in SQL, in one pass from left to right.

pub mod api;

use api::{Ctx, MacroErr, Var};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The SQL with its macros and variables replaced. What is put in is never looked at again.
pub fn expand(sql: &str, ctx: &Ctx) -> Result<String, MacroErr> {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let inert = inert(rest);
        let name = rest.get(1..).map_or(0, name_len);
        let (text, after) = if inert > 0 {
            (rest[..inert].to_owned(), &rest[inert..])
        } else if let Some(call) = rest.strip_prefix("$__") {
            expand_macro(call, ctx)?
        } else if let Some(braced) = rest.strip_prefix("${") {
            let (inside, after) = braced.split_once('}').ok_or(MacroErr::Unclosed)?;
            (formatted(inside, ctx)?, after)
        } else if first == '$' && name > 0 {
            (variable(&rest[1..=name], ctx)?, &rest[1 + name..])
        } else {
            let len = first.len_utf8();
            (rest[..len].to_owned(), &rest[len..])
        };
        out.push_str(&text);
        rest = after;
    }
    Ok(out)
}

/// How long the string, quoted name or comment is that the text begins with; 0 if it begins with none.
fn inert(text: &str) -> usize {
    let until = |open: usize, close: &str| {
        let end = text[open..].find(close).map(|at| open + at + close.len());
        end.unwrap_or(text.len())
    };
    // A doubled quote is the end of one string and the beginning of the next, which comes to the same.
    if text.starts_with('\'') {
        until(1, "'")
    } else if text.starts_with('"') {
        until(1, "\"")
    } else if text.starts_with("$$") {
        until(2, "$$")
    } else if text.starts_with("--") {
        until(2, "\n")
    } else if text.starts_with("/*") {
        comment_len(text)
    } else {
        0
    }
}

/// How long a comment is in which others may be.
fn comment_len(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let here = &text.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// How long the name is that the text begins with; 0 if it begins with none.
fn name_len(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

/// What the macro at the beginning becomes, whose `$__` is gone, and what follows it.
fn expand_macro<'a>(call: &'a str, ctx: &Ctx) -> Result<(String, &'a str), MacroErr> {
    let len = call
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(call.len());
    let (name, after) = call.split_at(len);
    match name {
        "interval" => return Ok((format!("{}ms", ctx.interval_ms), after)),
        "interval_ms" => return Ok((ctx.interval_ms.to_string(), after)),
        "timeFilter" | "timeFrom" | "timeTo" | "unixEpochFilter" | "timeGroup" => {}
        _ => return Err(MacroErr::UnknownMacro),
    }
    let (args, after) = arguments(after)?;
    let (c, interval) = match (name, args.as_slice()) {
        ("timeGroup", [c, interval]) => (column(c)?, seconds(interval)?),
        ("timeGroup", _) => return Err(MacroErr::ArgCount),
        (_, [c]) => (column(c)?, 0),
        _ => return Err(MacroErr::ArgCount),
    };
    let (from, to) = (ctx.from_ms.div_euclid(1_000), ctx.to_ms.div_euclid(1_000));
    let text = match name {
        "timeFilter" => format!("{c} >= '{}' AND {c} <= '{}'", rfc3339(from), rfc3339(to)),
        "timeFrom" => format!("{c} >= '{}'", rfc3339(from)),
        "timeTo" => format!("{c} <= '{}'", rfc3339(to)),
        "unixEpochFilter" => format!("{c} >= {from} AND {c} <= {to}"),
        _ => format!("floor(extract(epoch from {c})/{interval})*{interval}"),
    };
    Ok((text, after))
}

/// The arguments in the parentheses at the beginning, if there are any, and what follows them.
fn arguments(text: &str) -> Result<(Vec<&str>, &str), MacroErr> {
    let Some(inside) = text.strip_prefix('(') else {
        return Ok((Vec::new(), text));
    };
    let (mut args, mut start, mut depth) = (Vec::new(), 0, 0);
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth > 0 => depth -= 1,
            (None, ',') if depth == 0 => {
                args.push(inside[start..at].trim());
                start = at + 1;
            }
            (None, ')') => {
                let last = inside[start..at].trim();
                if !(args.is_empty() && last.is_empty()) {
                    args.push(last);
                }
                return Ok((args, &inside[at + 1..]));
            }
            _ => {}
        }
    }
    Err(MacroErr::Unclosed)
}

/// The argument, if it is the name of a column: parts with dots between them.
fn column(text: &str) -> Result<&str, MacroErr> {
    let mut rest = after_part(text)?;
    while !rest.is_empty() {
        rest = after_part(rest.strip_prefix('.').ok_or(MacroErr::BadIdentifier)?)?;
    }
    Ok(text)
}

/// What follows the part of a name that the text begins with.
fn after_part(text: &str) -> Result<&str, MacroErr> {
    let Some(quoted) = text.strip_prefix('"') else {
        return match name_len(text) {
            0 => Err(MacroErr::BadIdentifier),
            len => Ok(&text[len..]),
        };
    };
    let mut rest = quoted;
    loop {
        let (_, after) = rest.split_once('"').ok_or(MacroErr::BadIdentifier)?;
        match after.strip_prefix('"') {
            Some(more) => rest = more,
            // Two quotes with nothing between them name nothing.
            None if quoted.len() - after.len() == 1 => return Err(MacroErr::BadIdentifier),
            None => return Ok(after),
        }
    }
}

/// The seconds of an interval such as `5m`, which may stand in quotes.
fn seconds(text: &str) -> Result<i64, MacroErr> {
    let bare = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let bare = bare.unwrap_or(text);
    let unit = match bare.chars().next_back() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        _ => return Err(MacroErr::BadInterval),
    };
    let digits = &bare[..bare.len() - 1];
    if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MacroErr::BadInterval);
    }
    let number: i64 = digits.parse().map_err(|_| MacroErr::BadInterval)?;
    number.checked_mul(unit).ok_or(MacroErr::BadInterval)
}

fn rfc3339(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// The variable in braces, perhaps with a format.
fn formatted(inside: &str, ctx: &Ctx) -> Result<String, MacroErr> {
    let (name, format) = inside.split_once(':').unwrap_or((inside, "csv"));
    if name.starts_with("__") || name_len(name) != name.len() {
        return Err(MacroErr::UnknownVar);
    }
    match format {
        "csv" => variable(name, ctx),
        "raw" => Err(MacroErr::RawForbidden),
        _ => Err(MacroErr::UnknownFormat),
    }
}

/// The variable as one literal, or as a list of them.
fn variable(name: &str, ctx: &Ctx) -> Result<String, MacroErr> {
    match ctx.vars.get(name).ok_or(MacroErr::UnknownVar)? {
        Var::One(value) => Ok(literal(value)),
        // `IN ()` is no SQL; `IN (NULL)` is, and nothing is in it.
        Var::Many(values) if values.is_empty() => Ok("NULL".to_owned()),
        Var::Many(values) => {
            let literals: Vec<String> = values.iter().map(|value| literal(value)).collect();
            Ok(literals.join(","))
        }
    }
}

fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
