//! The keys of an invite, derived from the secret in its code.

use crate::{InviteSigningSecret, SealSecret};
use bellward_proto::invite::InviteSecret;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What the holder of an invite's secret can do: join by it, and open what is sealed to it.
#[derive(Debug, Clone)]
pub struct InviteKeys {
    /// Signs that its person joined.
    pub signing: InviteSigningSecret,
    /// Opens the invite's bundle.
    pub seal: SealSecret,
}

impl InviteKeys {
    /// Both keys, by HKDF-SHA256 (RFC 5869) with a label each.
    pub fn derive(secret: &InviteSecret) -> Self {
        InviteKeys {
            signing: InviteSigningSecret::from_seed(*expand(secret, "Bellward invite signing v1")),
            seal: SealSecret::from_seed(*expand(secret, "Bellward invite seal v1")),
        }
    }
}

fn expand(secret: &InviteSecret, label: &str) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // HKDF-SHA256 gives up to 8160 bytes: 32 cannot fail.
    let expanded =
        Hkdf::<Sha256>::new(None, secret.0.as_slice()).expand(label.as_bytes(), out.as_mut_slice());
    debug_assert!(expanded.is_ok());
    out
}
