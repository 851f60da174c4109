//! From the layers' texts to the upstream and what calls to it prove themselves with.

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use axum::http::HeaderName;

use super::{
    parse,
    resolve::Values,
    settings::{self, SETTINGS, Setting},
};
use crate::datasource::outgoing::{
    BaseUrl, Upstream,
    config::{ClientCredentials, Credential, Identity, Tls},
};

/// How long a call may take. It is less than a handler may take, so that the caller is told which of the two was slow.
const TIMEOUT: Duration = Duration::from_secs(8);
const CALL_TIME: RangeInclusive<Duration> = Duration::from_millis(1)..=parse::TEN_MINUTES;
const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");

/// The words for the kinds of credentials.
#[derive(Clone, Copy)]
enum AuthType {
    None,
    Basic,
    ApiKey,
    Bearer,
    OAuth,
}

/// The upstream, if one is configured. Values that belong to one and make no sense alone are errors.
pub(super) fn upstream(values: &mut Values<'_>) -> Option<Upstream> {
    let url = values.optional(&settings::UPSTREAM_URL, parse::base_url);
    if !values.is_given(&settings::UPSTREAM_URL) {
        let mut others = SETTINGS
            .iter()
            .filter(|setting| setting.section == settings::UPSTREAM_URL.section);
        if let Some(given) = others.find(|setting| values.is_given(setting)) {
            values.missing(&settings::UPSTREAM_URL, given);
        }
    }
    let timeout = values.time(TIMEOUT, &settings::UPSTREAM_TIMEOUT, &CALL_TIME);
    let credential = credential(values);
    let tls = tls(values);
    Some(Upstream {
        url: url?,
        credential: credential?,
        tls,
        timeout,
    })
}

fn credential(values: &mut Values<'_>) -> Option<Credential> {
    let words = [
        ("none", AuthType::None),
        ("basic", AuthType::Basic),
        ("apikey", AuthType::ApiKey),
        ("bearer", AuthType::Bearer),
        ("oauth", AuthType::OAuth),
    ];
    let auth_type = values.optional(&settings::UPSTREAM_AUTH_TYPE, |text| parse::one_of(text, &words))?;
    // Each is read in any case: a mistake in one that isn't in use is still a mistake.
    let user = values.optional(&settings::UPSTREAM_BASIC_USER, parse::user);
    let password = values.secret(&settings::UPSTREAM_BASIC_PASSWORD);
    let header = values.or(KEY_HEADER, &settings::UPSTREAM_API_KEY_HEADER, parse::header);
    let key = values.secret(&settings::UPSTREAM_API_KEY);
    let token = values.secret(&settings::UPSTREAM_BEARER_TOKEN);
    let token_url: Option<BaseUrl> = values.optional(&settings::UPSTREAM_TOKEN_URL, parse::base_url);
    let client_id = values.text(&settings::UPSTREAM_CLIENT_ID);
    let client_secret = values.secret(&settings::UPSTREAM_CLIENT_SECRET);
    let scope = values.text(&settings::UPSTREAM_SCOPE).unwrap_or_default();
    match auth_type {
        AuthType::None => Some(Credential::None),
        AuthType::Basic => {
            need(
                values,
                &[&settings::UPSTREAM_BASIC_USER, &settings::UPSTREAM_BASIC_PASSWORD],
            );
            Some(Credential::Basic {
                user: user?,
                password: password?,
            })
        }
        AuthType::ApiKey => {
            need(values, &[&settings::UPSTREAM_API_KEY]);
            Some(Credential::ApiKey { header, key: key? })
        }
        AuthType::Bearer => {
            need(values, &[&settings::UPSTREAM_BEARER_TOKEN]);
            token.map(Credential::Bearer)
        }
        AuthType::OAuth => {
            need(
                values,
                &[
                    &settings::UPSTREAM_TOKEN_URL,
                    &settings::UPSTREAM_CLIENT_ID,
                    &settings::UPSTREAM_CLIENT_SECRET,
                ],
            );
            Some(Credential::OAuth(ClientCredentials {
                token_url: token_url?,
                client_id: client_id?,
                client_secret: client_secret?,
                scope,
            }))
        }
    }
}

