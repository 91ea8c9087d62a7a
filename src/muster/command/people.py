"""Actors in words: the name a user signs in with; a worker or the server by its kind."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from muster.access.models import User


def actors(found: Iterable[str | None]) -> dict[str, str]:
    """Actor → what to print."""
    known = {actor for actor in found if actor}
    ids = {actor: int(actor[5:]) for actor in known if actor.startswith("user:") and actor[5:].isdecimal()}
    names = dict(User.objects.filter(pk__in=set(ids.values())).values_list("pk", "username")) if ids else {}
    return {actor: str(names.get(ids[actor], actor)) if actor in ids else _kind(actor) for actor in known}


def _kind(actor: str) -> str:
    if actor.startswith("worker:"):
        return _("worker %(id)s") % {"id": actor[7:15]}
    return _("the server") if actor in ("server", "system") else actor[:16]
