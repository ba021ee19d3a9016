from __future__ import annotations

from ipaddress import ip_address

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.chain.test_plan import FACTS
from zos.chain.describe import describe
from zos.model.settings import Location
from zos.model.status import Facts, Interface

links = st.builds(
    Interface,
    name=st.text(max_size=30),
    mac=st.just("52:54:00:AB:CD:EF"),
    ips=st.lists(st.ip_addresses().map(str), max_size=12).map(tuple),
)
facts = st.builds(
    lambda serial, interfaces: msgspec.structs.replace(FACTS, serial=serial, interfaces=interfaces),
    st.text(max_size=200),
    st.lists(links, max_size=12).map(tuple),
)
places = st.none() | st.builds(
    Location,
    latitude=st.just("51.05"),
    longitude=st.just("3.71"),
    country=st.text(max_size=80),
    city=st.text(max_size=80),
)


@given(facts, places)
def test_whatever_the_machine_says_fits_the_limits_of_the_chain(
    machine: Facts, place: Location | None
) -> None:
    spec = describe(machine, 1, place)
    assert 1 <= len(spec.location.city.encode()) <= 58
    assert 2 <= len(spec.location.country.encode()) <= 56
    assert spec.serial_number is None or 1 <= len(spec.serial_number.encode()) <= 128
    assert len(spec.interfaces) <= 10
    for link in spec.interfaces:
        assert 3 <= len(link.name) <= 20
        assert set(link.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
        assert len(link.ips) <= 10
        assert all(7 <= len(ip) <= 42 for ip in link.ips)


def test_facts_become_the_arguments_of_the_chain() -> None:
    place = Location(latitude="51.05", longitude="3.71", country="Belgium", city="Ghent")
    spec = describe(FACTS, 7, place)
    assert (spec.farm_id, spec.resources.cru, spec.virtualized) == (7, 2, True)
    assert (spec.location.latitude, spec.location.city) == ("51.05", "Ghent")
    assert spec.serial_number is None


def test_a_machine_without_a_place_says_unknown() -> None:
    place = describe(FACTS, 7, None).location
    assert {place.city, place.country, place.latitude, place.longitude} == {"Unknown"}


@given(st.ip_addresses(v=6))
def test_short_addresses_are_written_out_and_stay_the_same_address(address: object) -> None:
    link = Interface(name="zos", mac="52:54:00:12:34:56", ips=(str(address),))
    machine = msgspec.structs.replace(FACTS, interfaces=(link,))
    (ip,) = describe(machine, 1, None).interfaces[0].ips
    assert ip_address(ip) == address
