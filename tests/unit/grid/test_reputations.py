"""What people type and read about reputation."""

import pytest

from grid.errors import RefusedError
from grid.reputations import parse_subject
from tfchain_client.reputation import Subject, SubjectKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("node:7", SubjectKind.NODE), ("farm:7", SubjectKind.FARM), ("twin:7", SubjectKind.TWIN)],
)
def test_a_subject_is_a_kind_and_an_id(text: str, kind: SubjectKind) -> None:
    assert parse_subject(text) == Subject(kind=kind, id=7)


@pytest.mark.parametrize("text", ["node", "node:", "node:x", "7", "user:7", f"node:{1 << 32}"])
def test_another_subject_is_refused_with_the_rule(text: str) -> None:
    with pytest.raises(RefusedError, match=r"write node:ID, farm:ID or twin:ID"):
        parse_subject(text)
