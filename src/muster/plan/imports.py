"""The points of a round as a list that comes in: CSV, spreadsheets and GeoJSON, with real positions where measured."""

import re
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.utils.translation import gettext_lazy as _

from muster.common.problems import Problem
from muster.common.raw import raw_cursor
from muster.plan import layout, queries
from muster.plan.models import Point
from muster.roll.imports import depends, kinds, table, undo
from muster.roll.imports.headers import SYNONYMS, Vocabulary
from muster.roll.imports.kinds import Column, Kind
from muster.roll.imports.report import ImportReport
from muster.roll.imports.run import Order, villages_of
from muster.roll.imports.table import FieldRefused, Judged, Row, Taker
from muster.roll.models import ImportRun

LANES_MOST = 60
_CODE = re.compile(r"[A-Za-z0-9-]{1,16}")
_KINDS = {"": "fixed", "fixed": "fixed", "固定": "fixed", "固定点": "fixed", "mobile": "mobile", "流动": "mobile",
          "流动点": "mobile"}  # fmt: skip
_FIELDS = ("name", "village", "kind", "lanes", "lon", "lat")

WORDS = Vocabulary(
    {
        "code": "code pointcode 点位编号 采样点编号 编号 点位代码",
        "name": "name pointname 点位名称 采样点名称 采样点 名称",
        "township": SYNONYMS["township"],
        "village": SYNONYMS["village"],
        "lanes": "lanes tables 采样台 采样台数 台数 通道数",
        "kind": "kind type 类型 点位类型",
        "lon": "lon lng longitude x 经度",
        "lat": "lat latitude y 纬度",
    },
    (frozenset({"code"}), frozenset({"name"}), frozenset({"village"}), frozenset({"lanes"})),
)
COLUMNS = (
    Column("code", "点位编号", "Code", "如 P001，本轮内不重复", "as P001, once in a round", True, "P001"),
    Column("name", "点位名称", "Name", "", "", True, "黄寨小学"),
    Column("township", "乡镇", "Township", "同名村较多时必填", "needed where two villages have one name", example="黄寨镇"),
    Column("village", "村（社区）", "Village", "名称或 12 位区划代码", "its name or 12-digit code", True, "黄寨社区"),
    Column("lanes", "采样台数", "Lanes", f"1–{LANES_MOST}", f"1–{LANES_MOST}", True, "3"),
    Column("kind", "类型", "Kind", "固定或流动，可空", "fixed or mobile; empty for fixed", example="固定"),
    Column("lon", "经度", "Longitude", "实测的经度，与纬度一起填", "as measured, together with the latitude", example="112.673"),
    Column("lat", "纬度", "Latitude", "实测的纬度", "as measured", example="38.058"),
)  # fmt: skip


class PointTaker(Taker):
    kind = "points"
    words = WORDS
    merged = ("township", "village")

    def __init__(self, order: Order, run: UUID) -> None:
        super().__init__(order, run)
        queries.round_get(order.district, order.round)
        if queries.round_is_open(order.district, order.round):
            raise Problem("round_already_open", f"{order.district} {order.round}")
        self._villages = villages_of(order.district)
        self._known = {point.code: point for point in queries.points(order.district, order.round)}

    def row(self, row: Row) -> Judged:
        code = row["code"].upper()
        if not _CODE.fullmatch(code):
            raise FieldRefused("row_point_code", "code")
        if not row["name"] or len(row["name"]) > 80:
            raise FieldRefused("row_point_name", "name")
        lanes = row["lanes"]
        if not lanes.isascii() or not lanes.isdigit() or not 1 <= int(lanes) <= LANES_MOST:
            raise FieldRefused("row_point_lanes", "lanes")
        kind = _KINDS.get(row["kind"].lower())
        if kind is None:
            raise FieldRefused("row_point_kind", "kind")
        village = row.read("village", lambda text: self._villages.find(text, row["township"]))
        said = dict(zip(_FIELDS, (row["name"], village, kind, int(lanes), *_position(row)), strict=True))
        known = self._known.get(code)
        if known is None:
            return Judged(code, "created", (code, said))
        if said["lon"] is None:  # a list without positions takes none away
            said |= {"lon": known.lon, "lat": known.lat}
        same = all(getattr(known, field) == value for field, value in said.items())
        return Judged(code, "unchanged" if same else "updated", (code, said))

    def write(self, good: list[Any]) -> None:
        order = self.order
        listed = dict(good)
        changed = [point for code, point in self._known.items() if code in listed]
        with raw_cursor() as cursor:
            undo.keep(cursor, self.run, order.district, "plan_point", [point.pk for point in self._known.values()])
        for point in changed:
            for field, value in listed[point.code].items():
                setattr(point, field, value)
        Point.objects.bulk_update(changed, _FIELDS, batch_size=500)
        fresh = Point.objects.bulk_create(
            Point(district=order.district, round=order.round, code=code, x=0, y=0, made_at=order.at, made_by=order.by,
                  **said)
            for code, said in good if code not in self._known
        )  # fmt: skip
        with raw_cursor() as cursor:
            undo.made(cursor, self.run, order.district, "plan_point", [point.pk for point in fresh])
        positions_place(order.district, order.round)
        lanes_settle(order.district, order.round)


