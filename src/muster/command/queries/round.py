"""Which round the pages are about."""

from muster.access.scope import Scope
from muster.roll.models import Round
from muster.roll.queries import round_current


def round_shown(scope: Scope) -> Round | None:
    """The scope's current round; for a territory wider than a county, the one that began last in it."""
    if scope.nothing:
        return None
    if scope.district:
        return round_current(scope.district)
    latest = Round.objects.filter(district__startswith=scope.prefix).order_by("-starts_at", "district").first()
    return round_current(latest.district) if latest else None
