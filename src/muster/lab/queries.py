"""Reads of the laboratory: tubes on their way, the drill of a positive pool, resampling tasks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.account.queries import Account, Member, Tube, household_standing, round_rules, tube_members, tube_of
from muster.account.rules import TUBE_STAGES
from muster.common.rows import row, rows, values

IN_BOX = "boxed"
STAGES = (*TUBE_STAGES[:2], IN_BOX, *TUBE_STAGES[2:])


@dataclass(frozen=True, slots=True)
class Stage:
    """Tubes with members at one stage; ``over_limit``: how many wait longer than a swab keeps."""

    stage: str
    tubes: int
    oldest_at: datetime | None
    over_limit: int


@dataclass(frozen=True, slots=True)
class Box:
    code: str
    point: str | None
    packed_at: datetime | None
    tubes: int | None
    handed_at: datetime | None
    handed_to: str | None
    handed_tubes: int | None
    received_at: datetime | None
    received_tubes: int | None
    lab: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who stood at the same lane at the same time as a member."""

    person: UUID
    point: str
    lane: int
    at: datetime
    beside: UUID
    seconds_apart: int


@dataclass(frozen=True, slots=True)
class ResampleTask:
    person: UUID
    tube: str
    ordered_at: datetime
    due_at: datetime
    done_at: datetime | None
    done_tube: str | None
    village: str | None
    point: str | None
    result: str


@dataclass(frozen=True, slots=True)
class PositiveTube:
    """The drill of a positive pool: everybody whom it touches. It makes nobody positive."""

    tube: Tube
    members: list[Member]
    households: dict[UUID, list[Account]]
    neighbours: list[Neighbour]
    tasks: list[ResampleTask]


def tubes_by_stage(district: str, round_code: str, at: datetime) -> list[Stage]:
    """Every stage from open to released, in order, with the age of what still waits for the lab against the limit."""
    limit = round_rules(district, round_code).tube_age_limit_min
    found = rows(
        Stage,
        """SELECT stage, count(*)::int, min(first_at),
                  (count(*) FILTER (WHERE first_at < %(at)s - make_interval(mins => %(limit)s)
                                    AND stage IN ('open', 'sealed', 'boxed')))::int
           FROM (SELECT t.first_at, CASE WHEN t.stage IN ('open', 'sealed') AND EXISTS (
                            SELECT 1 FROM bag_tube b
                            JOIN box_bag g ON (g.district, g.round, g.bag) = (b.district, b.round, b.bag)
                            WHERE (b.district, b.round, b.tube) = (t.district, t.round, t.code))
                        THEN 'boxed' ELSE t.stage END AS stage
                 FROM tube t WHERE t.district = %(district)s AND t.round = %(round)s AND t.members > 0) staged
           GROUP BY stage""",
        {"district": district, "round": round_code, "at": at, "limit": limit},
    )
    by_stage = {stage.stage: stage for stage in found}
    return [by_stage.get(stage, Stage(stage, 0, None, 0)) for stage in STAGES]


def box_of(district: str, round_code: str, code: str) -> Box | None:
    return row(
        Box,
        """SELECT code, point, packed_at, tubes, handed_at, handed_to, handed_tubes, received_at, received_tubes, lab
           FROM box WHERE district = %s AND round = %s AND code = %s""",
        (district, round_code, code),
    )


def box_tubes(district: str, round_code: str, code: str) -> list[str]:
    """The tubes that the book lists in a box: those of its bags."""
    return values(
        """SELECT DISTINCT b.tube FROM box_bag g
           JOIN bag_tube b ON (b.district, b.round, b.bag) = (g.district, g.round, g.bag)
           WHERE g.district = %s AND g.round = %s AND g.box = %s ORDER BY b.tube""",
        (district, round_code, code),
    )


def tube_positive(district: str, round_code: str, code: str) -> PositiveTube:
    """Members, their households, their neighbours in the queue and the tasks of one tube."""
    members = tube_members(district, round_code, code)
    households = sorted({member.household for member in members if member.household})
    return PositiveTube(
        tube=tube_of(district, round_code, code),
        members=members,
        households={found: household_standing(district, round_code, found) for found in households},
        neighbours=neighbours(district, round_code, [member.person for member in members]),
        tasks=[task for task in resample_tasks(district, round_code) if task.tube == code],
    )


def neighbours(district: str, round_code: str, persons: list[UUID]) -> list[Neighbour]:
    """Who was swabbed at the same lane within the round's window of minutes of ``persons``, nearest moment each.

    Swabs at the door (lane 0) have no queue; swabs without a believed time have no neighbours.
    """
    minutes = round_rules(district, round_code).lane_window_min
    return rows(
        Neighbour,
        """SELECT DISTINCT ON (n.person) n.person, n.point, n.lane, n.at, s.person,
                  abs(extract(epoch FROM n.at - s.at))::int
           FROM specimen s JOIN specimen n ON n.district = s.district AND n.round = s.round
                AND n.point = s.point AND n.lane = s.lane
                AND n.at BETWEEN s.at - make_interval(mins => %(minutes)s) AND s.at + make_interval(mins => %(minutes)s)
           WHERE s.district = %(district)s AND s.round = %(round)s AND s.person = ANY(%(persons)s) AND s.lane > 0
             AND NOT n.person = ANY(%(persons)s)
           ORDER BY n.person, abs(extract(epoch FROM n.at - s.at)), n.id, s.id""",
        {"district": district, "round": round_code, "persons": persons, "minutes": minutes},
    )


def resample_tasks(district: str, round_code: str) -> list[ResampleTask]:
    """Every task, the most urgent first."""
    return rows(
        ResampleTask,
        """SELECT t.person, t.tube, t.ordered_at, t.due_at, t.done_at, t.done_tube, a.village, a.point, a.result
           FROM resample_task t JOIN account a ON (a.district, a.round, a.person) = (t.district, t.round, t.person)
           WHERE t.district = %s AND t.round = %s ORDER BY t.done_at IS NOT NULL, t.due_at, t.person""",
        (district, round_code),
    )


def resamples_needed(district: str, round_code: str) -> list[tuple[UUID, str]]:
    """(person, tube) of everybody who waits for a single tube and has no task under way.

    They are held by a positive pool, or their swab says nothing (indeterminate, or put into a negative tube late).
    Whose swabs were all lost or rejected is an open name again, not a task.
    """
    return rows(
        lambda person, tube: (person, tube),
        """SELECT DISTINCT ON (a.person) a.person, s.tube
           FROM account a
           JOIN specimen s ON (s.district, s.round, s.person) = (a.district, a.round, a.person)
           JOIN tube t ON (t.district, t.round, t.code) = (s.district, s.round, s.tube)
           WHERE a.district = %(district)s AND a.round = %(round)s AND a.result IN ('held', 'to_resample')
             AND a.attendance = 'sampled' AND t.voided IS NULL AND t.rejected IS NULL
             AND (t.result = 'positive' AND (t.capacity IS DISTINCT FROM 1 OR t.members > 1)
                  OR t.result = 'indeterminate' OR t.result = 'negative' AND s.placed_at > t.sealed_at)
             AND NOT EXISTS (
                 SELECT 1 FROM resample_task o
                 LEFT JOIN tube d ON (d.district, d.round, d.code) = (o.district, o.round, o.done_tube)
                 WHERE o.district = a.district AND o.round = a.round AND o.person = a.person
                   AND (o.tube = s.tube OR o.done_at IS NULL OR d.result IS NULL
                        OR d.result = 'negative' AND NOT d.released))
           ORDER BY a.person, s.placed_at, s.tube""",
        {"district": district, "round": round_code},
    )
