//! Cryptography for OpenMLS: RustCrypto's, with randomness from a seed that is handed in.

use openmls::prelude::tls_codec::SecretVLBytes;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::{
    crypto::OpenMlsCrypto,
    random::OpenMlsRand,
    types::{
        AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeCiphertext, HpkeConfig,
        HpkeKeyPair, KemOutput, SignatureScheme,
    },
};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the machine computes with.
///
/// All keys, nonces and secrets come from ChaCha20 under the seed, so that a run can be
/// replayed. One exception: the ephemeral keys of the HPKE ciphertexts inside commits and
/// Welcomes, which RustCrypto's HPKE draws from the operating system.
pub struct Crypto {
    primitives: RustCrypto,
    random: Mutex<ChaCha20Rng>,
}

impl Crypto {
    /// With this seed: 32 bytes from the operating system, or fixed ones in a test.
    ///
    /// A seed must never be used twice outside tests.
    pub fn seeded(seed: [u8; 32]) -> Self {
        let random = Mutex::new(ChaCha20Rng::from_seed(seed));
        Crypto { primitives: RustCrypto::default(), random }
    }

    /// The source of randomness.
    pub(crate) fn random(&self) -> MutexGuard<'_, ChaCha20Rng> {
        // A panic elsewhere cannot leave the generator in a state that is not random.
        self.random.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Crypto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Crypto([redacted])")
    }
}

impl OpenMlsRand for Crypto {
    type Error = CryptoError;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], CryptoError> {
        let mut bytes = [0; N];
        self.random().fill_bytes(&mut bytes);
        Ok(bytes)
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, CryptoError> {
        let mut bytes = vec![0; len];
        self.random().fill_bytes(&mut bytes);
        Ok(bytes)
    }
}

impl OpenMlsCrypto for Crypto {
    fn supports(&self, ciphersuite: Ciphersuite) -> Result<(), CryptoError> {
        if ciphersuite == crate::description::CIPHERSUITE {
            Ok(())
        } else {
            Err(CryptoError::UnsupportedCiphersuite)
        }
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        vec![crate::description::CIPHERSUITE]
    }

    fn hkdf_extract(
        &self,
        hash: HashType,
        salt: &[u8],
        ikm: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        self.primitives.hkdf_extract(hash, salt, ikm)
    }

    fn hmac(
        &self,
        hash: HashType,
        key: &[u8],
        message: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        self.primitives.hmac(hash, key, message)
    }

    fn hkdf_expand(
        &self,
        hash: HashType,
        prk: &[u8],
        info: &[u8],
        len: usize,
    ) -> Result<SecretVLBytes, CryptoError> {
        self.primitives.hkdf_expand(hash, prk, info, len)
    }

    fn hash(&self, hash: HashType, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.primitives.hash(hash, data)
    }

    fn aead_encrypt(
        &self,
        aead: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.primitives.aead_encrypt(aead, key, data, nonce, aad)
    }

    fn aead_decrypt(
        &self,
        aead: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.primitives.aead_decrypt(aead, key, data, nonce, aad)
    }

    fn signature_key_gen(&self, _: SignatureScheme) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
        // Leaves are signed by the device's own key, which the ledger names.
        Err(CryptoError::UnsupportedSignatureScheme)
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        data: &[u8],
        key: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        self.primitives.verify_signature(scheme, data, key, signature)
    }

    fn sign(
        &self,
        scheme: SignatureScheme,
        data: &[u8],
        key: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.primitives.sign(scheme, data, key)
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        key: &[u8],
        info: &[u8],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Result<HpkeCiphertext, CryptoError> {
        self.primitives.hpke_seal(config, key, info, aad, plaintext)
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        secret: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.primitives.hpke_open(config, input, secret, info, aad)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        key: &[u8],
        info: &[u8],
        context: &[u8],
        len: usize,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        self.primitives.hpke_setup_sender_and_export(config, key, info, context, len)
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        enc: &[u8],
        secret: &[u8],
        info: &[u8],
        context: &[u8],
        len: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        self.primitives.hpke_setup_receiver_and_export(config, enc, secret, info, context, len)
    }

    fn derive_hpke_keypair(
        &self,
        config: HpkeConfig,
        ikm: &[u8],
    ) -> Result<HpkeKeyPair, CryptoError> {
        self.primitives.derive_hpke_keypair(config, ikm)
    }
}
