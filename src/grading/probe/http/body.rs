//! What a transcript shows of a reply's body.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{headers::media_type, json, mask::Masks, reply::Head};
use crate::{
    course::step::BodyMode,
    grading::probe::text::{clip, escape, escape_bytes},
};

/// How much of a text or of one JSON value is shown, in characters.
const SHOWN: usize = 2000;
/// How many lines of a whole JSON document are shown.
const SHOWN_LINES: usize = 2000;

/// The lines for a body; `show` are the pointers of the `project` mode.
pub(super) fn lines(head: &Head, bytes: &[u8], mode: BodyMode, show: &[String], masks: &Masks) -> Vec<String> {
    let is_json = head
        .values("content-type")
        .any(|value| json::is_json(&media_type(value)));
    match mode {
        BodyMode::Ignore => Vec::new(),
        BodyMode::Project | BodyMode::Exact if is_json => match json::parse(bytes) {
            Ok(document) if mode == BodyMode::Exact => exact(document, masks),
            Ok(document) => show.iter().map(|pointer| member(&document, pointer, masks)).collect(),
            Err(_) => vec![format!("body is not JSON: {}", excerpt(bytes))],
        },
        BodyMode::Project | BodyMode::Exact | BodyMode::Text | BodyMode::Empty => text(bytes),
    }
}

fn member(document: &Value, pointer: &str, masks: &Masks) -> String {
    let name = if pointer.is_empty() { "(document)" } else { pointer };
    let Some(value) = document.pointer(pointer) else {
        let nothing = masks.of_absent(pointer);
        return format!("{name} {}", nothing.as_deref().unwrap_or("(absent)"));
    };
    let shown = masks.of_value(pointer, value);
    format!(
        "{name} {}",
        shown.unwrap_or_else(|| cut(&escape(&value.to_string()), value.to_string().as_bytes()))
    )
}

fn exact(mut document: Value, masks: &Masks) -> Vec<String> {
    for pointer in masks.pointers() {
        if let Some(value) = document.pointer_mut(pointer)
            && let Some(placeholder) = masks.of_value(pointer, value)
        {
            *value = Value::String(placeholder);
        }
    }
    // The alternate form is indented; writing a `Value` can't fail.
    let pretty = format!("{document:#}");
    let mut lines = vec!["body".to_owned()];
    lines.extend(
        pretty
            .lines()
            .take(SHOWN_LINES)
            .map(|line| format!("  {}", clip(&escape(line), SHOWN))),
    );
    if pretty.lines().nth(SHOWN_LINES).is_some() {
        lines.push(format!("  … {}", whole(pretty.as_bytes())));
    }
    lines
}

fn text(bytes: &[u8]) -> Vec<String> {
    let trimmed = bytes.trim_ascii_end();
    if trimmed.is_empty() {
        return vec!["body (empty)".to_owned()];
    }
    let mut lines = Vec::new();
    let mut left = SHOWN;
    for line in trimmed.split(|&byte| byte == b'\n') {
        let line = escape_bytes(line.trim_ascii_end());
        let length = line.chars().count();
        if left == 0 || length > left {
            lines.push(format!("body {}", clip(&line, left)));
            lines.push(format!("body … {}", whole(trimmed)));
            break;
        }
        left = left.saturating_sub(length.max(1));
        lines.push(format!("body {line}"));
    }
    lines
}

fn cut(shown: &str, all: &[u8]) -> String {
    let clipped = clip(shown, SHOWN);
    if clipped.len() == shown.len() {
        clipped
    } else {
        format!("{clipped} {}", whole(all))
    }
}

/// What tells two long texts apart that begin alike.
fn whole(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let prefix = digest
        .iter()
        .take(4)
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!("({} bytes in all, SHA-256 {prefix}…)", bytes.len())
}

