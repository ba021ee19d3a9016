use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tfchain_support::resources::{Resources, GIGABYTE};

/// Both calls refuse it, with the same error.
fn refused(error: Error<Test>, change: impl Fn(&mut NodeCall)) {
    let error = DispatchError::from(error);
    on_chain(|| {
        make_node();
        make_twin(CHARLIE);
        assert_noop!(NodeCall::with(&change).create(CHARLIE, 1), error);
        assert_noop!(NodeCall::with(&change).update(BOB, 1, 1), error);
    });
}

fn accepted(change: impl Fn(&mut NodeCall)) {
    on_chain(|| {
        make_node();
        make_twin(CHARLIE);
        assert_ok!(NodeCall::with(&change).create(CHARLIE, 1));
        assert_ok!(NodeCall::with(&change).update(BOB, 1, 1));
    });
}

#[test]
fn hardware_below_the_minimum_is_refused() {
    refused(Error::InvalidSRUInput, |call| {
        call.resources.sru = 100 * GIGABYTE - 1
    });
    refused(Error::InvalidCRUInput, |call| call.resources.cru = 0);
    refused(Error::InvalidMRUInput, |call| {
        call.resources.mru = 2 * GIGABYTE - 1
    });
    accepted(|call| {
        call.resources = Resources {
            hru: 0,
            sru: 100 * GIGABYTE,
            cru: 1,
            mru: 2 * GIGABYTE,
        };
    });
    accepted(|call| {
        let most = u64::MAX;
        call.resources = Resources {
            hru: most,
            sru: most,
            cru: most,
            mru: most,
        };
    });
}

#[test]
fn places_are_names_of_any_bytes() {
    refused(Error::CityNameTooShort, |call| {
        call.location.city = text("")
    });
    refused(Error::CountryNameTooShort, |call| {
        call.location.country = text("B")
    });
    accepted(|call| {
        call.location.city = text("Å 1!");
        call.location.country = text("BE");
    });
}

#[test]
fn coordinates_are_degrees_or_unknown() {
    refused(Error::LatitudeInputTooShort, |call| {
        call.location.latitude = text("")
    });
    refused(Error::LongitudeInputTooShort, |call| {
        call.location.longitude = text("")
    });
    for latitude in ["90.1", "-91", "nan", "inf", "unknown", "51,05", "1 ", "ä"] {
        refused(Error::InvalidLatitudeInput, |call| {
            call.location.latitude = text(latitude)
        });
    }
    for longitude in ["180.1", "-181", "NaN", "Unknown "] {
        refused(Error::InvalidLongitudeInput, |call| {
            call.location.longitude = text(longitude)
        });
    }
    for (latitude, longitude) in [("Unknown", "Unknown"), ("90", "-180"), ("-90.0", "1.8e2")] {
        accepted(|call| {
            call.location.latitude = text(latitude);
            call.location.longitude = text(longitude);
        });
    }
}

#[test]
fn interfaces_are_checked_each() {
    const MAC: &str = "52:54:00:12:34:56";
    let cases = [
        (Error::InterfaceNameTooShort, interface("et", MAC, &[])),
        (Error::InvalidInterfaceName, interface("Eth0", MAC, &[])),
        (Error::InvalidInterfaceName, interface("eth.0", MAC, &[])),
        (
            Error::InterfaceMacTooShort,
            interface("zos", "52:54:00:12:34:5", &[]),
        ),
        (
            Error::InvalidMacAddress,
            interface("zos", "52:54:00:12:34:5g", &[]),
        ),
        (
            Error::InterfaceIpTooShort,
            interface("zos", MAC, &["1.1.1."]),
        ),
        (
            Error::InvalidInterfaceIP,
            interface("zos", MAC, &["10.0.2.15/24"]),
        ),
        (
            Error::InvalidInterfaceIP,
            interface("zos", MAC, &["10.0.2.1", "nothing"]),
        ),
    ];
    for (error, bad) in cases {
        let good = interface("zos", MAC, &["10.0.2.15"]);
        refused(error, |call| {
            call.interfaces = vec![good.clone(), bad.clone()]
        });
    }
    accepted(|call| call.interfaces = vec![]);
    accepted(|call| {
        let ips = ["10.0.2.15", "fe80::5054:ff:fe12:3456"];
        call.interfaces = vec![interface("a-b_c9", MAC, &ips), interface("zos", MAC, &[])];
    });
}

#[test]
fn a_serial_number_is_any_bytes() {
    accepted(|call| call.serial_number = Some(text("Not Specified / ä")));
    accepted(|call| call.serial_number = Some(text("")));
}
