//! Loads a configuration from layers and says everything that is wrong
//! with it.

use std::{
    collections::BTreeMap, fmt, ops::RangeInclusive, str::FromStr,
    time::Duration,
};

type Texts = BTreeMap<String, String>;

// ANCHOR: layers
fn collect(file: Texts, env: &Texts) -> Texts {
    let defaults = [
        ("SERVER_PORT", "8080"),
        ("SERVER_READ_TIMEOUT", "15s"),
        ("DB_PASSWORD", ""), // has no default
    ];
    let defaults = defaults.map(|(key, text)| (key.into(), text.into()));
    let mut texts = Texts::from(defaults);
    texts.extend(file);
    for (key, text) in &mut texts {
        if let Some(given) = env.get(key).filter(|given| !given.is_empty())
        {
            text.clone_from(given);
        }
    }
    texts
}
// ANCHOR_END: layers

struct Reader {
    texts: Texts,
    errors: Vec<String>,
}

impl Reader {
    // ANCHOR: number
    fn number<N>(
        &mut self,
        key: &str,
        range: RangeInclusive<N>,
    ) -> Option<N>
    where
        N: FromStr + PartialOrd + fmt::Display,
    {
        let text = self.text(key);
        let number = text.parse().ok().filter(|n| range.contains(n));
        if number.is_none() {
            let (lo, hi) = (range.start(), range.end());
            self.errors.push(format!(
                "{key}: expected a number from {lo} to {hi}, not {text:?}"
            ));
        }
        number
    }
    // ANCHOR_END: number

    fn seconds(&mut self, key: &str) -> Option<Duration> {
        let text = self.text(key);
        let seconds =
            text.strip_suffix('s').and_then(|text| text.parse().ok());
        let duration = seconds
            .filter(|seconds| (1..=60).contains(seconds))
            .map(Duration::from_secs);
        if duration.is_none() {
            self.errors
                .push(format!("{key}: expected 1s to 60s, not {text:?}"));
        }
        duration
    }

    fn secret(&mut self, key: &str) -> Option<Secret> {
        let text = self.text(key);
        if text.is_empty() {
            self.errors.push(format!("{key}: is needed"));
            return None;
        }
        Some(Secret(text))
    }

    fn text(&self, key: &str) -> String {
        self.texts.get(key).cloned().unwrap_or_default()
    }
}

#[derive(Debug)]
#[expect(dead_code, reason = "only shown")]
struct Config {
    port: u16,
    read_timeout: Duration,
    password: Secret,
}

// ANCHOR: load
fn load(texts: Texts) -> Result<Config, Vec<String>> {
    let errors = Vec::new();
    let mut reader = Reader { texts, errors };
    let port = reader.number("SERVER_PORT", 1..=u16::MAX);
    let read_timeout = reader.seconds("SERVER_READ_TIMEOUT");
    let password = reader.secret("DB_PASSWORD");
    match (port, read_timeout, password) {
        (Some(port), Some(read_timeout), Some(password)) => Ok(Config {
            port,
            read_timeout,
            password,
        }),
        _ => Err(reader.errors),
    }
}
// ANCHOR_END: load

// ANCHOR: secret
/// A text that printing doesn't show.
struct Secret(String);

impl Secret {
    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}
// ANCHOR_END: secret

fn main() {
    let env = Texts::from([("DB_PASSWORD".into(), "hunter2".into())]);
    match load(collect(Texts::new(), &env)) {
        Ok(config) => {
            println!("{config:?} {}", config.password.expose().len());
        }
        Err(errors) => eprintln!("{}", errors.join("\n")),
    }
    let broken = Texts::from([("SERVER_PORT".into(), "80a".into())]);
    println!("{:?}", load(broken));
}
