"""Whom a code and a slip stand for, and in which order cards are printed."""

import pytest
from django.db import connection

from muster.access.scope import Scope
from muster.common.problems import Problem
from muster.public import actions, queries, rules
from muster.public.queries import Choice
from tests import cast

pytestmark = pytest.mark.usefixtures("homes")
WHERE = {"district": cast.DISTRICT, "round": cast.FIRST.round_code, "by": cast.COMMAND, "at": cast.SIX}
COUNTY = Scope(cast.DISTRICT, "")


def slip(resident: object) -> str:
    return actions.slips_make(residents=[resident], **WHERE)[0]


def unknown(code: str, token: bool = False) -> str:
    with pytest.raises(Problem) as refused:
        queries.resident_of_slip(code) if token else queries.household_of_code(
            code, cast.DISTRICT, cast.FIRST.round_code
        )
    return refused.value.code


def test_codes_are_made_once(homes: object) -> None:
    both = actions.card_codes(households=[cast.LI.id, cast.WANG.id], **WHERE)
    again = actions.card_codes(households=[cast.WANG.id, cast.ZHAO.id], **WHERE)
    assert again[cast.WANG.id] == both[cast.WANG.id]
    assert len({*both.values(), *again.values()}) == 3


def test_two_alike_codes_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.card_codes(households=[cast.LI.id], **WHERE)[cast.LI.id]
    fresh = iter([first, rules.card_code_make()])
    monkeypatch.setattr(rules, "card_code_make", lambda: next(fresh))
    assert actions.card_codes(households=[cast.WANG.id], **WHERE)[cast.WANG.id] != first


def test_only_a_hash_of_the_token_is_kept() -> None:
    token = slip(cast.LI_NA)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(slip)::text, token_index FROM slip")
        ((row, index),) = cursor.fetchall()
    assert token not in row
    assert (len(bytes(index)), bytes(index) == token.encode()) == (16, False)


def test_a_slip_of_before_is_void() -> None:
    before, now = slip(cast.LI_NA), slip(cast.LI_NA)
    assert queries.resident_of_slip(now).name == "李*"
    assert unknown(before, token=True) == "code_unknown"


def test_a_slip_tells_the_result_when_it_is_released() -> None:
    token = slip(cast.LI_NA)
    cast.FIRST.pool("TUBE-0001", cast.LI.names, 10)
    assert (queries.resident_of_slip(token).attendance, queries.resident_of_slip(token).result) == (
        "sampled",
        "pending",
    )
    cast.FIRST.release("TUBE-0001", "negative")
    assert queries.resident_of_slip(token).result == "negative"


def test_a_code_of_another_round_or_county_is_unknown() -> None:
    code = actions.card_codes(households=[cast.LI.id], **WHERE)[cast.LI.id]
    with pytest.raises(Problem, match="code_unknown"):
        queries.household_of_code(code, cast.DISTRICT, cast.SECOND.round_code)
    with pytest.raises(Problem, match="code_unknown"):
        queries.household_of_code(code, "990002", cast.FIRST.round_code)
    assert unknown(rules.card_code_make()) == "code_unknown"
    assert unknown("not a code") == "code_bad"


def test_households_are_in_the_order_of_the_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE household SET number = '9' WHERE id = %s", [cast.WU.id])
    monkeypatch.setattr(queries, "FILE_MOST", 4)
    choice = Choice(cast.DISTRICT, cast.FIRST.round_code)
    files = list(queries.household_files(choice, COUNTY))
    upper = [cast.LI.id, cast.WU.id, cast.WANG.id, cast.CHEN.id, cast.LIU.id, cast.HUANG.id]
    lower = [cast.ZHAO.id, cast.SUN.id, cast.XU.id, cast.ZHU.id, cast.MA.id, cast.GAO.id]
    assert files == [
        (cast.UPPER, upper[:4]), (cast.UPPER, upper[4:]), (cast.LOWER, lower[:4]), (cast.LOWER, lower[4:])
    ]  # fmt: skip


def test_who_is_gone_is_on_no_card() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE resident SET gone_at = now() WHERE id = %s", [cast.WANG_LEI])
    round_ = queries.Round.objects.get(code=cast.FIRST.round_code)
    (home,) = queries.households_for(round_, [cast.WANG.id])
    assert [member.id for member in home.members] == [cast.WANG_FANG]
