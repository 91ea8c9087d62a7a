"""The rest of the day: differences signed, doors knocked at, tubes tested, results released, people sampled again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np

from muster.account.actions import name_assign_open, residents_link
from muster.account.counts import standing_counts
from muster.account.queries import open_names
from muster.engine import day as engine
from muster.lab import actions as lab
from muster.plan import queries as plan
from muster.rehearsal import carry, people
from muster.rehearsal import day as days
from muster.rehearsal.doors import DoorNames, door_lines
from muster.rehearsal.run import Run
from muster.rehearsal.screen import Bar
from muster.rehearsal.stages.rehearse import boxes_signed
from muster.trace import actions as trace
from muster.trace.queries import cases, contacts

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
_OPEN_MOST = 1_000_000
_HOURS_MOST = 40


def differences(run: Run, bar: Bar) -> None:
    """The lab receives by hand each box whose count differs, and signs for what is missing."""
    by, lost = run.user("lab").actor, 0
    for row in sorted(boxes_signed(run)):
        device = int(run.day.boxes["lab"][row])
        difference = lab.box_receive(
            **run.where, box=run.names.boxes[row], lab=run.names.labs[device], tubes=_in_hand(run, row), by=by,
            at=run.now(), difference_reason="counted twice by two people; the tube is not in the box",
        )  # fmt: skip
        lost += len(difference.missing)
    rejected = int((run.day.tubes["fate"] == engine.Fate.REJECTED).sum())
    bar.say(f"{len(run.day.boxes):,} boxes received, {lost} tubes missing and signed for, {rejected} rejected")


def follow_up(run: Run, bar: Bar) -> None:
    """Link walk-ins who are on the roll, give every open name an owner and a time, and go from door to door."""
    command = run.user("command").actor
    linked = people.matches(run)
    for walk_in, name, basis in linked:
        residents_link(**run.where, resident=walk_in, same_as=name, basis=basis, by=command, at=run.now())
    run.pace.move(run.pace.now_ms + 10 * MINUTE_MS)
    due = run.now() + timedelta(hours=6)
    assigned = name_assign_open(district=run.district, round_code=run.round_code, by=command, at=run.now(), due_at=due)
    visits, names = _visits(run)
    run.player.score.add(door_lines(visits, names))
    run.player.score.add(carry.door_custody(run, visits, names))
    ends = int(visits.rows["at_ms"][-1]) + 10 * MINUTE_MS if len(visits.rows) else run.pace.now_ms
    _hours_play(run, bar, ends)
    bar.say(f"{len(linked)} walk-ins linked, {assigned:,} open names assigned, {len(visits.rows):,} visits made")
    bar.say(f"{len(visits.teams)} teams, {standing_counts(run.district, run.round_code).attendance['open']} names open")


def results(run: Run, bar: Bar) -> None:
    """Play on until every tube is reported and everybody who was held has a result of their own."""
    for _ in range(_HOURS_MOST):
        waiting = standing_counts(run.district, run.round_code).undecided
        if not waiting and run.player.score.next_ms is None and not run.player.unsent:
            break
        bar.note(f"{days.hhmm(run.round, run.pace.now_ms)}  {waiting:,} results to come")
        _hours_play(run, bar, run.pace.now_ms + HOUR_MS)
    counts = standing_counts(run.district, run.round_code)
    run.figures |= {"tubes": counts.tubes_total, "tubes_positive": counts.tubes_positive, "held": carry.held_ever(run)}
    bar.say(f"{counts.tubes_total:,} tubes, {counts.tubes_positive} positive, {run.figures['held']:,} people held")


def trace_cases(run: Run, bar: Bar) -> None:
    """Follow up the contacts that the day's own facts show."""
    by = run.user("community_worker").actor
    found = cases(run.district, run.round_code)
    named: set[UUID] = set()
    done = 0
    for case in found:
        for contact in contacts(run.district, run.round_code, case.case):
            named.add(contact.person)
            if contact.outcome is None and "household" in contact.bases:
                trace.contact_follow_up(
                    **run.where, case=case.case, person=contact.person, outcome="reached", by=by, at=run.now()
                )
                done += 1
    run.figures |= {"cases": len(found), "contacts": len(named)}
    bar.say(f"{len(found)} cases, {len(named):,} people named as contacts, {done} of their households spoken to")


def _hours_play(run: Run, bar: Bar, until_ms: int) -> None:
    """Play on, and every hour release what the lab reported and order what must be sampled again."""
    while run.pace.now_ms < until_ms:
        run.player.play(min(run.pace.now_ms + HOUR_MS, until_ms))
        _release(run)
        bar.note(f"{days.hhmm(run.round, run.pace.now_ms)}  {run.player.made:,} events")


def _release(run: Run) -> None:
    by, where = run.user("lab").actor, run.where
    lab.results_release(**where, by=by, at=run.now())
    for tube in carry.tubes_waiting(run):
        lab.result_release(**where, tube=tube, by=by, at=run.now())
    ordered = lab.resamples_order(**where, by=run.user("command").actor, at=run.now())
    if ordered:
        run.player.score.add(carry.resample_lines(run, [str(person) for person in ordered]))
    trace.cases_open(**where, by=run.user("command").actor, at=run.now())
    trace.contacts_name(**where, by=run.user("command").actor, at=run.now())


def _visits(run: Run) -> tuple[engine.Visits, DoorNames]:
    """Who is open, who goes there, and a phone for each team."""
    found = open_names(run.district, run.round_code, limit=_OPEN_MOST)
    index = {resident: row for row, resident in enumerate(run.names.residents)}
    place = {point: row for row, point in enumerate(run.invited.points)}
    houses: dict[Any, int] = {}
    table = np.zeros(len(found), engine.OPEN_NAME)
    problem, outcome = run.invited.problem, run.day.outcome
    for row, name in enumerate(found):
        resident = index[str(name.person)]
        on_roll = resident < len(problem.household)
        house = houses.setdefault(name.household or name.person, len(houses))
        table[row] = (
            resident, house, place.get(name.point or "", 0), name.single,
            bool(on_roll and problem.bedridden[resident]), outcome[resident] == engine.Outcome.REFUSED,
        )  # fmt: skip
    start = run.pace.now_ms + 10 * MINUTE_MS
    door = engine.VisitParams(capacity=problem.params.capacity)
    visits = engine.visits(table, roll=len(problem.household), start_ms=start, seed=run.options.seed, params=door)
    points = [run.invited.points[point] for point in visits.teams.tolist()]
    villages = {point.code: point.village for point in plan.points(run.district, run.round_code)}
    owners = [run.user("community_worker", villages[point]).actor for point in points]
    seats = run.seats_add([(point, 0, f"{point} door team {team + 1}") for team, point in enumerate(points)])
    residents = [run.names.residents[row] for row in table["resident"].tolist()]
    return visits, DoorNames(residents, run.tube_codes(len(visits.tubes)), seats, owners, points)


def _in_hand(run: Run, box: int) -> list[str]:
    """The tubes that are really in the box."""
    day = run.day
    rows = np.flatnonzero((day.tubes["box"] == box) & (day.tubes["fate"] != engine.Fate.LOST))
    return [run.names.tubes[row] for row in rows.tolist()]