fn excerpt(bytes: &[u8]) -> String {
    if bytes.trim_ascii().is_empty() {
        "(empty)".to_owned()
    } else {
        clip(&escape_bytes(&bytes[..bytes.len().min(1000)]), 200)
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::{
        course::step::{BodyMode, Mask},
        grading::probe::http::{mask::Masks, reply::Head},
    };

    fn shown(content_type: &str, body: &str, mode: BodyMode, show: &[&str]) -> Vec<String> {
        let head = Head {
            status: 200,
            fields: vec![("content-type".to_owned(), content_type.as_bytes().to_vec())],
        };
        let show: Vec<String> = show.iter().map(|&pointer| pointer.to_owned()).collect();
        let masks = Masks::new(&[].into(), &[].into());
        lines(&head, body.as_bytes(), mode, &show, &masks)
    }

    #[test]
    fn project_shows_the_named_pointers_alone() {
        let body =
            r#"{"success":false,"error":{"message":"no","code":"NOT_FOUND","extra":1},"n":[1.0,{"b":2,"a":1e0}]}"#;
        assert_eq!(
            shown(
                "application/json; charset=utf-8",
                body,
                BodyMode::Project,
                &["/error/code", "/error/message", "/n", "/n/0", "/data"]
            ),
            [
                "/error/code \"NOT_FOUND\"",
                "/error/message <message>",
                "/n [1,{\"a\":1,\"b\":2}]",
                "/n/0 1",
                "/data (absent)"
            ]
        );
        assert_eq!(
            shown("application/json", "[1]", BodyMode::Project, &[""]),
            ["(document) [1]"]
        );
    }

    #[test]
    fn absent_and_null_can_count_as_one() {
        let head = Head {
            status: 200,
            fields: vec![("content-type".to_owned(), b"application/json".to_vec())],
        };
        let masks = Masks::new(&[("/data".to_owned(), Mask::Nothing)].into(), &[].into());
        let shown = |body: &[u8]| lines(&head, body, BodyMode::Project, &["/data".to_owned()], &masks);
        assert_eq!(shown(b"{}"), ["/data <nothing>"]);
        assert_eq!(shown(br#"{"data":null}"#), ["/data <nothing>"]);
        assert_eq!(shown(br#"{"data":[]}"#), ["/data []"]);
    }

    #[test]
    fn exact_shows_the_whole_document_with_masks() {
        assert_eq!(
            shown(
                "application/json",
                r#"{"b":1.0,"error":{"message":"x"}}"#,
                BodyMode::Exact,
                &[]
            ),
            [
                "body",
                "  {",
                "    \"b\": 1,",
                "    \"error\": {",
                "      \"message\": \"<message>\"",
                "    }",
                "  }"
            ]
        );
        let long = format!("[{}1]", "1,".repeat(3000));
        let lines = shown("application/json", &long, BodyMode::Exact, &[]);
        assert_eq!(lines.len(), 2002);
        assert!(lines[2001].contains("bytes in all"));
    }

    #[test]
    fn what_is_not_json_is_shown_as_text() {
        let project = |content_type, body| shown(content_type, body, BodyMode::Project, &["/a"]);
        assert_eq!(
            project("text/plain", "404 page\r\nnot found \n\n"),
            ["body 404 page", "body not found"]
        );
        assert_eq!(project("text/plain", " \n"), ["body (empty)"]);
        assert_eq!(project("application/json", "{\"a\":"), ["body is not JSON: {\"a\":"]);
        assert_eq!(project("application/json", ""), ["body is not JSON: (empty)"]);
        assert_eq!(shown("application/json", "{}", BodyMode::Empty, &[]), ["body {}"]);
        assert_eq!(shown("application/json", "{}", BodyMode::Text, &[]), ["body {}"]);
    }

    #[test]
    fn nothing_shown_can_move_a_cursor() {
        assert_eq!(
            shown("text/plain", "\u{1b}[31mred\u{7}", BodyMode::Text, &[]),
            ["body \\u{1b}[31mred\\u{7}"]
        );
        assert_eq!(
            shown(
                "application/json",
                "{\"a\":\"\u{9b}x\\u001b\"}",
                BodyMode::Project,
                &["/a"]
            ),
            ["/a \"\\u{9b}x\\u001b\""]
        );
    }

    #[test]
    fn long_texts_are_cut_and_still_told_apart() {
        let long = |end: &str| shown("text/plain", &format!("{}{end}", "x".repeat(5000)), BodyMode::Text, &[]);
        let lines = long("a");
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("body … (5001 bytes in all"), "{}", lines[1]);
        assert_ne!(long("a"), long("b"));
        let value = |end: &str| {
            shown(
                "application/json",
                &format!("\"{}{end}\"", "x".repeat(5000)),
                BodyMode::Project,
                &[""],
            )
        };
        assert_ne!(value("a"), value("b"));
    }
}
