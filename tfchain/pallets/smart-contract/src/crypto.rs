//! The key by which a validator signs what its off-chain worker sends: its Aura key.
use sp_core::{crypto::key_types::AURA, sr25519};
use sp_runtime::{app_crypto::app_crypto, traits::Verify, MultiSignature, MultiSigner};

app_crypto!(sr25519, AURA);

/// For `Config::AuthorityId`.
pub struct AuthId;

impl frame_system::offchain::AppCrypto<MultiSigner, MultiSignature> for AuthId {
    type RuntimeAppPublic = Public;
    type GenericSignature = sr25519::Signature;
    type GenericPublic = sr25519::Public;
}

impl frame_system::offchain::AppCrypto<<sr25519::Signature as Verify>::Signer, sr25519::Signature>
    for AuthId
{
    type RuntimeAppPublic = Public;
    type GenericSignature = sr25519::Signature;
    type GenericPublic = sr25519::Public;
}
