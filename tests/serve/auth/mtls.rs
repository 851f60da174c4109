//! TLS: certificates asked for, shown, missing, and of somebody else's authority.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    time::Duration,
};

use bigtent::datasource::{
    auth::certs,
    outgoing::{
        Client, Upstream, UpstreamError,
        config::{Credential, Identity, Tls},
    },
};
use tempfile::TempDir;

use super::support::{SOON, Served};

/// Certificates in a folder of their own.
struct Certs(TempDir);

impl Certs {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        certs::make(folder.path(), &[]).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    /// A server that has its certificate from here and asks for others from here.
    fn served(&self, more: &[(&str, &str)]) -> Served {
        let (cert, key, ca) = (self.text("server.pem"), self.text("server.key"), self.text("ca.pem"));
        let own = [
            ("TLS_CERT_FILE", cert.as_str()),
            ("TLS_KEY_FILE", &key),
            ("TLS_CLIENT_CA_FILE", &ca),
        ];
        Served::new(&[&own, more].concat())
    }
}

/// The status of a `GET` by a client that trusts `authority` and shows the certificate of `own`, if any.
async fn get(
    served: &Served,
    path: &str,
    authority: &Path,
    own: Option<&Certs>,
    credential: Credential,
) -> Result<u16, UpstreamError> {
    let client = Client::new(Upstream {
        url: format!("https://localhost:{}", served.address().port())
            .parse()
            .unwrap(),
        credential,
        tls: Tls {
            authorities: Some(authority.to_owned()),
            identity: own.map(|own| Identity {
                certificates: own.file("client.pem"),
                key: own.file("client.key"),
            }),
        },
        timeout: SOON,
    })
    .unwrap();
    let target = client.base().target(path, None).unwrap();
    match client.get(target, &http::HeaderMap::new()).await {
        Ok(reply) => Ok(reply.status.as_u16()),
        Err(UpstreamError::Refused(status)) => Ok(status.as_u16()),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn with_a_certificate_a_client_is_known_and_without_one_it_gets_no_connection() {
    let certs = Certs::new();
    let served = certs.served(&[]);
    let ca = certs.file("ca.pem");
    let known = get(&served, "metrics", &ca, Some(&certs), Credential::None).await;
    assert_eq!(known.unwrap(), 200);
    for path in ["metrics", "livez"] {
        let stranger = get(&served, path, &ca, None, Credential::None).await;
        assert!(matches!(stranger, Err(UpstreamError::Broken(_))), "{stranger:?}");
    }
}

#[tokio::test]
async fn where_a_certificate_is_optional_another_method_does_as_well() {
    let certs = Certs::new();
    let served = certs.served(&[("TLS_CLIENT_CERT", "optional"), ("AUTH_API_KEY", "hunter2")]);
    let key = |key: &str| Credential::ApiKey {
        header: "x-api-key".parse().unwrap(),
        key: bigtent::datasource::config::Secret::new(key),
    };
    let ca = certs.file("ca.pem");
    for (own, credential, expected) in [
        (None, Credential::None, 401),
        (None, key("hunter2"), 200),
        (None, key("wrong"), 401),
        (Some(&certs), Credential::None, 200),
        (Some(&certs), key("hunter2"), 200),
        // A certificate doesn't hide that something is wrong.
        (Some(&certs), key("wrong"), 401),
    ] {
        let shown = (own.is_some(), credential.clone());
        let status = get(&served, "metrics", &ca, own, credential).await.unwrap();
        assert_eq!(status, expected, "{shown:?}");
    }
    let probe = get(&served, "livez", &ca, None, Credential::None).await;
    assert_eq!(probe.unwrap(), 200);
}

#[tokio::test]
async fn somebody_elses_certificate_is_refused_on_both_sides() {
    let (certs, others) = (Certs::new(), Certs::new());
    let served = certs.served(&[]);
    let stranger = get(
        &served,
        "metrics",
        &certs.file("ca.pem"),
        Some(&others),
        Credential::None,
    )
    .await;
    assert!(matches!(stranger, Err(UpstreamError::Broken(_))), "{stranger:?}");
    let server = get(
        &served,
        "metrics",
        &others.file("ca.pem"),
        Some(&certs),
        Credential::None,
    )
    .await;
    assert!(matches!(server, Err(UpstreamError::Broken(_))), "{server:?}");
}

#[test]
fn who_says_nothing_or_something_else_is_let_go() {
    let certs = Certs::new();
    let served = certs.served(&[("SERVER_HEADER_TIMEOUT", "50ms")]);
    for words in ["", "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let mut stream = TcpStream::connect(served.address()).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.write_all(words.as_bytes()).unwrap();
        let mut reply = Vec::new();
        let end = stream.read_to_end(&mut reply);
        let timed_out = end.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!timed_out, "the server waits for ever");
        assert!(!reply.starts_with(b"HTTP"), "it answered in the clear");
    }
}

#[tokio::test]
async fn a_handshake_that_hangs_keeps_nobody_else_waiting() {
    let certs = Certs::new();
    let served = certs.served(&[]);
    let _silent: Vec<TcpStream> = (0..50)
        .map(|_| TcpStream::connect_timeout(&served.address(), Duration::from_secs(5)).unwrap())
        .collect();
    let known = get(&served, "livez", &certs.file("ca.pem"), Some(&certs), Credential::None).await;
    assert_eq!(known.unwrap(), 200);
}
