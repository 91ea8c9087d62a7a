"""Divisions: each shows its own board's numbers, its children add up to it, and nothing beyond the territory."""

import pytest

from muster.access.scope import Scope
from muster.account import actions
from muster.command import snapshot
from muster.roll.models import Round
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.command.counting import asks


def some_answered() -> None:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    actions.refusal_record(**cast.FIRST.acting(60), resident=cast.ZHAO_JUN, reason="no")


@pytest.mark.parametrize(
    ("code", "children"), [(cast.DISTRICT, [cast.UPPER[:9]]), (cast.UPPER[:9], [cast.UPPER, cast.LOWER])]
)
def test_each_child_has_the_numbers_of_its_own_board(desk: Desk, code: str, children: list[str]) -> None:
    some_answered()
    found = desk().get(f"/divisions/{code}").context["children"]
    assert [child for child, _name, _part in found] == children
    for child, _name, part in found:
        account = snapshot.make(Round.objects.get(district=cast.DISTRICT), Scope(child, "")).board.account
        assert (part.names, part.sampled, part.answered, part.open, part.nobody) == (
            account.names, account.sampled, account.answered, account.open, account.nobody,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "first"), [("qin", cast.DISTRICT), ("shi", cast.UPPER[:9]), ("fan", cast.LOWER), ("cun", cast.LOWER)]
)
def test_the_first_page_is_the_own_territory_and_above_it_is_nothing(desk: Desk, who: str, first: str) -> None:
    client = desk(who)
    assert client.get("/divisions")["Location"] == f"/divisions/{first}"
    seen = {
        code: client.get(f"/divisions/{code}").status_code
        for code in (cast.DISTRICT, cast.UPPER[:9], cast.UPPER, cast.LOWER)
    }
    assert seen == {code: 200 if code.startswith(first) else 404 for code in seen}
    assert client.get("/divisions/990009").status_code == 404


def test_who_has_one_point_is_led_to_its_page(desk: Desk) -> None:
    bai = desk("bai")
    assert bai.get("/divisions")["Location"] == "/points/P001"
    assert bai.get(f"/divisions/{cast.UPPER}").status_code == 404


def test_a_village_lists_its_households_for_those_who_see_persons(desk: Desk) -> None:
    reply = desk().get(f"/divisions/{cast.UPPER}")
    assert {(row.id, row.names) for row in reply.context["households"]} == {
        (home.id, len(home.names)) for home in cast.TOWN if home.village == cast.UPPER
    }
    assert "Households are not for your role" in desk("tan").get(f"/divisions/{cast.UPPER}").content.decode()


def test_a_household_is_masked_and_written_down(desk: Desk) -> None:
    cast.FIRST.pool("T001", cast.LI.names[:1], 10)
    reply = desk().get(f"/households/{cast.LI.id}")
    page = reply.content.decode()
    assert "李**" in page
    assert "李伟明" not in page
    assert [(str(line["line"]["word"]), line["swab"].tube if line["swab"] else "") for line in reply.context["lines"]] == [
        ("Sampled", "T001"), ("Open", ""), ("Open", ""),
    ]  # fmt: skip
    assert audit_rows() == [("persons_read", "household", 3)]


def test_a_household_of_another_village_is_as_if_there_were_none(desk: Desk) -> None:
    fan = desk("fan")
    assert [fan.get(f"/households/{one}").status_code for one in (cast.LI.id, cast.LI_WEI)] == [404, 404]
    assert desk("tan").get(f"/households/{cast.LI.id}").status_code == 403
    assert audit_rows() == []


def test_divisions_ask_as_often_with_one_fact_as_with_three(desk: Desk) -> None:
    qin = desk()
    addresses = [f"/divisions/{cast.UPPER[:9]}", f"/divisions/{cast.UPPER}", f"/households/{cast.LI.id}"]
    cast.FIRST.pool("T001", cast.LI.names[:1], 10)
    once = [asks(qin, address) for address in addresses]
    cast.FIRST.pool("T002", cast.LI.names[1:], 20)
    assert [asks(qin, address) for address in addresses] == once
