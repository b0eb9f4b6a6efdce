//! Text that people paste, and that stands in paths.

use super::Reader;
use bellward_proto::invite::InviteCode;
use bellward_proto::{ClinicId, DeviceId, RelayAddress, SessionToken, Signature, Versioned};
use bellward_trust::{DeviceKind, Role};
use std::fmt::Display;
use std::str::FromStr;

/// A text that is read is the one text of what it says.
fn one_text<T: FromStr<Err: Display> + Display>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert_eq!(value.to_string(), text),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

pub(super) fn identifier() -> Reader {
    Box::new(|bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        one_text::<DeviceId>(text);
        one_text::<ClinicId>(text);
        one_text::<SessionToken>(text);
        one_text::<Signature>(text);
        one_text::<Role>(text);
        one_text::<DeviceKind>(text);
    })
}

pub(super) fn address() -> Reader {
    Box::new(|bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        match text.parse::<RelayAddress>() {
            Ok(address) => check_address(&address),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    })
}

fn check_address(address: &RelayAddress) {
    assert_eq!(address.to_string().parse().as_ref(), Ok(address));
    // Whether a name is well-formed Punycode (RFC 3492) is left to whoever resolves it.
    if address.origin().to_ascii_lowercase().contains("xn--") {
        return;
    }
    let url = reqwest::Url::parse(&format!("{}/v1/relay?after=1", address.origin()));
    let url = url.unwrap_or_else(|error| panic!("{}: {error}", address.origin()));
    assert_eq!(url.scheme(), "https");
    assert_eq!(url.path(), "/v1/relay");
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let host = url.host_str().unwrap_or_default();
    assert!(
        address.origin().to_ascii_lowercase().contains(host) || host.starts_with('['),
        "{host}"
    );
}

pub(super) fn invite_code() -> Reader {
    Box::new(|bytes| {
        if let Ok(text) = std::str::from_utf8(bytes) {
            match InviteCode::from_text(text) {
                Ok(code) => check_code(&code),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
        // Past the checksum.
        if let Ok(code) = InviteCode::from_bytes(bytes) {
            check_code(&code);
        }
    })
}

fn check_code(code: &InviteCode) {
    check_address(&code.relay);
    let text = code.to_text();
    assert_eq!(InviteCode::from_text(&text).as_ref(), Ok(code));
    assert_eq!(
        InviteCode::from_text(&format!(" {}\n ", text.replace('-', "- "))).as_ref(),
        Ok(code)
    );
    assert!(!format!("{code:?}").contains(text.as_str()));
}
