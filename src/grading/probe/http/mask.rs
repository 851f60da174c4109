//! Placeholders: values of which only type and form are graded.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::course::step::Mask;

/// The pointer under which the shared error envelope has its free text.
const MESSAGE: &str = "/error/message";

/// What may vary in a reply, by JSON pointer or lower-case header name.
#[derive(Debug, Clone, Default)]
pub(super) struct Masks {
    forms: BTreeMap<String, Mask>,
    ranges: BTreeMap<String, [u64; 2]>,
}

impl Masks {
    /// `forms` beside the one of `/error/message`.
    pub(super) fn new(forms: &BTreeMap<String, Mask>, ranges: &BTreeMap<String, [u64; 2]>) -> Self {
        let mut forms = forms.clone();
        forms.entry(MESSAGE.to_owned()).or_insert(Mask::Message);
        Self {
            forms,
            ranges: ranges.clone(),
        }
    }

    /// Masks of header values alone.
    pub(super) fn ranges(ranges: &BTreeMap<String, [u64; 2]>) -> Self {
        Self {
            forms: BTreeMap::new(),
            ranges: ranges.clone(),
        }
    }

    /// The placeholder for a value, if the value has the form; a value that hasn't is shown as it is.
    pub(super) fn of_value(&self, pointer: &str, value: &Value) -> Option<String> {
        let in_range = self.ranges.get(pointer).and_then(|range| match value {
            Value::Number(number) => placeholder(*range, number.as_u64()?),
            _ => None,
        });
        in_range.or_else(|| {
            let mask = *self.forms.get(pointer)?;
            let fits = match (mask, value) {
                (Mask::Message | Mask::Id, Value::String(text)) => !text.is_empty(),
                (Mask::Duration, Value::String(text)) => is_duration(text),
                (Mask::Time, Value::String(text)) => is_time(text),
                (Mask::Duration | Mask::Number, Value::Number(number)) => {
                    number.as_f64().is_some_and(|number| number >= 0.0)
                }
                (Mask::Time | Mask::Id, Value::Number(_)) | (Mask::Nothing, Value::Null) => true,
                _ => false,
            };
            fits.then(|| name(mask).to_owned())
        })
    }

    /// The placeholder for a member that isn't there, if that is what is asked for.
    pub(super) fn of_absent(&self, pointer: &str) -> Option<String> {
        self.of_value(pointer, &Value::Null)
    }

    /// The placeholder for a header's value.
    pub(super) fn of_header(&self, header: &str, value: &str) -> Option<String> {
        let in_range = self
            .ranges
            .get(header)
            .and_then(|range| placeholder(*range, digits(value)?));
        in_range.or_else(|| {
            let mask = *self.forms.get(header)?;
            let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
            let fits = match mask {
                Mask::Message | Mask::Id => !value.is_empty(),
                Mask::Duration => number.is_some_and(|number| number >= 0.0) || is_duration(value),
                Mask::Number => number.is_some_and(|number| number >= 0.0),
                Mask::Time => number.is_some() || is_time(value),
                Mask::Nothing => false,
            };
            fits.then(|| name(mask).to_owned())
        })
    }

    /// The pointers that have a mask.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        let keys = self.forms.keys().chain(self.ranges.keys());
        keys.map(String::as_str).filter(|key| key.starts_with('/'))
    }
}

fn name(mask: Mask) -> &'static str {
    match mask {
        Mask::Message => "<message>",
        Mask::Duration => "<duration>",
        Mask::Number => "<number>",
        Mask::Time => "<time>",
        Mask::Id => "<id>",
        Mask::Nothing => "<nothing>",
    }
}

fn placeholder([least, greatest]: [u64; 2], value: u64) -> Option<String> {
    (least..=greatest)
        .contains(&value)
        .then(|| format!("<{least} to {greatest}>"))
}

fn digits(text: &str) -> Option<u64> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

