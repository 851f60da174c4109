//! Foreign bytes as text that is safe to show: a program's output and replies may hold terminal escapes, or anything else.

use std::fmt::Write as _;

use crate::grading::run::Captured;

/// How much of what a program wrote goes to the reader, in bytes.
const LAST: usize = 4 << 10;

/// One line of text in which nothing moves the cursor, turns the writing direction or hides itself.
pub(super) fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        escape_char(c, &mut shown);
    }
    shown
}

/// The same for bytes; those that are not UTF-8 are shown as `\xff`.
pub(super) fn escape_bytes(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            escape_char(c, &mut shown);
        }
        for byte in chunk.invalid() {
            let _infallible = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

fn escape_char(c: char, into: &mut String) {
    match c {
        '\n' => into.push_str("\\n"),
        '\r' => into.push_str("\\r"),
        '\t' => into.push_str("\\t"),
        c if c.is_control() || is_invisible(c) => into.extend(c.escape_unicode()),
        c => into.push(c),
    }
}

/// Characters of the Unicode category Cf and line separators: they print nothing, but change what is around them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// At most `most` characters; says when there were more.
pub(super) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Text without terminal colours and other CSI and OSC sequences: what a logger meant to say.
pub(super) fn without_ansi(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = after_sequence(&rest[at + 1..]);
    }
    plain.push_str(rest);
    plain
}

fn after_sequence(rest: &str) -> &str {
    let end = if let Some(csi) = rest.strip_prefix('[') {
        csi.find(|c: char| ('\u{40}'..='\u{7e}').contains(&c))
            .map(|end| end + 2)
    } else if let Some(osc) = rest.strip_prefix(']') {
        osc.find('\u{7}').map(|end| end + 2)
    } else {
        Some(0)
    };
    end.map_or("", |end| &rest[end..])
}

/// The last of both streams, for a person to read; says when a stream was longer than what was kept of it.
pub(super) fn last_output(stdout: &Captured, stderr: &Captured) -> String {
    let (out, err) = (tail(stdout), tail(stderr));
    if err.is_empty() {
        return out;
    }
    if out.is_empty() {
        return err;
    }
    let end = if out.ends_with('\n') { "" } else { "\n" };
    format!("standard output:\n{out}{end}standard error:\n{err}")
}

fn tail(stream: &Captured) -> String {
    let kept = &stream.kept;
    let start = kept.len().saturating_sub(LAST);
    // A tail begins with a whole line where there is one.
    let start = match kept[start..].iter().position(|&byte| byte == b'\n') {
        Some(at) if start > 0 && start + at + 1 < kept.len() => start + at + 1,
        _ => start,
    };
    let text = without_ansi(&String::from_utf8_lossy(&kept[start..]));
    let mut shown: String = text.split_inclusive('\n').map(clean_line).collect();
    if stream.total > kept.len() as u64 {
        let _infallible = writeln!(
            shown,
            "\n… {} bytes in all, of which the first {} were kept",
            stream.total,
            kept.len()
        );
    }
    shown
}

fn clean_line(line: &str) -> String {
    let end = if line.ends_with('\n') { "\n" } else { "" };
    escape(&line.trim_end_matches(['\n', '\r']).replace('\t', "    ")) + end
}

#[cfg(test)]
mod tests {
    use super::{clip, escape, escape_bytes, last_output, without_ansi};
    use crate::grading::run::Captured;

    fn captured(text: &str) -> Captured {
        Captured {
            kept: text.as_bytes().to_vec(),
            total: text.len() as u64,
        }
    }

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(escape("a\u{1b}[2Jb\r\n\tc"), "a\\u{1b}[2Jb\\r\\n\\tc");
        assert_eq!(escape("x\u{9b}31m\u{202e}y\u{7f}"), "x\\u{9b}31m\\u{202e}y\\u{7f}");
        assert_eq!(escape("naïve 時間 🦀"), "naïve 時間 🦀");
        assert_eq!(escape_bytes(b"ok\xff\xc3"), "ok\\xff\\xc3");
    }

    #[test]
    fn clipping_counts_characters() {
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(clip("äöüß", 3), "äöü…");
    }

    #[test]
    fn colours_are_dropped() {
        let coloured = "\u{1b}[2m12:00\u{1b}[0m \u{1b}[3mmethod\u{1b}[0m\u{1b}[2m=\u{1b}[0mGET \u{1b}]0;title\u{7}end";
        assert_eq!(without_ansi(coloured), "12:00 method=GET end");
        assert_eq!(without_ansi("cut \u{1b}[3"), "cut ");
    }

    #[test]
    fn the_last_lines_of_the_streams_are_kept() {
        assert_eq!(last_output(&captured("out\n"), &captured("")), "out\n");
        assert_eq!(
            last_output(&captured("out"), &captured("err\u{1b}[0m\n")),
            "standard output:\nout\nstandard error:\nerr\n"
        );
        let long = "0123456789\n".repeat(1000);
        let tail = last_output(&captured(""), &captured(&long));
        assert!(tail.len() <= 4096 && tail.starts_with("0123456789\n"));
    }

    #[test]
    fn output_beyond_what_is_kept_is_counted() {
        let long = Captured {
            kept: b"begin".to_vec(),
            total: 1000,
        };
        let shown = last_output(&long, &captured(""));
        assert_eq!(shown, "begin\n… 1000 bytes in all, of which the first 5 were kept\n");
    }
}
