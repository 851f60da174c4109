//! Request logs, whatever their format: a line counts for a request if it has its method, path and status as separate
//! tokens, and a duration.

use crate::grading::{probe::text::without_ansi, run::Captured};

/// A request that was sent and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// The method.
    pub(super) method: String,
    /// The target without the query.
    pub(super) path: String,
    /// The status of the reply, once there is one.
    pub(super) status: Option<u16>,
    /// The reply's header fields.
    pub(super) fields: Vec<(String, Vec<u8>)>,
}

impl Sent {
    /// Whether a log can't tell the two apart.
    fn is_alike(&self, other: &Self) -> bool {
        (&self.method, &self.path, self.status) == (&other.method, &other.path, other.status)
    }
}

/// How many lines there should be for which request.
#[derive(Debug)]
pub(super) struct Audit<'a> {
    expected: Vec<(&'a Sent, u16, usize)>,
}

impl<'a> Audit<'a> {
    /// Equal requests are counted together, in the order in which the first of them was sent.
    pub(super) fn of(sent: &'a [Sent]) -> Self {
        let mut expected: Vec<(&Sent, u16, usize)> = Vec::new();
        for request in sent {
            let Some(status) = request.status else { continue };
            match expected.iter_mut().find(|(other, ..)| other.is_alike(request)) {
                Some((_, _, count)) => *count += 1,
                None => expected.push((request, status, 1)),
            }
        }
        Self { expected }
    }

    /// Whether each request has its lines. A line that isn't ended yet doesn't count.
    pub(super) fn is_complete(&self, streams: [&Captured; 2]) -> bool {
        let ended = streams.map(|stream| {
            let end = stream
                .kept
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |at| at + 1);
            &stream.kept[..end]
        });
        let lines = lines(ended);
        self.expected
            .iter()
            .all(|(request, status, count)| count_for(&lines, request, *status) >= *count)
    }

    /// A line for each request: `GET /health 200: 2 requests, 2 lines`.
    pub(super) fn report(&self, streams: [&Captured; 2]) -> Vec<String> {
        let lines = lines(streams.map(|stream| stream.kept.as_slice()));
        let report = self.expected.iter().map(|(request, status, count)| {
            let found = count_for(&lines, request, *status);
            let (method, path) = (&request.method, &request.path);
            format!(
                "{method} {path} {status}: {}, {}",
                many(*count, "request"),
                many(found, "line")
            )
        });
        report.collect()
    }
}

/// `1 line`, `2 lines`.
pub(super) fn many(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn count_for(lines: &[Line], request: &Sent, status: u16) -> usize {
    lines.iter().filter(|line| line.is_for(request, status)).count()
}

/// The lines of both streams that have a duration.
fn lines(streams: [&[u8]; 2]) -> Vec<Line> {
    let texts = streams.map(|bytes| without_ansi(&String::from_utf8_lossy(bytes)));
    texts
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(Line::read)
        .collect()
}

#[derive(Debug)]
struct Line {
    text: String,
    statuses: Vec<u16>,
}

impl Line {
    /// `None` without a duration.
    fn read(text: &str) -> Option<Self> {
        // Some JSON writers escape the slash.
        let text = text.replace("\\/", "/");
        let numbers = numbers(&text);
        if !numbers.iter().any(|number| number.is_duration) {
            return None;
        }
        let is_status =
            |number: &&Number| !number.is_duration && number.whole.is_some_and(|n| (100..=999).contains(&n));
        let candidates: Vec<&Number> = numbers.iter().filter(is_status).collect();
        // A number that the line itself calls a status leaves no doubt about the others.
        let named: Vec<&Number> = candidates
            .iter()
            .copied()
            .filter(|number| number.is_named_status)
            .collect();
        let chosen = if named.is_empty() { candidates } else { named };
        let statuses = chosen.iter().filter_map(|number| number.whole).collect();
        Some(Self { text, statuses })
    }

    fn is_for(&self, request: &Sent, status: u16) -> bool {
        self.statuses.contains(&status) && self.has_method(&request.method) && self.has_path(&request.path)
    }

    fn has_method(&self, method: &str) -> bool {
        self.has(
            method,
            |c| is_word(c) || c == '-',
            |rest| rest.starts_with(|c| is_word(c) || c == '-'),
        )
    }

    fn has_path(&self, path: &str) -> bool {
        let in_path = |c: char| is_word(c) || matches!(c, '/' | '%' | '~' | '-');
        let goes_on = |rest: &str| match rest.strip_prefix('.') {
            Some(after) => after.starts_with(is_word),
            // A query may follow: whether it is logged is free.
            None => rest.starts_with(in_path),
        };
        self.has(path, |c| in_path(c) || c == '.', goes_on)
    }

    /// Whether `token` occurs with nothing before and after it that belongs to it.
    fn has(&self, token: &str, belongs_before: impl Fn(char) -> bool, goes_on: impl Fn(&str) -> bool) -> bool {
        self.text.match_indices(token).any(|(at, _)| {
            let before = self.text[..at].chars().next_back();
            !before.is_some_and(&belongs_before) && !goes_on(&self.text[at + token.len()..])
        })
    }
}

/// A number that stands as a token of its own, units aside.
#[derive(Debug)]
struct Number {
    whole: Option<u16>,
    is_duration: bool,
    is_named_status: bool,
}

fn numbers(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let end = end_of_number(text, start);
        at = end;
        let before = &text[..start];
        if before.ends_with(|c| is_word(c) || c == '.') {
            // Part of another token: `v2`, `127.0.0.1`.
            at = text[end..]
                .find(|c| !(is_word(c) || c == '.'))
                .map_or(text.len(), |skip| end + skip);
            continue;
        }
        let key = key_before(before).to_ascii_lowercase();
        let has_unit = has_unit(&text[end..]);
        let is_token = !text[end..].starts_with(is_word);
        numbers.push(Number {
            whole: text[start..end].parse().ok().filter(|_| is_token),
            is_duration: has_unit || is_token && ["dur", "latency", "elapsed"].iter().any(|part| key.contains(part)),
            is_named_status: key.contains("status") || key.ends_with("code"),
        });
    }
    numbers
}

