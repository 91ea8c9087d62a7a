"""The community worker's list: in walking order, with what was found; a second visit waits its time."""

from datetime import timedelta
from typing import Any

from muster.access.models import User
from muster.account import actions
from tests import cast
from tests.command.conftest import Desk, audit_rows
from tests.command.counting import asks
from tests.conftest import StandingClock


def doors(reply: Any) -> list[Any]:
    return [door for _street, several in reply.context["streets"] for door in several]


def test_open_names_of_the_territory_come_by_door_and_are_written_down(desk: Desk) -> None:
    reply = desk("fan").get("/mine")
    lower = [home for home in cast.TOWN if home.village == cast.LOWER]
    assert [(door.household, len(door.people)) for door in doors(reply)] == [
        (home.id, len(home.names)) for home in lower
    ]
    assert reply.context["total"] == 19
    assert audit_rows() == [("persons_read", "knock_list", 19)]


def test_what_another_has_taken_on_is_not_on_the_list(desk: Desk) -> None:
    fan = desk("fan")
    me = User.objects.get(username="fan").actor
    due = cast.FIRST.after(240)
    actions.name_assign_open(**cast.FIRST.acting(60), due_at=due, owners={cast.LOWER: "user:999"})
    assert doors(fan.get("/mine")) == []
    assert "Nobody left to knock for" in fan.get("/mine").content.decode()
    actions.name_assign_open(**cast.FIRST.acting(61), due_at=due, owners={cast.LOWER: me}, again=True)
    assert {door.due_at for door in doors(fan.get("/mine"))} == {due}


def test_nobody_home_is_one_visit_for_each_behind_the_door_and_the_next_waits(desk: Desk, clock: StandingClock) -> None:
    fan = desk("fan")
    assert fan.post(f"/mine/{cast.SUN.id}/nobody-home")["Location"] == "/mine"
    (door,) = [one for one in doors(fan.get("/mine")) if one.household == cast.SUN.id]
    assert [knock.visits for knock, _person in door.people] == [1, 1]
    assert door.again_at == door.people[0][0].visit_last_at + timedelta(minutes=120)
    assert [line["word"] for line in fan.get("/mine").context["done"]] == ["Visit at the door"] * 2
    clock.move(minutes=130)
    fan.post(f"/mine/{cast.SUN.id}/nobody-home")
    assert cast.FIRST.attendance(cast.SUN_MEI) == "not_found"


def test_an_answer_from_the_list_leads_back_to_it(desk: Desk) -> None:
    fan = desk("fan")
    page = fan.get(f"/names/{cast.ZHAO_JUN}?how=refusal&back=mine").content.decode()
    assert 'name="back" value="mine"' in page
    reply = fan.post(
        f"/names/{cast.ZHAO_JUN}/answer", {"how": "refusal", "words": "said so at the door", "back": "mine"}
    )
    assert reply["Location"] == "/mine"


def test_a_door_of_another_village_is_not_there(desk: Desk) -> None:
    assert desk("fan").post(f"/mine/{cast.LI.id}/nobody-home").status_code == 404
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"
    assert desk("tan").get("/mine").status_code == 403


def test_the_list_asks_as_often_with_one_answer_as_with_three(desk: Desk) -> None:
    fan = desk("fan")
    fan.post(f"/names/{cast.ZHAO_JUN}/answer", {"how": "nobody_home"})
    once = asks(fan, "/mine")
    for name in cast.SUN.names:
        fan.post(f"/names/{name}/answer", {"how": "nobody_home"})
    assert asks(fan, "/mine") == once
