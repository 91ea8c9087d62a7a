"""The care list: marks for people who are on the roll already, known by their ID number."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from muster.access import keys
from muster.common.raw import raw_cursor
from muster.common.rows import rows
from muster.roll import rules
from muster.roll.imports import headers, table, undo
from muster.roll.imports.headers import Vocabulary
from muster.roll.imports.kinds import Column, Kind, register
from muster.roll.imports.report import ImportReport
from muster.roll.imports.rows import marks_read
from muster.roll.imports.run import Order
from muster.roll.imports.table import FieldRefused, Judged, Row, Taker
from muster.roll.rules import RowRefused

WORDS = Vocabulary(
    {name: headers.SYNONYMS[name] for name in ("name", "id_number", "care")}
    | {"until": "until validuntil 有效期至 截止日期 解除日期 有效期 到期日期"},
    (frozenset({"id_number"}), frozenset({"care"})),
    (("身份证", "id_number"), ("证件号", "id_number")),
    re.compile("户主|监护|联系人"),
)
COLUMNS = (
    Column("name", "姓名", "Name", "填写则与名册核对", "compared with the roll where it is filled in"),
    Column("id_number", "证件号码", "ID number", "名册中的号码", "as on the roll", True),
    Column("care", "重点人群", "Care", "黄码、红码、隔离、产妇、卧床、透析，多项用顿号隔开",
           "yellow code, red code, quarantined, postpartum, bedridden, dialysis", True),
    Column("until", "有效期至", "Valid until", "写成 2022-04-30，可空", "as 2022-04-30; empty for no end"),
)  # fmt: skip

Mark = tuple[UUID, str, date | None]
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class CareTaker(Taker):
    kind = "care"
    words = WORDS

    def __init__(self, order: Order, run: UUID) -> None:
        super().__init__(order, run)
        self._people: dict[bytes, tuple[UUID, bytes]] = {
            bytes(index): (id, bytes(name))
            for index, id, name in rows(
                lambda index, id, name: (index, id, name),
                """SELECT id_number_index, id, name_sealed FROM resident
                   WHERE district = %s AND id_number_index IS NOT NULL AND gone_at IS NULL""",
                [order.district],
            )
        }
        self._marks: dict[tuple[UUID, str], date | None] = {
            (id, mark): until
            for id, mark, until in rows(
                lambda id, mark, until: (id, mark, until),
                "SELECT resident, mark, until FROM care_mark WHERE district = %s",
                [order.district],
            )
        }

    def row(self, row: Row) -> Judged:
        number = row.read("id_number", lambda text: rules.id_number_read(text, on=self.order.on).number)
        if not number:
            raise FieldRefused("row_id_missing", "id_number")
        person, sealed = self._people.get(keys.blind("id_number", number), (None, b""))
        if person is None:
            raise FieldRefused("row_care_nobody", "id_number")
        if row["name"]:
            name = row.read("name", rules.name_read)
            known = keys.open_(sealed, "resident.name")
            if rules.name_key(name) != rules.name_key(known):
                raise FieldRefused("row_care_other_name", "name")
        marks = row.read("care", marks_read)
        if not marks:
            raise FieldRefused("row_care_unknown", "care")
        until = row.read("until", _until)
        new = [(person, mark, until) for mark in marks if (person, mark) not in self._marks]
        changed = [
            (person, mark, until)
            for mark in marks if (person, mark) in self._marks and self._marks[person, mark] != until
        ]  # fmt: skip
        return Judged(person, "created" if new else "updated" if changed else "unchanged", (new, changed))

    def write(self, good: list[Any]) -> None:
        district, source = self.order.district, str(self.run)
        fresh: list[Mark] = [mark for new, _ in good for mark in new]
        changed: list[Mark] = [mark for _, old in good for mark in old]
        with raw_cursor() as cursor:
            undo.keep(cursor, self.run, district, "care_mark", (f"{id} {mark}" for id, mark, _until in changed))
            cursor.executemany(
                "UPDATE care_mark SET until = %s, source = %s WHERE district = %s AND resident = %s AND mark = %s",
                [(until, source, district, id, mark) for id, mark, until in changed],
            )
            cursor.executemany(
                """INSERT INTO care_mark (district, resident, mark, since, by, source, until)
                   VALUES (%s, %s, %s, %s, %s, %s, %s)""",
                [(district, id, mark, self.order.at, self.order.by, source, until) for id, mark, until in fresh],
            )


def _until(text: str) -> date | None:
    if not text:
        return None
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise RowRefused("row_until") from None


def take(order: Order) -> ImportReport:
    return table.take(order, CareTaker)


register(
    Kind(
        "care", _("Care list"), _("Who must not be missed and needs something done: marks for people on the roll."),
        "import_roll", COLUMNS, WORDS, take,
    )
)  # fmt: skip
