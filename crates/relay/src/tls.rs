//! The relay's certificate: its own, known by its pin, or a given one.

use crate::OpenError;
use bellward_proto::CertificatePin;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The self-made certificate's file in the data directory.
pub const CERTIFICATE: &str = "tls-certificate.pem";
/// Its secret key's file, for the owner alone.
pub const KEY: &str = "tls-key.pem";

/// A certificate and its secret key, as files in PEM (RFC 7468).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The certificate, and those that vouch for it.
    pub certificate: PathBuf,
    /// Its secret key.
    pub key: PathBuf,
}

/// What a TLS listener needs.
pub struct Tls {
    /// Ready to serve HTTP/2 and HTTP/1.1.
    pub config: Arc<ServerConfig>,
    /// By which clients know the certificate.
    pub pin: CertificatePin,
}

/// The relay's own certificate; made when there is none, for the name that clients use.
pub fn own(data: &Path, name: &str) -> Result<Identity, OpenError> {
    let identity = Identity { certificate: data.join(CERTIFICATE), key: data.join(KEY) };
    // The key is written first: with a key alone, the certificate is made anew and the pin,
    // which is the key's, stays.
    let key = if identity.key.exists() {
        let pem = std::fs::read_to_string(&identity.key)
            .map_err(|error| OpenError::file(&identity.key, error))?;
        KeyPair::from_pem(&pem).map_err(|error| invalid(&identity.key, error))?
    } else {
        let key = KeyPair::generate().map_err(|error| invalid(&identity.key, error))?;
        write_durably(&identity.key, key.serialize_pem().as_bytes(), true)?;
        key
    };
    if !identity.certificate.exists() {
        let pem = certificate(&key, name).map_err(|error| invalid(&identity.certificate, error))?;
        write_durably(&identity.certificate, pem.as_bytes(), false)?;
    }
    Ok(identity)
}

fn certificate(key: &KeyPair, name: &str) -> Result<String, rcgen::Error> {
    let mut params = CertificateParams::new(vec![name.to_owned(), "localhost".to_owned()])?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Bellward relay");
    // Known by its pin: its end says nothing, and must not come as a surprise.
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(4096, 1, 1);
    Ok(params.self_signed(key)?.pem())
}

/// Reads a certificate and its key.
pub fn load(identity: &Identity) -> Result<Tls, OpenError> {
    let chain = CertificateDer::pem_file_iter(&identity.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| invalid(&identity.certificate, error))?;
    let key = PrivateKeyDer::from_pem_file(&identity.key)
        .map_err(|error| invalid(&identity.key, error))?;
    let signing =
        ring::sign::any_supported_type(&key).map_err(|error| invalid(&identity.key, error))?;
    let public = signing
        .public_key()
        .ok_or_else(|| invalid(&identity.key, "its public key cannot be told"))?;
    let pin = CertificatePin::of(public.as_ref());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| invalid(&identity.key, error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| invalid(&identity.certificate, error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Tls { config: Arc::new(config), pin })
}

fn invalid(path: &Path, error: impl std::fmt::Display) -> OpenError {
    OpenError::file(path, io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

/// Writes a file that is whole or not there.
pub(crate) fn write_durably(path: &Path, bytes: &[u8], secret: bool) -> Result<(), OpenError> {
    let written = || {
        let next = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(if secret { 0o600 } else { 0o644 });
        }
        #[cfg(not(unix))]
        let _ = secret;
        let mut file = options.open(&next)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&next, path)?;
        sync_directory(path)
    };
    written().map_err(|error: io::Error| OpenError::file(path, error))
}

/// Makes a new name in a directory durable.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        std::fs::File::open(parent)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_pin_stays_as_long_as_the_key() {
        let data = tempfile::tempdir().unwrap();
        let pin = load(&own(data.path(), "127.0.0.1").unwrap()).unwrap().pin;
        assert_eq!(load(&own(data.path(), "127.0.0.1").unwrap()).unwrap().pin, pin);
        std::fs::remove_file(data.path().join(CERTIFICATE)).unwrap();
        assert_eq!(load(&own(data.path(), "relay.example").unwrap()).unwrap().pin, pin);
        std::fs::remove_file(data.path().join(CERTIFICATE)).unwrap();
        std::fs::remove_file(data.path().join(KEY)).unwrap();
        assert_ne!(load(&own(data.path(), "127.0.0.1").unwrap()).unwrap().pin, pin);
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let identity = own(data.path(), "127.0.0.1").unwrap();
        let mode = std::fs::metadata(&identity.key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
