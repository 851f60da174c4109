//! `source-secrets`: secrets of data sources are kept apart, and not in the file.

use super::{
    super::{
        provisioning::{DataSources, is_reference},
        yaml::scalar,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "source-secrets",
    subject: "secrets of data sources",
    holds: "in secureJsonData, by reference",
    checks: "Values in `secureJsonData` are, as a whole, `$NAME`, `${NAME}`, `$__env{NAME}` or `$__file{path}`. \
             Outside it, no key has `password`, `token` or `secret` in its name, or is `httpHeaderValue` with a \
             number, with a text or number that isn't empty; and no URL has user information.",
    why: "What stands in `jsonData` goes to every browser that opens the data source. `secureJsonData` is \
             encrypted in the database and never given back; a reference keeps it out of the repository, too.",
    bad: "datasources:\n  - name: A\n    jsonData:\n      password: hunter2\n",
    good: "datasources:\n  - name: A\n    secureJsonData:\n      password: $__file{/run/secrets/a}\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    for source in &sources.sources {
        let title = source.title();
        for (key, value) in &source.secrets {
            if !scalar(value).is_some_and(|value| is_reference(&value)) {
                findings.push(Finding::seen("written in the file", &format!("{key}, {title}")));
            }
        }
        for (key, value) in &source.open {
            let name = key.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            let header = name.strip_prefix("httpheadervalue");
            let is_secret = ["password", "token", "secret"].iter().any(|word| name.contains(word))
                || header.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
            if is_secret && !value.is_empty() {
                findings.push(Finding::seen("outside secureJsonData", &format!("{key}, {title}")));
            }
            if has_user(value) {
                findings.push(Finding::seen("in a URL", &format!("{key}, {title}")));
            }
        }
    }
    findings.into()
}

/// Whether a URL names a user: `scheme://user@host`.
fn has_user(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else {
        return false;
    };
    rest.split(['/', '?', '#']).next().unwrap_or_default().contains('@')
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn references_and_switches() {
        hold(
            &RULE,
            &[
                "datasources: [{name: A, secureJsonData: {password: $PW, token: '${T}', k: '$__env{K}'}}]",
                "datasources: [{name: A, jsonData: {tokenAuth: true, secretName: ''}, url: 'http://a/@b'}]",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "datasources: [{name: A, secureJsonData: {password: hunter2}, jsonData: {httpHeaderValue1: x}}]",
                    "written in the file (password, A); outside secureJsonData (jsonData.httpHeaderValue1, A)",
                ),
                ("datasources: [{name: A, url: 'http://u:p@a:1/'}]", "in a URL (url, A)"),
            ],
        );
    }
}
