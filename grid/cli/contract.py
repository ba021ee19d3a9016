"""`grid contract`: what is reserved, what it costs, and its end."""

from __future__ import annotations

import click
import msgspec

from grid import contracts
from grid.accounts import own_twin
from grid.chain_access import signer_of
from grid.chain_call import parse_account
from grid.cli.options import Target, target_option, who_option
from grid.contracts import GIB, Quote
from grid.table import align
from tfchain_client.chain import Chain
from tfchain_client.model import Resources


class CostSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What `cost` is asked for; sizes in GiB."""

    contract_id: int | None
    cpu: int
    memory: float
    ssd: float
    hdd: float
    ips: int
    as_name: bool
    node_id: int | None
    account: str | None

    @property
    def used(self) -> Resources:
        return Resources(
            hru=int(self.hdd * GIB),
            sru=int(self.ssd * GIB),
            cru=self.cpu,
            mru=int(self.memory * GIB),
        )

    @property
    def things(self) -> int:
        """How many different things were named."""
        sizes = any((self.cpu, self.memory, self.ssd, self.hdd, self.ips))
        named = (self.contract_id is not None, self.node_id is not None)
        return (sizes, self.as_name, *named).count(True)


@click.group()
def contract() -> None:
    """List contracts, cancel them, ask what one costs."""


@contract.command("ls")
@click.option("--twin", "twin_id", type=click.IntRange(1), help="Only those of this twin.")
@click.option("--node", "node_id", type=click.IntRange(1), help="Only those on this node.")
@who_option("Only those of this account's twin", required=False)
@target_option
def list_contracts(
    *, target: Target, twin_id: int | None, node_id: int | None, secret: str | None
) -> None:
    """List contracts that are not cancelled."""
    if secret and twin_id:
        raise click.UsageError("say either --twin or --from")

    async def read(chain: Chain) -> tuple[contracts.ContractView, ...]:
        owner = await own_twin(chain, signer_of(secret)) if secret else twin_id
        return await contracts.every(chain, twin_id=owner, node_id=node_id)

    found = target.ask(read)
    target.show(found, align([contracts.HEADINGS, *map(contracts.cells, found)]))


@contract.command()
@click.argument("ids", type=click.IntRange(1), nargs=-1, required=True, metavar="ID...")
@who_option("The owner")
@target_option
def cancel(*, target: Target, ids: tuple[int, ...], secret: str) -> None:
    """Cancel contracts, all or none. What runs under them ends, and its data is deleted."""
    signer = signer_of(secret)
    gone = target.ask(lambda chain: contracts.cancel(chain, signer, ids))
    target.show({"canceled": gone}, f"cancelled: {' '.join(map(str, gone))}")


@contract.command()
@click.argument("contract_id", type=click.IntRange(1), required=False, metavar="[ID]")
@click.option("--cpu", type=click.IntRange(0), default=0, help="Virtual cores.")
@click.option("--memory", type=click.FloatRange(0), default=0, help="GiB of memory.")
@click.option("--ssd", type=click.FloatRange(0), default=0, help="GiB of SSD.")
@click.option("--hdd", type=click.FloatRange(0), default=0, help="GiB of HDD.")
@click.option("--ips", type=click.IntRange(0), default=0, help="Public IPv4 addresses.")
@click.option("--name", "as_name", is_flag=True, help="A name at a web gateway.")
@click.option("--rent", "node_id", type=click.IntRange(1), metavar="NODE", help="A whole node.")
@click.option("--account", metavar="ACCOUNT", help="Whose money decides about the discount.")
@target_option
def cost(*, target: Target, **options: object) -> None:
    """Say what an hour of a contract costs, before you sign it; to the unit that is billed.

    Of the contract ID, or of a deployment (--cpu --memory --ssd --hdd --ips), a name (--name) or a
    whole node (--rent).
    """
    asked = msgspec.convert(options, CostSpec)
    if asked.things != 1:
        raise click.UsageError("name one thing: ID, sizes such as --cpu 2, --name, or --rent NODE")
    key = parse_account(asked.account) if asked.account else None

    async def read(chain: Chain) -> Quote:
        if asked.contract_id is not None:
            return await contracts.quote_contract(chain, asked.contract_id, key)
        if asked.node_id is not None:
            return await contracts.quote_rent(chain, asked.node_id, key)
        if asked.as_name:
            return await contracts.quote_name(chain, key)
        return await contracts.quote_deployment(chain, asked.used, asked.ips, key)

    quote = target.ask(read)
    target.show(quote, "\n".join(contracts.quote_lines(quote)))
