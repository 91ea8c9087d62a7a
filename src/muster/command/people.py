"""Actors in words: the name a user signs in with, a worker by armband, category and unit, the server by its kind."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muster.access.models import User
from muster.staff.models import Category, Worker

_ID_SHOWN = 8


def actors(found: Iterable[str | None]) -> dict[str, str]:
    """Actor → what to print. However many there are, it takes a query for users and two for workers."""
    known = {actor for actor in found if actor}
    ids = {actor: int(actor[5:]) for actor in known if actor.startswith("user:") and actor[5:].isdecimal()}
    names = dict(User.objects.filter(pk__in=set(ids.values())).values_list("pk", "username")) if ids else {}
    workers = _workers(known - ids.keys())
    return {
        actor: str(names.get(ids[actor], actor)) if actor in ids else workers.get(actor) or _kind(actor)
        for actor in known
    }


def _workers(known: set[str]) -> dict[str, str]:
    """Those of the actors who are on the list of workers: what stands on the armband."""
    ids = {actor: id for actor in known if (id := _id(actor)) is not None}
    found = (
        {one.pk: one for one in Worker.objects.filter(pk__in=set(ids.values())).select_related("unit")} if ids else {}
    )
    name = "name_zh" if (get_language() or "zh").startswith("zh") else "name_en"
    listed = (
        Category.objects.filter(code__in={one.category for one in found.values()}).order_by("round") if found else []
    )
    words = {(one.district, one.code): str(getattr(one, name)) for one in listed}
    return {
        actor: _("worker %(id)s") % {"id": worker.number}
        + f" · {words.get((worker.district, worker.category), worker.category)} · {worker.unit.name}"
        for actor, id in ids.items()
        if (worker := found.get(id)) is not None
    }


def _id(actor: str) -> UUID | None:
    try:
        return UUID(actor.removeprefix("worker:"))
    except ValueError:
        return None


def _kind(actor: str) -> str:
    if actor in ("server", "system"):
        return _("the server")
    id = _id(actor)  # ids of one hour begin alike: their ends tell them apart
    if id is not None or actor.startswith("worker:"):
        return _("worker %(id)s") % {"id": str(id)[-_ID_SHOWN:] if id else actor[7:15]}
    return actor[:16]
