//! `image-names`: the programs are those that were asked for.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "image-names",
    subject: "programs",
    holds: "those of the commands",
    checks: "Each service that the task names has an image from one of the repositories that it names. The tag is \
             free, and so is a registry before the name.",
    why: "A translation may choose how it says something, not what.",
    bad: "services:\n  prometheus:\n    image: prometheus:v3.13.3\n",
    good: "services:\n  prometheus:\n    image: prom/prometheus:v3.13.3\n",
    check: Check::Stated(Stated {
        part: "images",
        is_given: |expected| !expected.images.is_empty(),
        example: "images = { prometheus = ['prom/prometheus'] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for (name, repositories) in &expected.images {
        let image = compose
            .services
            .get(name)
            .and_then(super::super::compose::Service::image);
        match image {
            None => findings.push(Finding::stated("no image", name)),
            Some(image) => {
                let is_one = repositories.iter().any(|repository| {
                    let path = image.repository.strip_suffix(&**repository);
                    path.is_some_and(|registry| registry.is_empty() || registry.ends_with('/'))
                });
                if !is_one {
                    findings.push(Finding::stated("another one", name));
                }
            }
        }
    }
    findings.into()
}
