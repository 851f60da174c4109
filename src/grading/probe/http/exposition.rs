//! Reads Prometheus's text format, as far as a look at samples and types needs it.

use std::{collections::BTreeMap, fmt};

/// The label that holds the upper bound of a bucket.
pub(super) const BOUND: &str = "le";

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Exposition {
    /// The samples in order.
    pub(super) samples: Vec<Sample>,
    /// The `# TYPE` lines in order.
    pub(super) types: Vec<Type>,
}

/// A sample without its time and exemplar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    /// Whose value it is.
    pub(super) series: Series,
    /// The value.
    pub(super) value: f64,
}

/// A name and labels; also what a selector asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Series {
    /// The metric's name.
    pub(super) name: String,
    /// The labels, bounds of buckets in one form.
    pub(super) labels: BTreeMap<String, String>,
}

/// A `# TYPE` line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Type {
    /// The family's name as it stands there.
    pub(super) family: String,
    /// The type.
    pub(super) kind: String,
    /// How many samples stand before it.
    pub(super) after: usize,
}

impl Series {
    /// Reads `name{label="value"}`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match head(text)? {
            (series, "") => Ok(series),
            (_, rest) => Err(format!("`{rest}` is too much")),
        }
    }

    /// Whether a sample's series is one that this selector asks for.
    pub(super) fn selects(&self, series: &Self) -> bool {
        let has = |(name, value): (&String, &String)| series.labels.get(name) == Some(value);
        self.name == series.name && self.labels.iter().all(has)
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if self.labels.is_empty() {
            return Ok(());
        }
        let labels: Vec<String> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        write!(f, "{{{}}}", labels.join(","))
    }
}

/// Reads a whole text, or says in which line it isn't the format.
pub(super) fn parse(text: &str) -> Result<Exposition, String> {
    let mut exposition = Exposition::default();
    for (index, line) in text.lines().enumerate() {
        read(line.trim(), &mut exposition).map_err(|what| format!("line {}: {what}", index + 1))?;
    }
    Ok(exposition)
}

fn read(line: &str, into: &mut Exposition) -> Result<(), String> {
    if let Some(comment) = line.strip_prefix('#') {
        let mut words = comment.split_whitespace();
        if words.next() == Some("TYPE") {
            let (Some(family), Some(kind), None) = (words.next(), words.next(), words.next()) else {
                return Err("after `# TYPE` come a name and a type".to_owned());
            };
            into.types.push(Type {
                family: family.to_owned(),
                kind: kind.to_owned(),
                after: into.samples.len(),
            });
        }
        return Ok(());
    }
    if line.is_empty() {
        return Ok(());
    }
    let (series, rest) = head(line)?;
    // A time or an exemplar may follow.
    let value = rest.split_whitespace().next().ok_or("a sample without a value")?;
    let value = value.parse().map_err(|_| format!("`{value}` is no number"))?;
    if into.samples.iter().any(|sample| sample.series == series) {
        return Err(format!("{series} stands there twice"));
    }
    into.samples.push(Sample { series, value });
    Ok(())
}

/// The series at the start of a text, and what follows.
fn head(text: &str) -> Result<(Series, &str), String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("a metric's name is missing".to_owned());
    }
    let mut series = Series {
        name: name.to_owned(),
        labels: BTreeMap::new(),
    };
    let Some(mut rest) = rest.trim_start().strip_prefix('{') else {
        return Ok((series, rest.trim_start()));
    };
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((series, after.trim_start()));
        }
        let (name, after) = rest.split_once('=').ok_or("a label without `=`")?;
        let name = name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!("`{name}` is no label's name"));
        }
        let quoted = after
            .trim_start()
            .strip_prefix('"')
            .ok_or("a label's value without quotes")?;
        let (value, after) = value(quoted)?;
        let value = if name == BOUND { bound(&value) } else { value };
        if series.labels.insert(name.to_owned(), value).is_some() {
            return Err(format!("the label `{name}` stands there twice"));
        }
        rest = after.trim_start();
        if let Some(after) = rest.strip_prefix(',') {
            rest = after;
        } else if !rest.starts_with('}') {
            return Err("between labels stands a comma".to_owned());
        }
    }
}

/// A label's value up to the quote that ends it, and what follows.
fn value(text: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, c @ ('"' | '\\'))) => value.push(c),
                _ => return Err("after a backslash comes `n`, `\"` or `\\`".to_owned()),
            },
            c => value.push(c),
        }
    }
    Err("a label's value doesn't end".to_owned())
}

/// A bound in one form: `1.0`, `1` and `1e0` are the same.
pub(super) fn bound(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(f64::INFINITY) => "+Inf".to_owned(),
        Ok(number) => number.to_string(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Series, parse};

    #[test]
    fn samples_are_read_with_times_exemplars_and_escapes() {
        let text = "# HELP a_total What \"a\" is\n# TYPE a_total counter\na_total 5\n\
                    b{ x = \"1\\\"}\\n\\\\\" , le=\"1.0\", } 1e0 1700000000000\n\
                    c_bucket{le=\"+Inf\"} 3 # {trace_id=\"7\"} 0.1\nd NaN\n# EOF\n";
        let exposition = parse(text).unwrap();
        let shown: Vec<String> = exposition
            .samples
            .iter()
            .map(|sample| format!("{} {}", sample.series, sample.value))
            .collect();
        assert_eq!(
            shown,
            [
                "a_total 5",
                "b{le=\"1\",x=\"1\\\"}\\n\\\\\"} 1",
                "c_bucket{le=\"+Inf\"} 3",
                "d NaN"
            ]
        );
        assert_eq!(
            (exposition.types[0].kind.as_str(), exposition.types[0].after),
            ("counter", 0)
        );
    }

    #[test]
    fn what_is_not_the_format_is_told_with_its_line() {
        for (text, part) in [
            ("a 1\n{\"a\":1}", "line 2: a metric's name"),
            ("a{b=1} 1", "without quotes"),
            ("a{b=\"1} 1", "doesn't end"),
            ("a{b=\"1\" c=\"2\"} 1", "comma"),
            ("a{b=\"1\",b=\"2\"} 1", "twice"),
            ("a{b-c=\"1\"} 1", "no label's name"),
            ("a{b=\"\\x\"} 1", "backslash"),
            ("a{b} 1", "without `=`"),
            ("a", "without a value"),
            ("a one", "no number"),
            ("a{b=\"1\"} 1\na{b=\"1\"} 2", "line 2: a{b=\"1\"} stands there twice"),
            ("# TYPE a", "`# TYPE`"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.contains(part), "{text}: {fault}");
        }
    }

    #[test]
    fn a_selector_asks_for_the_labels_that_it_names() {
        let series = Series::parse("a_bucket{x=\"1\",le=\"0.50\"}").unwrap();
        let selects = |selector: &str| Series::parse(selector).unwrap().selects(&series);
        assert!(selects("a_bucket") && selects("a_bucket{le=\"0.5\"}"));
        assert!(!selects("a_bucket{x=\"2\"}") && !selects("a") && !selects("a_bucket{y=\"\"}"));
        assert!(Series::parse("a{} 1").is_err());
    }
}
