//! The keys with which a validator takes part in consensus. Clients know the type by this path.

use alloc::vec::Vec;

use sp_runtime::impl_opaque_keys;

use crate::{Aura, Grandpa};

impl_opaque_keys! {
    pub struct SessionKeys {
        pub aura: Aura,
        pub grandpa: Grandpa,
    }
}
