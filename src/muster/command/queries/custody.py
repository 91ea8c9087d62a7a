"""Where a tube has been: every step that the book tells of it, and what its boxes and runs say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from muster.access.scope import Scope
from muster.common.rows import rows

_KINDS = (
    "TubeOpened", "TubeSealed", "TubeVoided", "TubeReceived", "TubeRejected", "ResultReported", "ResultAmended", "ResultReleased",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a tube. ``at`` is None where the time is not believed or not known."""

    kind: str
    at: datetime | None
    by: str
    facts: dict[str, Any]
    event: str = ""


def trail(district: str, round_code: str, tube: str) -> list[Step]:
    """Every step in the order of time; those of unknown time come last."""
    found = [*_said(district, round_code, tube), *_bags(district, round_code, tube), *_boxes(district, round_code, tube),
             *_runs(district, round_code, tube)]  # fmt: skip
    return sorted(found, key=lambda step: (step.at is None, step.at))


@dataclass(frozen=True, slots=True)
class Inside:
    """A swab in a tube, with where its person stands."""

    person: UUID
    at: datetime | None
    attendance: str
    result: str


def members(district: str, round_code: str, tube: str, scope: Scope, limit: int) -> tuple[int, list[Inside]]:
    """How many swabs are in a tube, and those whose persons the scope holds, in the order they were placed."""
    where, extra = scope.where("a")
    found = rows(
        Inside,
        f"""SELECT s.person, s.at, a.attendance, a.result
            FROM specimen s JOIN account a ON (a.district, a.round, a.person) = (s.district, s.round, s.person)
            WHERE s.district = %s AND s.round = %s AND s.tube = %s AND {where} ORDER BY s.placed_at, s.id LIMIT %s""",
        [district, round_code, tube, *extra, limit],
    )
    return tube_swabs(district, round_code, tube), found


def tube_swabs(district: str, round_code: str, tube: str) -> int:
    counted = rows(int, "SELECT count(*) FROM specimen WHERE district = %s AND round = %s AND tube = %s",
                   [district, round_code, tube])  # fmt: skip
    return counted[0]


def boxes_of_tube(district: str, round_code: str, tube: str) -> list[str]:
    return rows(
        lambda code: str(code),
        """SELECT DISTINCT b.box FROM bag_tube g JOIN box_bag b ON (b.district, b.round, b.bag) = (g.district, g.round, g.bag)
           WHERE g.district = %s AND g.round = %s AND g.tube = %s ORDER BY 1""",
        [district, round_code, tube],
    )


def _said(district: str, round_code: str, tube: str) -> list[Step]:
    listed = ", ".join(f"'{kind}'" for kind in _KINDS)
    return rows(
        lambda kind, at, by, body, event: Step(kind, at, by, _body(body), event),
        f"""SELECT e.kind, e.at, e.actor, e.body, e.id::text FROM event e
            WHERE e.district = %s AND e.round = %s AND e.tube = %s AND e.counts AND e.kind IN ({listed}) ORDER BY e.pos""",
        [district, round_code, tube],
    )


def _bags(district: str, round_code: str, tube: str) -> list[Step]:
    return rows(
        lambda code, at: Step("bag", at, "", {"bag": code}),
        """SELECT b.code, b.packed_at FROM bag_tube g JOIN bag b ON (b.district, b.round, b.code) = (g.district, g.round, g.bag)
           WHERE g.district = %s AND g.round = %s AND g.tube = %s""",
        [district, round_code, tube],
    )


def _boxes(district: str, round_code: str, tube: str) -> list[Step]:
    steps = []
    for code, packed_at, tubes, handed_at, to, handed, received_at, received, lab in rows(
        lambda *columns: columns,
        """SELECT x.code, x.packed_at, x.tubes, x.handed_at, x.handed_to, x.handed_tubes, x.received_at, x.received_tubes, x.lab
           FROM box x WHERE x.district = %s AND x.round = %s AND x.code = ANY(%s) ORDER BY x.code""",
        [district, round_code, boxes_of_tube(district, round_code, tube)],
    ):
        if tubes is not None:
            steps.append(Step("box", packed_at, "", {"box": code, "tubes": tubes}))
        if handed is not None:
            steps.append(Step("handed", handed_at, to or "", {"box": code, "tubes": handed}))
        if received is not None:
            steps.append(Step("arrived", received_at, "", {"box": code, "tubes": received, "lab": lab}))
    return steps


def _runs(district: str, round_code: str, tube: str) -> list[Step]:
    return rows(
        lambda run, lab, at: Step("run", at, "", {"run": run, "lab": lab}),
        "SELECT run, lab, loaded_at FROM run_tube WHERE district = %s AND round = %s AND tube = %s",
        [district, round_code, tube],
    )


def _body(value: Any) -> dict[str, Any]:
    """Django hands jsonb over as text."""
    return dict(msgspec.json.decode(value) if isinstance(value, str) else value or {})
