//! The secrets that sign, a type each, and the one way a signature is made and checked.

use bellward_proto::{AuthKey, IdentityKey, InviteKey, LeafKey, RootKey, Signature};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use rand::CryptoRng;
use zeroize::Zeroizing;

macro_rules! signing_secret {
    ($($(#[$doc:meta])* $name:ident, $public:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Zeroizing<[u8; 32]>);

        impl $name {
            /// From a seed (RFC 8032, section 5.1.5).
            pub fn from_seed(seed: [u8; 32]) -> Self {
                Self(Zeroizing::new(seed))
            }

            /// A new one.
            pub fn random(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
                let mut seed = Zeroizing::new([0; 32]);
                rng.fill_bytes(seed.as_mut_slice());
                Self(seed)
            }

            /// The public key.
            pub fn public(&self) -> $public {
                $public(SigningKey::from_bytes(&self.0).verifying_key().to_bytes())
            }

            /// Signs bytes under a label: see [`verify`].
            pub fn sign(&self, label: &str, bytes: &[u8]) -> Signature {
                sign(&self.0, label, bytes)
            }

            /// The seed, to be stored where secrets may be.
            pub fn seed(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )*};
}

signing_secret! {
    /// The secret of a clinic's root: it makes and removes administrators.
    RootSecret, RootKey;
    /// The secret of a person's identity.
    IdentitySecret, IdentityKey;
    /// The secret by which a device logs in to the relay.
    AuthSecret, AuthKey;
    /// The secret of a device's leaves in MLS groups.
    LeafSecret, LeafKey;
    /// The signing secret of an invite: good for one [`crate::StatementBody::PersonJoined`].
    InviteSigningSecret, InviteKey;
}

fn sign(seed: &[u8; 32], label: &str, bytes: &[u8]) -> Signature {
    Signature(SigningKey::from_bytes(seed).sign(&labelled(label, bytes)).to_bytes())
}

/// Whether a signature over these bytes, under this label, is by this key.
///
/// Ed25519 (RFC 8032) over the label's length as eight bytes, big endian, the label and the
/// bytes. Strict: keys of small order and signatures in other encodings are turned down, so
/// that every device judges alike.
pub fn verify(label: &str, key: &[u8; 32], bytes: &[u8], signature: &Signature) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key) else { return false };
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify_strict(&labelled(label, bytes), &signature).is_ok()
}

fn labelled(label: &str, bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(8 + label.len() + bytes.len());
    message.extend_from_slice(&(label.len() as u64).to_be_bytes());
    message.extend_from_slice(label.as_bytes());
    message.extend_from_slice(bytes);
    message
}
