"""`grid reputation`: what the other parties of contracts say, and the score that follows."""

from __future__ import annotations

import click
import msgspec

from grid import reputations
from grid.chain_access import signer_of
from grid.chain_call import format_tft
from grid.cli.options import Target, target_option, who_option
from grid.reputations import Opinion, Said, Standing, parse_subject
from grid.table import align, when
from tfchain_client.reputation import RevocationReason, Topic

_TOPICS = {each.value.lower(): each for each in Topic}
_REASONS = {each.value.lower(): each for each in RevocationReason}


@click.group()
def reputation() -> None:
    """Scores of nodes, farms and users: shown, and contributed to.

    SUBJECT is node:ID, farm:ID or twin:ID. docs/reputation.md has the formula.
    """


@reputation.command("show")
@click.argument("subject")
@target_option
def show_standing(*, target: Target, subject: str) -> None:
    """Show the score of SUBJECT and what it is made of."""
    whom = parse_subject(subject)
    found = target.ask(lambda chain: reputations.show(chain, whom))
    target.show(found, _text(found))


@reputation.command()
@click.argument("subject")
@click.argument("value", type=click.IntRange(-1000, 1000))
@click.option("--contract", "contract_id", type=click.IntRange(1), required=True,
              help="The paid contract between you and the subject.")  # fmt: skip
@click.option("--topic", type=click.Choice(sorted(_TOPICS)), default="general", show_default=True)
@click.option("--evidence", metavar="HASH", help="0x and 64 hex digits: the hash of a document.")
@who_option("The attestor")
@target_option
def attest(*, target: Target, subject: str, secret: str, **said: object) -> None:
    """Say how SUBJECT was: VALUE is -1000 to 1000. Once for each contract.

    A negative VALUE comes behind `--`: grid reputation attest ... -- node:7 -300.
    """
    whom, signer, opinion = parse_subject(subject), signer_of(secret), _opinion(said)
    done = target.ask(lambda chain: reputations.attest(chain, signer, whom, opinion))
    target.show(done, _text(done))


@reputation.command()
@click.argument("subject")
@click.option("--contract", "contract_id", type=click.IntRange(1), required=True,
              help="The contract that the attestation names.")  # fmt: skip
@click.option("--reason", type=click.Choice(sorted(_REASONS)), required=True)
@who_option("The attestor")
@target_option
def revoke(*, target: Target, subject: str, contract_id: int, reason: str, secret: str) -> None:
    """Take back what you said of SUBJECT; you cannot say it again for this contract."""
    whom, signer, why = parse_subject(subject), signer_of(secret), _REASONS[reason]
    done = target.ask(lambda chain: reputations.revoke(chain, signer, contract_id, whom, why))
    target.show(done, _text(done))


def _opinion(said: dict[str, object]) -> Opinion:
    try:
        return msgspec.convert({**said, "topic": _TOPICS[str(said["topic"])]}, Opinion)
    except msgspec.ValidationError as cause:
        raise click.UsageError(
            f"attestation: {cause}; --evidence is 0x and 64 hex digits"
        ) from cause


def _text(found: Standing) -> str:
    score = found.score
    lines = [
        f"{found.subject}: score {score.score} of 1000 (formula {score.version}, {when(found.at)})",
        f"opinion {score.opinion}, confidence {score.confidence}"
        + ("" if score.availability is None else f", availability {score.availability}"),
    ]
    if found.attestations:
        lines.append(align([reputations.HEADINGS, *map(_cells, found.attestations)]))
    return "\n".join(lines)


def _cells(said: Said) -> tuple[str, ...]:
    each = said.attestation
    revoked = each.revocation
    state = "counts" if revoked is None else f"revoked: {revoked.reason.value.lower()}"
    return (
        str(said.contract_id), str(each.attestor), each.topic.value.lower(), str(each.value),
        format_tft(each.weight), when(each.issued_at), state,
    )  # fmt: skip
