//! JSON as it was sent, with white space for people: every name, number and string stays as it is, letter by letter.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    datasource::live::Body,
    tui::{sheet::wrap, theme::Theme},
};

use super::count;

/// How much is shown, in bytes: more than anybody reads, and little enough to be laid out between two frames.
const MOST: usize = 128 * 1024;
/// Columns for each level.
const INDENT: usize = 2;
/// The deepest level that is indented further.
const DEEPEST: usize = 16;

/// A body's lines, each at most so wide. What isn't JSON, or not all of one, is shown as far as it goes.
pub fn lay_out(body: &Body, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let bytes = body.bytes();
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST)]);
    let mut printer = Printer {
        theme,
        width: width.into(),
        lines: Vec::new(),
        line: Line::default(),
        used: 0,
        depth: 0,
    };
    printer.print(&text);
    let left_out = bytes.len().saturating_sub(MOST) + body.left_out();
    if left_out > 0 {
        let more = format!("… and {} bytes more.", count(left_out));
        printer.lines.push(Line::styled(more, theme.dim));
    }
    printer.lines
}

/// A piece of JSON that is never broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Open(&'a str),
    Close(&'a str),
    Comma,
    Colon,
    String(&'a str),
    /// A number, `true`, `false`, `null`, or what isn't JSON.
    Word(&'a str),
}

/// The next token and what follows it.
fn next(text: &str) -> Option<(Token<'_>, &str)> {
    let text = text.trim_ascii_start();
    let length = match text.bytes().next()? {
        b'{' | b'[' => return Some((Token::Open(&text[..1]), &text[1..])),
        b'}' | b']' => return Some((Token::Close(&text[..1]), &text[1..])),
        b',' => return Some((Token::Comma, &text[1..])),
        b':' => return Some((Token::Colon, &text[1..])),
        b'"' => {
            let mut escaped = false;
            let closing = text.bytes().skip(1).position(|byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            });
            let length = closing.map_or(text.len(), |at| at + 2);
            return Some((Token::String(&text[..length]), &text[length..]));
        }
        _ => text
            .find(|char: char| char.is_ascii_whitespace() || "{}[],:\"".contains(char))
            .unwrap_or(text.len()),
    };
    Some((Token::Word(&text[..length]), &text[length..]))
}

/// Whether what follows an opening bracket has nothing that is opened before it is closed, so that it may stand in one line.
fn is_flat(mut rest: &str) -> bool {
    while let Some((token, after)) = next(rest) {
        match token {
            Token::Open(_) => return false,
            Token::Close(_) => return true,
            _ => rest = after,
        }
    }
    true
}

struct Printer<'a> {
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
    line: Line<'static>,
    used: usize,
    depth: usize,
}

