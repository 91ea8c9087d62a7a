"""Tells the room of access which divisions, points and units there are: it lies upstream and cannot ask the roll."""

from django.db.models.functions import Length

from muster.access.places import Place
from muster.plan.models import Point
from muster.roll.models import Division
from muster.staff.models import Unit

_COUNTY = 6  # digits of a county's code


class Known:
    """``access.places.Places``, from the roll, the plan and the staff."""

    def divisions(self, prefix: str, limit: int) -> list[Place]:
        within = Division.objects.filter(code__startswith=prefix).order_by(Length("code"), "code")
        return [Place(one.code, one.name_zh, one.name_en) for one in within[:limit]]

    def division_exists(self, code: str) -> bool:
        return Division.objects.filter(code=code).exists()

    def point_exists(self, district: str, code: str) -> bool:
        return Point.objects.filter(district=district, code=code).exists()

    def units(self, prefix: str, limit: int) -> list[str]:
        within = Unit.objects.filter(district__startswith=prefix[:_COUNTY]).order_by("name")
        return list(within.values_list("name", flat=True).distinct()[:limit])

    def unit_exists(self, district: str, name: str) -> bool:
        return Unit.objects.filter(district=district, name=name).exists()
