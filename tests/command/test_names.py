"""The list of names: one filter for page and total; masked; every look is written down."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muster.account import actions
from muster.command.queries import names as query
from tests import cast
from tests.command.conftest import Desk, audit_rows


def html(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, address
    return reply.content.decode()


def test_names_are_masked_and_the_look_is_one_audit_row(desk: Desk) -> None:
    page = html(desk(), "/names")
    assert "李**" in page
    assert "李伟明" not in page
    assert audit_rows() == [("persons_read", "open_names", 40)]


def test_the_total_is_that_of_the_whole_filter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "PAGE", 15)
    page = html(desk(), "/names?page=2")
    assert "16–30 of 40" in page
    assert "page 2 of 3" in page


def test_pages_show_every_name_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "PAGE", 7)
    qin = desk()
    seen = [line.row.person for number in range(1, 7) for line in qin.get(f"/names?page={number}").context["lines"]]
    assert len(seen) == 40
    assert set(seen) == set(cast.EVERYBODY)
    assert qin.get("/names?page=99").context["page"].number == 6


@pytest.mark.parametrize(
    ("address", "total"),
    [
        ("/names", 34), ("/names?standing=sampled", 4), ("/names?standing=unreached", 1), ("/names?standing=excused", 1),
        ("/names?standing=all", 40), ("/names?standing=answered", 6), (f"/names?village={cast.LOWER}", 18),
        ("/names?point=P001", 16), ("/names?owner=any", 0), ("/names?owner=none", 34), ("/names?result=pending", 4),
        ("/names?standing=rubbish&village=x&owner=1'--&page=-3", 34),
    ],
)  # fmt: skip
def test_filters(desk: Desk, address: str, total: int) -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    actions.refusal_record(**cast.FIRST.acting(60), resident=cast.ZHAO_JUN, reason="no")
    actions.excuse_grant(**cast.FIRST.acting(60), resident=cast.LI_NA, reason="hospital", proof="slip 9")
    assert desk().get(address).context["page"].total == total


def test_owners_are_named_and_may_be_filtered(desk: Desk) -> None:
    actions.name_assign_open(**cast.FIRST.acting(60), due_at=cast.FIRST.after(90), owners={cast.UPPER: "user:77"})
    qin = desk()
    assert qin.get("/names?owner=user:77").context["page"].total == 21
    assert qin.get("/names?owner=overdue").context["page"].total == 40


def test_a_community_worker_sees_one_village(desk: Desk) -> None:
    fan = desk("fan")
    page = fan.get("/names?standing=all")
    assert page.context["page"].total == 19
    assert {line.row.village for line in page.context["lines"]} == {cast.LOWER}
    assert fan.get(f"/names?standing=all&village={cast.UPPER}").context["page"].total == 0


def test_the_list_costs_the_same_queries_for_any_length(desk: Desk) -> None:
    qin = desk()
    qin.get("/board")
    counts = []
    for address in ("/names?standing=all", f"/names?village={cast.LOWER}"):
        with CaptureQueriesContext(connection) as counted:
            qin.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_command_centre_gives_every_open_name_an_owner(desk: Desk) -> None:
    qin = desk()
    assert "have nobody" in html(qin, "/names")
    reply = qin.post("/names/assign", {"minutes": "60"})
    assert (reply.status_code, reply["Location"]) == (302, "/names?owner=any")
    page = qin.get("/names?owner=any")
    assert page.context["page"].total == 40
    assert "40 names have an owner and a time" in page.content.decode()


def test_nobody_else_assigns(desk: Desk) -> None:
    assert desk("fan").post("/names/assign", {"minutes": "60"}).status_code == 403
