//! `supported-image`: somebody still mends what is in the images.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "supported-image",
    subject: "support of the images",
    holds: "none past its end",
    checks: "No service has an image that is on the list of ended releases: numbers and code names are looked for \
             in repository and tag, defaults put in.",
    why: "An image past its end gets no fixes, and scanners can only tell you what you can not repair.",
    bad: "services:\n  db:\n    image: postgres:13-alpine\n",
    good: "services:\n  db:\n    image: postgres:18.6-trixie\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, support: &Support) -> Fact {
    let findings: Vec<Finding> = compose
        .services
        .iter()
        .filter_map(|(name, service)| {
            let image = service.image()?;
            let product = support.ended(&image)?;
            let what = format!("{} up to {} has ended", product.name, product.ended);
            Some(Finding::seen(
                "past its end",
                &format!("{}, {name}: {what}", image.written),
            ))
        })
        .collect();
    findings.into()
}
