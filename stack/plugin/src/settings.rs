//! A data source's settings, complete and checked: where it is, how to prove who asks, and how long to wait.

use std::{collections::HashMap, fmt, time::Duration};

use http::HeaderName;
use reqwest::Url;
use serde::Deserialize;

use crate::{failure::Failure, protocol::DataSourceInstanceSettings};

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The text, to be put into a request and nowhere else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// What is sent to prove who asks.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// Nothing.
    None,
    /// A user's name and password.
    Basic { user: String, password: Secret },
    /// A key in a header of its own.
    ApiKey { header: HeaderName, key: Secret },
    /// A token that doesn't change.
    Bearer(Secret),
    /// A token that is fetched with OAuth 2's client credentials.
    ClientCredentials(ClientCredentials),
}

/// How to fetch a token.
#[derive(Debug)]
pub(crate) struct ClientCredentials {
    /// The token endpoint.
    pub(crate) token_url: Url,
    /// The client's name there.
    pub(crate) client_id: String,
    /// The client's secret.
    pub(crate) secret: Secret,
    /// The scopes to ask for, separated by spaces; empty for the endpoint's own choice.
    pub(crate) scopes: String,
}

/// A client certificate and its key, both PEM.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) certificate: String,
    pub(crate) key: Secret,
}

/// A data source's settings.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where the data source is.
    pub(crate) url: Url,
    /// What is sent to prove who asks.
    pub(crate) credentials: Credentials,
    /// The only authorities to trust, PEM; the system's where none is given.
    pub(crate) authorities: Option<String>,
    /// The certificate to show when the data source asks for one.
    pub(crate) identity: Option<Identity>,
    /// How long an answer may take.
    pub(crate) timeout: Duration,
}

/// `jsonData` as the config editor writes it. Members that Grafana has names for have those.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct JsonData {
    url: String,
    auth_kind: AuthKind,
    user: String,
    api_key_header: String,
    token_url: String,
    client_id: String,
    scopes: String,
    timeout: Option<u64>,
    tls_auth: bool,
    #[serde(rename = "tlsAuthWithCACert")]
    tls_auth_with_ca_cert: bool,
}

/// The choice of the config editor's list.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum AuthKind {
    #[default]
    None,
    Basic,
    ApiKey,
    Bearer,
    Oauth,
}

/// The time that an answer may take where the settings don't say.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest time that may be set: beyond it, Grafana itself has given up.
const LONGEST_TIMEOUT: u64 = 600;
/// The header of an API key where the settings don't say.
const DEFAULT_API_KEY_HEADER: &str = "X-API-Key";

impl Settings {
    /// Reads the settings that Grafana sends with each request; a failure names the first that can't be used.
    pub(crate) fn read(stored: &DataSourceInstanceSettings) -> Result<Self, Failure> {
        let data: JsonData = if stored.json_data.is_empty() {
            JsonData::default()
        } else {
            serde_json::from_slice(&stored.json_data)
                .map_err(|error| Failure::Settings(format!("jsonData can't be read: {error}")))?
        };
        let secrets = &stored.secure_json_data;
        let url = if data.url.trim().is_empty() {
            &stored.url
        } else {
            &data.url
        };
        let timeout = match data.timeout {
            None => DEFAULT_TIMEOUT,
            Some(seconds @ 1..=LONGEST_TIMEOUT) => Duration::from_secs(seconds),
            Some(_) => return refused("timeout", &format!("use 1 to {LONGEST_TIMEOUT} seconds")),
        };
        let authorities = if data.tls_auth_with_ca_cert {
            Some(secret(secrets, "tlsCACert")?.0)
        } else {
            None
        };
        let identity = if data.tls_auth {
            Some(Identity {
                certificate: secret(secrets, "tlsClientCert")?.0,
                key: secret(secrets, "tlsClientKey")?,
            })
        } else {
            None
        };
        Ok(Self {
            url: address("url", url)?,
            credentials: credentials(&data, secrets)?,
            authorities,
            identity,
            timeout,
        })
    }
}

