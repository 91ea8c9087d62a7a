"""Workers as a list that comes in: who sends them, what they are called out as, and who they are on the roll."""

from typing import Any
from uuid import UUID

import psycopg
from django.utils.translation import gettext_lazy as _

from muster.access import keys
from muster.common.ids import uuid7
from muster.common.raw import raw_cursor
from muster.common.rows import rows
from muster.roll import rules
from muster.roll.imports import depends, kinds, table, undo
from muster.roll.imports.headers import SYNONYMS, Vocabulary, tidy
from muster.roll.imports.kinds import Column, Kind
from muster.roll.imports.report import ImportReport
from muster.roll.imports.run import Order
from muster.roll.imports.table import FieldRefused, Judged, Row, Taker
from muster.roll.models import ImportRun
from muster.staff.enums import UnitKind
from muster.staff.models import Category, Unit, Worker
from muster.staff.scenarios import STAFF

_NUMBER_MOST = 10**8
_UNIT_KINDS = {
    UnitKind.OFFICE: "机关 机关单位 政府机关 office governmentoffice", UnitKind.SCHOOL: "学校 school",
    UnitKind.COMPANY: "企业 公司 company", UnitKind.VILLAGE: "村党支部 村支部 村委会 村 village villagebranch",
    UnitKind.COMMUNITY: "社区 社区工作站 居委会 community", UnitKind.MEDICAL: "医疗机构 医院 卫生院 medical medicalinstitution",
}  # fmt: skip
_UNIT_KIND_OF = {tidy(word): kind.value for kind, words in _UNIT_KINDS.items() for word in words.split()}
_YES = {"": None, "是": True, "有": True, "yes": True, "y": True, "否": False, "无": False, "no": False, "n": False}

WORDS = Vocabulary(
    {
        "number": "number workernumber 编号 工号 袖标号 胸牌号 工作人员编号",
        "unit": "unit organisation organization 单位 单位名称 派出单位 工作单位",
        "unit_kind": "unitkind kindofunit 单位类型 单位性质",
        "category": "category 类别 人员类别 队伍类别 岗位类别",
        "samples": "samples sampler cansample 采样资质 采样培训 能否采样",
        "id_number": SYNONYMS["id_number"],
    },
    (frozenset({"number"}), frozenset({"unit"}), frozenset({"category"})),
)
COLUMNS = (
    Column("number", "编号", "Number", "袖标上的号码，全县不重复", "on the armband, once in the county", True, "101"),
    Column("unit", "单位", "Unit", "派出单位名称", "who sends them", True, "黄寨中心校"),
    Column("unit_kind", "单位类型", "Kind of unit", "机关、学校、企业、村党支部、社区、医疗机构",
           "office, school, company, village branch, community, medical", example="学校"),
    Column("category", "人员类别", "Category", "与战报一致，如在职党员、医务采样人员", "as the bulletin prints it", True, "在职党员"),
    Column("samples", "采样资质", "May sample", "是、否，可空", "yes, no; may be empty", example="否"),
    Column("id_number", "证件号码", "ID number", "填写则与名册中本人对应", "ties the worker to the person on the roll"),
)  # fmt: skip


