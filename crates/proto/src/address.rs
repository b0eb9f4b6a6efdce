//! Where a relay is, and by which certificate it is known.

use crate::CertificatePin;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// Text that is not a relay's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Only HTTPS will do.
    #[error("a relay address starts with https://")]
    NotHttps,
    /// There is no host, or there is more than host and port.
    #[error("a relay address is https://host or https://host:port, and may end in #pin")]
    Host,
    /// What follows # is not a pin.
    #[error("the pin after # must be 64 hexadecimal digits")]
    Pin,
}

/// `https://host:port`, with `#` and the pin of a self-made certificate where there is one.
/// Without a pin the operating system's roots decide.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelayAddress {
    origin: String,
    pin: Option<CertificatePin>,
}

impl RelayAddress {
    /// `https://host:port`, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The pin, if the address has one.
    pub fn pin(&self) -> Option<CertificatePin> {
        self.pin
    }
}

impl std::str::FromStr for RelayAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (origin, pin) = match text.trim().split_once('#') {
            None => (text.trim(), None),
            Some((origin, pin)) => {
                let bytes = HEXLOWER
                    .decode(pin.to_ascii_lowercase().as_bytes())
                    .map_err(|_| AddressError::Pin)?;
                (origin, Some(CertificatePin::from_slice(&bytes).map_err(|_| AddressError::Pin)?))
            }
        };
        let host = origin.strip_prefix("https://").ok_or(AddressError::NotHttps)?;
        let host = host.strip_suffix('/').unwrap_or(host);
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || host.len() > 300 || !host.chars().all(allowed) {
            return Err(AddressError::Host);
        }
        Ok(RelayAddress { origin: format!("https://{host}"), pin })
    }
}

impl std::fmt::Display for RelayAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.origin)?;
        match &self.pin {
            Some(pin) => write!(f, "#{}", HEXLOWER.encode(&pin.0)),
            None => Ok(()),
        }
    }
}

impl TryFrom<String> for RelayAddress {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl From<RelayAddress> for String {
    fn from(address: RelayAddress) -> String {
        address.to_string()
    }
}
