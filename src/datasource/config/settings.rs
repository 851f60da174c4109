//! The table of all settings: what each is called in a file, in the environment and as a flag, and what it is by default.

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The section of a file that it stands in.
    pub section: &'static str,
    /// The name within the section.
    pub name: &'static str,
    /// The environment variable. The flag has the same name in its own spelling.
    pub env: &'static str,
    /// The value if no source has one; empty if there is none.
    pub default: &'static str,
    /// Whether the value must never be shown. A secret has no flag, because everybody on the system can read the flags of
    /// everybody's processes, and it can be read from a file that `…_FILE` names.
    pub secret: bool,
    /// What it is for, in a line.
    pub help: &'static str,
}

impl Setting {
    /// The name in a file with its section: `server.readTimeout`.
    pub fn key(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The flag, without its dashes: `server-read-timeout`. Secrets have none.
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| self.env.to_ascii_lowercase().replace('_', "-"))
    }

    /// The environment variable that names a file with the value. Only secrets have one.
    pub fn env_file(&self) -> Option<String> {
        self.secret.then(|| format!("{}_FILE", self.env))
    }

    /// The name, in a file, that names another file with the value. Only secrets have one.
    pub fn name_file(&self) -> Option<String> {
        self.secret.then(|| format!("{}File", self.name))
    }
}

/// Declares each setting as a constant, and the table of them all.
macro_rules! settings {
    ($($constant:ident: $section:literal $name:literal, $default:literal, $secret:literal, $help:literal;)+) => {
        $(
            pub(super) const $constant: Setting = Setting {
                section: $section,
                name: $name,
                env: stringify!($constant),
                default: $default,
                secret: $secret,
                help: $help,
            };
        )+
        /// All settings, section by section.
        pub const SETTINGS: &[Setting] = &[$($constant),+];
    };
}

