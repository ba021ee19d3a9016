"""`grid account|twin|farm|contract|kv|reputation`: what is refused before any chain is asked."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grid.cli import grid
from grid.errors import GridError
from tfchain_client.mnemonic import seed_of


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(grid, [str(word) for word in words])


def test_a_new_account_is_a_phrase_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "alice"
    made = run("account", "new", file, "--words", "24")
    assert made.exit_code == 0
    phrase = file.read_text().strip()
    assert len(phrase.split()) == 24
    assert len(seed_of(phrase)) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.output.strip().startswith("5")
    assert phrase not in made.output


def test_a_new_account_never_replaces_a_file(tmp_path: Path) -> None:
    file = tmp_path / "alice"
    file.write_text("precious")
    again = run("account", "new", file)
    assert isinstance(again.exception, GridError)
    assert "name a file that does not exist" in str(again.exception)
    assert file.read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("account", "show"), "name ACCOUNT or --from SECRET"),
        (("contract", "cost"), "name one thing"),
        (("contract", "cost", "--cpu", "2", "--name"), "name one thing"),
        (("contract", "cost", "7", "--rent", "1"), "name one thing"),
        (("contract", "cancel", "--from", "//Alice"), "Missing argument"),
        (("contract", "ls", "--twin", "1", "--from", "//Alice"), "either --twin or --from"),
        (("kv", "ls"), "name --account ACCOUNT or --from SECRET"),
        (("kv", "set", "a", "b"), "Missing option '--from'"),
        (("reputation", "attest", "node:1", "2000", "--contract", "1"), "1000"),
        (
            ("reputation", "attest", "node:1", "5", "--contract", "1", "--evidence", "0x12",
             "--from", "//Alice"),
            "64 hex digits",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_a_matter_of_usage(words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert told in done.output