def positions_place(district: str, round_code: str) -> None:
    """Measured points in their true proportions; the others where their village is drawn."""
    here = queries.points(district, round_code)
    known = [point for point in here if point.lon is not None and point.lat is not None]
    for point, (x, y) in zip(known, layout.measured([(p.lon or 0, p.lat or 0) for p in known]), strict=True):
        point.x, point.y = x, y
        point.illustrative = False
    drawn = layout.village_positions(queries.village_names(district)) | layout.villages_measured(
        (point.village, (point.x, point.y)) for point in known
    )
    others = [point for point in here if point.lon is None]
    for village in {point.village for point in others}:
        beside = [point for point in others if point.village == village]
        for place, point in enumerate(beside):
            point.x, point.y = layout.point_position(drawn[village], place, len(beside))
            point.illustrative = True
    Point.objects.bulk_update(here, ["x", "y", "illustrative"], batch_size=500)


def lanes_settle(district: str, round_code: str) -> None:
    """As many tables as each point says."""
    where = {"district": district, "round": round_code}
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM plan_lane l USING plan_point p WHERE p.id = l.point_id AND p.district = %(district)s
               AND p.round = %(round)s AND l.number > p.lanes""",
            where,
        )
        cursor.execute(
            """INSERT INTO plan_lane (point_id, number, samplers)
               SELECT p.id, n, 1 FROM plan_point p, generate_series(1, p.lanes) n
               WHERE p.district = %(district)s AND p.round = %(round)s ON CONFLICT DO NOTHING""",
            where,
        )


def take(order: Order) -> ImportReport:
    return table.take(order, PointTaker)


def _position(row: Row) -> tuple[float | None, float | None]:
    if not row["lon"] and not row["lat"]:
        return None, None
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except ValueError:
        raise FieldRefused("row_point_position", "lon" if row["lat"] else "lat") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise FieldRefused("row_point_position", "lon")
    return lon, lat


def _back(cursor: psycopg.Cursor[Any], run: ImportRun) -> None:
    cursor.execute(
        """DELETE FROM plan_lane l USING import_undo u WHERE u.district = %s AND u.run = %s AND u.place = 'plan_point'
           AND u.was IS NULL AND l.point_id::text = u.subject""",
        [run.district, run.id],
    )
    undo.rows_back(cursor, run, "plan_point")
    lanes_settle(run.district, run.round)


def register() -> None:
    kinds.register(
        Kind(
            "points", _("Sampling points"), _("Where samples are taken: village, lanes, and the place as measured."),
            "import_places", COLUMNS, WORDS, take, by_round=True, suffixes=(*kinds.SPREADSHEETS, ".geojson"),
        )
    )  # fmt: skip
    undo.register("points", _back, plan_point="t.id::text")
    depends.register(
        "resident", _("invitations"),
        "SELECT count(*) FROM invitation WHERE district = %(district)s AND resident = ANY(%(ids)s::uuid[])",
    )  # fmt: skip
    depends.register(
        "plan_point", _("invitations"),
        """SELECT count(*) FROM invitation i JOIN plan_point p USING (district, round)
           WHERE p.district = %(district)s AND p.id = ANY(%(ids)s::bigint[]) AND i.point = p.code""",
    )  # fmt: skip
    depends.register(
        "plan_point", _("enrolled devices"),
        """SELECT count(*) FROM device d JOIN plan_point p USING (district, round)
           WHERE p.district = %(district)s AND p.id = ANY(%(ids)s::bigint[]) AND d.point = p.code""",
    )  # fmt: skip
