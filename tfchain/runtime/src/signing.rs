//! How off-chain workers sign extrinsics of their own: as every other account does.

use codec::Encode;
use frame_system::offchain::{
    AppCrypto, CreateSignedTransaction, CreateTransactionBase, SigningTypes,
};
use sp_runtime::{
    generic::{Era, SignedPayload},
    traits::Verify,
};

use crate::{
    AccountId, Balance, Nonce, Runtime, RuntimeCall, Signature, System, TxExtension,
    UncheckedExtrinsic,
};

/// Blocks for which such an extrinsic is good: the longest era within the block hashes that are
/// kept. What was not taken by then leaves the pools, and with it the place of its nonce.
const ERA: u64 = 2_048;

impl SigningTypes for Runtime {
    type Public = <Signature as Verify>::Signer;
    type Signature = Signature;
}

impl<Call> CreateTransactionBase<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<Call> CreateSignedTransaction<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_signed_transaction<Crypto: AppCrypto<Self::Public, Signature>>(
        call: RuntimeCall,
        public: Self::Public,
        account: AccountId,
        nonce: Nonce,
    ) -> Option<UncheckedExtrinsic> {
        // The hash of the present block is not yet known to its own state.
        let parent = System::block_number().saturating_sub(1);
        let extension = extension(Era::mortal(ERA, parent.into()), nonce, 0);
        let payload = SignedPayload::new(call, extension).ok()?;
        let signature = payload.using_encoded(|bytes| Crypto::sign(bytes, public))?;
        let (call, extension, _) = payload.deconstruct();
        Some(UncheckedExtrinsic::new_signed(
            call,
            account.into(),
            signature,
            extension,
        ))
    }
}

/// What a signed extrinsic carries.
pub fn extension(era: Era, nonce: Nonce, tip: Balance) -> TxExtension {
    (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(era),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(tip),
    )
}
