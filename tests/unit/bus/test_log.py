from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.bus import log


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "journal.sock"))
        receiver.settimeout(5)
        yield receiver


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    logger.handlers = []
    yield logger
    for handler in logger.handlers:
        handler.close()
    logger.handlers = before
    logger.setLevel(level)


def test_a_record_reaches_the_journal_with_its_fields(
    journal: socket.socket, root: logging.Logger, tmp_path: Path
) -> None:
    log.setup("node", tmp_path / "journal.sock")
    logging.getLogger("zos.storage").info("pool ready", extra={"disk": "/dev/vda", "size": 7})
    body = json.loads(journal.recv(65536))
    assert body.pop("time") > 0
    assert body == {
        "level": "info", "service": "node", "message": "pool ready", "disk": "/dev/vda", "size": 7,
    }  # fmt: skip


def test_an_exception_is_told_with_its_trace(
    journal: socket.socket, root: logging.Logger, tmp_path: Path
) -> None:
    log.setup("node", tmp_path / "journal.sock")
    try:
        raise KeyError("x")
    except KeyError:
        logging.getLogger().exception("it broke")
    body = json.loads(journal.recv(65536))
    assert body["error"] == "KeyError: 'x'"
    assert "test_log.py" in body["trace"]


def test_debug_is_not_sent_unless_asked_for(
    journal: socket.socket, root: logging.Logger, tmp_path: Path
) -> None:
    log.setup("node", tmp_path / "journal.sock")
    logging.getLogger().debug("detail")
    logging.getLogger().warning("news")
    assert json.loads(journal.recv(65536))["message"] == "news"


def test_a_journal_that_is_not_there_costs_only_the_line(
    root: logging.Logger, tmp_path: Path
) -> None:
    log.setup("node", tmp_path / "nobody.sock")
    logging.getLogger().error("lost")
    assert [type(h).__name__ for h in root.handlers] == ["JournalHandler"]


def test_a_full_journal_never_blocks(
    journal: socket.socket, root: logging.Logger, tmp_path: Path
) -> None:
    log.setup("node", tmp_path / "journal.sock")
    for number in range(2000):
        logging.getLogger().error("flood", extra={"number": number})
    assert json.loads(journal.recv(65536))["number"] == 0


@given(
    st.text(max_size=20000),
    st.dictionaries(
        st.from_regex(r"[a-z]{1,20}_x", fullmatch=True),
        st.one_of(st.text(max_size=9000), st.integers(), st.lists(st.integers()), st.none()),
        max_size=40,
    ),
)
def test_any_record_is_a_json_object_that_fits_a_datagram(
    message: str, fields: dict[str, object]
) -> None:
    record = logging.makeLogRecord({"msg": message, "levelname": "INFO", **fields})
    data = log.encode(record, "node")
    body = json.loads(data)
    assert len(data) <= 16384
    assert body["service"] == "node"
    assert body["level"] == "info"
