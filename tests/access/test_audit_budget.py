"""How many persons one may read in an hour: an alarm when it is crossed, a refusal at three times as many."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from muster.access import audit
from muster.access.audit import budget
from muster.access.models import User
from muster.common.problems import Problem
from tests.access.audit_book import DISTRICT, rows
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ten(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten persons an hour."""
    settings.READ_BUDGET = {"": 10}  # type: ignore[attr-defined]
    monkeypatch.setattr(budget, "_over", {})


def read(who: User, count: int, action: str = "persons_read") -> None:
    audit.read_persons(who.actor, "search", [UUID(int=n) for n in range(count)], district=DISTRICT, action=action)


def said() -> list[tuple[object, ...]]:
    return [row for row in rows("action, actor, purpose, count") if row[0] != "persons_read"]


def test_the_first_crossing_in_an_hour_is_one_alarm(chen: User, at: datetime) -> None:
    for _ in range(4):
        read(chen, 5)
    assert said() == [("read_alarm", chen.actor, "budget 10", 15)]
    assert len(rows()) == 5
    assert budget.over(chen.actor, at) == budget.Over(at.replace(minute=0), 20, 10)


def test_up_to_the_budget_nothing_is_said(chen: User, at: datetime) -> None:
    read(chen, 10)
    assert said() == []
    assert budget.over(chen.actor, at) is None


def test_at_three_times_the_budget_no_more_are_shown(chen: User) -> None:
    read(chen, 30)
    with pytest.raises(Problem, match="read_budget"):
        read(chen, 1)
    assert said() == [("read_alarm", chen.actor, "budget 10", 30), ("read_refused", chen.actor, "search", 1)]
    assert [row[1] for row in rows() if row[1] == "persons_read"] == ["persons_read"]
    assert audit.verify() == []


def test_the_next_hour_begins_anew(chen: User, clock: StandingClock) -> None:
    read(chen, 30)
    clock.move(minutes=60)
    read(chen, 10)
    assert said() == [("read_alarm", chen.actor, "budget 10", 30)]


def test_others_have_budgets_of_their_own(chen: User, wen: User) -> None:
    read(chen, 10)
    read(wen, 10)
    assert said() == []


def test_what_a_second_person_lets_out_does_not_count(chen: User) -> None:
    read(chen, 500, "persons_exported")
    read(chen, 10)
    assert said() == [("persons_exported", chen.actor, "search", 500)]


def test_a_role_may_have_a_budget_of_its_own(settings: object, chen: User, wen: User) -> None:
    settings.READ_BUDGET = {"": 10, "command": 40}  # type: ignore[attr-defined]
    read(chen, 40)
    read(wen, 40 // 2)
    assert said() == [("read_alarm", wen.actor, "budget 10", 20)]


def test_the_reader_is_told_on_every_page(chen: User) -> None:
    read(chen, 12)
    client = Client(headers={"accept-language": "en"})
    client.force_login(chen)
    with translation.override("en"):
        text = client.get("/bulletin").content.decode()
    assert "You have looked at 12 persons in this hour; 10 is what an hour&#x27;s work needs." in text or (
        "You have looked at 12 persons in this hour; 10 is what an hour's work needs." in text
    )


def test_the_one_statement_counts_too(chen: User, django_assert_num_queries: object) -> None:
    read(chen, 1)
    with django_assert_num_queries(3):  # type: ignore[operator]  a savepoint, the row, its release
        read(chen, 1)
