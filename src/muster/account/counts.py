"""The one query behind every number: board, bulletin, export and statements take their counts from here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from muster.access.scope import Scope
from muster.account.queries import scope_where
from muster.account.rules import ATTENDANCE, RESULT, TUBE_STAGES, is_undecided
from muster.common.rows import rows


@dataclass(frozen=True, slots=True)
class Counts:
    """Where a round stands. ``names`` are persons; ``swabs`` are person-times; ``tubes`` are samples.

    ``undecided``: names that wait for a result. Who is to be sampled again, but is excused, elsewhere, refused
    or not found since, is answered for.
    """

    names: int
    attendance: dict[str, int]
    result: dict[str, int]
    walk_ins: int
    unknown: int
    linked: int
    undecided: int
    swabs: int
    tubes: dict[str, int]
    tubes_positive: int

    @property
    def tubes_total(self) -> int:
        return sum(self.tubes.values())

    def of_act(self, act: str) -> dict[str, int]:
        """The counts that a statement of ``act`` (attendance, results) freezes."""
        if act == "attendance":
            return {
                "names": self.names, **self.attendance, "walk_ins": self.walk_ins,
                "unknown": self.unknown, "linked": self.linked, "swabs": self.swabs,
            }  # fmt: skip
        tubes = {f"tubes_{stage}": count for stage, count in self.tubes.items()}
        return {"names": self.names, **self.result, **tubes, "tubes_positive": self.tubes_positive}


@dataclass(frozen=True, slots=True)
class Hour:
    hour: datetime
    specimens: int


def standing_counts(district: str, round_code: str, scope: Scope | None = None) -> Counts:
    """Count names by both standings, swabs and tubes of what ``scope`` may see."""
    attendance, result = dict.fromkeys(ATTENDANCE, 0), dict.fromkeys(RESULT, 0)
    origin = {"roll": 0, "walk_in": 0, "unknown": 0}
    linked = undecided = swabs = 0
    where, extra = scope_where(scope, "a")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT a.attendance, a.result, a.origin, count(*), sum(a.swabs) FROM account a
                WHERE a.district = %s AND a.round = %s AND {where} GROUP BY 1, 2, 3""",
            [district, round_code, *extra],
        )
        for stands, has, came, count, swabbed in cursor.fetchall():
            swabs += swabbed
            if stands == "linked":
                linked += count
                continue
            attendance[stands] += count
            result[has] += count
            origin[came] += count
            undecided += count if is_undecided(stands, has) else 0
    tubes, positive = _tubes(district, round_code, scope)
    return Counts(
        names=sum(attendance.values()), attendance=attendance, result=result,
        walk_ins=origin["walk_in"], unknown=origin["unknown"], linked=linked, undecided=undecided,
        swabs=swabs, tubes=tubes, tubes_positive=positive,
    )  # fmt: skip


def specimens_hourly(district: str, round_code: str, scope: Scope | None = None) -> list[Hour]:
    """Counting specimens by clock hour, for the pace and the forecast; those of unknown time have no hour."""
    where, extra = scope_where(scope, "h", village="q.village")
    return rows(
        Hour,
        f"""SELECT h.hour, sum(h.specimens)::int FROM lane_hour h
            LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (h.district, h.round, h.point)
            WHERE h.district = %s AND h.round = %s AND isfinite(h.hour) AND {where} GROUP BY 1 ORDER BY 1""",
        [district, round_code, *extra],
    )


def _tubes(district: str, round_code: str, scope: Scope | None) -> tuple[dict[str, int], int]:
    """Tubes by stage, and how many that stand are positive."""
    where, extra = scope_where(scope, "t", village="q.village")
    stages, positive = dict.fromkeys(TUBE_STAGES, 0), 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT t.stage, COALESCE(t.result = 'positive', false), count(*) FROM tube t
                LEFT JOIN plan_point q ON (q.district, q.round, q.code) = (t.district, t.round, t.point)
                WHERE t.district = %s AND t.round = %s AND {where} GROUP BY 1, 2""",
            [district, round_code, *extra],
        )
        for stage, is_positive, count in cursor.fetchall():
            stages[stage] += count
            positive += count if is_positive and stage not in ("voided", "rejected") else 0
    return stages, positive
