"""Devices as a list that comes in: for each a one-time code that lets it in. The codes are shown once, to be printed."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from muster.access.scope import Scope
from muster.common import clock
from muster.common.problems import Problem
from muster.roll.imports import kinds, table
from muster.roll.imports.drafts import TICKETS
from muster.roll.imports.headers import Vocabulary
from muster.roll.imports.kinds import Column, Kind
from muster.roll.imports.report import ImportReport
from muster.roll.imports.run import Order
from muster.roll.imports.table import FieldRefused, Judged, Row, Taker
from muster.station import actions, queries

_COUNT_MOST = 50
_ALL_MOST = 2_000

WORDS = Vocabulary(
    {
        "point": "point pointcode 点位编号 采样点编号 点位",
        "lane": "lane table 采样台 台号 采样台号",
        "count": "count devices 数量 台数 设备数量 手机数量",
    },
    (frozenset({"point"}),),
)
COLUMNS = (
    Column("point", "点位编号", "Point", "如 P001", "as P001", True, "P001"),
    Column("lane", "采样台号", "Lane", "空或 0：不在采样台上的设备", "empty or 0: a device of the point at no lane", example="1"),
    Column("count", "数量", "Count", f"可空，最多 {_COUNT_MOST}", f"empty for one, at most {_COUNT_MOST}", example="1"),
)  # fmt: skip


class DeviceTaker(Taker):
    kind = "devices"
    words = WORDS
    merged = ("point",)

    def __init__(self, order: Order, run: UUID) -> None:
        super().__init__(order, run)
        where = Scope(order.district, "")
        self._lanes = set(queries.lanes(order.district, order.round, where, ""))
        self._points = {point for point, _lane in self._lanes}

    def row(self, row: Row) -> Judged:
        point = row["point"].upper()
        if point not in self._points:
            raise FieldRefused("row_device_point", "point")
        lane, count = _whole(row, "lane", "0"), _whole(row, "count", "1")
        if lane and (point, lane) not in self._lanes:
            raise FieldRefused("row_device_lane", "lane")
        if not 1 <= count <= _COUNT_MOST:
            raise FieldRefused("row_device_count", "count")
        return Judged((point, lane), "created", (point, lane, count))

    def write(self, good: list[Any]) -> None:
        order = self.order
        places = [(point, lane) for point, lane, count in good for _ in range(count)]
        if len(places) > _ALL_MOST:
            raise Problem("roll_file_too_large", f"{len(places):,} > {_ALL_MOST:,}")
        made = actions.device_tokens_make(
            district=order.district, round_code=order.round, places=places, scope=Scope(order.district, ""), by=order.by,
            at=order.at, hours=24,
        )  # fmt: skip
        tickets_write(order.path.parent, made)


def tickets_write(folder: Path, made: list[actions.Ticket]) -> None:
    """Into the private folder of the import: read once, then gone."""
    path = folder / TICKETS
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode([
        {"point": one.point, "lane": one.lane, "token": one.token, "until": clock.to_ms(one.expires_at)} for one in made
    ]))  # fmt: skip


def take(order: Order) -> ImportReport:
    return table.take(order, DeviceTaker)


def _whole(row: Row, field: str, empty: str) -> int:
    text = row[field] or empty
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise FieldRefused("row_device_count", field)
    return int(text)


def register() -> None:
    kinds.register(
        Kind(
            "devices", _("Devices"), _("Which phones work where: a one-time code for each, shown once to be printed."),
            "import_places", COLUMNS, WORDS, take, by_round=True,
        )
    )  # fmt: skip
