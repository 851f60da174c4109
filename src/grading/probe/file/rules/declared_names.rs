//! `declared-names`: what a service refers to is there.

use super::{
    super::{
        compose::{Compose, MountKind},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "declared-names",
    subject: "references",
    holds: "all declared",
    checks: "Networks, named volumes and secrets that services use are declared at the top level (the network `default` \
             needs none), and `depends_on` names services of the file. Of a file with `include` or `extends`, this isn't \
             looked at.",
    why: "Compose refuses the file as a whole, and tells only the first one.",
    bad: "services:\n  a:\n    image: a:1\n    networks: [back]\n",
    good: "services:\n  a:\n    image: a:1\n    networks: [back]\nnetworks:\n  back:\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    if !compose.elsewhere.is_empty() {
        return Fact::Holds;
    }
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for network in service
            .networks
            .keys()
            .filter(|network| !compose.networks.contains_key(*network))
        {
            findings.push(Finding::seen("an undeclared network", &format!("{network}, {name}")));
        }
        for mount in &service.mounts {
            if let MountKind::Volume(volume) = &mount.kind
                && !compose.volumes.contains_key(volume)
            {
                findings.push(Finding::seen("an undeclared volume", &format!("{volume}, {name}")));
            }
        }
        for secret in service
            .secrets
            .values()
            .filter(|secret| !compose.secrets.contains(*secret))
        {
            findings.push(Finding::seen("an undeclared secret", &format!("{secret}, {name}")));
        }
        for other in service
            .depends_on
            .keys()
            .filter(|other| !compose.services.contains_key(*other))
        {
            findings.push(Finding::seen("no such service", &format!("{other}, {name}")));
        }
    }
    findings.into()
}
