"""Writes of the staff room."""

from datetime import datetime
from itertools import count

from django.db import connection, transaction

from muster.common import disk
from muster.common.ids import uuid7
from muster.common.problems import Problem
from muster.plan import queries as plan
from muster.staff import queries, rules
from muster.staff.models import Category, Post, Unit, Worker
from muster.staff.scenarios import STAFF, CategoryDraft


@transaction.atomic
def workers_call_out(
    *, district: str, round: str, seed: int, by: str, at: datetime, name: str = "yangqu"
) -> dict[str, list[Worker]]:
    """Set the round's quotas from the scenario, scaled to the roll, and see that as many workers are there.

    Workers of earlier rounds are called first; those who are missing are taken from the adults on the roll.
    """
    disk.check()
    scenario = STAFF.get(name)
    if scenario is None:
        raise Problem("scenario_unknown", name)
    lanes = _lanes(district, round)
    wanted = rules.quotas(scenario, sum(plan.populations(district).values()), lanes)
    Category.objects.filter(district=district, round=round).delete()
    Category.objects.bulk_create(
        Category(
            district=district, round=round, code=draft.code, name_zh=draft.name_zh, name_en=draft.name_en,
            quota=wanted[draft.code], samples=draft.samples, in_bulletin=draft.in_bulletin, place=place,
            made_at=at, made_by=by,
        )
        for place, draft in enumerate(scenario.categories)
    )  # fmt: skip
    called = {
        code: list(Worker.objects.filter(district=district, category=code).order_by("number")[:quota])
        for code, quota in wanted.items()
    }
    missing = {code: wanted[code] - len(there) for code, there in called.items()}
    for worker in _workers_new(district, missing, name, seed, at):
        called[worker.category].append(worker)
    return called


@transaction.atomic
def posts_fill(*, district: str, round: str, seed: int, by: str, at: datetime, name: str = "yangqu") -> list[Post]:
    """Give every worker of the round a post, in place of any posts there are. Calls the workers out first."""
    disk.check()
    if plan.round_is_open(district, round):
        raise Problem("round_already_open", f"{district} {round}")
    lanes = _lanes(district, round)
    called = workers_call_out(district=district, round=round, seed=seed, by=by, at=at, name=name)
    dealt: list[tuple[rules.Seat, Worker]] = []
    for samples, seats_of in ((False, rules.seats_of_others), (True, rules.seats_of_samplers)):
        drafts = [draft for draft in STAFF[name].categories if draft.samples == samples]
        workers = {draft.code: len(called[draft.code]) for draft in drafts}
        try:
            seats = seats_of(lanes, sum(workers.values()))
        except rules.TooFew as few:
            raise Problem("workers_too_few", str(few)) from few
        waiting = {code: iter(called[code]) for code in workers}
        dealt += [
            (seat, next(waiting[code])) for seat, code in zip(seats, rules.deal(seats, drafts, workers), strict=True)
        ]
    Post.objects.filter(district=district, round=round).delete()
    made = Post.objects.bulk_create(
        [
            Post(
                district=district, round=round, point=seat.point, lane=seat.lane, role=seat.role, shift=seat.shift,
                worker=worker, made_at=at, made_by=by,
            )
            for seat, worker in dealt
        ],
        batch_size=2_000,
    )  # fmt: skip
    _analyse("staff_post")
    return made


def _lanes(district: str, round_code: str) -> dict[str, int]:
    """Point → lanes. Refuses a round that has no points yet."""
    lanes = {point.code: point.lanes for point in plan.points(district, round_code)}
    if not lanes:
        raise Problem("points_missing", f"{district} {round_code}")
    return lanes


def _workers_new(district: str, missing: dict[str, int], name: str, seed: int, at: datetime) -> list[Worker]:
    residents = iter(queries.adults_free(district, year=at.year, seed=seed, count=sum(missing.values())))
    last = Worker.objects.filter(district=district).order_by("-number").values_list("number", flat=True).first()
    numbers = count((last or 0) + 1)
    made: list[Worker] = []
    for draft in STAFF[name].categories:
        if not missing[draft.code]:
            continue
        units = _units(district, draft, -(-missing[draft.code] // STAFF[name].unit_size))
        made += [
            Worker(
                id=uuid7(), district=district, unit=units[n * len(units) // missing[draft.code]], category=draft.code,
                number=next(numbers), resident=next(residents, None),
            )
            for n in range(missing[draft.code])
        ]  # fmt: skip
    Worker.objects.bulk_create(made, batch_size=2_000)
    _analyse("staff_unit, staff_worker")
    return made


def _units(district: str, draft: CategoryDraft, wanted: int) -> list[Unit]:
    named = []
    for n in range(wanted):
        kind, label = draft.units[n % len(draft.units)]
        named.append(Unit(district=district, kind=kind, name=f"{label} {n // len(draft.units) + 1:02d}"))
    Unit.objects.bulk_create(named, ignore_conflicts=True)
    return list(Unit.objects.filter(district=district, name__in=[unit.name for unit in named]).order_by("name"))


def _analyse(tables: str) -> None:
    """Tell the planner how much there is. A foreign key's check that was planned on an empty table reads all of it."""
    with connection.cursor() as cur:
        cur.execute(f"ANALYZE {tables}")
