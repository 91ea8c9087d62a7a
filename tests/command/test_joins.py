"""A walk-in is joined to a name of the roll, and parted again; both within the territory."""

from tests import cast
from tests.command.conftest import Desk

WHY = "the ID card was shown at the table"


def walks_in() -> None:
    cast.FIRST.say("ResidentRegistered", 5, resident=cast.ZHOU, point="P002", lane=1, village=cast.LOWER)
    cast.FIRST.pool("T001", [cast.ZHOU], 10, capacity=1, point="P002")


def test_joined_they_are_one_account_and_parted_two(desk: Desk) -> None:
    walks_in()
    fan = desk("fan")
    assert "Join with a name of the roll" in fan.get(f"/names/{cast.ZHOU}").content.decode()
    form = {"same_as": str(cast.ZHAO_JUN), "reason": WHY}
    assert fan.post(f"/names/{cast.ZHOU}/join", form | {"reason": ""}).status_code == 422
    assert fan.post(f"/names/{cast.ZHOU}/join", form)["Location"] == f"/names/{cast.ZHAO_JUN}"
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "sampled"
    assert fan.get(f"/names/{cast.ZHAO_JUN}").context["joined"] == [cast.ZHOU]
    fan.post(f"/names/{cast.ZHOU}/part", {"reason": "no"})
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "sampled"
    fan.post(f"/names/{cast.ZHOU}/part", {"reason": "two people of one name"})
    assert cast.FIRST.attendance(cast.ZHAO_JUN) == "open"


def test_nobody_joins_beyond_the_territory_or_without_the_right(desk: Desk) -> None:
    walks_in()
    form = {"same_as": str(cast.LI_WEI), "reason": WHY}
    assert desk("fan").post(f"/names/{cast.ZHOU}/join", form).status_code == 404
    assert desk("bai").post(f"/names/{cast.ZHOU}/join", form).status_code == 403
    assert cast.FIRST.attendance(cast.LI_WEI) == "open"


def test_two_of_the_roll_are_not_joined(desk: Desk) -> None:
    form = {"same_as": str(cast.ZHAO_JUN), "reason": WHY}
    assert desk("fan").post(f"/names/{cast.SUN_MEI}/join", form).status_code == 422