/// `12ms`, `1.5 s`, Go's `1m2.5s`: numbers, each with a unit.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some(after) = after_number(rest) else { return false };
        let after = after.strip_prefix(' ').unwrap_or(after);
        let unit = ["ns", "µs", "μs", "us", "ms", "s", "m", "h"];
        let Some(after) = unit.iter().find_map(|unit| after.strip_prefix(unit)) else {
            return false;
        };
        if after.is_empty() {
            return true;
        }
        rest = after;
    }
}

fn after_number(text: &str) -> Option<&str> {
    let whole = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if whole.len() == text.len() {
        return None;
    }
    let Some(fraction) = whole.strip_prefix('.') else {
        return Some(whole);
    };
    let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < fraction.len()).then_some(rest)
}

/// RFC 3339's `date-time`: its shape, and a moment that exists.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else {
        return false;
    };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with('0') => fraction.trim_start_matches('0'),
        Some(_) => return false,
        None => rest,
    };
    matches!(offset, "Z" | "+00:00" | "-00:00") && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::Masks;
    use crate::course::step::Mask;

    fn masks() -> Masks {
        let forms = [
            ("/d", Mask::Duration),
            ("/f", Mask::Number),
            ("/t", Mask::Time),
            ("/i", Mask::Id),
            ("/none", Mask::Nothing),
            ("x-id", Mask::Id),
        ];
        let forms = forms.map(|(key, mask)| (key.to_owned(), mask)).into();
        let ranges = [("/n".to_owned(), [1, 9]), ("retry-after".to_owned(), [1, 60])].into();
        Masks::new(&forms, &ranges)
    }

    #[test]
    fn values_of_the_form_are_masked_and_others_are_not() {
        let masks = masks();
        for (pointer, value, shown) in [
            ("/error/message", json!("no such path"), Some("<message>")),
            ("/error/message", json!(""), None),
            ("/error/message", json!(404), None),
            ("/message", json!("free"), None),
            ("/d", json!(0), Some("<duration>")),
            ("/d", json!(-0.1), None),
            ("/d", json!("12ms"), Some("<duration>")),
            ("/d", json!("1m2.5s"), Some("<duration>")),
            ("/d", json!("1.5 µs"), Some("<duration>")),
            ("/d", json!("12"), None),
            ("/d", json!("12.ms"), None),
            ("/d", json!("ms"), None),
            ("/d", json!(""), None),
            ("/f", json!(0), Some("<number>")),
            ("/f", json!(12.5), Some("<number>")),
            ("/f", json!(-0.1), None),
            ("/f", json!("12"), None),
            ("/f", json!("12ms"), None),
            ("/f", json!(null), None),
            ("/t", json!(1_700_000_000_000_i64), Some("<time>")),
            ("/t", json!("2026-11-24T20:45:31Z"), Some("<time>")),
            ("/t", json!("2026-11-24T20:45:31.123456789+01:00"), Some("<time>")),
            ("/t", json!("2026-13-24T20:45:31Z"), None),
            ("/t", json!("2026-11-24 20:45:31"), None),
            ("/t", json!("2026-11-24T20:45:31.Z"), None),
            ("/i", json!("abc"), Some("<id>")),
            ("/i", json!(7), Some("<id>")),
            ("/i", json!(null), None),
            ("/none", json!(null), Some("<nothing>")),
            ("/none", json!([]), None),
            ("/n", json!(9), Some("<1 to 9>")),
            ("/n", json!(10), None),
            ("/n", json!(1.5), None),
            ("/n", json!("3"), None),
        ] {
            assert_eq!(masks.of_value(pointer, &value).as_deref(), shown, "{pointer} {value}");
        }
    }

    #[test]
    fn headers_have_masks_too() {
        let masks = masks();
        assert_eq!(masks.of_header("retry-after", "2").as_deref(), Some("<1 to 60>"));
        assert_eq!(masks.of_header("retry-after", "0"), None);
        assert_eq!(masks.of_header("retry-after", "+5"), None);
        assert_eq!(masks.of_header("x-id", "f00").as_deref(), Some("<id>"));
        assert_eq!(masks.of_header("x-other", "f00"), None);
        assert_eq!(Masks::ranges(&BTreeMap::new()).of_header("x-id", "f00"), None);
    }
}
