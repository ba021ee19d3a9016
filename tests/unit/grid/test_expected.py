import pytest

from grid.errors import GridError, RefusedError, UnavailableError
from grid.expected import expected
from image.errors import GateError
from tfchain_client.errors import TransportError
from zos.model.errors import CommandError, ConflictError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RefusedError("x"), 3),
        (UnavailableError("x"), 4),
        (GateError("x"), 3),
        (TransportError("x"), 4),
        (ConflictError("x"), 3),
        (CommandError(("x",), 1, "x"), 4),
        (ExceptionGroup("g", [ExceptionGroup("h", [UnavailableError("x")])]), 4),
    ],
)
def test_an_expected_error_has_a_message_and_a_status(error: Exception, status: int) -> None:
    found = expected(error)
    assert found is not None
    assert found[0].startswith("x")
    assert found[1] == status


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        GridError("x"),
        ExceptionGroup("g", [UnavailableError("x"), KeyError("y")]),
    ],
)
def test_a_bug_is_never_taken_for_an_expected_error(error: Exception) -> None:
    assert expected(error) is None