fn credentials(data: &JsonData, secrets: &HashMap<String, String>) -> Result<Credentials, Failure> {
    Ok(match data.auth_kind {
        AuthKind::None => Credentials::None,
        AuthKind::Basic => Credentials::Basic {
            user: text("user", &data.user)?,
            password: secret(secrets, "password")?,
        },
        AuthKind::ApiKey => {
            let name = if data.api_key_header.is_empty() {
                DEFAULT_API_KEY_HEADER
            } else {
                &data.api_key_header
            };
            let Ok(header) = name.parse() else {
                return refused("apiKeyHeader", "use a header's name: letters, digits and `-`");
            };
            Credentials::ApiKey {
                header,
                key: secret(secrets, "apiKey")?,
            }
        }
        AuthKind::Bearer => Credentials::Bearer(secret(secrets, "token")?),
        AuthKind::Oauth => Credentials::ClientCredentials(ClientCredentials {
            token_url: address("tokenUrl", &data.token_url)?,
            client_id: text("clientId", &data.client_id)?,
            secret: secret(secrets, "clientSecret")?,
            scopes: data.scopes.trim().to_owned(),
        }),
    })
}

fn refused<T>(key: &str, why: &str) -> Result<T, Failure> {
    Err(Failure::Settings(format!("{key}: {why}")))
}

fn text(key: &str, value: &str) -> Result<String, Failure> {
    if value.is_empty() {
        refused(key, "it is missing")
    } else {
        Ok(value.to_owned())
    }
}

fn secret(secrets: &HashMap<String, String>, key: &str) -> Result<Secret, Failure> {
    match secrets.get(key) {
        Some(value) if !value.is_empty() => Ok(Secret(value.clone())),
        _ => refused(key, "it is missing from secureJsonData"),
    }
}

/// An address that requests can go to, without credentials in it, since addresses are not secret.
fn address(key: &str, value: &str) -> Result<Url, Failure> {
    let value = text(key, value.trim())?;
    let Ok(url) = Url::parse(&value) else {
        return refused(key, "use a whole URL, for example http://data-source:8080");
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return refused(key, "use http:// or https:// and a host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused(key, "leave user and password out; they have settings of their own");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused(key, "leave out what follows `?` or `#`");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, secrets: &[(&str, &str)]) -> Result<Settings, Failure> {
        Settings::read(&DataSourceInstanceSettings {
            json_data: json.to_owned().into(),
            secure_json_data: secrets
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            ..Default::default()
        })
    }

    #[test]
    fn an_address_alone_is_enough() {
        let settings = read(r#"{"url":"http://localhost:8080/"}"#, &[]).unwrap();
        assert!(matches!(settings.credentials, Credentials::None));
        assert_eq!(settings.timeout, DEFAULT_TIMEOUT);
    }

    #[test]
    fn the_address_of_a_provisioning_file_is_used_where_json_data_has_none() {
        let stored = DataSourceInstanceSettings {
            url: "http://data-source:8080".to_owned(),
            ..Default::default()
        };
        assert_eq!(
            Settings::read(&stored).unwrap().url.as_str(),
            "http://data-source:8080/"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (json, secrets, named) in [
            ("[1", &[][..], "jsonData"),
            ("{}", &[], "url: it is missing"),
            (r#"{"url":"data-source:8080"}"#, &[], "url: use http://"),
            (r#"{"url":"http://a:b@c"}"#, &[], "url: leave user and password out"),
            (r#"{"url":"http://c/?token=x"}"#, &[], "url: leave out"),
            (r#"{"url":"http://c","timeout":0}"#, &[], "timeout"),
            (r#"{"url":"http://c","authKind":"kerberos"}"#, &[], "jsonData"),
            (
                r#"{"url":"http://c","authKind":"basic","user":"u"}"#,
                &[],
                "password: it is missing from secureJsonData",
            ),
            (
                r#"{"url":"http://c","authKind":"basic"}"#,
                &[("password", "p")],
                "user: it is missing",
            ),
            (
                r#"{"url":"http://c","authKind":"apiKey","apiKeyHeader":"a b"}"#,
                &[("apiKey", "k")],
                "apiKeyHeader",
            ),
            (r#"{"url":"http://c","authKind":"bearer"}"#, &[("token", "")], "token"),
            (
                r#"{"url":"http://c","authKind":"oauth","clientId":"i"}"#,
                &[("clientSecret", "s")],
                "tokenUrl",
            ),
            (
                r#"{"url":"http://c","tlsAuth":true}"#,
                &[("tlsClientCert", "c")],
                "tlsClientKey",
            ),
            (r#"{"url":"http://c","tlsAuthWithCACert":true}"#, &[], "tlsCACert"),
        ] {
            let failure = read(json, secrets).unwrap_err().to_string();
            assert!(failure.contains(named), "{json}: {failure}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let json = r#"{"url":"http://c","authKind":"basic","user":"u","tlsAuth":true}"#;
        let secrets = [
            ("password", "hunter2"),
            ("tlsClientCert", "public"),
            ("tlsClientKey", "hunter2"),
        ];
        let shown = format!("{:?}", read(json, &secrets).unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
