//! The hosts that a service is told about by its environment.

use super::Service;

const ENDINGS: [&str; 5] = ["HOST", "URL", "URI", "ADDR", "DSN"];

/// The variables that name another host, each with that host. Not among them are Grafana's own settings and addresses that
/// the service itself listens on.
pub fn of(service: &Service) -> impl Iterator<Item = (&str, String)> {
    service.environment.iter().filter_map(|(name, value)| {
        let upper = name.to_ascii_uppercase();
        let is_meant = ENDINGS.iter().any(|ending| upper.ends_with(ending));
        if !is_meant || upper.starts_with("GF_") || upper == "SERVER_HOST" {
            return None;
        }
        let host = host(&value.as_ref()?.known());
        (!host.is_empty() && !matches!(&*host, "0.0.0.0" | "::")).then_some((&**name, host))
    })
}

/// Whether a host is the container itself.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The host of a URL, of `host:port`, or of a list of `key=value` as `libpq` takes it.
pub fn host(text: &str) -> String {
    if let Some(host) = text.split_whitespace().find_map(|word| word.strip_prefix("host=")) {
        return host.to_owned();
    }
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    if let Some(inside) = place.strip_prefix('[') {
        return inside.split(']').next().unwrap_or_default().to_owned();
    }
    if place.matches(':').count() > 1 {
        return place.to_owned();
    }
    place.split(':').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{host, is_loopback};

    #[test]
    fn hosts_of_all_spellings() {
        for (text, expected) in [
            ("db", "db"),
            ("db:5432", "db"),
            ("http://prometheus:9090/api?x", "prometheus"),
            ("postgres://user:p@db/name", "db"),
            ("http://[::1]:80/", "::1"),
            ("::1", "::1"),
            ("user=a host=db port=1", "db"),
            ("", ""),
        ] {
            assert_eq!(host(text), expected, "{text}");
        }
        assert!(is_loopback("localhost") && is_loopback("127.0.0.2") && is_loopback("::1") && !is_loopback("db"));
    }
}
