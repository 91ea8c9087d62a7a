"""The page that chooses what to print: only one's own territory, counted before, and no name read for it."""

from typing import Any

import pytest
from django.test import Client

from muster.jobs.models import Job
from muster.public import views
from tests import cast
from tests.command.conftest import Desk, audit_rows

pytestmark = pytest.mark.usefixtures("homes")


@pytest.fixture(autouse=True)
def _inline(settings: Any, home: Any) -> None:
    settings.JOBS_INLINE = True
    settings.JOBS_FOLDER = home / "jobs"


def counted(client: Client, address: str = "/cards") -> list[tuple[str, int, int, int, int]]:
    """(village, households, residents, sheets, hold a slip) as the page lists them."""
    reply = client.get(address)
    assert reply.status_code == 200
    found = reply.context["counts"]
    return [(one.code, one.households, one.residents, one.sheets, one.held) for one in found]


def test_everything_of_the_county_is_counted_by_village_before_it_is_printed(desk: Desk) -> None:
    assert counted(desk()) == [(cast.UPPER, 6, 21, 2, 0), (cast.LOWER, 6, 19, 2, 0)]
    assert audit_rows() == []


def test_many_villages_are_added_up_by_township(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_LIST_MOST", 1)
    lines = desk().get("/cards").context["lines"]
    assert [(one.code, one.zh, one.households, one.residents, one.sheets) for one in lines] == [
        (cast.UPPER[:9], "上镇", 12, 40, 4)
    ]  # fmt: skip


def test_a_point_is_a_choice_too(desk: Desk) -> None:
    assert counted(desk(), "/cards?where=point%20P002") == [(cast.LOWER, 6, 19, 2, 0)]


def test_whoever_holds_a_slip_already_is_told_of(desk: Desk) -> None:
    qin = desk()
    qin.post("/cards/print", {"where": cast.LOWER, "purpose": "hand_out", "slips": "on"})
    assert counted(qin) == [(cast.UPPER, 6, 21, 2, 0), (cast.LOWER, 6, 19, 2, 19)]
    assert "19 residents hold result codes already" in qin.get("/cards").content.decode()


def test_a_community_worker_prints_the_village_and_nothing_else(desk: Desk) -> None:
    fan = desk("fan")
    assert counted(fan) == [(cast.LOWER, 6, 19, 2, 0)]
    assert fan.get(f"/cards?where={cast.UPPER}").status_code == 404
    fan.post("/cards/print", {"where": cast.UPPER, "purpose": "hand_out"})
    assert [(job.state, job.problem) for job in Job.objects.all()] == [("failed", "cards_none")]
    assert fan.get(f"/cards/household/{cast.LI.id}").status_code == 409
    assert audit_rows() == []


def test_a_point_s_own_command_prints_the_point(desk: Desk) -> None:
    assert counted(desk("dian")) == [(cast.UPPER, 6, 21, 2, 0)]


@pytest.mark.parametrize("who", ["bai", "tan", "ai"])
def test_nobody_else_prints(desk: Desk, who: str) -> None:
    client = desk(who)
    replies = [
        client.get("/cards"), client.get(f"/cards/household/{cast.LI.id}"), client.post("/cards/print", {"purpose": "hand_out"}),
    ]  # fmt: skip
    assert [reply.status_code for reply in replies] == [403, 403, 403]
    assert Job.objects.count() == 0


def test_a_household_s_page_shows_what_it_comes_to(desk: Desk) -> None:
    qin = desk()
    assert counted(qin, f"/cards/household/{cast.LIU.id}") == [(cast.UPPER, 1, 5, 1, 0)]
    assert "Print 1 household" in qin.get(f"/cards/household/{cast.LIU.id}").content.decode()


def test_a_purpose_must_be_one_of_those_listed(desk: Desk) -> None:
    assert desk().post("/cards/print", {"where": "", "purpose": "curious"}).status_code == 400


def test_the_page_asks_as_much_for_one_village_as_for_two(desk: Desk, django_assert_max_num_queries: Any) -> None:
    qin = desk()
    for address in ("/cards", f"/cards?where={cast.UPPER}"):
        with django_assert_max_num_queries(14):
            qin.get(address)
