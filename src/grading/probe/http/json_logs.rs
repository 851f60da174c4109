//! Logs of JSON objects, a line each: which members the lines have that speak of requests.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    logs::{Sent, many},
    mask::Masks,
};
use crate::{
    course::step::JsonLines,
    grading::{
        probe::text::{clip, escape},
        run::Captured,
    },
};

/// The longest line that is shown, in characters.
const LINE: usize = 500;

/// What a step looks for in the lines.
#[derive(Debug)]
pub(super) struct JsonAudit<'a> {
    step: &'a JsonLines,
    masks: Masks,
    answered: usize,
    /// How many replies had which value of a header.
    replied: BTreeMap<(&'a str, &'a [u8]), usize>,
}

impl<'a> JsonAudit<'a> {
    /// An audit of the lines for all requests that were answered.
    pub(super) fn of(step: &'a JsonLines, sent: &'a [Sent]) -> Self {
        let answered: Vec<&Sent> = sent.iter().filter(|request| request.status.is_some()).collect();
        let mut replied = BTreeMap::new();
        for (name, value) in answered.iter().flat_map(|request| &request.fields) {
            *replied.entry((name.as_str(), value.as_slice())).or_default() += 1;
        }
        Self {
            step,
            masks: Masks::new(&step.mask, &BTreeMap::new()),
            answered: answered.len(),
            replied,
        }
    }

    /// Whether there are as many lines as answered requests. A line that isn't ended yet doesn't count.
    pub(super) fn is_complete(&self, stream: &Captured) -> bool {
        let ended = stream.kept.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
        self.objects(&stream.kept[..ended]).count() >= self.answered
    }

    /// The lines, equal ones once with their number, sorted.
    pub(super) fn report(&self, stream: &Captured) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for object in self.objects(&stream.kept) {
            *counts.entry(self.shown(&object)).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let mut report = vec![format!(
            "{} answered, {} logged",
            many(self.answered, "request"),
            many(all, "line")
        )];
        report.extend(counts.into_iter().map(|(line, count)| match count {
            1 => line,
            _ => format!("{count} × {line}"),
        }));
        report
    }

    /// The objects that have the member which makes them count.
    fn objects(&self, bytes: &[u8]) -> impl Iterator<Item = Map<String, Value>> {
        let lines = bytes.split(|&byte| byte == b'\n');
        lines.filter_map(|line| match serde_json::from_slice(line) {
            Ok(Value::Object(object)) if object.contains_key(&self.step.with) => Some(object),
            _ => None,
        })
    }

    fn shown(&self, object: &Map<String, Value>) -> String {
        let members = self.step.show.iter().map(|name| match object.get(name) {
            None => format!("{name} (absent)"),
            Some(value) => format!("{name} {}", self.value(name, value)),
        });
        clip(&members.collect::<Vec<_>>().join(", "), LINE)
    }

    fn value(&self, name: &str, value: &Value) -> String {
        if let (Some(header), Value::String(text)) = (self.step.same_as.get(name), value)
            && let Some(count) = self.replied.get(&(header.as_str(), text.as_bytes()))
        {
            return match count {
                1 => format!("<as {header}>"),
                _ => format!("<as {header} of {count} replies>"),
            };
        }
        let masked = self.masks.of_value(name, value);
        masked.unwrap_or_else(|| escape(&value.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonAudit, JsonLines, Sent};
    use crate::grading::run::Captured;

    fn step() -> JsonLines {
        toml::from_str(
            r#"
            with = "method"
            show = ["method", "path", "status", "duration_ms", "request_id"]
            mask = { duration_ms = "duration" }
            same_as = { request_id = "x-request-id" }
            "#,
        )
        .unwrap()
    }

    fn sent(path: &str, id: &str) -> Sent {
        Sent {
            method: "GET".to_owned(),
            path: path.to_owned(),
            status: Some(200),
            fields: vec![("x-request-id".to_owned(), id.as_bytes().to_vec())],
        }
    }

    fn captured(text: &str) -> Captured {
        Captured {
            kept: text.as_bytes().to_vec(),
            total: text.len() as u64,
        }
    }

    #[test]
    fn members_are_shown_and_other_lines_are_not() {
        let (step, sent) = (step(), [sent("/a", "one"), sent("/b", "two")]);
        let log = captured(
            "listening\n{\"level\":\"info\"}\n\
             {\"method\":\"GET\",\"path\":\"/b\",\"status\":\"200\",\"duration_ms\":-1,\"request_id\":\"three\"}\n\
             {\"method\":\"GET\",\"path\":\"/a\",\"status\":200,\"duration_ms\":0.3,\"request_id\":\"one\",\"more\":1}\n",
        );
        insta::assert_snapshot!(JsonAudit::of(&step, &sent).report(&log).join("\n"), @r#"
        2 requests answered, 2 lines logged
        method "GET", path "/a", status 200, duration_ms <duration>, request_id <as x-request-id>
        method "GET", path "/b", status "200", duration_ms -1, request_id "three"
        "#);
    }

    #[test]
    fn equal_lines_are_counted_and_an_id_given_twice_is_told() {
        let (step, sent) = (step(), [sent("/a", "one"), sent("/a", "one")]);
        let line = "{\"method\":\"GET\",\"path\":\"/a\",\"status\":200,\"request_id\":\"one\"}\n";
        let log = captured(&line.repeat(2));
        insta::assert_snapshot!(JsonAudit::of(&step, &sent).report(&log).join("\n"), @r#"
        2 requests answered, 2 lines logged
        2 × method "GET", path "/a", status 200, duration_ms (absent), request_id <as x-request-id of 2 replies>
        "#);
    }

    #[test]
    fn lines_are_complete_when_each_answered_request_has_one_that_ended() {
        let unanswered = Sent {
            status: None,
            ..sent("/c", "three")
        };
        let (step, sent) = (step(), [sent("/a", "one"), sent("/b", "two"), unanswered]);
        let audit = JsonAudit::of(&step, &sent);
        assert!(!audit.is_complete(&captured("{\"method\":1}\nx\n{\"method\":2}")));
        assert!(audit.is_complete(&captured("{\"method\":1}\nx\n{\"method\":2}\n")));
    }
}
