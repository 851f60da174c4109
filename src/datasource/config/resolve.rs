//! From the layers' texts to a configuration.

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use super::{
    Config, ConfigError, Database, Kind, Logging, Origin, Secret, Series, Server,
    layers::Layers,
    parse::{self, Refusal},
    settings::{self, Setting},
    upstream::upstream,
};
use crate::datasource::auth::config::{ApiKey, AuthConfig, Basic, ClientCertificates, Demand, OAuth, Tls};

const REQUEST_TIME: RangeInclusive<Duration> = Duration::from_millis(1)..=parse::TEN_MINUTES;
const DRAIN_TIME: RangeInclusive<Duration> = Duration::ZERO..=parse::TEN_MINUTES;
const TOKEN_LIFETIME: Duration = Duration::from_mins(5);
const REFRESH_LIFETIME: Duration = Duration::from_hours(24);
const TOKEN_TIME: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(30 * 24);

/// Turns texts into values. What is wrong is added to the errors; its setting then keeps its default, which nobody will see.
pub(super) fn resolve(layers: &Layers, errors: &mut Vec<ConfigError>) -> Config {
    let mut values = Values { layers, errors };
    let logging = Logging::default();
    let server = server(&mut values);
    let config = Config {
        // A handshake is as much of a request's beginning as its head.
        auth: auth(&mut values, server.header_timeout),
        server,
        series: series(&mut values),
        upstream: upstream(&mut values),
        database: database(&mut values),
        logging: Logging {
            level: values.or(logging.level, &settings::LOG_LEVEL, parse::level),
            format: values.or(logging.format, &settings::LOG_FORMAT, parse::format),
        },
    };
    check_exposure(&config, errors);
    config
}

fn server(values: &mut Values<'_>) -> Server {
    let default = Server::default();
    let byte_count = |values: &mut Values<'_>, default, setting| {
        values.or(default, setting, |text| {
            parse::number(text, &(1024..=1024 * 1024 * 1024))
        })
    };
    Server {
        host: values.or(default.host, &settings::SERVER_HOST, parse::address),
        port: values.or(default.port, &settings::SERVER_PORT, |text| {
            parse::number(text, &(0..=u16::MAX))
        }),
        allow_anonymous: values.or(default.allow_anonymous, &settings::SERVER_ALLOW_ANONYMOUS, parse::flag),
        header_timeout: values.time(default.header_timeout, &settings::SERVER_HEADER_TIMEOUT, &REQUEST_TIME),
        read_timeout: values.time(default.read_timeout, &settings::SERVER_READ_TIMEOUT, &REQUEST_TIME),
        handler_timeout: values.time(
            default.handler_timeout,
            &settings::SERVER_HANDLER_TIMEOUT,
            &REQUEST_TIME,
        ),
        write_timeout: values.time(default.write_timeout, &settings::SERVER_WRITE_TIMEOUT, &REQUEST_TIME),
        idle_timeout: values.time(default.idle_timeout, &settings::SERVER_IDLE_TIMEOUT, &REQUEST_TIME),
        drain_delay: values.time(default.drain_delay, &settings::SERVER_DRAIN_DELAY, &DRAIN_TIME),
        shutdown_timeout: values.time(
            default.shutdown_timeout,
            &settings::SERVER_SHUTDOWN_TIMEOUT,
            &DRAIN_TIME,
        ),
        max_header_bytes: byte_count(values, default.max_header_bytes, &settings::SERVER_MAX_HEADER_BYTES),
        max_body_bytes: byte_count(values, default.max_body_bytes, &settings::SERVER_MAX_BODY_BYTES),
        max_connections: values.or(default.max_connections, &settings::SERVER_MAX_CONNECTIONS, |text| {
            parse::number(text, &(1..=1_000_000))
        }),
    }
}

fn auth(values: &mut Values<'_>, handshake_timeout: Duration) -> AuthConfig {
    let user = values.optional(&settings::AUTH_BASIC_USER, parse::user);
    let password = values.secret(&settings::AUTH_BASIC_PASSWORD);
    let basic = values.pair(
        (&settings::AUTH_BASIC_USER, user),
        (&settings::AUTH_BASIC_PASSWORD, password),
    );
    let key = values.secret(&settings::AUTH_API_KEY);
    let header = values.or(ApiKey::DEFAULT_HEADER, &settings::AUTH_API_KEY_HEADER, parse::header);
    let client_id = values.text(&settings::AUTH_CLIENT_ID);
    let client_secret = values.secret(&settings::AUTH_CLIENT_SECRET);
    let client = values.pair(
        (&settings::AUTH_CLIENT_ID, client_id),
        (&settings::AUTH_CLIENT_SECRET, client_secret),
    );
    let token_lifetime = values.time(TOKEN_LIFETIME, &settings::AUTH_TOKEN_LIFETIME, &TOKEN_TIME);
    let refresh_lifetime = values.time(REFRESH_LIFETIME, &settings::AUTH_REFRESH_LIFETIME, &TOKEN_TIME);
    AuthConfig {
        basic: basic.map(|(user, password)| Basic { user, password }),
        api_key: key.map(|key| ApiKey { header, key }),
        oauth: client.map(|(client_id, client_secret)| OAuth {
            client_id,
            client_secret,
            token_lifetime,
            refresh_lifetime,
        }),
        tls: tls(values, handshake_timeout),
        open_metrics: values.or(false, &settings::AUTH_OPEN_METRICS, parse::flag),
    }
}