impl Printer<'_> {
    fn print(&mut self, mut text: &str) {
        // Whether each bracket that is open holds only what isn't opened itself.
        let mut flat: Vec<bool> = Vec::new();
        while let Some((token, rest)) = next(text) {
            text = rest;
            match token {
                Token::Open(bracket) => {
                    self.put(bracket, self.theme.punctuation);
                    let is_empty = matches!(next(rest), Some((Token::Close(_), _)));
                    let is_flat = is_empty || (flat.last() != Some(&true) && is_flat(rest));
                    flat.push(is_flat);
                    self.depth += 1;
                    if !is_flat {
                        self.break_line();
                    }
                }
                Token::Close(bracket) => {
                    self.depth = self.depth.saturating_sub(1);
                    if flat.pop() == Some(false) {
                        self.break_line();
                    }
                    self.put(bracket, self.theme.punctuation);
                }
                Token::Comma => {
                    self.put(",", self.theme.punctuation);
                    if flat.last() == Some(&true) {
                        self.space();
                    } else {
                        self.break_line();
                    }
                }
                Token::Colon => {
                    self.put(":", self.theme.punctuation);
                    self.space();
                }
                Token::String(string) => {
                    let is_name = matches!(next(rest), Some((Token::Colon, _)));
                    let style = if is_name {
                        self.theme.type_name
                    } else {
                        self.theme.string
                    };
                    self.put(string, style);
                }
                Token::Word(word) => {
                    let is_number = word.starts_with(|char: char| char.is_ascii_digit() || char == '-');
                    let style = if is_number {
                        self.theme.number
                    } else {
                        self.theme.keyword
                    };
                    self.put(word, style);
                }
            }
        }
        if self.used > 0 {
            self.break_line();
        }
    }

    fn indent(&self) -> usize {
        (self.depth.min(DEEPEST) * INDENT).min(self.width / 2)
    }

    /// Adds a piece; it goes to the next line if there is no room, and is broken if it fits into none.
    fn put(&mut self, piece: &str, style: Style) {
        let piece = wrap::without_escapes(piece).replace(['\n', '\t'], " ");
        let needed = piece.width();
        // A comma or a bracket stays with what it follows.
        let clings = matches!(piece.as_str(), "," | ":");
        if self.used + needed > self.width && self.used > self.indent() && !clings {
            self.break_line();
        }
        if self.used == 0 {
            let indent = self.indent();
            self.line.spans.push(Span::raw(" ".repeat(indent)));
            self.used = indent;
        }
        if self.used + needed <= self.width || clings {
            self.used += needed;
            self.line.spans.push(Span::styled(piece, style));
            return;
        }
        let lead = std::mem::take(&mut self.line);
        let rest = Span::raw(" ".repeat(self.indent()));
        let first = Span::raw(lead.spans.iter().map(|span| span.content.as_ref()).collect::<String>());
        let mut broken = wrap::wrap(&[(style, piece)], self.width, &first, &rest);
        self.line = broken.pop().unwrap_or_default();
        self.used = self.line.width();
        self.lines.append(&mut broken);
    }

    fn space(&mut self) {
        if self.used < self.width {
            self.line.spans.push(Span::raw(" "));
            self.used += 1;
        }
    }

    fn break_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{MOST, lay_out};
    use crate::{datasource::live::Body, tui::theme::Theme};

    fn shown(text: &str, width: u16) -> Vec<String> {
        lay_out(&Body::of(text.as_bytes()), width, &Theme::dark())
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn what_holds_nothing_else_stands_in_one_line() {
        assert_eq!(
            shown(r#"{"a":[1,2.50,null],"b":{"c":"x, y","d":[]},"e":[[1],[2]]}"#, 40),
            [
                "{",
                "  \"a\": [1, 2.50, null],",
                "  \"b\": {",
                "    \"c\": \"x, y\",",
                "    \"d\": []",
                "  },",
                "  \"e\": [",
                "    [1],",
                "    [2]",
                "  ]",
                "}"
            ]
        );
    }

    #[test]
    fn numbers_stay_as_they_were_written() {
        assert_eq!(shown("[1e+21,-0.0,1.10]", 40), ["[1e+21, -0.0, 1.10]"]);
    }

    #[test]
    fn long_rows_and_long_strings_are_broken() {
        assert_eq!(shown("[1000,2000,3000,4000]", 16), ["[1000, 2000,", "  3000, 4000]"]);
        assert_eq!(
            shown(r#"["abcdefghijklmnop"]"#, 10),
            ["[\"abcdefgh", "  ijklmnop", "  \"]"]
        );
    }

    #[test]
    fn what_is_cut_off_or_no_json_is_shown_as_far_as_it_goes() {
        assert_eq!(shown(r#"{"a":[1,"b"#, 40), ["{", "  \"a\": [1, \"b"]);
        assert_eq!(shown("}}]x", 40), ["}}]x"]);
        assert_eq!(shown("", 40), [""; 0]);
    }

    #[test]
    fn of_a_long_body_it_says_how_much_is_missing() {
        let long = format!("[{}1]", "1,".repeat(MOST));
        let lines = shown(&long, 100);
        assert_eq!(lines.last().unwrap(), "… and 131,075 bytes more.");
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "[ -~]{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::hash_map("[a-z]{1,5}", inner, 0..6)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_the_same_json(value in json()) {
            let text = shown(&value.to_string(), 2000).join("\n");
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read, value);
        }

        #[test]
        fn no_text_is_too_wide(text in "\\PC{0,200}", width in 12..60_u16) {
            for line in shown(&text, width) {
                // A comma may stand one column further right.
                prop_assert!(unicode_width::UnicodeWidthStr::width(line.as_str()) <= usize::from(width) + 2);
            }
        }
    }
}
