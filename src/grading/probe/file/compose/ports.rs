//! What a service publishes on its host.

use serde_json::Value;

use super::{Text, read::Shape};
use crate::grading::probe::file::yaml::scalar;

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The host's address, without brackets; none means all of them.
    pub host: Option<String>,
    /// The host's port, defaults put in; none lets the engine choose.
    pub published: Option<String>,
    /// The container's port, without the protocol.
    pub target: String,
}

impl Port {
    /// Whether only the host itself reaches it.
    pub fn is_loopback(&self) -> bool {
        self.host.as_ref().is_some_and(|host| {
            host.parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
        })
    }

    /// Reads `ports` in both forms.
    pub(super) fn list(value: &Value, at: &str) -> Result<Vec<Self>, Shape> {
        let Value::Array(entries) = value else {
            return Err(Shape::new(at, "a list"));
        };
        let mut ports = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let at = format!("{at}[{index}]");
            match entry {
                Value::Object(long) => {
                    let text = |key: &str| long.get(key).and_then(scalar).map(|text| Text::parse(&text).known());
                    let target = text("target").ok_or_else(|| Shape::new(&format!("{at}.target"), "a port"))?;
                    ports.push(Self {
                        host: text("host_ip"),
                        published: text("published"),
                        target,
                    });
                }
                other => {
                    let text = scalar(other).ok_or_else(|| Shape::new(&at, "a port"))?;
                    let short = Self::short(&Text::parse(&text).known()).each();
                    ports.extend(short.ok_or_else(|| Shape::new(&at, "a port"))?);
                }
            }
        }
        Ok(ports)
    }

    /// `[host:][published:]target[/protocol]`; an IPv6 address stands in brackets.
    fn short(text: &str) -> Self {
        let text = text.split('/').next().unwrap_or_default();
        let (before, target) = match text.rsplit_once(':') {
            Some((before, target)) => (Some(before), target),
            None => (None, text),
        };
        let (host, published) = match before {
            None => (None, None),
            Some(before) if before.ends_with(']') => (Some(before), None),
            Some(before) => match before.rsplit_once(':') {
                Some((host, published)) => (Some(host), Some(published)),
                None => (None, Some(before)),
            },
        };
        let filled = |part: Option<&str>| part.filter(|part| !part.is_empty()).map(str::to_owned);
        let host = host.map(|host| host.trim_start_matches('[').trim_end_matches(']'));
        Self {
            host: filled(host),
            published: filled(published),
            target: target.to_owned(),
        }
    }

    /// The ports of a range, `5000-5002:6000-6002`; `None` if there are no ports in it, or not as many on both sides.
    fn each(self) -> Option<Vec<Self>> {
        let targets = numbers(&self.target)?;
        let Some(published) = &self.published else {
            let of_target = |target: u16| Self {
                target: target.to_string(),
                ..self.clone()
            };
            return Some(targets.map(of_target).collect());
        };
        let published = numbers(published)?;
        if targets.len() == 1 && published.len() > 1 {
            // Any of these, for the one port.
            return Some(vec![self]);
        }
        if targets.len() != published.len() {
            return None;
        }
        let pairs = published.zip(targets).map(|(published, target)| Self {
            host: self.host.clone(),
            published: Some(published.to_string()),
            target: target.to_string(),
        });
        Some(pairs.collect())
    }
}

/// The numbers of `80`, or of a range `80-90`.
fn numbers(text: &str) -> Option<std::ops::RangeInclusive<u16>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Port;

    #[test]
    fn short_and_long_forms_are_equal() {
        let port = |host: Option<&str>, published: Option<&str>, target: &str| Port {
            host: host.map(str::to_owned),
            published: published.map(str::to_owned),
            target: target.to_owned(),
        };
        for (entry, expected) in [
            (json!("3000"), port(None, None, "3000")),
            (json!(3000), port(None, None, "3000")),
            (json!("80:8080/tcp"), port(None, Some("80"), "8080")),
            (json!("127.0.0.1:80:8080"), port(Some("127.0.0.1"), Some("80"), "8080")),
            (json!("127.0.0.1::8080"), port(Some("127.0.0.1"), None, "8080")),
            (json!("[::1]:80:8080"), port(Some("::1"), Some("80"), "8080")),
            (json!("90-91:8080"), port(None, Some("90-91"), "8080")),
            (
                json!("${IP:-127.0.0.1}:${P:-80}:8080"),
                port(Some("127.0.0.1"), Some("80"), "8080"),
            ),
            (
                json!({"target": 8080, "published": "80", "host_ip": "127.0.0.1"}),
                port(Some("127.0.0.1"), Some("80"), "8080"),
            ),
        ] {
            assert_eq!(
                Port::list(&json!([entry]), "ports").ok(),
                Some(vec![expected]),
                "{entry}"
            );
        }
    }

    #[test]
    fn ranges_are_taken_apart() {
        let ports = |entry: &str| {
            Port::list(&json!([entry]), "ports").ok().map(|ports| {
                let ports = ports
                    .iter()
                    .map(|port| format!("{}:{}", port.published.as_deref().unwrap_or_default(), port.target));
                ports.collect::<Vec<_>>().join(" ")
            })
        };
        assert_eq!(ports("127.0.0.1:5-6:8-9/udp").as_deref(), Some("5:8 6:9"));
        assert_eq!(ports("8-9").as_deref(), Some(":8 :9"));
        for entry in ["5-6:8", "5-6:7-9", "9-8", "127.0.0.1:80", "a:80", "80:", "70000", ""] {
            assert_eq!(ports(entry).is_some(), entry == "5-6:8", "{entry}");
        }
    }

    #[test]
    fn who_reaches_it() {
        let is_loopback = |text: &str| Port::short(text).is_loopback();
        assert!(is_loopback("127.0.0.1:1:1") && is_loopback("[::1]:1:1") && is_loopback("127.0.0.1::1"));
        assert!(!is_loopback("1:1") && !is_loopback("1") && !is_loopback("0.0.0.0:1:1"));
    }
}
