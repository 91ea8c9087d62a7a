"""The map shows one's own territory, says that it is illustrative, and loads nothing from elsewhere."""

import hashlib
import re
from pathlib import Path

import pytest

from tests import cast
from tests.command.conftest import Desk

VENDOR = Path(__file__).parents[2] / "src" / "muster" / "command" / "static" / "command" / "vendor"


def shapes(desk: Desk, who: str) -> dict[str, set[str]]:
    found = desk(who).get("/map/shapes.json").json()
    assert found["illustrative"] is True
    kinds: dict[str, set[str]] = {}
    for one in found["features"]:
        kinds.setdefault(one["properties"]["kind"], set()).add(one["properties"]["code"])
    return kinds


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("qin", {"township": {cast.UPPER[:9]}, "village": {cast.UPPER, cast.LOWER}, "point": {"P001", "P002"}}),
        ("fan", {"township": {cast.UPPER[:9]}, "village": {cast.LOWER}, "point": {"P002"}}),
        ("bai", {"point": {"P001"}}),
    ],
)  # fmt: skip
def test_the_map_is_that_of_the_territory(desk: Desk, who: str, expected: dict[str, set[str]]) -> None:
    assert shapes(desk, who) == expected


def test_the_list_beside_it_says_the_same(desk: Desk) -> None:
    page = desk().get("/map").content.decode()
    assert "Positions are illustrative" in page
    assert page.count('href="/points/P00') == 2
    assert not re.search(r'(?:src|href)="https?:', page)


def test_unchanged_shapes_are_304(desk: Desk) -> None:
    qin = desk()
    tag = qin.get("/map/shapes.json")["ETag"]
    assert qin.get("/map/shapes.json", headers={"if-none-match": tag}).status_code == 304


def test_what_is_vendored_is_what_was_published() -> None:
    folder = VENDOR / "leaflet-1.9.4"
    listed = dict(re.findall(r"^    ([0-9a-f]{64})  (\S+)$", (folder / "VENDOR.md").read_text(), re.MULTILINE))
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest(): str(path.relative_to(folder))
        for path in folder.rglob("*") if path.is_file() and path.name != "VENDOR.md"
    }  # fmt: skip
    assert found == listed
