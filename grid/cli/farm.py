"""`grid farm`: a farmer's farms and their addresses."""

from __future__ import annotations

import click

from grid import farms
from grid.chain_access import signer_of
from grid.cli.options import Target, target_option, who_option
from grid.errors import RefusedError
from grid.farms import FarmView
from grid.table import align
from tfchain_client.model import Ip


@click.group()
def farm() -> None:
    """Make a farm, list farms, lend addresses."""


@farm.command("ls")
@target_option
def list_farms(*, target: Target) -> None:
    """List all farms."""
    found = target.ask(farms.every)
    target.show(found, align([farms.HEADINGS, *map(farms.cells, found)]))


@farm.command("show")
@click.argument("farm_id", type=click.IntRange(1))
@target_option
def show_farm(*, target: Target, farm_id: int) -> None:
    """Show a farm and each of its addresses."""
    found = target.ask(lambda chain: farms.get(chain, farm_id))
    target.show(found, _text(found))


@farm.command()
@click.argument("name")
@click.option("--ip", "ips", multiple=True, metavar="CIDR,GATEWAY",
              help="A public address, such as 185.206.122.33/24,185.206.122.1.")  # fmt: skip
@who_option("The farmer")
@target_option
def create(*, target: Target, name: str, ips: tuple[str, ...], secret: str) -> None:
    """Make the farm NAME: 3 to 40 of A-Z a-z 0-9 - and _."""
    signer, addresses = signer_of(secret), tuple(_ip(text) for text in ips)
    made = target.ask(lambda chain: farms.create(chain, signer, name, addresses))
    target.show(made, _text(made))


@farm.group()
def ip() -> None:
    """Public addresses that contracts may reserve."""


@ip.command("add")
@click.argument("farm_id", type=click.IntRange(1))
@click.argument("cidr")
@click.argument("gateway")
@who_option("The farmer")
@target_option
def add_ip(*, target: Target, farm_id: int, cidr: str, gateway: str, secret: str) -> None:
    """Add CIDR (an address with its prefix length) behind GATEWAY; both are public."""
    signer, address = signer_of(secret), Ip(ip=cidr, gw=gateway)
    done = target.ask(lambda chain: farms.add_ip(chain, signer, farm_id, address))
    target.show(done, _text(done))


@ip.command("rm")
@click.argument("farm_id", type=click.IntRange(1))
@click.argument("cidr")
@who_option("The farmer")
@target_option
def remove_ip(*, target: Target, farm_id: int, cidr: str, secret: str) -> None:
    """Remove CIDR; a contract must not hold it."""
    signer = signer_of(secret)
    done = target.ask(lambda chain: farms.remove_ip(chain, signer, farm_id, cidr))
    target.show(done, _text(done))


def _ip(text: str) -> Ip:
    address, comma, gateway = text.partition(",")
    if not comma:
        raise RefusedError(f"--ip {text}: write address and gateway, joined by a comma")
    return Ip(ip=address, gw=gateway)


def _text(found: FarmView) -> str:
    return "\n".join([align([farms.HEADINGS, farms.cells(found)]), *farms.address_lines(found)])
