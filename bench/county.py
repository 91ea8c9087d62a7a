"""The whole county for a bench: roll, points, plan, posts and an open round, by the product's own acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from bench.load import DAY_MS, DISTRICT, ROUND

HOUR_MS = 3_600_000
SIZES = (0.156, 0.272, 0.247, 0.171, 0.089, 0.065)  # of households with 1 … 6 persons
BY = "bench"


@dataclass(frozen=True, slots=True)
class County:
    """``people``: (resident, point, lane) in the order of their slots. The login is one of command."""

    people: list[tuple[str, str, int]]
    username: str
    password: str


def county(residents: int, points: int) -> County:
    """Set up and open. Nobody has come yet."""
    from muster.access.users import user_create
    from muster.account.actions import round_open
    from muster.common import clock
    from muster.plan import actions as plan
    from muster.roll import actions as roll
    from muster.staff import actions as staff

    eight, six = clock.from_ms(DAY_MS - 10 * HOUR_MS), DAY_MS
    roll.divisions_load(by=BY, at=eight)
    roll.round_create(
        district=DISTRICT, code=ROUND, name="bench", starts_at=clock.from_ms(six - 6 * HOUR_MS),
        opens_at=clock.from_ms(six), closes_at=clock.from_ms(six + 6 * HOUR_MS),
        ends_at=clock.from_ms(six + 42 * HOUR_MS), by=BY, at=eight,
    )  # fmt: skip
    _roll(residents)
    where: dict[str, Any] = {"district": DISTRICT, "round": ROUND, "by": BY, "at": eight}
    plan.scenario_build(name="yangqu", points=points, **where)
    plan.plan_publish(run=plan.plan_make(seed=1, **where).pk, by=BY, at=eight)
    staff.posts_fill(seed=1, **where)
    round_open(district=DISTRICT, round_code=ROUND, by=BY, at=eight)
    user, password = user_create(username="bench", role="command", territory=DISTRICT, by=BY, at=eight)
    return County(_people(), user.username, password)


def _roll(residents: int) -> None:
    """Households of real sizes over the villages; every person sealed and indexed as an import does it."""
    from django.db import transaction

    from muster.access import keys
    from muster.common import clock
    from muster.common.ids import uuid7
    from muster.common.raw import raw_cursor
    from muster.roll.models import Division

    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))
    homes = list(_homes(residents, villages))
    kid = keys.kid(keys.ROLL, "identity")
    seals = iter(keys.seal_many([f"居民{row:06d}" for row in range(residents)], kid, "resident.name"))
    numbers = [f"000000{row:012d}" for row in range(residents)]
    sealed_numbers = iter(keys.seal_many(numbers, kid, "resident.id_number"))
    marks = iter(keys.blind_many("id_number", numbers))
    at = clock.now()
    with transaction.atomic():
        cur = raw_cursor()
        with cur.copy("COPY household (district, id, village, number) FROM STDIN") as copy:
            for home, village, number, _ in homes:
                copy.write_row((DISTRICT, home, village, number))
        columns = (
            "district, id, household, village, name_sealed, id_number_sealed, id_number_index, likeness_index, "
            "content_index, document, birth_year, sex, relation, source, source_row, created_at, created_by"
        )
        with cur.copy(f"COPY resident ({columns}) FROM STDIN") as copy:
            for home, village, _, size in homes:
                for _person in range(size):
                    mark = next(marks)
                    copy.write_row((DISTRICT, uuid7(), home, village, next(seals), next(sealed_numbers), mark, mark, mark,
                                    "resident_id", 1980, "f", "", BY, 1, at, BY))  # fmt: skip
        cur.execute("ANALYZE household, resident")


def _homes(residents: int, villages: list[str]) -> Iterator[tuple[Any, str, str, int]]:
    """(id, village, number, persons)."""
    from muster.common.ids import uuid7

    random, left = Random(1), residents
    for number, village in enumerate(cycle(villages)):
        if left == 0:
            return
        size = min(left, random.choices(range(1, 7), SIZES)[0])
        left -= size
        yield uuid7(), village, str(number), size


def _people() -> list[tuple[str, str, int]]:
    from muster.common.raw import raw_cursor

    cur = raw_cursor()
    cur.execute(
        "SELECT resident::text, point, lane FROM invitation WHERE district = %s AND round = %s "
        "ORDER BY slot_at, household, resident",
        (DISTRICT, ROUND),
    )
    return cur.fetchall()
