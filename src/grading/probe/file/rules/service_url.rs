//! `service-url`: an address that is right from inside.

use super::{
    super::compose::{Compose, hosts},
    Check, Fact, Finding, Rule, Stated,
};
use crate::course::step::{Expected, ServiceUrl};

pub(super) const RULE: Rule = Rule {
    id: "service-url",
    subject: "address of the other service",
    holds: "its name or alias, and the container's port",
    checks: "The variable that the task names is an `http://` or `https://` URL, defaults put in. Its host is the \
             service that is meant, by name or by an alias on a shared network; its port is the one of the container.",
    why: "The program that connects is in a container. There, `localhost` is that container, and a port that was \
          published on the host is unknown.",
    bad: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      PROM_URL: http://localhost:9090\n  \
          prometheus:\n    image: prom/prometheus:v3.13.3\n",
    good: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      PROM_URL: http://prometheus:9090\n  \
           prometheus:\n    image: prom/prometheus:v3.13.3\n",
    check: Check::Stated(Stated {
        part: "url",
        is_given: |expected| expected.url.is_some(),
        example: "url = { of = 'grafana', variable = 'PROM_URL', to = 'prometheus', port = 9090 }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    match expected.url.as_ref().and_then(|stated| fault(compose, stated)) {
        Some(finding) => vec![finding].into(),
        None => Fact::Holds,
    }
}

fn fault(compose: &Compose, stated: &ServiceUrl) -> Option<Finding> {
    let ServiceUrl { of, variable, to, port } = stated;
    let place = format!("{variable}, {of}");
    let Some(url) = compose.services.get(of).and_then(|service| service.variable(variable)) else {
        return Some(Finding::seen("not set", &place));
    };
    let Some((_, rest)) = url
        .split_once("://")
        .filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
    else {
        return Some(Finding::seen("no URL", &format!("{url}, {place}")));
    };
    let host = hosts::host(&url);
    if hosts::is_loopback(&host) {
        return Some(Finding::seen("the container itself", &format!("{url}, {place}")));
    }
    if compose.resolve(of, &host) != Some(to) {
        return Some(Finding::seen(
            "not the service on a shared network",
            &format!("{url}, {place}"),
        ));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority
        .rsplit_once(':')
        .is_none_or(|(_, found)| found != port.to_string())
    {
        return Some(Finding::seen("another port", &format!("{url}, {place}")));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn hosts_ports_and_schemes() {
        let file = |url: &str| {
            format!(
                "services: {{grafana: {{networks: [a], environment: {{PROM_URL: '{url}'}}}}, \
                 prometheus: {{networks: {{a: {{aliases: [metrics]}}, b: }}}}}}"
            )
        };
        for url in ["http://metrics:9090/", "${URL:-http://prometheus:9090}"] {
            hold(&RULE, &[&file(url)]);
        }
        for (url, fact) in [
            ("http://grafana:9090", "not the service on a shared network"),
            ("http://prometheus:9091", "another port"),
            ("http://prometheus", "another port"),
            ("prometheus:9090", "no URL"),
            ("http://127.0.0.1:9090", "the container itself"),
        ] {
            break_with(&RULE, &[(&file(url), &format!("{fact} ({url}, PROM_URL, grafana)"))]);
        }
        break_with(&RULE, &[(&file("$URL"), "not set (PROM_URL, grafana)")]);
    }
}
