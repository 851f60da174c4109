//! Tests of what the acceptor says about files that it can't use.

use std::{fs, time::Duration};

use tempfile::TempDir;

use super::{Tls, acceptor};
use crate::datasource::auth::{
    certs,
    config::{ClientCertificates, Demand},
};

fn config(folder: &TempDir) -> Tls {
    certs::make(folder.path(), &[]).unwrap();
    Tls {
        certificates: folder.path().join("server.pem"),
        key: folder.path().join("server.key"),
        clients: Some(ClientCertificates {
            authorities: folder.path().join("ca.pem"),
            demand: Demand::Required,
        }),
        handshake_timeout: Duration::from_secs(5),
    }
}

fn message(config: &Tls) -> String {
    acceptor(config).err().unwrap().to_string()
}

#[test]
fn an_error_names_the_file_and_what_it_lacks() {
    let folder = TempDir::new().unwrap();
    let good = config(&folder);
    assert!(acceptor(&good).is_ok());

    let missing = Tls {
        certificates: folder.path().join("none.pem"),
        ..good.clone()
    };
    assert!(message(&missing).contains("none.pem: "), "{}", message(&missing));

    let swapped = Tls {
        certificates: good.key.clone(),
        key: good.certificates.clone(),
        ..good.clone()
    };
    assert!(message(&swapped).ends_with("server.key: there is no certificate in it"));

    let no_key = Tls {
        key: good.certificates.clone(),
        ..good.clone()
    };
    assert!(message(&no_key).ends_with("server.pem: there is no private key in it"));

    let another = Tls {
        key: folder.path().join("client.key"),
        ..good.clone()
    };
    assert!(
        message(&another).contains("can't be used with the key"),
        "{}",
        message(&another)
    );

    let broken = folder.path().join("broken.pem");
    fs::write(
        &broken,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    let no_authority = Tls {
        clients: Some(ClientCertificates {
            authorities: broken,
            demand: Demand::Required,
        }),
        ..good
    };
    assert!(
        message(&no_authority).contains("broken.pem: "),
        "{}",
        message(&no_authority)
    );
}
