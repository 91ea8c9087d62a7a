"""The afternoon at the doors in the words of docs/events.md."""

from collections.abc import Sequence
from dataclasses import dataclass

from muster.engine.day import DOOR_TUBE, ElsewherePlace, Excuse, VisitOutcome, Visits
from muster.engine.day.types import Table
from muster.rehearsal.player.lines import Body, Line

_FOUND_MS = 20_000  # from the knock to the answer

_OUTCOME = {
    VisitOutcome.NOBODY_HOME: "nobody_home",
    VisitOutcome.NOT_KNOWN_HERE: "not_known_here",
}
EXCUSES = {
    Excuse.IN_HOSPITAL: ("hospital", "admission note seen"),
    Excuse.DIED: ("deceased", "certificate seen"),
    Excuse.MOVED_AWAY: ("moved", "new registration seen"),
    Excuse.MEDICAL: ("medical", "physician's note seen"),
}
_ELSEWHERE = {
    ElsewherePlace.OTHER_COUNTY: ("another county", "result in the province's app seen"),
    ElsewherePlace.WORKPLACE: ("workplace", "stamped list of the company seen"),
    ElsewherePlace.SCHOOL: ("school", "stamped list of the school seen"),
}


@dataclass(frozen=True, slots=True)
class DoorNames:
    """``residents`` by row of the visited names; ``tubes`` by row of the door tubes; the rest by team."""

    residents: Sequence[str]
    tubes: Sequence[str]
    seats: Sequence[int]
    actors: Sequence[str]
    points: Sequence[str]


def door_lines(visits: Visits, names: DoorNames) -> list[Line]:
    """Everything the door teams say, in the order of time."""
    lines: list[Line] = []
    for at_ms, team, name, _, outcome, code, tube in visits.rows.tolist():
        seat, actor, resident = names.seats[team], names.actors[team], {"resident": names.residents[name]}
        kind = VisitOutcome(outcome)
        visit = {**resident, "outcome": _OUTCOME.get(kind, "found")}
        lines.append(Line(at_ms, seat, actor, "VisitMade", visit))
        answer = _answer(kind, code)
        if answer:
            lines.append(Line(at_ms + _FOUND_MS, seat, actor, answer[0], {**resident, **answer[1]}))
        if tube >= 0:
            place = {"tube": names.tubes[tube], "point": names.points[team], "lane": 0}
            lines.append(Line(at_ms, seat, actor, "SpecimenCollected", {**resident, **place}))
    lines += _tube_lines(visits.tubes, names)
    return sorted(lines, key=lambda line: line.at_ms)


def _answer(outcome: VisitOutcome, code: int) -> tuple[str, Body] | None:
    if outcome is VisitOutcome.EXCUSED:
        reason, proof = EXCUSES[Excuse(code)]
        return "ExcuseGranted", {"reason": reason, "proof": proof}
    if outcome is VisitOutcome.ELSEWHERE:
        place, proof = _ELSEWHERE[ElsewherePlace(code)]
        return "ElsewhereClaimed", {"place": place, "proof": proof}
    if outcome is VisitOutcome.REFUSED:
        return "RefusalRecorded", {"reason": "refused at the door"}
    return None


def _tube_lines(tubes: Table, names: DoorNames) -> list[Line]:
    if tubes.dtype != DOOR_TUBE:
        raise TypeError("not a table of door tubes")
    lines = []
    for row, (team, _, capacity, members, opened, sealed) in enumerate(tubes.tolist()):
        seat, actor = names.seats[team], names.actors[team]
        place = {"tube": names.tubes[row], "point": names.points[team], "lane": 0}
        lines.append(Line(opened, seat, actor, "TubeOpened", {**place, "capacity": capacity}))
        lines.append(Line(sealed, seat, actor, "TubeSealed", {**place, "count": members}))
    return lines
