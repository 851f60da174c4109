//! YAML 1.2 as plain values: anchors and merge keys resolved, duplicate keys refused.

use serde_json::Value;

use super::dockerfile::SyntaxError;

/// Reads one document.
///
/// # Errors
/// The first mistake, with its line.
pub fn read(text: &str) -> Result<Value, SyntaxError> {
    // `no` and `on` are texts, as they are to compose and to Grafana.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line());
        SyntaxError {
            line: usize::try_from(line).unwrap_or(0),
            message: first_sentence(&error.without_snippet().to_string()),
        }
    })
}

/// What the parser says without the place, which stands before it, and without further lines.
fn first_sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(" at line ").next().unwrap_or_default();
    let what = line
        .split_once(": ")
        .filter(|(place, _)| place.starts_with("error"))
        .map_or(line, |(_, what)| what);
    what.trim().to_owned()
}

/// A scalar as compose and Grafana take it where they want a text.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn anchors_and_merge_keys_are_resolved() {
        let text = "x: &a {b: 1, c: 2}\ny:\n  <<: *a\n  c: 3\nz: [*a, no]\n";
        let expected = json!({"x": {"b": 1, "c": 2}, "y": {"b": 1, "c": 3}, "z": [{"b": 1, "c": 2}, "no"]});
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn mistakes_have_a_line() {
        assert_eq!(read("a: 1\na: 2\n").unwrap_err().line, 2);
        let error = read("a:\n  - b\n c: [\n").unwrap_err();
        assert!(error.line > 1 && !error.message.contains('\n'), "{error:?}");
        assert!(read("a: *nowhere\n").is_err());
    }

    #[test]
    fn a_file_that_multiplies_itself_is_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let list = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb = format!("{bomb}a{level}: &a{level} [{list}]\n");
        }
        assert!(read(&bomb).is_err());
    }
}
