"""The finder: people by any words, places, tubes, devices, pages. Sent in the body: never in an address.

As a page it works without JavaScript; asked for its part alone it is the list below the overlay's field.
"""

from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from muster.access import audit
from muster.access.rules import may
from muster.command import hits
from muster.command.views.page import Room, room, show
from muster.roll.words import one_word

_WORDS_MOST = 64


@require_http_methods(["GET", "HEAD", "POST"])
@room("see_board")
def find(here: Room) -> HttpResponseBase:
    asked = " ".join(here.request.POST.get("q", "").split())[:_WORDS_MOST]
    context: dict[str, Any] = {
        "asked": asked, "hits": _hits(here, asked), "may_persons": may(here.user, "see_persons"),
        "in_hand": bool(here.scope.point) and may(here.user, "see_in_hand"), "one": one_word(asked),
    }  # fmt: skip
    part = here.request.headers.get("Accept", "").startswith("text/x-part")
    return show(here, "command/_hits.html" if part else "command/find.html", context)


def _hits(here: Room, asked: str) -> list[hits.Hit]:
    if len(asked) < (hits.LEAST if asked.isascii() else 1):
        return []
    asker = hits.Asker(here.user, here.round, here.scope, here.board.points)
    people, found = hits.people(asker, asked)
    audit.read_persons(here.request, "find", [one.person for one in found], district=here.round.district)
    if not people:
        people, held = hits.in_hand(asker, asked)
        audit.read_persons(here.request, "in_hand", held, district=here.round.district)
    return [*people, *hits.places(asker, asked), *hits.things(asker, asked), *hits.pages(asker, asked)]
