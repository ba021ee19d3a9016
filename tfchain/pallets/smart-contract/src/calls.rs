//! The calls: who may make them. What they do is with their noun.
//!
//! FRAME wants all calls in one block, so this list is long; there is no logic in it.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight(weights::create_node_contract::<T>())]
        pub fn create_node_contract(
            origin: OriginFor<T>,
            node_id: u32,
            deployment_hash: HexHash,
            deployment_data: DeploymentDataInput<T>,
            public_ips: u32,
            solution_provider_id: Option<u64>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create_node_contract(
                &who,
                NodeContract {
                    node_id,
                    deployment_hash,
                    deployment_data,
                    public_ips,
                    public_ips_list: Default::default(),
                },
                solution_provider_id,
            )
        }

        #[pallet::call_index(1)]
        #[pallet::weight(weights::update_node_contract::<T>())]
        pub fn update_node_contract(
            origin: OriginFor<T>,
            contract_id: u64,
            deployment_hash: HexHash,
            deployment_data: DeploymentDataInput<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_node_contract(&who, contract_id, deployment_hash, deployment_data)
        }

        #[pallet::call_index(2)]
        #[pallet::weight(Pallet::<T>::cancel_weight(*contract_id))]
        pub fn cancel_contract(
            origin: OriginFor<T>,
            contract_id: u64,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_cancel_contract(&who, contract_id)
        }

        #[pallet::call_index(4)]
        #[pallet::weight(weights::create_name_contract::<T>())]
        pub fn create_name_contract(origin: OriginFor<T>, name: Vec<u8>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create_name_contract(&who, name)
        }

        #[pallet::call_index(5)]
        #[pallet::weight(weights::add_nru_reports::<T>(reports.len()))]
        pub fn add_nru_reports(
            origin: OriginFor<T>,
            reports: Vec<types::NruConsumption>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_add_nru_reports(&who, reports)?;
            Ok(Pays::No.into())
        }

        #[pallet::call_index(6)]
        #[pallet::weight(weights::report_contract_resources::<T>(contract_resources.len()))]
        pub fn report_contract_resources(
            origin: OriginFor<T>,
            contract_resources: Vec<types::ContractResources>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_report_contract_resources(&who, contract_resources)?;
            Ok(Pays::No.into())
        }

        #[pallet::call_index(7)]
        #[pallet::weight(weights::create_rent_contract::<T>())]
        pub fn create_rent_contract(
            origin: OriginFor<T>,
            node_id: u32,
            solution_provider_id: Option<u64>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create_rent_contract(&who, node_id, solution_provider_id)
        }

        #[pallet::call_index(8)]
        #[pallet::weight(weights::create_solution_provider::<T>(providers.len()))]
        pub fn create_solution_provider(
            origin: OriginFor<T>,
            description: Vec<u8>,
            link: Vec<u8>,
            providers: Vec<types::Provider<T::AccountId>>,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_create_solution_provider(description, link, providers)
        }

        #[pallet::call_index(9)]
        #[pallet::weight(weights::approve_solution_provider::<T>())]
        pub fn approve_solution_provider(
            origin: OriginFor<T>,
            solution_provider_id: u64,
            approve: bool,
        ) -> DispatchResult {
            <T as Config>::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_approve_solution_provider(solution_provider_id, approve)
        }

        #[pallet::call_index(10)]
        #[pallet::weight(Pallet::<T>::bill_weight(*contract_id))]
        pub fn bill_contract_for_block(
            origin: OriginFor<T>,
            contract_id: u64,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_bill_contract_for_block(contract_id)
        }

        #[pallet::call_index(11)]
        #[pallet::weight(weights::service_contract_create::<T>())]
        pub fn service_contract_create(
            origin: OriginFor<T>,
            service_account: T::AccountId,
            consumer_account: T::AccountId,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_create(&who, &service_account, &consumer_account)
        }

        #[pallet::call_index(12)]
        #[pallet::weight(weights::service_contract_set_metadata::<T>())]
        pub fn service_contract_set_metadata(
            origin: OriginFor<T>,
            service_contract_id: u64,
            metadata: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_set_metadata(&who, service_contract_id, metadata)
        }

        #[pallet::call_index(13)]
        #[pallet::weight(weights::service_contract_set_fees::<T>())]
        pub fn service_contract_set_fees(
            origin: OriginFor<T>,
            service_contract_id: u64,
            base_fee: u64,
            variable_fee: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_set_fees(&who, service_contract_id, base_fee, variable_fee)
        }

        #[pallet::call_index(14)]
        #[pallet::weight(weights::service_contract_approve::<T>())]
        pub fn service_contract_approve(
            origin: OriginFor<T>,
            service_contract_id: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_approve(&who, service_contract_id)
        }

        #[pallet::call_index(15)]
        #[pallet::weight(weights::service_contract_reject::<T>())]
        pub fn service_contract_reject(
            origin: OriginFor<T>,
            service_contract_id: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_reject(&who, service_contract_id)
        }

        #[pallet::call_index(16)]
        #[pallet::weight(weights::service_contract_cancel::<T>())]
        pub fn service_contract_cancel(
            origin: OriginFor<T>,
            service_contract_id: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_cancel(&who, service_contract_id)
        }

        #[pallet::call_index(17)]
        #[pallet::weight(weights::service_contract_bill::<T>())]
        pub fn service_contract_bill(
            origin: OriginFor<T>,
            service_contract_id: u64,
            variable_amount: u64,
            metadata: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_service_contract_bill(&who, service_contract_id, variable_amount, metadata)
        }

        #[pallet::call_index(18)]
        #[pallet::weight(weights::change_billing_frequency::<T>())]
        pub fn change_billing_frequency(origin: OriginFor<T>, frequency: u64) -> DispatchResult {
            <T as Config>::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_change_billing_frequency(frequency)
        }

        #[pallet::call_index(19)]
        #[pallet::weight(weights::attach_solution_provider_id::<T>())]
        pub fn attach_solution_provider_id(
            origin: OriginFor<T>,
            contract_id: u64,
            solution_provider_id: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_attach_solution_provider_id(&who, contract_id, solution_provider_id)
        }

        #[pallet::call_index(20)]
        #[pallet::weight(weights::set_dedicated_node_extra_fee::<T>())]
        pub fn set_dedicated_node_extra_fee(
            origin: OriginFor<T>,
            node_id: u32,
            extra_fee: u64,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_dedicated_node_extra_fee(&who, node_id, extra_fee)
        }

        #[pallet::call_index(21)]
        #[pallet::weight(Pallet::<T>::cancel_weight(*contract_id))]
        pub fn cancel_contract_collective(
            origin: OriginFor<T>,
            contract_id: u64,
        ) -> DispatchResultWithPostInfo {
            <T as Config>::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_cancel_contract_collective(contract_id)
        }
    }
}
