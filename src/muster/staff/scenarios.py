"""Who is called out: the categories of a scenario, as data. Nothing else in this room knows a category's name.

``yangqu`` are the county's own figures of April 2022; samplers are residents ÷ 360 (national guide, third edition).
Names of units are invented.
"""

from dataclasses import dataclass

from muster.staff.enums import Role, UnitKind


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """``units``: kinds of organisation and their label; ``roles``: what this category is asked to do first."""

    code: str
    name_zh: str
    name_en: str
    count: int
    units: tuple[tuple[UnitKind, str], ...]
    roles: tuple[Role, ...] = ()
    samples: bool = False
    in_bulletin: bool = True


@dataclass(frozen=True, slots=True)
class StaffScenario:
    residents: int
    unit_size: int
    categories: tuple[CategoryDraft, ...]


STAFF: dict[str, StaffScenario] = {
    "yangqu": StaffScenario(
        residents=154_000,
        unit_size=40,
        categories=(
            CategoryDraft(
                "in_service_member", "在职党员", "In-service party members", 1673,
                ((UnitKind.OFFICE, "机关单位"), (UnitKind.SCHOOL, "学校"), (UnitKind.COMPANY, "企业")),
                (Role.CODE_INSPECTOR, Role.TEMPERATURE),
            ),
            CategoryDraft(
                "rural_member", "农村党员", "Rural party members", 2584,
                ((UnitKind.VILLAGE, "村党支部"),), (Role.ORDER,),
            ),
            CategoryDraft(
                "seconded_cadre", "下沉社区干部", "Cadres seconded to communities", 823,
                ((UnitKind.OFFICE, "机关单位"),), (Role.LEADER, Role.COURIER),
            ),
            CategoryDraft(
                "grassroots", "基层工作人员", "Grassroots workers", 2405,
                ((UnitKind.COMMUNITY, "社区工作站"),), (Role.REGISTRAR, Role.VISITOR),
            ),
            CategoryDraft(
                "medical_sampler", "医务采样人员", "Medical samplers", 428,
                ((UnitKind.MEDICAL, "医疗机构"),), (Role.SAMPLER,), samples=True, in_bulletin=False,
            ),
        ),
    ),
}  # fmt: skip