/// Settings that the kind of credential can't do without.
fn need(values: &mut Values<'_>, needed: &[&Setting]) {
    for setting in needed {
        if !values.is_given(setting) {
            values.missing(setting, &settings::UPSTREAM_AUTH_TYPE);
        }
    }
}

fn tls(values: &mut Values<'_>) -> Tls {
    let certificates = values.text(&settings::UPSTREAM_CERT_FILE).map(PathBuf::from);
    let key = values.text(&settings::UPSTREAM_KEY_FILE).map(PathBuf::from);
    let identity = values.pair(
        (&settings::UPSTREAM_CERT_FILE, certificates),
        (&settings::UPSTREAM_KEY_FILE, key),
    );
    Tls {
        authorities: values.text(&settings::UPSTREAM_CA_FILE).map(PathBuf::from),
        identity: identity.map(|(certificates, key)| Identity { certificates, key }),
    }
}

#[cfg(test)]
mod tests {
    use crate::datasource::{
        config::{Config, ConfigError, Sources, load},
        outgoing::config::Credential,
    };

    fn loaded(variables: &[(&str, &str)]) -> Result<Config, Vec<ConfigError>> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        let sources = Sources {
            environment: variables.collect(),
            ..Sources::default()
        };
        load(&sources).map(|loaded| loaded.config)
    }

    fn messages(variables: &[(&str, &str)]) -> String {
        let errors = loaded(variables).unwrap_err();
        errors.iter().map(|error| format!("{error}\n")).collect()
    }

    #[test]
    fn without_a_url_there_is_no_upstream() {
        assert_eq!(loaded(&[]).unwrap().upstream, None);
        let plain = loaded(&[("UPSTREAM_URL", "http://up:9090/")])
            .unwrap()
            .upstream
            .unwrap();
        assert_eq!(plain.credential, Credential::None);
    }

    #[test]
    fn each_kind_of_credential_names_what_it_lacks() {
        for (kind, needed) in [
            ("basic", &["UPSTREAM_BASIC_USER", "UPSTREAM_BASIC_PASSWORD"][..]),
            ("apikey", &["UPSTREAM_API_KEY"]),
            ("bearer", &["UPSTREAM_BEARER_TOKEN"]),
            (
                "oauth",
                &["UPSTREAM_TOKEN_URL", "UPSTREAM_CLIENT_ID", "UPSTREAM_CLIENT_SECRET"],
            ),
        ] {
            let mut variables = vec![("UPSTREAM_URL", "http://up"), ("UPSTREAM_AUTH_TYPE", kind)];
            let messages = messages(&variables);
            assert_eq!(messages.lines().count(), needed.len(), "{messages}");
            assert!(needed.iter().all(|name| messages.contains(name)), "{messages}");
            variables.extend(
                needed
                    .iter()
                    .map(|name| (*name, "http://token"))
                    .map(|(name, value)| (name, if name.ends_with("USER") { "user" } else { value })),
            );
            let upstream = loaded(&variables).unwrap().upstream.unwrap();
            assert_ne!(upstream.credential, Credential::None);
        }
        assert!(messages(&[("UPSTREAM_AUTH_TYPE", "magic")]).contains("apikey"));
        assert!(messages(&[("UPSTREAM_API_KEY", "k")]).contains("UPSTREAM_URL"));
    }

    #[test]
    fn a_password_in_a_url_is_refused_and_not_repeated() {
        let messages = messages(&[("UPSTREAM_URL", "http://user:hunter2@up")]);
        assert!(
            messages.contains("UPSTREAM_URL") && !messages.contains("hunter2"),
            "{messages}"
        );
    }
}
