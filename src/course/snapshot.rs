//! Snapshot files as insta writes them: a head between `---` lines, then the text.
//!
//! insta itself is only a dependency of the tests, which show that it reads the same from these files.

/// The text of a snapshot file. Line ends are made `\n`, and the text ends with exactly one.
///
/// # Errors
/// What is wrong with the file.
pub fn read(file: &str) -> Result<String, &'static str> {
    let file = file.replace("\r\n", "\n");
    let rest = file
        .strip_prefix("---\n")
        .ok_or("a snapshot begins with a `---` line")?;
    let body = match rest.split_once("\n---\n") {
        Some((_, body)) => body,
        None if rest.starts_with("---\n") => &rest[4..],
        None => return Err("a snapshot's head ends with a `---` line"),
    };
    Ok(normalise(body))
}

/// A snapshot file with this text; `source` names the place that the text was recorded from.
pub fn write(source: &str, text: &str) -> String {
    format!(
        "---\nsource: {source}\nexpression: transcript\n---\n{}",
        normalise(text)
    )
}

/// A text as it is compared: no white space at its end but one line end, and none before its first line.
pub fn normalise(text: &str) -> String {
    let text = text.trim_start_matches('\n').trim_end();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn what_is_written_is_read() {
        for text in ["### 1. GET /\nstatus 200\n", "---\na\n---\nb\n", ""] {
            assert_eq!(read(&write("somewhere", text)).unwrap(), text);
        }
    }

    #[test]
    fn a_file_without_a_head_is_refused() {
        assert!(read("### 1. GET /\n").is_err());
        assert!(read("---\nsource: x\n").is_err());
    }
}
