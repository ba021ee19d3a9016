//! The calls: who may make them. What they do is with their noun.
//!
//! FRAME wants all calls in one block, so this list is long; there is no logic in it.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight((weights::set_storage_version::<T>(), DispatchClass::Operational))]
        pub fn set_storage_version(
            origin: OriginFor<T>,
            version: types::StorageVersion,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            PalletVersion::<T>::put(version);
            Ok(())
        }

        #[pallet::call_index(1)]
        #[pallet::weight(weights::create_farm::<T>())]
        pub fn create_farm(
            origin: OriginFor<T>,
            name: FarmNameInput<T>,
            public_ips: PublicIpListInput<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create_farm(&who, name, public_ips)
        }

        #[pallet::call_index(2)]
        #[pallet::weight(weights::update_farm::<T>())]
        pub fn update_farm(
            origin: OriginFor<T>,
            farm_id: u32,
            name: FarmNameInput<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_farm(&who, farm_id, name)
        }

        #[pallet::call_index(3)]
        #[pallet::weight(weights::add_stellar_payout_v2address::<T>())]
        pub fn add_stellar_payout_v2address(
            origin: OriginFor<T>,
            farm_id: u32,
            stellar_address: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_stellar_payout_address(&who, farm_id, stellar_address)
        }

        #[pallet::call_index(4)]
        #[pallet::weight(weights::set_farm_certification::<T>())]
        pub fn set_farm_certification(
            origin: OriginFor<T>,
            farm_id: u32,
            certification: FarmCertification,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_set_farm_certification(farm_id, certification)
        }

        #[pallet::call_index(5)]
        #[pallet::weight(weights::add_farm_ip::<T>())]
        pub fn add_farm_ip(
            origin: OriginFor<T>,
            farm_id: u32,
            ip: Ip4Input,
            gw: Gw4Input,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_farm_ip(&who, farm_id, ip, gw)
        }

        #[pallet::call_index(6)]
        #[pallet::weight(weights::remove_farm_ip::<T>())]
        pub fn remove_farm_ip(origin: OriginFor<T>, farm_id: u32, ip: Ip4Input) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_remove_farm_ip(&who, farm_id, &ip)
        }

        #[pallet::call_index(8)]
        #[pallet::weight(weights::create_node::<T>())]
        pub fn create_node(
            origin: OriginFor<T>,
            farm_id: u32,
            resources: ResourcesInput,
            location: LocationInput,
            interfaces: InterfaceInput<T>,
            secure_boot: bool,
            virtualized: bool,
            serial_number: Option<SerialNumberInput>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let facts = NodeFacts {
                resources,
                location,
                interfaces,
                secure_boot,
                virtualized,
                serial_number,
            };
            Self::do_create_node(&who, farm_id, facts)
        }

        #[pallet::call_index(9)]
        #[pallet::weight(
            weights::update_node::<T>().saturating_add(weights::moved_node::<T>(*node_id, *farm_id))
        )]
        pub fn update_node(
            origin: OriginFor<T>,
            node_id: u32,
            farm_id: u32,
            resources: ResourcesInput,
            location: LocationInput,
            interfaces: InterfaceInput<T>,
            secure_boot: bool,
            virtualized: bool,
            serial_number: Option<SerialNumberInput>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let facts = NodeFacts {
                resources,
                location,
                interfaces,
                secure_boot,
                virtualized,
                serial_number,
            };
            Self::do_update_node(&who, node_id, farm_id, facts)?;
            Ok(Pays::No.into())
        }

        #[pallet::call_index(10)]
        #[pallet::weight(weights::set_node_certification::<T>())]
        pub fn set_node_certification(
            origin: OriginFor<T>,
            node_id: u32,
            node_certification: NodeCertification,
        ) -> DispatchResult {
            Self::ensure_certifier(origin)?;
            Self::do_set_node_certification(node_id, node_certification)
        }

        #[pallet::call_index(11)]
        #[pallet::weight(weights::report_uptime::<T>())]
        pub fn report_uptime(origin: OriginFor<T>, uptime: u64) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_report_uptime(&who, uptime, None)?;
            Ok(Pays::No.into())
        }

        #[pallet::call_index(12)]
        #[pallet::weight(weights::add_node_public_config::<T>())]
        pub fn add_node_public_config(
            origin: OriginFor<T>,
            farm_id: u32,
            node_id: u32,
            public_config: Option<PublicConfig>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_node_public_config(&who, farm_id, node_id, public_config)
        }

        #[pallet::call_index(13)]
        #[pallet::weight(weights::delete_node::<T>(*node_id))]
        pub fn delete_node(origin: OriginFor<T>, node_id: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delete_node(&who, node_id)
        }

        #[pallet::call_index(14)]
        #[pallet::weight(weights::create_entity::<T>())]
        pub fn create_entity(
            origin: OriginFor<T>,
            target: T::AccountId,
            name: Vec<u8>,
            country: CountryNameInput,
            city: CityNameInput,
            signature: Vec<u8>,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_create_entity(target, name, country, city, &signature)
        }

        #[pallet::call_index(15)]
        #[pallet::weight(weights::update_entity::<T>())]
        pub fn update_entity(
            origin: OriginFor<T>,
            name: Vec<u8>,
            country: CountryNameInput,
            city: CityNameInput,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_entity(&who, name, country, city)
        }

        #[pallet::call_index(16)]
        #[pallet::weight(weights::delete_entity::<T>())]
        pub fn delete_entity(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delete_entity(&who)
        }

        #[pallet::call_index(17)]
        #[pallet::weight(weights::create_twin::<T>())]
        pub fn create_twin(origin: OriginFor<T>, relay: RelayInput, pk: PkInput) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create_twin(who, relay, pk)
        }

        #[pallet::call_index(18)]
        #[pallet::weight(weights::update_twin::<T>())]
        pub fn update_twin(origin: OriginFor<T>, relay: RelayInput, pk: PkInput) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_twin(&who, relay, pk)
        }

        #[pallet::call_index(19)]
        #[pallet::weight(weights::add_twin_entity::<T>())]
        pub fn add_twin_entity(
            origin: OriginFor<T>,
            twin_id: u32,
            entity_id: u32,
            signature: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_twin_entity(&who, twin_id, entity_id, signature)
        }

        #[pallet::call_index(20)]
        #[pallet::weight(weights::delete_twin_entity::<T>())]
        pub fn delete_twin_entity(
            origin: OriginFor<T>,
            twin_id: u32,
            entity_id: u32,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delete_twin_entity(&who, twin_id, entity_id)
        }

        #[pallet::call_index(22)]
        #[pallet::weight(weights::create_pricing_policy::<T>())]
        pub fn create_pricing_policy(
            origin: OriginFor<T>,
            name: Vec<u8>,
            su: types::Policy,
            cu: types::Policy,
            nu: types::Policy,
            ipu: types::Policy,
            unique_name: types::Policy,
            domain_name: types::Policy,
            foundation_account: T::AccountId,
            certified_sales_account: T::AccountId,
            discount_for_dedication_nodes: u8,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_create_pricing_policy(PricingPolicy {
                version: PRICING_POLICY_VERSION,
                id: 0,
                name,
                su,
                cu,
                nu,
                ipu,
                unique_name,
                domain_name,
                foundation_account,
                certified_sales_account,
                discount_for_dedication_nodes,
            })
        }

        #[pallet::call_index(23)]
        #[pallet::weight(weights::update_pricing_policy::<T>())]
        pub fn update_pricing_policy(
            origin: OriginFor<T>,
            pricing_policy_id: u32,
            name: Vec<u8>,
            su: types::Policy,
            cu: types::Policy,
            nu: types::Policy,
            ipu: types::Policy,
            unique_name: types::Policy,
            domain_name: types::Policy,
            foundation_account: T::AccountId,
            certified_sales_account: T::AccountId,
            discount_for_dedication_nodes: u8,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_update_pricing_policy(PricingPolicy {
                version: PRICING_POLICY_VERSION,
                id: pricing_policy_id,
                name,
                su,
                cu,
                nu,
                ipu,
                unique_name,
                domain_name,
                foundation_account,
                certified_sales_account,
                discount_for_dedication_nodes,
            })
        }

        #[pallet::call_index(24)]
        #[pallet::weight(weights::create_farming_policy::<T>())]
        pub fn create_farming_policy(
            origin: OriginFor<T>,
            name: Vec<u8>,
            su: u32,
            cu: u32,
            nu: u32,
            ipv4: u32,
            minimal_uptime: u16,
            policy_end: BlockNumberFor<T>,
            immutable: bool,
            default: bool,
            node_certification: NodeCertification,
            farm_certification: FarmCertification,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_create_farming_policy(FarmingPolicy {
                version: FARMING_POLICY_VERSION,
                id: 0,
                name,
                cu,
                su,
                nu,
                ipv4,
                minimal_uptime,
                policy_created: frame_system::Pallet::<T>::block_number(),
                policy_end,
                immutable,
                default,
                node_certification,
                farm_certification,
            })
        }

        #[pallet::call_index(25)]
        #[pallet::weight(weights::user_accept_tc::<T>())]
        pub fn user_accept_tc(
            origin: OriginFor<T>,
            document_link: DocumentLinkInput,
            document_hash: DocumentHashInput,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_user_accept_tc(who, document_link, document_hash)
        }

        #[pallet::call_index(26)]
        #[pallet::weight(weights::delete_node_farm::<T>(*node_id))]
        pub fn delete_node_farm(origin: OriginFor<T>, node_id: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delete_node_farm(&who, node_id)
        }

        #[pallet::call_index(27)]
        #[pallet::weight(weights::set_farm_dedicated::<T>())]
        pub fn set_farm_dedicated(
            origin: OriginFor<T>,
            farm_id: u32,
            dedicated: bool,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_set_farm_dedicated(farm_id, dedicated)
        }

        #[pallet::call_index(28)]
        #[pallet::weight(weights::force_reset_farm_ip::<T>())]
        pub fn force_reset_farm_ip(
            origin: OriginFor<T>,
            farm_id: u32,
            ip: Ip4Input,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_force_reset_farm_ip(farm_id, &ip)
        }

        #[pallet::call_index(29)]
        #[pallet::weight(weights::set_connection_price::<T>())]
        pub fn set_connection_price(origin: OriginFor<T>, price: u32) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            ConnectionPrice::<T>::put(price);
            Self::deposit_event(Event::ConnectionPriceSet(price));
            Ok(())
        }

        #[pallet::call_index(30)]
        #[pallet::weight(weights::add_node_certifier::<T>())]
        pub fn add_node_certifier(origin: OriginFor<T>, certifier: T::AccountId) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_add_node_certifier(certifier)
        }

        #[pallet::call_index(31)]
        #[pallet::weight(weights::remove_node_certifier::<T>())]
        pub fn remove_node_certifier(
            origin: OriginFor<T>,
            certifier: T::AccountId,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_remove_node_certifier(certifier)
        }

        #[pallet::call_index(32)]
        #[pallet::weight(weights::update_farming_policy::<T>())]
        pub fn update_farming_policy(
            origin: OriginFor<T>,
            farming_policy_id: u32,
            name: Vec<u8>,
            su: u32,
            cu: u32,
            nu: u32,
            ipv4: u32,
            minimal_uptime: u16,
            policy_end: BlockNumberFor<T>,
            default: bool,
            node_certification: NodeCertification,
            farm_certification: FarmCertification,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_update_farming_policy(farming_policy_id, |policy| FarmingPolicy {
                name,
                cu,
                su,
                nu,
                ipv4,
                minimal_uptime,
                policy_end,
                default,
                node_certification,
                farm_certification,
                ..policy
            })
        }

        #[pallet::call_index(33)]
        #[pallet::weight(weights::attach_policy_to_farm::<T>())]
        pub fn attach_policy_to_farm(
            origin: OriginFor<T>,
            farm_id: u32,
            limits: Option<FarmingPolicyLimit>,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_attach_policy_to_farm(farm_id, limits)
        }

        #[pallet::call_index(34)]
        #[pallet::weight(weights::set_zos_version::<T>())]
        pub fn set_zos_version(origin: OriginFor<T>, zos_version: Vec<u8>) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_set_zos_version(zos_version)
        }

        #[pallet::call_index(35)]
        #[pallet::weight(weights::change_power_state::<T>())]
        pub fn change_power_state(
            origin: OriginFor<T>,
            power_state: Power,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_change_power_state(&who, power_state)?;
            Ok(Pays::No.into())
        }

        #[pallet::call_index(36)]
        #[pallet::weight(weights::change_power_target::<T>())]
        pub fn change_power_target(
            origin: OriginFor<T>,
            node_id: u32,
            power_target: Power,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_change_power_target(&who, node_id, power_target)
        }

        #[pallet::call_index(37)]
        #[pallet::weight(weights::bond_twin_account::<T>())]
        pub fn bond_twin_account(origin: OriginFor<T>, twin_id: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_bond_twin_account(who, twin_id)
        }

        #[pallet::call_index(38)]
        #[pallet::weight(weights::report_uptime_v2::<T>())]
        pub fn report_uptime_v2(
            origin: OriginFor<T>,
            uptime: u64,
            timestamp_hint: u64,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_report_uptime(&who, uptime, Some(timestamp_hint))?;
            Ok(Pays::No.into())
        }
    }
}