settings! {
    SERVER_HOST: "server" "host", "127.0.0.1", false, "The address to listen on";
    SERVER_PORT: "server" "port", "8080", false, "The port to listen on; 0 lets the system choose";
    SERVER_ALLOW_ANONYMOUS: "server" "allowAnonymous", "false", false,
        "Whether other machines may call without saying who they are";
    SERVER_HEADER_TIMEOUT: "server" "headerTimeout", "5s", false, "How long a request's head may take";
    SERVER_READ_TIMEOUT: "server" "readTimeout", "15s", false, "How long a request's body may take, from the end of the head";
    SERVER_HANDLER_TIMEOUT: "server" "handlerTimeout", "10s", false,
        "How long a handler may work, from the end of the body; then the reply is 504";
    SERVER_WRITE_TIMEOUT: "server" "writeTimeout", "15s", false,
        "How long a reply may take to send, once the client doesn't keep up";
    SERVER_IDLE_TIMEOUT: "server" "idleTimeout", "75s", false, "How long a connection is kept without a request";
    SERVER_DRAIN_DELAY: "server" "drainDelay", "0s", false,
        "How long connections are still taken after the signal to stop, while /readyz says no";
    SERVER_SHUTDOWN_TIMEOUT: "server" "shutdownTimeout", "10s", false,
        "How long requests in flight may go on after that";
    SERVER_MAX_HEADER_BYTES: "server" "maxHeaderBytes", "32768", false, "The largest head of a request";
    SERVER_MAX_BODY_BYTES: "server" "maxBodyBytes", "1048576", false, "The largest body of a request";
    SERVER_MAX_CONNECTIONS: "server" "maxConnections", "4096", false,
        "How many connections are served at once; further ones wait";
    AUTH_BASIC_USER: "auth" "basicUser", "", false, "The user who may call with Basic authentication";
    AUTH_BASIC_PASSWORD: "auth" "basicPassword", "", true, "That user's password";
    AUTH_API_KEY: "auth" "apiKey", "", true, "The key that callers may send in a header";
    AUTH_API_KEY_HEADER: "auth" "apiKeyHeader", "x-api-key", false, "The header of the key";
    AUTH_CLIENT_ID: "auth" "clientId", "", false, "The client that may get tokens from /oauth/token";
    AUTH_CLIENT_SECRET: "auth" "clientSecret", "", true, "That client's secret";
    AUTH_TOKEN_LIFETIME: "auth" "tokenLifetime", "5m", false, "How long an access token is good";
    AUTH_REFRESH_LIFETIME: "auth" "refreshLifetime", "24h", false, "How long a refresh token is good";
    AUTH_OPEN_METRICS: "auth" "openMetrics", "false", false, "Whether /metrics asks nobody who they are";
    TLS_CERT_FILE: "tls" "certFile", "", false, "The server's certificate, in PEM; with it, the server speaks HTTPS";
    TLS_KEY_FILE: "tls" "keyFile", "", false, "The certificate's private key, in PEM";
    TLS_CLIENT_CA_FILE: "tls" "clientCaFile", "", false, "The authorities of clients' certificates, in PEM";
    TLS_CLIENT_CERT: "tls" "clientCert", "required", false,
        "Whether a client must show a certificate (required) or may (optional)";
    SERIES_SEED: "series" "seed", "0", false, "The seed of the demo service's series";
    SERIES_LEARNER: "series" "learner", "me", false, "What the learner is called in the label `learner`";
    SERIES_PROGRESS: "series" "progress", "", false, "The learner's progress.jsonl; by default that of the workbook found here";
    SERIES_CLASS: "series" "class", "", false, "A folder with the graded results of a class";
    UPSTREAM_URL: "upstream" "url", "", false, "The server behind /proxy; without it there is no /proxy";
    UPSTREAM_TIMEOUT: "upstream" "timeout", "8s", false, "How long a call to it may take";
    UPSTREAM_AUTH_TYPE: "upstream" "authType", "none", false,
        "What calls to it prove themselves with: none, basic, apikey, bearer or oauth";
    UPSTREAM_BASIC_USER: "upstream" "basicUser", "", false, "The user, for basic";
    UPSTREAM_BASIC_PASSWORD: "upstream" "basicPassword", "", true, "That user's password";
    UPSTREAM_API_KEY: "upstream" "apiKey", "", true, "The key, for apikey";
    UPSTREAM_API_KEY_HEADER: "upstream" "apiKeyHeader", "x-api-key", false, "The header of the key";
    UPSTREAM_BEARER_TOKEN: "upstream" "bearerToken", "", true, "The token, for bearer";
    UPSTREAM_TOKEN_URL: "upstream" "tokenUrl", "", false, "Where tokens come from, for oauth";
    UPSTREAM_CLIENT_ID: "upstream" "clientId", "", false, "The client that gets tokens there";
    UPSTREAM_CLIENT_SECRET: "upstream" "clientSecret", "", true, "That client's secret";
    UPSTREAM_SCOPE: "upstream" "scope", "", false, "The scopes to ask for, with spaces between";
    UPSTREAM_CA_FILE: "upstream" "caFile", "", false, "The only authorities to trust, in PEM, instead of the system's";
    UPSTREAM_CERT_FILE: "upstream" "certFile", "", false, "The client certificate to show, in PEM";
    UPSTREAM_KEY_FILE: "upstream" "keyFile", "", false, "The client certificate's private key, in PEM";
    DB_HOST: "database" "host", "localhost", false, "A database's host; as all of `database`, it is checked and not used: this server has no database";
    DB_PORT: "database" "port", "5432", false, "The database's port (not used)";
    DB_USER: "database" "user", "grafana", false, "The database's user (not used)";
    DB_PASSWORD: "database" "password", "", true, "That user's password (not used)";
    DB_NAME: "database" "name", "grafana", false, "The database's name (not used)";
    DB_MAX_CONNS: "database" "maxConns", "10", false, "How many connections to the database may be opened (not used)";
    LOG_LEVEL: "logging" "level", "info", false, "The least important level that is logged: debug, info, warn or error";
    LOG_FORMAT: "logging" "format", "json", false, "How a line looks: json or text";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SETTINGS, Setting};

    #[test]
    fn no_two_settings_share_a_name() {
        let names = |of: fn(&Setting) -> String| SETTINGS.iter().map(of).collect::<BTreeSet<_>>().len();
        assert_eq!(names(Setting::key), SETTINGS.len());
        assert_eq!(names(|setting| setting.env.to_owned()), SETTINGS.len());
    }
}