class WorkerTaker(Taker):
    kind = "workers"
    words = WORDS
    merged = ("unit", "unit_kind", "category")

    def __init__(self, order: Order, run: UUID) -> None:
        super().__init__(order, run)
        district = order.district
        self._categories = _categories(district)
        self._known = {
            worker.number: worker for worker in Worker.objects.filter(district=district).select_related("unit")
        }
        self._holders = {worker.resident: worker.number for worker in self._known.values() if worker.resident}
        self._units = {unit.name: unit for unit in Unit.objects.filter(district=district)}
        self._residents: dict[bytes, UUID] = {
            bytes(index): id
            for index, id in rows(
                lambda index, id: (index, id),
                "SELECT id_number_index, id FROM resident WHERE district = %s AND id_number_index IS NOT NULL AND gone_at IS NULL",
                [district],
            )
        }

    def row(self, row: Row) -> Judged:
        text = row["number"]
        if not text.isascii() or not text.isdigit() or not 0 < int(text) < _NUMBER_MOST:
            raise FieldRefused("row_worker_number", "number")
        number = int(text)
        if not row["unit"] or len(row["unit"]) > 80:
            raise FieldRefused("row_worker_unit", "unit")
        kind = _UNIT_KIND_OF.get(tidy(row["unit_kind"]), "" if not row["unit_kind"] else None)
        known_unit = self._units.get(row["unit"])
        if kind is None or (not kind and known_unit is None):
            raise FieldRefused("row_worker_unit_kind", "unit_kind")
        category = self._category(row)
        resident = self._resident(row, number)
        known = self._known.get(number)
        said = (row["unit"], kind or (known_unit.kind if known_unit else ""), category, resident)
        if known is None:
            return Judged(number, "created", (number, *said))
        same = (known.unit.name, known.category) == (row["unit"], category) and resident in (None, known.resident)
        return Judged(number, "unchanged" if same else "updated", (number, *said))

    def write(self, good: list[Any]) -> None:
        district = self.order.district
        fresh_units = {name: kind for _, name, kind, _, _ in good if name not in self._units}
        for unit in Unit.objects.bulk_create(
            Unit(district=district, kind=kind, name=name) for name, kind in fresh_units.items()
        ):
            self._units[unit.name] = unit
        changed, fresh = [], []
        for number, unit, _kind, category, resident in good:
            worker = self._known.get(number)
            if worker is None:
                fresh.append(Worker(id=uuid7(), district=district, unit=self._units[unit], category=category, number=number,
                                    resident=resident))  # fmt: skip
            else:
                worker.unit, worker.category, worker.resident = self._units[unit], category, resident or worker.resident
                changed.append(worker)
        with raw_cursor() as cursor:
            undo.keep(cursor, self.run, district, "staff_worker", [worker.pk for worker in changed])
            undo.made(cursor, self.run, district, "staff_worker", [worker.pk for worker in fresh])
            undo.made(cursor, self.run, district, "staff_unit", [self._units[name].pk for name in fresh_units])
        Worker.objects.bulk_update(changed, ["unit", "category", "resident"], batch_size=500)
        Worker.objects.bulk_create(fresh, batch_size=2_000)

    def _category(self, row: Row) -> str:
        found = self._categories.get(tidy(row["category"]))
        if found is None:
            raise FieldRefused("row_worker_category", "category")
        code, samples = found
        if row["samples"].lower() not in _YES:
            raise FieldRefused("row_worker_samples", "samples")
        if samples and _YES[row["samples"].lower()] is False:
            raise FieldRefused("row_worker_cannot_sample", "samples")
        return code

    def _resident(self, row: Row, number: int) -> UUID | None:
        if not row["id_number"]:
            return None
        text = row.read("id_number", lambda cell: rules.id_number_read(cell, on=self.order.on).number)
        found = self._residents.get(keys.blind("id_number", text))
        if found is None:
            raise FieldRefused("row_care_nobody", "id_number")
        if self._holders.setdefault(found, number) != number:
            raise FieldRefused("row_worker_twice", "id_number", f"→ {self._holders[found]}")
        return found


def take(order: Order) -> ImportReport:
    return table.take(order, WorkerTaker)


def _categories(district: str) -> dict[str, tuple[str, bool]]:
    """Every name of a category → its code, and whether its people take swabs: the scenarios' and the county's own."""
    found: dict[str, tuple[str, bool]] = {}
    for draft in (draft for scenario in STAFF.values() for draft in scenario.categories):
        found |= {tidy(name): (draft.code, draft.samples) for name in (draft.code, draft.name_zh, draft.name_en)}
    for own in Category.objects.filter(district=district):
        found |= {tidy(name): (own.code, own.samples) for name in (own.code, own.name_zh, own.name_en)}
    return found


def _back(cursor: psycopg.Cursor[Any], run: ImportRun) -> None:
    undo.rows_back(cursor, run, "staff_worker")
    undo.rows_back(cursor, run, "staff_unit", "NOT EXISTS (SELECT FROM staff_worker w WHERE w.unit_id = t.id)")


def register() -> None:
    kinds.register(
        Kind(
            "workers", _("Workers"), _("Who is called out: number, unit, category, and who they are on the roll."),
            "import_places", COLUMNS, WORDS, take,
        )
    )  # fmt: skip
    undo.register("workers", _back, staff_worker="t.id::text", staff_unit="t.id::text")
    depends.register(
        "resident", _("workers"),
        "SELECT count(*) FROM staff_worker WHERE district = %(district)s AND resident = ANY(%(ids)s::uuid[])",
    )  # fmt: skip
    depends.register(
        "staff_worker", _("posts"),
        "SELECT count(*) FROM staff_post WHERE district = %(district)s AND worker_id = ANY(%(ids)s::uuid[])",
    )  # fmt: skip
    depends.register(
        "plan_point", _("posts"),
        """SELECT count(*) FROM staff_post t JOIN plan_point p USING (district, round)
           WHERE p.district = %(district)s AND p.id = ANY(%(ids)s::bigint[]) AND t.point = p.code""",
    )  # fmt: skip