/// Past `\d+(\.\d+)?`.
fn end_of_number(text: &str, start: usize) -> usize {
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
    };
    let whole = digits(start);
    if text[whole..].starts_with('.') && digits(whole + 1) > whole + 1 {
        digits(whole + 1)
    } else {
        whole
    }
}

fn has_unit(rest: &str) -> bool {
    let rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    ["ns", "µs", "μs", "us", "ms", "s"]
        .iter()
        .any(|unit| rest.strip_prefix(unit).is_some_and(|after| !after.starts_with(is_word)))
}

/// The key whose value begins here: `"duration_ms": `, `latency=`; empty without one.
fn key_before(before: &str) -> &str {
    let key = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '=' | '\\'));
    if !before[key.len()..].contains([':', '=']) {
        return "";
    }
    let start = key
        .rfind(|c: char| !(is_word(c) || matches!(c, '.' | '-')))
        .map_or(0, |at| at + key[at..].chars().next().map_or(0, char::len_utf8));
    &key[start..]
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::{Audit, Sent};
    use crate::grading::run::Captured;

    fn sent(method: &str, path: &str, status: u16) -> Sent {
        Sent {
            method: method.to_owned(),
            path: path.to_owned(),
            status: Some(status),
            fields: Vec::new(),
        }
    }

    fn captured(text: &str) -> Captured {
        Captured {
            kept: text.as_bytes().to_vec(),
            total: text.len() as u64,
        }
    }

    fn counts(line: &str, request: &Sent) -> bool {
        let report = Audit::of(std::slice::from_ref(request)).report([&captured(line), &captured("")]);
        report[0].ends_with("1 line")
    }

    #[test]
    fn lines_of_many_formats_count() {
        let request = sent("GET", "/health", 200);
        for line in [
            r#"{"method":"GET","path":"/health","status":200,"duration_ms":0}"#,
            r#"{"level":"INFO","method":"GET","path":"\/health","status":"200","elapsed":"0.000123"}"#,
            "time=2026-11-24T20:45:31Z level=info method=GET path=/health status=200 latency=1.5",
            "127.0.0.1 - - [24/Nov/2026:20:45:31 +0000] \"GET /health HTTP/1.1\" 200 12 153µs",
            "GET /health 200 3 ms",
            "GET /health -> 200 OK in 1.25ms",
            "2026/11/24 20:45:31 GET /health 200 831.5μs",
            "GET /health 200 0s",
            "GET /health?x=1 200 12ns",
            "[GET] '/health' (200), 12us.",
            "\u{1b}[2m2026-11-24T20:45:31.404123Z\u{1b}[0m \u{1b}[32m INFO\u{1b}[0m request: \u{1b}[3mmethod\u{1b}[0m\u{1b}[2m=\u{1b}[0mGET \
             \u{1b}[3mpath\u{1b}[0m\u{1b}[2m=\u{1b}[0m/health \u{1b}[3mstatus\u{1b}[0m\u{1b}[2m=\u{1b}[0m200 \u{1b}[3mlatency\u{1b}[0m\u{1b}[2m=\u{1b}[0m0",
        ] {
            assert!(counts(line, &request), "{line}");
        }
    }

    #[test]
    fn lines_that_lack_something_do_not_count() {
        let request = sent("GET", "/health", 200);
        for line in [
            "GET /health 200",
            "GET /health 200 took 5 seconds",
            "GET /health 404 5ms",
            "GET /healthz 200 5ms",
            "GET /health/ 200 5ms",
            "GET /api/health 200 5ms",
            "GET /health.json 200 5ms",
            "POST /health 200 5ms",
            "GETTER /health 200 5ms",
            "GET /health 2000 5ms",
            "GET /health 200.5 5ms",
            "GET /health status=ok 200ms",
            "GET /health status 404 latency_us=200",
            "GET /health \"status\":404,\"bytes\":200,\"dur\":1",
            "during 5 GET /health 200",
            "GET /health v200 5ms",
        ] {
            assert!(!counts(line, &request), "{line}");
        }
    }

    #[test]
    fn the_root_path_is_a_token_too() {
        assert!(counts("GET / 200 5ms", &sent("GET", "/", 200)));
        assert!(!counts("GET /a HTTP/1.1 200 5ms text/plain", &sent("GET", "/", 200)));
    }

    #[test]
    fn equal_requests_are_counted_together_in_the_order_of_sending() {
        let unanswered = Sent {
            status: None,
            ..sent("GET", "/never", 200)
        };
        let all = [
            sent("POST", "/b", 500),
            sent("GET", "/a", 200),
            unanswered,
            sent("POST", "/b", 500),
        ];
        let audit = Audit::of(&all);
        let out = captured("POST /b 500 1ms\nGET /a 200 1ms\n");
        let err = captured("noise\nGET /a 200 2ms\nPOST /b 500 1ms");
        assert_eq!(
            audit.report([&out, &err]),
            ["POST /b 500: 2 requests, 2 lines", "GET /a 200: 1 request, 2 lines"]
        );
        assert!(!audit.is_complete([&out, &err]), "the last line is not ended");
        assert!(audit.is_complete([&out, &captured("POST /b 500 1ms\n")]));
    }
}