fn tls(values: &mut Values<'_>, handshake_timeout: Duration) -> Option<Tls> {
    let certificates = values.text(&settings::TLS_CERT_FILE).map(PathBuf::from);
    let key = values.text(&settings::TLS_KEY_FILE).map(PathBuf::from);
    let authorities = values.text(&settings::TLS_CLIENT_CA_FILE).map(PathBuf::from);
    let demand = values.or(Demand::default(), &settings::TLS_CLIENT_CERT, |text| {
        parse::one_of(text, &[("required", Demand::Required), ("optional", Demand::Optional)])
    });
    if authorities.is_some() && certificates.is_none() {
        values.missing(&settings::TLS_CERT_FILE, &settings::TLS_CLIENT_CA_FILE);
    }
    let (certificates, key) = values.pair((&settings::TLS_CERT_FILE, certificates), (&settings::TLS_KEY_FILE, key))?;
    Some(Tls {
        certificates,
        key,
        clients: authorities.map(|authorities| ClientCertificates { authorities, demand }),
        handshake_timeout,
    })
}

fn series(values: &mut Values<'_>) -> Series {
    let default = Series::default();
    Series {
        seed: values.or(default.seed, &settings::SERIES_SEED, |text| {
            parse::number(text, &(0..=i64::MAX))
        }),
        learner: values.text(&settings::SERIES_LEARNER).unwrap_or(default.learner),
        progress: values.text(&settings::SERIES_PROGRESS).map(PathBuf::from),
        class: values.text(&settings::SERIES_CLASS).map(PathBuf::from),
    }
}

fn database(values: &mut Values<'_>) -> Database {
    let default = Database::default();
    let password = values.secret(&settings::DB_PASSWORD);
    // Who names a database has to name it whole.
    let named = [&settings::DB_HOST, &settings::DB_USER, &settings::DB_NAME];
    if let (Some(named), false) = (
        named.into_iter().find(|setting| values.is_given(setting)),
        values.is_given(&settings::DB_PASSWORD),
    ) {
        values.missing(&settings::DB_PASSWORD, named);
    }
    Database {
        host: values.text(&settings::DB_HOST).unwrap_or(default.host),
        port: values.or(default.port, &settings::DB_PORT, |text| {
            parse::number(text, &(1..=u16::MAX))
        }),
        user: values.text(&settings::DB_USER).unwrap_or(default.user),
        password: password.unwrap_or_default(),
        name: values.text(&settings::DB_NAME).unwrap_or(default.name),
        max_conns: values.or(default.max_conns, &settings::DB_MAX_CONNS, |text| {
            parse::number(text, &(1..=1000))
        }),
    }
}

/// Whoever reaches the port may call. Beyond this machine, that has to be somebody's decision and not an oversight.
fn check_exposure(config: &Config, errors: &mut Vec<ConfigError>) {
    let server = &config.server;
    if !server.host.is_loopback() && config.auth.is_anonymous() && !server.allow_anonymous {
        let message = format!(
            "{} can be reached from other machines, and no caller would have to say who it is: set AUTH_API_KEY, \
             AUTH_BASIC_USER, AUTH_CLIENT_ID or TLS_CLIENT_CA_FILE, or allow it with SERVER_ALLOW_ANONYMOUS=true",
            server.host
        );
        errors.push(ConfigError::of(settings::SERVER_HOST.env, Kind::Conflict, message));
    }
}

/// Reads values and collects what is wrong with them.
pub(super) struct Values<'a> {
    layers: &'a Layers,
    errors: &'a mut Vec<ConfigError>,
}

impl Values<'_> {
    /// The value of a setting, if it has one that can be read.
    pub(super) fn optional<T>(
        &mut self,
        setting: &Setting,
        parse: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        let given = self.layers.get(setting)?;
        match parse(&given.text) {
            Ok(value) => Some(value),
            Err((kind, expected)) => {
                // What has an `@` in it may be a URL with a password.
                let message = if setting.secret || given.text.contains('@') {
                    expected
                } else {
                    format!("{expected}, not `{}`", given.text)
                };
                self.errors.push(ConfigError::at(&given.origin, kind, message));
                None
            }
        }
    }

    /// The value of a setting, or its default.
    pub(super) fn or<T>(&mut self, default: T, setting: &Setting, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> T {
        self.optional(setting, parse).unwrap_or(default)
    }

    pub(super) fn text(&mut self, setting: &Setting) -> Option<String> {
        self.optional(setting, |text| {
            let empty = || (Kind::Invalid, "expected a text that is not empty".to_owned());
            (!text.is_empty()).then(|| text.to_owned()).ok_or_else(empty)
        })
    }

    pub(super) fn secret(&mut self, setting: &Setting) -> Option<Secret> {
        self.text(setting).map(Secret::new)
    }

    pub(super) fn time(&mut self, default: Duration, setting: &Setting, range: &RangeInclusive<Duration>) -> Duration {
        self.or(default, setting, |text| parse::duration(text, range))
    }

    /// Whether somebody gave a value to the setting.
    pub(super) fn is_given(&self, setting: &Setting) -> bool {
        let given = self.layers.get(setting);
        given.is_some_and(|given| given.origin != Origin::Default)
    }

    /// Both of two settings that mean nothing without each other.
    pub(super) fn pair<A, B>(
        &mut self,
        (one, a): (&Setting, Option<A>),
        (other, b): (&Setting, Option<B>),
    ) -> Option<(A, B)> {
        match (self.is_given(one), self.is_given(other)) {
            (true, false) => self.missing(other, one),
            (false, true) => self.missing(one, other),
            _ => {}
        }
        a.zip(b)
    }

    pub(super) fn missing(&mut self, setting: &Setting, because_of: &Setting) {
        let message = format!("needed, because {} is set", because_of.env);
        self.errors.push(ConfigError::of(setting.env, Kind::Missing, message));
    }
}

#[cfg(test)]
mod tests;
