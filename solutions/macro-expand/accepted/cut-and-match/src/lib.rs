//! Cuts the SQL into pieces first, and replaces those that aren't text.

pub mod api;

use api::{Ctx, MacroErr, Var};
use time::{OffsetDateTime, macros::format_description};

enum Piece<'a> {
    /// Copied as it is.
    Text(&'a str),
    /// A macro's name and, if it has parentheses, what is between them.
    Macro(&'a str, Option<&'a str>),
    /// A variable, and its format.
    Variable(&'a str, Option<&'a str>),
}

pub fn expand(sql: &str, ctx: &Ctx) -> Result<String, MacroErr> {
    let mut rest = sql;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (piece, after) = cut(rest)?;
        out.push(match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Macro(name, inside) => call(name, inside, ctx)?,
            Piece::Variable(name, format) => value(name, format, ctx)?,
        });
        rest = after;
    }
    Ok(out.concat())
}

fn word(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(word) && !text.as_bytes()[0].is_ascii_digit()
}

/// The first piece, and the rest.
fn cut(text: &str) -> Result<(Piece<'_>, &str), MacroErr> {
    for (open, close) in [("'", "'"), ("\"", "\""), ("$$", "$$"), ("--", "\n")] {
        if let Some(inside) = text.strip_prefix(open) {
            let end = inside.find(close).map_or(text.len(), |at| open.len() + at + close.len());
            return Ok((Piece::Text(&text[..end]), &text[end..]));
        }
    }
    if text.starts_with("/*") {
        let end = comment(text);
        return Ok((Piece::Text(&text[..end]), &text[end..]));
    }
    if let Some(body) = text.strip_prefix("${") {
        let (inside, after) = body.split_once('}').ok_or(MacroErr::Unclosed)?;
        let piece = match inside.split_once(':') {
            Some((name, format)) => Piece::Variable(name, Some(format)),
            None => Piece::Variable(inside, None),
        };
        return Ok((piece, after));
    }
    if let Some(body) = text.strip_prefix('$') {
        let end = body.find(|c| !word(c)).unwrap_or(body.len());
        let (name, after) = body.split_at(end);
        if let Some(name) = name.strip_prefix("__") {
            let known_without = matches!(name, "interval" | "interval_ms");
            let known_with = ["timeFilter", "timeFrom", "timeTo", "unixEpochFilter", "timeGroup"].contains(&name);
            if known_with && after.starts_with('(') {
                let end = closing(after).ok_or(MacroErr::Unclosed)?;
                return Ok((Piece::Macro(name, Some(&after[1..end])), &after[end + 1..]));
            }
            if known_with || known_without {
                return Ok((Piece::Macro(name, None), after));
            }
            return Err(MacroErr::UnknownMacro);
        }
        if is_name(name) {
            return Ok((Piece::Variable(name, None), after));
        }
        return Ok((Piece::Text("$"), body));
    }
    // Up to the next thing that may be special.
    let from = text.chars().next().map_or(0, char::len_utf8);
    let end = text[from..].find(['\'', '"', '$', '-', '/']).map_or(text.len(), |at| from + at);
    Ok((Piece::Text(&text[..end]), &text[end..]))
}

fn comment(text: &str) -> usize {
    let mut depth = 1;
    let mut at = 2;
    while depth > 0 {
        let open = text[at..].find("/*");
        let Some(close) = text[at..].find("*/") else { return text.len() };
        if let Some(open) = open.filter(|open| *open < close) {
            depth += 1;
            at += open + 2;
        } else {
            depth -= 1;
            at += close + 2;
        }
    }
    at
}

