"""The two acts of closing in words, and what each still waits for."""

from dataclasses import dataclass

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.account.closing import Blocks
from muster.command.words import ATTENDANCE, RESULT
from muster.common.templatetags.muster import num

ACT = {"attendance": gettext_lazy("Attendance"), "results": gettext_lazy("Results")}
ACT_SAY = {
    "attendance": gettext_lazy("Every name is answered for, and every phone that worked has said all it knows."),
    "results": gettext_lazy("Every swab has its result, and every tube is reported and released."),
}
COUNT = {
    "names": gettext_lazy("Names"), **ATTENDANCE, **RESULT, "none": gettext_lazy("No swab"), "walk_ins": gettext_lazy("Walk-ins"),
    "unknown": gettext_lazy("Not on the roll"), "linked": gettext_lazy("Linked to a name"), "swabs": gettext_lazy("Swabs"),
    "tubes_open": gettext_lazy("Tubes filling"), "tubes_sealed": gettext_lazy("Tubes sealed"),
    "tubes_received": gettext_lazy("Tubes received"), "tubes_reported": gettext_lazy("Tubes reported"),
    "tubes_released": gettext_lazy("Tubes released"), "tubes_rejected": gettext_lazy("Tubes rejected"),
    "tubes_voided": gettext_lazy("Tubes void"), "tubes_positive": gettext_lazy("Tubes positive"),
}  # fmt: skip
_WHY_SILENT = {
    "unproved": gettext_lazy("records missing"), "unsent": gettext_lazy("records unsent"), "unseen": gettext_lazy("not heard"),
}  # fmt: skip
_SILENT_NAMED = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that an act waits for: done, or how much is open and where to see it, unless it is "" for this reader."""

    word: str
    count: int
    detail: str
    url: str


def checks(blocks: Blocks, act: str, *, names: bool) -> list[Check]:
    """What must be answered before ``act``: the results wait for all that the attendance waits for.

    ``names``: whether whoever looks may see the list of names.
    """
    to_names = reverse("command:names") if names else ""
    silent = [
        f"{found.point or '–'} · {found.lane} {_WHY_SILENT[found.why]}" for found in blocks.silent[:_SILENT_NAMED]
    ]
    more = len(blocks.silent) - len(silent)
    named = "; ".join(silent) + (_(" and %(n)s more") % {"n": num(more)} if more > 0 else "")
    found = [
        Check(
            _("Open names"),
            blocks.open_names,
            _("sampled, excused, elsewhere, refused or visited twice"),
            to_names,
        ),
        Check(_("Phones that may still know something"), len(blocks.silent), named, reverse("command:devices")),
    ]
    if act == "results":
        found += [
            Check(_("Names without a final result"), blocks.results_open, _("pending, held, or to be sampled again"),
                  to_names and to_names + "?result=pending"),
            Check(_("Tubes not reported and released"), blocks.tubes_unreported, _("with people in them"),
                  reverse("command:tubes")),
        ]  # fmt: skip
    return found


def signed_reason(signed_for: object) -> str:
    """Why an act was closed although something was open; the database hands it over as text or as an object."""
    found = (
        msgspec.json.decode(signed_for) if isinstance(signed_for, str) and signed_for.startswith("{") else signed_for
    )
    return str(found.get("reason", "")) if isinstance(found, dict) else str(found or "")
