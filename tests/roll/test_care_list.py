"""The care list of a round: marks from the import and from the spot, hand-over with receipt."""

from pathlib import Path

import pytest

from muster.access.scope import Scope
from muster.common.raw import raw_cursor
from muster.ledger import projection
from muster.ledger.append import append
from muster.roll import queries
from muster.roll.models import Resident
from tests.roll.town import AT, BY, DISTRICT, TOWN, take, xlsx

ROUND = "2022-04-15"
COUNTY = Scope(DISTRICT, "")


@pytest.fixture
def town(county: None, home: Path, tmp_path: Path) -> None:
    take(xlsx(tmp_path / "town.xlsx", TOWN))


pytestmark = pytest.mark.usefixtures("town")


def care() -> list[tuple[str, bool]]:
    return sorted((line.mark, line.acknowledged) for line in queries.care_list(COUNTY, ROUND))


def test_marks_and_receipts() -> None:
    old, young = (str(Resident.objects.get(birth_year=year).pk) for year in (1950, 1980))
    assert care() == [("bedridden", False), ("dialysis", False), ("postpartum", False)]
    append(DISTRICT, ROUND, [
        ("CareMarkSet", {"resident": young, "mark": "yellow_code", "reason": "code turned yellow"}),
        ("CareNoticeAcknowledged", {"resident": old, "mark": "dialysis", "point": "P001", "sampler": "w1"}),
    ], actor=BY, at=AT)  # fmt: skip
    assert care() == [("bedridden", False), ("dialysis", True), ("postpartum", False), ("yellow_code", False)]


def test_a_retracted_mark_is_gone_and_a_rebuild_agrees() -> None:
    young = str(Resident.objects.get(birth_year=1980).pk)
    [marked] = append(DISTRICT, ROUND, [("CareMarkSet", {"resident": young, "mark": "red_code"})], actor=BY, at=AT)
    append(
        DISTRICT,
        ROUND,
        [("CareNoticeAcknowledged", {"resident": young, "mark": "red_code", "point": "P001", "sampler": "w1"})],
        actor=BY,
        at=AT,
    )
    append(DISTRICT, ROUND, [("EventRetracted", {"event": str(marked), "reason": "wrong person"})], actor=BY, at=AT)
    assert ("red_code", True) not in care()
    tables = ["care_marked", "care_handover"]
    with raw_cursor() as cursor:
        before = projection.digests(cursor, DISTRICT, tables)
        for one in projection.projections():
            if set(one.tables) <= set(tables):
                one.rebuild(cursor, DISTRICT)
        assert projection.digests(cursor, DISTRICT, tables) == before
