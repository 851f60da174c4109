//! The table of queries, `queries.txt`.

use super::samples::BASE;

/// How a query is asked.
#[derive(Debug)]
pub(crate) struct Query {
    /// The line in the table.
    pub(crate) line: usize,
    pub(crate) path: &'static str,
    pub(crate) parameters: Vec<(&'static str, String)>,
}

impl Query {
    pub(crate) fn text(&self) -> &str {
        &self.parameters[0].1
    }

    pub(crate) fn parameters(&self) -> Vec<(&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }
}

/// Reads a table: `instant TIME QUERY` or `range START END STEP QUERY`, with times in seconds from [`BASE`]. In queries,
/// `$BASE+N` stands for a time since the epoch.
pub(crate) fn read(table: &str) -> Vec<Query> {
    let rows = table.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    rows.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(line, row)| {
            let (path, count) = match row.split_whitespace().next() {
                Some("instant") => ("/api/v1/query", 1),
                Some("range") => ("/api/v1/query_range", 3),
                kind => panic!("line {line}: unknown kind {kind:?}"),
            };
            let mut rest = row.split_once(' ').unwrap().1.trim_start();
            let mut numbers = Vec::new();
            for _ in 0..count {
                let (number, after) = rest.split_once(' ').unwrap();
                numbers.push(number.parse::<f64>().unwrap());
                rest = after.trim_start();
            }
            #[expect(clippy::cast_precision_loss, reason = "the time has ten digits")]
            let time = |number: f64| (BASE as f64 + number).to_string();
            let mut parameters = vec![("query", absolute(rest))];
            if count == 1 {
                parameters.push(("time", time(numbers[0])));
            } else {
                parameters.push(("start", time(numbers[0])));
                parameters.push(("end", time(numbers[1])));
                parameters.push(("step", numbers[2].to_string()));
            }
            Query { line, path, parameters }
        })
        .collect()
}

fn absolute(query: &str) -> String {
    let mut parts = query.split("$BASE+");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let seconds: i64 = part[..digits].parse().unwrap();
        text.push_str(&(BASE + seconds).to_string());
        text.push_str(&part[digits..]);
    }
    text
}
