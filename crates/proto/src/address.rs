//! Where a relay is, and by which certificate it is known.

use crate::CertificatePin;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, Ipv6Addr};

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
        if host.len() > 300 || !is_host_and_port(host) {
            return Err(AddressError::Host);
        }
        Ok(RelayAddress { origin: format!("https://{host}"), pin })
    }
}

/// Whether this names one host, by name or address, and at most one port.
fn is_host_and_port(text: &str) -> bool {
    match text.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((host, port)) if !port.ends_with(']') => is_host(host) && is_port(port),
        _ => is_host(text),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_host(text: &str) -> bool {
    if let Some(bracketed) = text.strip_prefix('[') {
        return bracketed.strip_suffix(']').is_some_and(|six| six.parse::<Ipv6Addr>().is_ok());
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let last = name.rsplit('.').next().unwrap_or_default();
    // What ends in a number is taken for an IPv4 address, in forms that few expect (WHATWG URL,
    // section 3.5): only the usual one will do.
    if last.bytes().all(|byte| byte.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x")
    {
        return text.parse::<Ipv4Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.split('.').all(is_label)
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

#[cfg(test)]
mod tests {
    use super::{AddressError, RelayAddress};

    #[test]
    fn an_address_names_one_host_and_at_most_one_port() {
        for good in [
            "https://relay.oak.example",
            "https://relay",
            "https://relay.oak.example.:8443",
            "https://127.0.0.1:8443",
            "https://[::1]",
            "https://[fd00::17]:65535",
        ] {
            assert_eq!(good.parse::<RelayAddress>().map(String::from).as_deref(), Ok(good));
        }
        for bad in [
            "https://",
            "https://relay:",
            "https://relay:0",
            "https://relay:65536",
            "https://relay:+80",
            "https://relay:1:2",
            "https://::1",
            "https://[::1",
            "https://[relay]",
            "https://a..b",
            "https://...",
            "https://4294967296",
            "https://127.1",
            "https://0x7f.0x1",
            "https://a@b",
            "https://a/b",
        ] {
            assert_eq!(bad.parse::<RelayAddress>(), Err(AddressError::Host), "{bad}");
        }
    }
}
