//! `admin-password`: Grafana has an administrator from its first start.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "admin-password",
    subject: "password of Grafana",
    holds: "set, and not admin",
    checks: "Each service whose image is called `grafana`, `grafana-oss` or `grafana-enterprise` has \
             `GF_SECURITY_ADMIN_PASSWORD` with a value other than `admin`, also by default, or \
             `GF_SECURITY_ADMIN_PASSWORD__FILE` with the file of a secret that the service is given.",
    why: "Without it, user and password are `admin`, and the first one who finds the port has every data \
             source behind it.",
    bad: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      GF_SECURITY_ADMIN_PASSWORD: ${PASSWORD:-admin}\n",
    good: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      GF_SECURITY_ADMIN_PASSWORD: ${PASSWORD:?set it in .env}\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for image in ["grafana", "grafana-oss", "grafana-enterprise"] {
        for (name, service) in compose.with_image(image) {
            let file = service.variable("GF_SECURITY_ADMIN_PASSWORD__FILE");
            let secret = file.as_ref().and_then(|file| service.secrets.get(file));
            let password = service
                .environment
                .get("GF_SECURITY_ADMIN_PASSWORD")
                .map(Option::as_ref);
            match (secret, password) {
                (Some(_), None) | (_, Some(None)) => {}
                (_, Some(Some(text))) if !matches!(&*text.known(), "" | "admin") || text.value().is_none() => {}
                (_, Some(Some(_))) => findings.push(Finding::seen("admin, or empty", name)),
                (None, None) if file.is_none() => findings.push(Finding::seen("not set", name)),
                _ => findings.push(Finding::seen("in a file that is no secret of the service", name)),
            }
        }
    }
    findings.into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn variables_and_secrets() {
        hold(
            &RULE,
            &[
                "services: {a: {image: 'grafana/grafana:1', environment: [GF_SECURITY_ADMIN_PASSWORD]}}",
                "services: {a: {image: 'grafana/grafana:1', environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/p}, \
                 secrets: [p]}}",
            ],
        );
        break_with(
            &RULE,
            &[
                ("services: {a: {image: 'grafana/grafana:1'}}", "not set (a)"),
                (
                    "services: {a: {image: 'grafana/grafana-oss:1', environment: {GF_SECURITY_ADMIN_PASSWORD: admin}}}",
                    "admin, or empty (a)",
                ),
                (
                    "services: {a: {image: 'grafana/grafana:1', environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/p}}}",
                    "in a file that is no secret of the service (a)",
                ),
            ],
        );
    }
}
