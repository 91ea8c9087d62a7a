"""docs/events.md and the registered bodies say the same, both ways."""

import re
import types
import typing
from pathlib import Path

import msgspec
import pytest

from muster.ledger.events import ROOM_OF, registered

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
ROW = re.compile(r"^\| `(?P<kind>[A-Z]\w+)` \| (?P<room>\w+) \| (?P<body>.+) \|$")


def rows() -> dict[str, tuple[str, str]]:
    """Kind → (room, text of the body cell)."""
    found = [ROW.match(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return {row["kind"]: (row["room"], row["body"]) for row in found if row}


def members(cell: str) -> dict[str, bool]:
    """Member → may it be left out. Members stand in back quotes, `?` marks the optional ones."""
    return {name.rstrip("?"): name.endswith("?") for name in re.findall(r"`([a-z_]+\??)`", cell)}


def choices(hint: object) -> set[str]:
    """The literals of a member's type, however deeply annotated."""
    if typing.get_origin(hint) is typing.Literal:
        return {str(value) for value in typing.get_args(hint)}
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Annotated:
        return set().union(*(choices(part) for part in typing.get_args(hint)))
    return set()


def test_every_listed_kind_has_a_row_and_a_body() -> None:
    assert set(rows()) == set(ROOM_OF) == set(registered())


@pytest.mark.parametrize("kind", sorted(ROOM_OF))
def test_row_and_body_agree(kind: str) -> None:
    room, cell = rows()[kind]
    struct = registered()[kind]
    assert room == ROOM_OF[kind]
    assert struct.__module__ == f"muster.{room}.bodies"
    fields = msgspec.structs.fields(struct)
    words = set(re.findall(r"[a-z_0-9]+", PAGE.read_text(encoding="utf-8")))
    assert members(cell) == {field.name: not field.required for field in fields}
    for hint in typing.get_type_hints(struct, include_extras=True).values():
        assert choices(hint) <= words


@pytest.mark.parametrize("kind", sorted(ROOM_OF))
def test_body_is_frozen_and_refuses_unknown_members(kind: str) -> None:
    config = registered()[kind].__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields
