//! One certificate key, known beforehand.

use bellward_proto::CertificatePin;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use std::sync::Arc;

/// The certificate's key is another than the pinned one.
#[derive(Debug, thiserror::Error)]
#[error("the certificate's key is not the pinned one")]
pub(super) struct WrongKey;

/// Accepts a leaf certificate by its public key alone.
///
/// The pin came with the invite, out of band, and names a key, so neither a name nor a date nor
/// an issuer could add anything: they are not looked at. That the other side holds the key is
/// proved, as always, by its signature over the handshake.
#[derive(Debug)]
pub(super) struct PinnedKey {
    pin: CertificatePin,
    algorithms: WebPkiSupportedAlgorithms,
}

impl PinnedKey {
    /// Accepts the key with this pin.
    pub(super) fn new(pin: CertificatePin, algorithms: WebPkiSupportedAlgorithms) -> Self {
        PinnedKey { pin, algorithms }
    }
}

impl ServerCertVerifier for PinnedKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let wrong = || {
            let other = OtherError(Arc::new(WrongKey));
            Error::InvalidCertificate(CertificateError::Other(other))
        };
        let certificate = ParsedCertificate::try_from(end_entity).map_err(|_| wrong())?;
        let key = certificate.subject_public_key_info();
        if CertificatePin::of(key.as_ref()) != self.pin {
            return Err(wrong());
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
