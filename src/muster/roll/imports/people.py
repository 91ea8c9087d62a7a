"""The roll as a kind of list, with the columns of its template and of its own export."""

from django.utils.translation import gettext_lazy as _

from muster.roll.imports import headers, run
from muster.roll.imports.kinds import Column, Kind, register

COLUMNS = (
    Column("township", "乡镇", "Township", "同名村较多时必填", "needed where two villages have one name", example="黄寨镇"),
    Column("village", "村（社区）", "Village", "名称或 12 位区划代码", "its name or 12-digit code", True, "黄寨社区"),
    Column("household", "户号", "Household", "同村同户号为一户", "people of one village and number are one household", example="12"),
    Column("name", "姓名", "Name", "与证件一致", "as on the document", True, "（姓名）"),
    Column("sex", "性别", "Sex", "男、女", "m, f", example="男"),
    Column("document", "证件类型", "Document", "居民身份证、护照、通行证、居住证、无", "resident ID, passport, permit, none",
           example="居民身份证"),
    Column("id_number", "证件号码", "ID number", "与出生日期至少填一项", "this or the birth date", True),
    Column("birth", "出生日期", "Birth date", "写成 1990-01-31", "as 1990-01-31", example="1990-01-31"),
    Column("relation", "与户主关系", "Relation", "", "to the head of the household", example="户主"),
    Column("phone", "联系电话", "Phone", "11 位手机或带区号座机", "mobile or landline"),
    Column("address", "住址", "Address"),
    Column("care", "重点人群", "Care", "黄码、红码、隔离、产妇、卧床、透析，多项用顿号隔开",
           "yellow code, red code, quarantined, postpartum, bedridden, dialysis"),
    Column("person", "系统编号", "Muster id", "仅用于本系统导出的名册，新名单留空", "only in our own export; empty in a new list"),
)  # fmt: skip

register(
    Kind(
        "roll", _("Resident list"), _("Everybody who lives in the county: one row per person."), "import_roll",
        COLUMNS, headers.ROLL, run.take, people=True,
    )
)  # fmt: skip
