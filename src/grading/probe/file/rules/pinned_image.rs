//! `pinned-image`: the same file starts the same programs tomorrow.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "pinned-image",
    subject: "images",
    holds: "each with a tag other than latest, or with a digest",
    checks: "The image of each service without `build` has a tag other than `latest`, or a digest. Defaults of \
             variables are put in; a variable without one counts as no tag.",
    why: "`latest` is whatever was pushed last. An upgrade should be a line in a commit, not what happens at \
             the next `pull`.",
    bad: "services:\n  db:\n    image: postgres\n",
    good: "services:\n  db:\n    image: postgres:18.6-trixie\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        if service.build.is_some() {
            continue;
        }
        match service.image() {
            None => findings.push(Finding::seen("no image", name)),
            Some(image) if image.has_digest => {}
            Some(image) => match image.tag.as_deref() {
                None => findings.push(Finding::seen("without a tag", &format!("{}, {name}", image.written))),
                Some("latest") => findings.push(Finding::seen("tagged latest", &format!("{}, {name}", image.written))),
                Some(_) => {}
            },
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
    fn defaults_digests_and_builds() {
        hold(
            &RULE,
            &[
                "services: {a: {image: 'a:${V:-1}'}}",
                "services: {a: {image: 'a@sha256:00'}}",
                "services: {a: {build: .}}",
            ],
        );
        break_with(
            &RULE,
            &[
                ("services: {a: {image: 'a:${V}'}}", "without a tag (a:, a)"),
                ("services: {a: {image: 'a:latest'}}", "tagged latest (a:latest, a)"),
                ("services: {a: {ports: []}}", "no image (a)"),
            ],
        );
    }
}
