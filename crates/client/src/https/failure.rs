//! What a failed request means.

use super::pin::WrongKey;
use crate::transport::TransportError;
use rustls::CertificateError;
use std::error::Error;

/// Sorts a failure by what stands behind it.
pub(super) fn of(error: &reqwest::Error) -> TransportError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut innermost = String::new();
    while let Some(current) = cause {
        if let Some(stranger) = stranger(current) {
            return stranger;
        }
        innermost = current.to_string();
        cause = inner(current).or_else(|| current.source());
    }
    if error.is_timeout() {
        return TransportError::Unreachable("it does not answer in time".into());
    }
    TransportError::Unreachable(innermost)
}

/// What an I/O error wraps: its `source` skips that and names only the source of it.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    Some(wrapped as &(dyn Error + 'static))
}

/// Someone else than the relay, by what TLS says.
fn stranger(error: &(dyn Error + 'static)) -> Option<TransportError> {
    let reason = match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(reason) => reason,
        rustls::Error::InvalidMessage(_) => {
            let why = "it does not speak TLS: a network that wants a sign-in first, perhaps";
            return Some(TransportError::NotTheRelay(why.into()));
        }
        _ => return None,
    };
    if let CertificateError::Other(other) = reason
        && other.0.is::<WrongKey>()
    {
        return Some(TransportError::NotPinned);
    }
    Some(TransportError::NotTrusted(reason.to_string()))
}
