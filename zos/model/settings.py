"""What a farmer decides about a node: one frozen value, and the defaults of each grid.

Where the values come from and how they are written: `zos/config.py`.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from zos.model.status import Problem
from zos.model.units import FarmId


class RunMode(StrEnum):
    """Which grid the node belongs to. `private` has no defaults: every endpoint is given."""

    PROD = "prod"
    TEST = "test"
    QA = "qa"
    DEV = "dev"
    PRIVATE = "private"


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where a grid is reached, in the order of trying."""

    substrate: tuple[str, ...] = ()
    relay: tuple[str, ...] = ()
    activation: tuple[str, ...] = ()


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """Where the machine stands; coordinates in degrees, as text because the chain keeps text."""

    latitude: str
    longitude: str
    country: str
    city: str


class StaticAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses of one network card. `nic` is its MAC in lower case, empty for the first card."""

    nic: str = ""
    addresses: tuple[str, ...]  # with prefix length
    gateways: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a farmer can decide. Lists are in the order of trying."""

    runmode: RunMode = RunMode.PROD
    farmer_id: FarmId = FarmId(0)  # 0: none given, the node belongs to nobody
    substrate: tuple[str, ...] = ()
    relay: tuple[str, ...] = ()
    activation: tuple[str, ...] = ()
    ip: tuple[StaticAddress, ...] = ()  # empty: DHCP and router advertisements
    ntp: tuple[str, ...] = ()
    geo: Location | None = None
    wipe: tuple[str, ...] = ()  # serials of disks that may be erased
    new_identity: bool = False
    debug: bool = False
    debug_vm: bool = False  # disk types by name, for virtual machines of developers


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """Settings, and what was wrong with the words they came from."""

    settings: Settings
    problems: tuple[Problem, ...] = ()


# Source of the addresses: zosbase pkg/environment/environment.go.
ENDPOINTS = {
    RunMode.PROD: Endpoints(
        substrate=(
            "wss://tfchain.grid.tf/",
            "wss://tfchain.02.grid.tf",
            "wss://02.tfchain.grid.tf/",
            "wss://03.tfchain.grid.tf/",
            "wss://04.tfchain.grid.tf/",
        ),
        relay=("wss://relay.grid.tf",),
        activation=(
            "https://activation.grid.threefold.me/activation/activate",
            "https://activation.grid.tf/activation/activate",
            "https://activation.02.grid.tf/activation/activate",
        ),
    ),
    **{
        mode: Endpoints(
            substrate=(f"wss://tfchain.{name}.grid.tf/", f"wss://tfchain.02.{name}.grid.tf"),
            relay=(f"wss://relay.{name}.grid.tf",),
            activation=(
                f"https://activation.{name}.grid.tf/activation/activate",
                f"https://activation.02.{name}.grid.tf/activation/activate",
            ),
        )
        for mode, name in ((RunMode.TEST, "test"), (RunMode.QA, "qa"), (RunMode.DEV, "dev"))
    },
    RunMode.PRIVATE: Endpoints(),
}