/// Where the parenthesis is closed with which the text begins.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' | '\'' => {
                chars.find(|(_, other)| *other == c)?;
            }
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn arguments(inside: &str) -> Vec<String> {
    let mut args = vec![String::new()];
    let (mut depth, mut quote) = (0, None);
    for c in inside.chars() {
        match c {
            '\'' | '"' if quote == Some(c) => quote = None,
            '\'' | '"' if quote.is_none() => quote = Some(c),
            '(' if quote.is_none() => depth += 1,
            ')' if quote.is_none() => depth -= 1,
            ',' if quote.is_none() && depth == 0 => {
                args.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(arg) = args.last_mut() {
            arg.push(c);
        }
    }
    let args: Vec<String> = args.iter().map(|arg| arg.trim().to_owned()).collect();
    if args == [""] { Vec::new() } else { args }
}

fn call(name: &str, inside: Option<&str>, ctx: &Ctx) -> Result<String, MacroErr> {
    let args = inside.map(arguments).unwrap_or_default();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (from, to) = (ctx.from_ms.div_euclid(1000), ctx.to_ms.div_euclid(1000));
    let checked = |c: &str| if is_column(c) { Ok(()) } else { Err(MacroErr::BadIdentifier) };
    match (name, args.as_slice()) {
        ("interval", _) => Ok(format!("{}ms", ctx.interval_ms)),
        ("interval_ms", _) => Ok(format!("{}", ctx.interval_ms)),
        ("timeGroup", [c, every]) => {
            checked(c)?;
            let every = seconds(every).ok_or(MacroErr::BadInterval)?;
            Ok(format!("floor(extract(epoch from {c})/{every})*{every}"))
        }
        ("timeGroup", _) => Err(MacroErr::ArgCount),
        (_, [c]) => {
            checked(c)?;
            let (after, before) = (format!("{c} >= '{}'", date(from)), format!("{c} <= '{}'", date(to)));
            Ok(match name {
                "timeFrom" => after,
                "timeTo" => before,
                "timeFilter" => format!("{after} AND {before}"),
                _ => format!("{c} >= {from} AND {c} <= {to}"),
            })
        }
        _ => Err(MacroErr::ArgCount),
    }
}

fn is_column(text: &str) -> bool {
    // Dots inside quotes don't separate.
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '"';
        if c == '.' && !quoted {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    let inner = |part: &str| part.strip_prefix('"').and_then(|p| p.strip_suffix('"')).map(str::to_owned);
    !quoted
        && parts.iter().all(|part| match inner(part) {
            Some(inner) => !inner.is_empty() && !inner.replace("\"\"", "").contains('"'),
            None => is_name(part),
        })
}

fn seconds(text: &str) -> Option<i64> {
    let quoted = text.len() > 1 && text.starts_with('\'') && text.ends_with('\'');
    let text = if quoted { &text[1..text.len() - 1] } else { text };
    let units = [('s', 1), ('m', 60), ('h', 60 * 60), ('d', 24 * 60 * 60)];
    let (digits, unit) = units.iter().find_map(|(c, unit)| Some((text.strip_suffix(*c)?, unit)))?;
    let digits = digits.strip_prefix(|c: char| ('1'..='9').contains(&c)).map(|_| digits)?;
    let whole = digits.chars().all(|c| c.is_ascii_digit());
    whole.then(|| digits.parse::<i64>().ok()?.checked_mul(*unit)).flatten()
}

fn date(seconds: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    time.format(&format).unwrap_or_default()
}

fn value(name: &str, format: Option<&str>, ctx: &Ctx) -> Result<String, MacroErr> {
    if !is_name(name) || name.starts_with("__") {
        return Err(MacroErr::UnknownVar);
    }
    match format {
        Some("raw") => return Err(MacroErr::RawForbidden),
        None | Some("csv") => {}
        Some(_) => return Err(MacroErr::UnknownFormat),
    }
    let quoted = |value: &String| {
        let inner: String = value.chars().flat_map(|c| std::iter::repeat_n(c, 1 + usize::from(c == '\''))).collect();
        ["'", &inner, "'"].concat()
    };
    match ctx.vars.get(name) {
        None => Err(MacroErr::UnknownVar),
        Some(Var::One(one)) => Ok(quoted(one)),
        Some(Var::Many(many)) => match many.as_slice() {
            [] => Ok(String::from("NULL")),
            many => Ok(many.iter().map(quoted).collect::<Vec<_>>().join(",")),
        },
    }
}
