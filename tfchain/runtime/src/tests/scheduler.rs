//! Calls at a later block: Root's alone, and only what TFChain's scheduler does.

use frame_support::traits::Contains;
use sp_runtime::{traits::Dispatchable, DispatchError};

use super::*;
use crate::filter::KnownCalls;

type SchedulerCall = pallet_scheduler::Call<Runtime>;

fn at(when: u32) -> RuntimeCall {
    let price = 77;
    let call = pallet_tfgrid::Call::set_connection_price { price };
    RuntimeCall::Scheduler(SchedulerCall::schedule {
        when,
        maybe_periodic: None,
        priority: 0,
        call: Box::new(RuntimeCall::TfgridModule(call)),
    })
}

#[test]
fn a_call_of_root_is_made_at_its_block() {
    chain(Some("Alice")).execute_with(|| {
        at(3).dispatch(RuntimeOrigin::root()).unwrap();
        run_to(2);
        assert_ne!(pallet_tfgrid::ConnectionPrice::<Runtime>::get(), 77);
        run_to(3);
        assert_eq!(pallet_tfgrid::ConnectionPrice::<Runtime>::get(), 77);
        assert!(events().contains(&"Scheduler.Dispatched".to_string()));
        only_known_events();
    });
}

#[test]
fn nobody_but_root_schedules() {
    chain(Some("Alice")).execute_with(|| {
        let alice = RuntimeOrigin::signed(account("Alice"));
        let refused = at(3).dispatch(alice).unwrap_err();
        assert_eq!(refused.error, DispatchError::BadOrigin);
        assert_eq!(council(at(3)), Err(DispatchError::BadOrigin));
    });
}

#[test]
fn retries_are_refused() {
    let task = (3, 0);
    let id = [0; 32];
    for call in [
        SchedulerCall::set_retry {
            task,
            retries: 1,
            period: 1,
        },
        SchedulerCall::set_retry_named {
            id,
            retries: 1,
            period: 1,
        },
        SchedulerCall::cancel_retry { task },
        SchedulerCall::cancel_retry_named { id },
    ] {
        assert!(!KnownCalls::contains(&RuntimeCall::Scheduler(call)));
    }
    assert!(KnownCalls::contains(&at(3)));
}
