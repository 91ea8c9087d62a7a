"""Reads of the staff room."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """``quota`` were called out, ``posted`` have a post, ``present`` have started a shift."""

    code: str
    name_zh: str
    name_en: str
    in_bulletin: bool
    quota: int
    posted: int
    present: int


@dataclass(frozen=True, slots=True)
class PostRow:
    post: int
    lane: int | None
    role: str
    shift: str
    worker: UUID
    number: int
    category: str
    unit: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    worker: UUID
    resident: UUID | None
    role: str
    lane: int | None
    shift: str


def staff_totals(district: str, round_code: str) -> list[CategoryTotal]:
    """By category, in the order in which the bulletin prints them."""
    with connection.cursor() as cur:
        cur.execute(
            """WITH posted AS (
                   SELECT w.category, count(DISTINCT w.id) AS posted
                   FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id
                   WHERE p.district = %(district)s AND p.round = %(round)s GROUP BY w.category),
               present AS (
                   SELECT w.category, count(DISTINCT w.id) AS present
                   FROM attendance_row a JOIN staff_worker w ON w.id = a.worker
                   WHERE a.district = %(district)s AND a.round = %(round)s AND a.started GROUP BY w.category)
               SELECT c.code, c.name_zh, c.name_en, c.in_bulletin, c.quota, coalesce(posted, 0), coalesce(present, 0)
               FROM staff_category c
               LEFT JOIN posted ON posted.category = c.code LEFT JOIN present ON present.category = c.code
               WHERE c.district = %(district)s AND c.round = %(round)s ORDER BY c.place""",
            {"district": district, "round": round_code},
        )
        return [CategoryTotal(*row) for row in cur.fetchall()]


def unit_largest(district: str, round_code: str) -> str:
    """The name of the unit that holds the most posts of the round."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT u.name FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id JOIN staff_unit u ON u.id = w.unit_id
               WHERE p.district = %s AND p.round = %s GROUP BY u.name ORDER BY count(*) DESC, u.name LIMIT 1""",
            (district, round_code),
        )
        row = cur.fetchone()
        return row[0] if row else ""


def posts_of_point(district: str, round_code: str, point: str) -> list[PostRow]:
    with connection.cursor() as cur:
        cur.execute(
            """SELECT p.id, p.lane, p.role, p.shift, w.id, w.number, w.category, u.name
               FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id JOIN staff_unit u ON u.id = w.unit_id
               WHERE p.district = %s AND p.round = %s AND p.point = %s ORDER BY p.id""",
            (district, round_code, point),
        )
        return [PostRow(*row) for row in cur.fetchall()]


def workers_of_point(district: str, round_code: str, point: str) -> list[WorkerRow]:
    """Who works there and who they are on the roll: workers are themselves sampled before their shift."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT w.id, w.resident, p.role, p.lane, p.shift
               FROM staff_post p JOIN staff_worker w ON w.id = p.worker_id
               WHERE p.district = %s AND p.round = %s AND p.point = %s ORDER BY p.id""",
            (district, round_code, point),
        )
        return [WorkerRow(*row) for row in cur.fetchall()]


def adults_free(district: str, *, year: int, seed: int, count: int) -> list[UUID]:
    """Adults below 60 on the roll, not on the care list, not workers yet: the same for the same roll and seed."""
    with connection.cursor() as cur:
        cur.execute(
            """SELECT r.id FROM resident r
               WHERE r.district = %(district)s AND r.gone_at IS NULL
                 AND r.birth_year BETWEEN %(year)s - 59 AND %(year)s - 19
                 AND NOT EXISTS (SELECT FROM care_mark c WHERE c.district = r.district AND c.resident = r.id)
                 AND NOT EXISTS (SELECT FROM staff_worker w WHERE w.district = r.district AND w.resident = r.id)
               ORDER BY md5(%(seed)s || ' ' || r.source_row), r.source_row, r.id LIMIT %(count)s""",
            {"district": district, "year": year, "seed": str(seed), "count": count},
        )
        return [row[0] for row in cur.fetchall()]
