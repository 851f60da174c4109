//! The listener's side of TLS: the server's certificate, and those of its clients.

use std::{io, path::Path, path::PathBuf, sync::Arc, time::Duration};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    server::{VerifierBuilderError, WebPkiClientVerifier, danger::ClientCertVerifier},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use x509_parser::parse_x509_certificate;

use super::config::{ClientCertificates, Demand, Tls};

/// Turns accepted connections into TLS ones.
#[derive(Clone)]
pub struct Acceptor {
    inner: TlsAcceptor,
    timeout: Duration,
}

/// The subject of the certificate that a client showed and the handshake verified. The accept loop puts it into the
/// extensions of each of the connection's requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerCertificate(Arc<str>);

/// Why TLS can't be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A PEM file can't be read.
    #[error("TLS can't be offered: {}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The certificate and the key don't go together, or can't be used.
    #[error("TLS can't be offered: the certificate in {} can't be used with the key in {}: {source}", certificates.display(), key.display())]
    Certificate {
        /// The certificate's file.
        certificates: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What rustls says.
        source: rustls::Error,
    },
    /// The authorities of clients can't be used.
    #[error("TLS can't be offered: {}: {source}", path.display())]
    Authorities {
        /// Their file.
        path: PathBuf,
        /// What rustls says.
        source: VerifierBuilderError,
    },
}

/// Why a connection didn't become a TLS one.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The client took too long.
    #[error("the TLS handshake took too long")]
    TimedOut,
    /// The client broke off, has no certificate that is taken, or speaks no TLS.
    #[error("the TLS handshake failed: {0}")]
    Failed(#[source] io::Error),
}

/// An acceptor with the certificates that `config` names.
pub fn acceptor(config: &Tls) -> Result<Acceptor, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let unusable = |source| TlsError::Certificate {
        certificates: config.certificates.clone(),
        key: config.key.clone(),
        source,
    };
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match &config.clients {
        Some(clients) => builder.with_client_cert_verifier(verifier(clients, provider)?),
        None => builder.with_no_client_auth(),
    };
    let mut server = builder
        .with_single_cert(certificates(&config.certificates)?, private_key(&config.key)?)
        .map_err(unusable)?;
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Acceptor {
        inner: TlsAcceptor::from(Arc::new(server)),
        timeout: config.handshake_timeout,
    })
}

impl Acceptor {
    /// Shakes hands on a connection. Without the time limit, a client that connects and says nothing would hold it for ever.
    pub async fn accept<S>(&self, stream: S) -> Result<(TlsStream<S>, Option<PeerCertificate>), HandshakeError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let stream = timeout(self.timeout, self.inner.accept(stream))
            .await
            .map_err(|_| HandshakeError::TimedOut)?
            .map_err(HandshakeError::Failed)?;
        let (_, session) = stream.get_ref();
        let peer = session
            .peer_certificates()
            .and_then(|chain| chain.first())
            .and_then(|certificate| PeerCertificate::of(certificate));
        Ok((stream, peer))
    }
}

impl PeerCertificate {
    /// The certificate's subject, such as `CN=grafana`, or `None` if it has none and so names nobody.
    fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, parsed) = parse_x509_certificate(certificate).ok()?;
        let subject = parsed.subject().to_string();
        (!subject.is_empty()).then(|| Self(subject.into()))
    }

    /// The subject.
    pub fn subject(&self) -> &str {
        &self.0
    }
}

fn verifier(
    clients: &ClientCertificates,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let path = &clients.authorities;
    let mut roots = RootCertStore::empty();
    for authority in certificates(path)? {
        roots.add(authority).map_err(|error| file_error(path, &error))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    match clients.demand {
        Demand::Required => builder,
        Demand::Optional => builder.allow_unauthenticated(),
    }
    .build()
    .map_err(|source| TlsError::Authorities {
        path: path.clone(),
        source,
    })
}

/// The certificates of a PEM file, of which there is at least one.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| pem_error(path, &error))?;
    if certificates.is_empty() {
        return Err(file_error(path, "there is no certificate in it"));
    }
    Ok(certificates)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| match error {
        pem::Error::NoItemsFound => file_error(path, "there is no private key in it"),
        error => pem_error(path, &error),
    })
}

fn pem_error(path: &Path, error: &pem::Error) -> TlsError {
    match error {
        pem::Error::Io(error) => file_error(path, error),
        error => file_error(path, error),
    }
}

fn file_error(path: &Path, reason: &(impl ToString + ?Sized)) -> TlsError {
    TlsError::File {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests;
