"""Reads of the account: who is open, where a person, a household, a tube stands, and the counts of the round."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from muster.access.scope import Scope
from muster.account.rules import RoundRules
from muster.common.problems import Problem
from muster.common.rows import row, rows, values
from muster.plan.scenarios import SETTINGS
from muster.roll.models import Round, settings_default


@dataclass(frozen=True, slots=True)
class Account:
    """Where one person stands in a round."""

    person: UUID
    household: UUID | None
    village: str | None
    point: str | None
    lane: int | None
    slot_at: datetime | None
    single: bool
    origin: str
    linked_to: UUID | None
    checked_in_at: datetime | None
    temp_dc: int | None
    swabs: int
    valid: int
    sampled_at: datetime | None
    excuse: str | None
    elsewhere: str | None
    refusal: str | None
    visits: int
    visit_last_at: datetime | None
    owner: str | None
    due_at: datetime | None
    attendance: str
    result: str


@dataclass(frozen=True, slots=True)
class Tube:
    code: str
    point: str | None
    lane: int | None
    capacity: int | None
    members: int
    late: int
    opened_at: datetime | None
    sealed_at: datetime | None
    sealed_count: int | None
    first_at: datetime | None
    last_at: datetime | None
    received_at: datetime | None
    lab: str | None
    voided: str | None
    rejected: str | None
    result: str | None
    result_at: datetime | None
    released: bool
    released_at: datetime | None
    stage: str


@dataclass(frozen=True, slots=True)
class Member:
    """One specimen in a tube, with its person's standing."""

    specimen: UUID
    person: UUID
    point: str
    lane: int
    at: datetime | None
    placed_at: datetime | None
    household: UUID | None
    village: str | None
    attendance: str
    result: str


_ACCOUNT = ", ".join(f"a.{name}" for name in Account.__dataclass_fields__)
_LAST = UUID(int=2**128 - 1)
_TUBE = ", ".join(f"t.{name}" for name in Tube.__dataclass_fields__)


def round_of(district: str, round_code: str) -> Round:
    found = Round.objects.filter(district=district, code=round_code).first()
    if found is None:
        raise Problem("round_unknown", round_code)
    return found


def round_rules(district: str, round_code: str) -> RoundRules:
    return RoundRules.of(round_of(district, round_code).settings)


def excuse_reasons(district: str, round_code: str) -> list[str]:
    """The reasons for which this round excuses a name."""
    listed: list[str] = {**settings_default(), **round_of(district, round_code).settings}["excuse_reasons"]
    return listed


def round_rule_names() -> set[str]:
    """The whole numbers that a round may set for itself."""
    ours = {field.name for field in fields(RoundRules)}
    return ours | set(SETTINGS) | {name for name, value in settings_default().items() if isinstance(value, int)}


def opened_at(district: str, round_code: str) -> datetime | None:
    found = values(
        """SELECT at FROM event WHERE district = %s AND round = %s AND kind = 'RoundOpened' AND counts
           ORDER BY pos LIMIT 1""",
        (district, round_code),
    )
    return found[0] if found else None


def person_of(district: str, round_code: str, resident: UUID) -> UUID:
    """The person that ``resident`` is, after links."""
    found = values(
        "SELECT person FROM alias WHERE district = %s AND round = %s AND resident = %s",
        (district, round_code, resident),
    )
    return found[0] if found else resident


def account_of(district: str, round_code: str, resident: UUID, scope: Scope | None = None) -> Account:
    """The account of ``resident`` (a linked id leads to its person). Problem name_unknown outside ``scope``."""
    where, extra = scope_where(scope, "a")
    found = row(
        Account,
        f"SELECT {_ACCOUNT} FROM account a WHERE a.district = %s AND a.round = %s AND a.person = %s AND {where}",
        [district, round_code, person_of(district, round_code, resident), *extra],
    )
    if found is None:
        raise Problem("name_unknown")
    return found


def household_standing(district: str, round_code: str, household: UUID, scope: Scope | None = None) -> list[Account]:
    """Every name of a household."""
    where, extra = scope_where(scope, "a")
    return rows(
        Account,
        f"""SELECT {_ACCOUNT} FROM account a WHERE a.district = %s AND a.round = %s AND a.household = %s
            AND a.linked_to IS NULL AND {where} ORDER BY a.person""",
        [district, round_code, household, *extra],
    )


def tube_of(district: str, round_code: str, code: str) -> Tube:
    found = row(
        Tube, f"SELECT {_TUBE} FROM tube t WHERE t.district = %s AND t.round = %s AND t.code = %s",
        (district, round_code, code),
    )  # fmt: skip
    if found is None:
        raise Problem("tube_unknown", code)
    return found


def tube_members(district: str, round_code: str, code: str) -> list[Member]:
    """The specimens in a tube in the order they were placed."""
    return rows(
        Member,
        """SELECT s.id, s.person, s.point, s.lane, s.at, s.placed_at, a.household, a.village, a.attendance, a.result
           FROM specimen s JOIN account a ON (a.district, a.round, a.person) = (s.district, s.round, s.person)
           WHERE s.district = %s AND s.round = %s AND s.tube = %s ORDER BY s.placed_at, s.id""",
        (district, round_code, code),
    )


def open_names(
    district: str,
    round_code: str,
    scope: Scope | None = None,
    *,
    owner: str | None = None,
    after: tuple[str, UUID | None, UUID] | None = None,
    limit: int = 100,
) -> list[Account]:
    """Names that nobody has answered for, by village and household.

    ``after``: (village or "", household, person) of the last one of the page before.
    """
    where, extra = scope_where(scope, "a")
    params: list[Any] = [district, round_code, *extra]
    if owner is not None:
        where += " AND a.owner = %s"
        params.append(owner)
    if after is not None:
        village, household, person = after
        where += """ AND (a.village >= %s OR a.village IS NULL)
            AND (COALESCE(a.village, '~'), COALESCE(a.household, %s), a.person) > (%s, %s, %s)"""
        last = village or "~"
        params += [last, _LAST, last, household or _LAST, person]
    return rows(
        Account,
        f"""SELECT {_ACCOUNT} FROM account a
            WHERE a.district = %s AND a.round = %s AND a.attendance = 'open' AND {where}
            ORDER BY a.village, COALESCE(a.household, '{_LAST}'), a.person LIMIT %s""",
        [*params, limit],
    )


def scope_where(scope: Scope | None, alias: str, village: str = "") -> tuple[str, list[Any]]:
    """``scope`` as a condition on ``alias``; no scope is the whole district (the server's own acts)."""
    if scope is None:
        return "TRUE", []
    where, params = scope.where(alias, village=village)
    return where, list(params)
