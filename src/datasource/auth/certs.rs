//! Certificates for trying TLS out: an authority, a server and a client, written by `bigtent serve --make-certs DIR`.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

/// The files that are written.
pub const FILES: [&str; 5] = ["ca.pem", "server.pem", "server.key", "client.pem", "client.key"];

/// The names by which a server on this machine is called.
const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// How long the certificates are good: long enough for a course, short enough to be replaced one day.
const LIFETIME: Duration = Duration::from_hours(365 * 24);

/// How long ago they began to be good, for the sake of clients whose clock is behind.
const BACKDATED: Duration = Duration::from_hours(1);

/// Why no certificates were written.
#[derive(Debug, thiserror::Error)]
pub enum CertsError {
    /// Files would be overwritten.
    #[error("{} is there already and is kept: name another folder, or remove it first", .0.display())]
    Exists(PathBuf),
    /// A name can't stand in a certificate.
    #[error("`{0}` is neither a host's name nor an address")]
    Name(String),
    /// A certificate can't be made.
    #[error("the certificates can't be made: {0}")]
    Make(#[from] rcgen::Error),
    /// A file can't be written.
    #[error("{} can't be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes [`FILES`] into a folder, which is made if need be, and returns their paths. The server's certificate is good for
/// `localhost`, `127.0.0.1`, `::1` and `names`. Nothing is ever overwritten. The authority's own key is written nowhere and
/// forgotten: whoever trusts `ca.pem` trusts these two certificates and never a third one.
pub fn make(folder: &Path, names: &[String]) -> Result<Vec<PathBuf>, CertsError> {
    let paths: Vec<PathBuf> = FILES.iter().map(|name| folder.join(name)).collect();
    if let Some(taken) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(CertsError::Exists(taken.clone()));
    }
    let texts = texts(names)?;
    fs::create_dir_all(folder).map_err(|source| CertsError::Write {
        path: folder.to_owned(),
        source,
    })?;
    for (path, text) in paths.iter().zip(&texts) {
        write_new(path, text)?;
    }
    Ok(paths)
}

/// The contents of [`FILES`], in their order.
fn texts(names: &[String]) -> Result<[String; 5], CertsError> {
    let mut authority = parameters("bigtent authority", &[])?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;

    let mut server_names: Vec<String> = LOCAL_NAMES.map(str::to_owned).into();
    server_names.extend(
        names
            .iter()
            .filter(|name| !LOCAL_NAMES.contains(&name.as_str()))
            .cloned(),
    );
    let (server, server_key) = leaf(
        "bigtent",
        &server_names,
        ExtendedKeyUsagePurpose::ServerAuth,
        &authority,
    )?;
    let (client, client_key) = leaf("bigtent client", &[], ExtendedKeyUsagePurpose::ClientAuth, &authority)?;
    Ok([authority.pem(), server, server_key, client, client_key])
}

/// A certificate for one end of a connection, and its key.
fn leaf(
    common_name: &str,
    names: &[String],
    purpose: ExtendedKeyUsagePurpose,
    authority: &CertifiedIssuer<'_, KeyPair>,
) -> Result<(String, String), CertsError> {
    let key = KeyPair::generate()?;
    let mut parameters = parameters(common_name, names)?;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![purpose];
    parameters.use_authority_key_identifier_extension = true;
    let certificate = parameters.signed_by(&key, authority)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

fn parameters(common_name: &str, names: &[String]) -> Result<CertificateParams, CertsError> {
    for name in names {
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:*".contains(&byte));
        if !is_name {
            return Err(CertsError::Name(name.clone()));
        }
    }
    let mut parameters = CertificateParams::new(names)?;
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    let now = SystemTime::now();
    parameters.not_before = (now - BACKDATED).into();
    parameters.not_after = (now + LIFETIME).into();
    Ok(parameters)
}

/// Writes a file that isn't there yet. A key is its owner's alone from the first moment.
fn write_new(path: &Path, text: &str) -> Result<(), CertsError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let is_key = path.extension().is_some_and(|extension| extension == "key");
        options.mode(if is_key { 0o600 } else { 0o644 });
    }
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => CertsError::Exists(path.to_owned()),
            _ => CertsError::Write {
                path: path.to_owned(),
                source,
            },
        })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;
    use x509_parser::{pem::parse_x509_pem, prelude::GeneralName};

    use super::{CertsError, FILES, make};

    #[test]
    fn the_servers_certificate_has_all_names_and_is_signed_by_the_authority() {
        let folder = TempDir::new().unwrap();
        let paths = make(folder.path(), &["data.example".to_owned(), "localhost".to_owned()]).unwrap();
        let read = |index: usize| parse_x509_pem(&fs::read(&paths[index]).unwrap()).unwrap().1;
        let (authority, server, client) = (read(0), read(1), read(3));
        let (authority, server, client) = (
            authority.parse_x509().unwrap(),
            server.parse_x509().unwrap(),
            client.parse_x509().unwrap(),
        );
        let names = server.subject_alternative_name().unwrap().unwrap();
        let shown: Vec<String> = names
            .value
            .general_names
            .iter()
            .map(|name| match name {
                GeneralName::DNSName(name) => (*name).to_owned(),
                GeneralName::IPAddress(bytes) => format!("{bytes:?}"),
                other => format!("{other:?}"),
            })
            .collect();
        let v6 = format!("{:?}", [0_u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(shown, ["localhost", "[127, 0, 0, 1]", &v6, "data.example"]);
        assert_eq!(server.issuer(), authority.subject());
        assert_eq!(client.subject().to_string(), "CN=bigtent client");
        assert!(authority.is_ca() && !server.is_ca() && !client.is_ca());
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_written_beside_what_is_there() {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join("client.key");
        fs::write(&taken, "mine").unwrap();
        let error = make(folder.path(), &[]).unwrap_err();
        assert!(matches!(error, CertsError::Exists(path) if path == taken));
        assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
        assert!(!folder.path().join("ca.pem").exists());
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = TempDir::new().unwrap();
        for path in make(folder.path(), &[]).unwrap() {
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            let is_key = path.extension().unwrap() == "key";
            let expected = if is_key { 0o600 } else { mode | 0o400 };
            assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
        }
        assert_eq!(FILES.len(), fs::read_dir(folder.path()).unwrap().count());
    }

    #[test]
    fn a_name_that_is_none_is_refused_before_anything_is_written() {
        let folder = TempDir::new().unwrap();
        for name in ["", "a b", "http://data"] {
            let error = make(&folder.path().join("certs"), &[name.to_owned()]).unwrap_err();
            let refused =
                matches!(&error, CertsError::Name(refused) if refused == name) || matches!(error, CertsError::Make(_));
            assert!(refused, "{name}");
        }
        assert!(!folder.path().join("certs").exists());
    }
}
