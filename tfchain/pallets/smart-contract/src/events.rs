//! What clients and indexers hear. The index of an event is its place here.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        ContractCreated(types::Contract<T>),
        ContractUpdated(types::Contract<T>),
        NodeContractCanceled {
            contract_id: u64,
            node_id: u32,
            twin_id: u32,
        },
        NameContractCanceled {
            contract_id: u64,
        },
        /// Kept for its index; the contract of `ContractCreated` tells it.
        IPsReserved {
            contract_id: u64,
            public_ips: PublicIps<T>,
        },
        IPsFreed {
            contract_id: u64,
            public_ips: PublicIps<T>,
        },
        /// Kept for its index; nobody tells when a deployment runs.
        ContractDeployed(u64, T::AccountId),
        /// Kept for its index; nodes report resources and traffic apart.
        ConsumptionReportReceived(types::Consumption),
        ContractBilled(types::ContractBill),
        TokensBurned {
            contract_id: u64,
            amount: BalanceOf<T>,
        },
        UpdatedUsedResources(types::ContractResources),
        NruConsumptionReportReceived(types::NruConsumption),
        RentContractCanceled {
            contract_id: u64,
        },
        /// The node of a name contract is 0, here and below.
        ContractGracePeriodStarted {
            contract_id: u64,
            node_id: u32,
            twin_id: u32,
            block_number: u64,
        },
        ContractGracePeriodEnded {
            contract_id: u64,
            node_id: u32,
            twin_id: u32,
        },
        SolutionProviderCreated(types::SolutionProvider<T::AccountId>),
        SolutionProviderApproved(u64, bool),
        ServiceContractCreated(types::ServiceContract),
        ServiceContractMetadataSet(types::ServiceContract),
        ServiceContractFeesSet(types::ServiceContract),
        ServiceContractApproved(types::ServiceContract),
        ServiceContractCanceled {
            service_contract_id: u64,
            cause: types::Cause,
        },
        ServiceContractBilled {
            service_contract: types::ServiceContract,
            bill: types::ServiceContractBill,
            amount: BalanceOf<T>,
        },
        BillingFrequencyChanged(u64),
        /// `extra_fee` is mUSD per month.
        NodeExtraFeeSet {
            node_id: u32,
            extra_fee: u64,
        },
    }
}
