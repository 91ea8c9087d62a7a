"""Each act of answering for a name moves its standing, and nothing else's."""

from uuid import uuid4

import pytest

from muster.account import actions
from muster.account.counts import standing_counts
from muster.account.queries import account_of, open_names
from muster.common.problems import Problem
from muster.roll.models import Round
from tests.account.hamlet import (
    DISTRICT,
    EVERYBODY,
    LI,
    LI_MING,
    LI_NA,
    LI_WEI,
    ROUND,
    SUN_MEI,
    UPPER,
    WANG_FANG,
    ZHAO_JUN,
    ZHOU,
    acting,
    after,
    pool,
    rebuild_is_equal,
    say,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("hamlet")


def attendance(name: object) -> str:
    return account_of(DISTRICT, ROUND, name).attendance  # type: ignore[arg-type]


def test_opening_gives_every_name_an_account_once() -> None:
    again = actions.round_open(**acting(5))
    assert standing_counts(DISTRICT, ROUND).names == len(EVERYBODY)
    assert actions.round_open(**acting(6)) == again


def test_excused_elsewhere_refused() -> None:
    actions.excuse_grant(**acting(1), resident=LI_WEI, reason="hospital", proof="note 7")
    actions.elsewhere_claim(**acting(1), resident=LI_NA, place="other county", proof="result shown")
    actions.refusal_record(**acting(1), resident=LI_MING, reason="refused at the door")
    assert [attendance(name) for name in (LI_WEI, LI_NA, LI_MING)] == ["excused", "elsewhere", "refused"]
    assert standing_counts(DISTRICT, ROUND).attendance["open"] == len(EVERYBODY) - 3


def test_only_the_reasons_of_the_round_excuse_a_name() -> None:
    Round.objects.filter(district=DISTRICT, code=ROUND).update(settings={"excuse_reasons": ["medical", "moved"]})
    with pytest.raises(Problem) as refused:
        actions.excuse_grant(**acting(1), resident=LI_WEI, reason="hospital", proof="note 7")
    assert (refused.value.code, refused.value.detail) == ("excuse_unknown", "hospital: medical, moved")
    actions.excuse_grant(**acting(1), resident=LI_WEI, reason="moved", proof="note 7")
    assert attendance(LI_WEI) == "excused"


def test_not_found_takes_two_visits_apart() -> None:
    actions.visit_record(**acting(480), resident=ZHAO_JUN, outcome="nobody_home")
    actions.visit_record(**acting(500), resident=ZHAO_JUN, outcome="nobody_home")
    assert attendance(ZHAO_JUN) == "open"
    actions.visit_record(**acting(640), resident=ZHAO_JUN, outcome="nobody_home")
    assert attendance(ZHAO_JUN) == "not_found"


def test_a_name_that_has_no_account_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        actions.visit_record(**acting(1), resident=uuid4(), outcome="found")
    assert refused.value.code == "name_unknown"


def test_every_open_name_gets_an_owner_and_a_time() -> None:
    pool("T001", [LI_WEI])
    given = actions.name_assign_open(**acting(400), due_at=after(600), owners={UPPER: "user:7"})
    assert given == len(EVERYBODY) - 1
    names = open_names(DISTRICT, ROUND)
    assert {name.owner for name in names if name.village == UPPER} == {"user:7"}
    assert {name.owner for name in names if name.village != UPPER} == {"user:1"}
    assert {name.due_at for name in names} == {after(600)}
    assert actions.name_assign_open(**acting(401), due_at=after(700)) == 0


def test_open_names_page_by_page_are_all_of_them_once() -> None:
    say("ResidentRegistered", 1, resident=ZHOU, point="P001", lane=1)
    seen, last = [], None
    for _ in range(9):
        page = open_names(DISTRICT, ROUND, after=last, limit=2)
        seen += [name.person for name in page]
        if page:
            last = (page[-1].village or "", page[-1].household, page[-1].person)
    assert sorted(seen) == sorted([*EVERYBODY, ZHOU])
    assert seen[:3] == [LI_WEI, LI_NA, LI_MING]
    assert account_of(DISTRICT, ROUND, LI_WEI).household == LI


def test_a_walk_in_is_linked_to_its_name_and_unlinked() -> None:
    say("ResidentRegistered", 1, resident=ZHOU, point="P001", lane=1)
    pool("T001", [ZHOU])
    assert (attendance(ZHOU), attendance(WANG_FANG)) == ("sampled", "open")
    link = {"resident": ZHOU, "same_as": WANG_FANG}
    actions.residents_link(**acting(60), **link, basis="shows her card")
    assert (attendance(ZHOU), account_of(DISTRICT, ROUND, ZHOU).person) == ("sampled", WANG_FANG)
    assert standing_counts(DISTRICT, ROUND).linked == 1
    actions.residents_unlink(**acting(61), resident=ZHOU, reason="another Wang Fang")
    assert (attendance(ZHOU), attendance(WANG_FANG)) == ("sampled", "open")
    assert rebuild_is_equal()


def test_two_names_of_the_roll_cannot_be_linked() -> None:
    with pytest.raises(Problem) as refused:
        actions.residents_link(**acting(1), resident=LI_WEI, same_as=SUN_MEI, basis="alike")
    assert refused.value.code == "link_bad"


def test_a_retracted_excuse_opens_the_name() -> None:
    excuse = actions.excuse_grant(**acting(1), resident=LI_WEI, reason="hospital", proof="note 7")
    actions.event_retract(**acting(2), event=excuse, reason="wrong Li Wei")  # type: ignore[arg-type]
    assert attendance(LI_WEI) == "open"


def test_an_event_that_is_not_in_the_book_cannot_be_retracted() -> None:
    with pytest.raises(Problem) as refused:
        actions.event_retract(**acting(1), event=uuid4(), reason="none")
    assert refused.value.code == "event_unknown"
