from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.bus.frames import (
    LIMIT,
    Answer,
    Call,
    Ended,
    FrameError,
    Message,
    Refused,
    Splitter,
    Subscribe,
    Unavailable,
    encode,
    pack,
)
from zos.bus.method import Method


class Word(msgspec.Struct, frozen=True):
    text: str


payloads = st.builds(lambda text: pack(Word(text)), st.text(max_size=200))
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(Call, st.text(max_size=40), payloads),
    st.builds(Subscribe, st.text(max_size=40), payloads),
    st.builds(Answer, payloads),
    st.builds(Ended),
    st.builds(Refused, st.text(max_size=40)),
    st.builds(Unavailable, st.text(max_size=40)),
)


def shape(message: Message) -> tuple[type[Message], bytes]:
    return type(message), encode(message)


@given(st.lists(messages, max_size=8), st.integers(min_value=1, max_value=64))
def test_messages_come_back_whole_however_the_bytes_are_cut(sent: list[Message], size: int) -> None:
    data = b"".join(encode(message) for message in sent)
    splitter, got = Splitter(), []
    for start in range(0, len(data), size):
        got += list(splitter.feed(data[start : start + size]))
    assert [shape(m) for m in got] == [shape(m) for m in sent]


@given(st.binary(max_size=300))
def test_any_bytes_give_messages_or_a_frame_error(data: bytes) -> None:
    with contextlib.suppress(FrameError):
        assert all(isinstance(message, Message) for message in Splitter().feed(data))


@given(messages, st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_flipped_byte_is_refused_or_another_message(
    message: Message, place: int, flip: int
) -> None:
    data = bytearray(encode(message))
    data[place % len(data)] ^= flip
    with contextlib.suppress(FrameError):
        assert all(isinstance(m, Message) for m in Splitter().feed(bytes(data)))


def test_a_head_that_announces_too_much_is_refused_before_the_body_comes() -> None:
    with pytest.raises(FrameError, match="above the limit"):
        list(Splitter().feed((LIMIT + 1).to_bytes(4, "big")))


def test_a_message_above_the_limit_is_not_sent() -> None:
    with pytest.raises(FrameError, match="above the limit"):
        encode(Answer(pack(Word("x" * LIMIT))))


def test_a_deeply_nested_body_is_refused() -> None:
    body = b"\x91" * 100_000
    with pytest.raises(FrameError):
        list(Splitter().feed(len(body).to_bytes(4, "big") + body))


def test_text_that_is_no_utf_8_is_refused() -> None:
    body = b"\x91\xa5\xe5nded"
    with pytest.raises(FrameError):
        list(Splitter().feed(len(body).to_bytes(4, "big") + body))


def test_a_method_is_equal_to_its_twin() -> None:
    one = Method("keys", "sign", Word, Word, frozenset({"chain"}))
    assert one == Method("keys", "sign", Word, Word, frozenset({"chain"}))
