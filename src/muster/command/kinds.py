"""The kinds of exceptions in words: what each means and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from muster.command.enums import Shape
from muster.command.words import RESULT
from muster.common.templatetags.muster import num, span

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """An exception's kind in words, and what to do about it."""

    word: StrPromise
    do: StrPromise
    shape: Shape = Shape.BUSY


KINDS: dict[str, Kind] = {
    "clock": Kind(
        gettext_lazy("Clock outside the round"),
        gettext_lazy(
            "The fact counts, its time does not. Set the phone's clock; rule whether the time is known from paper."
        ),
    ),
    "conflict": Kind(
        gettext_lazy("Two records claim one id"),
        gettext_lazy("Both are kept and neither counts. Ask the point which is right, then choose that one."),
        Shape.JAMMED,
    ),
    "custody_difference": Kind(
        gettext_lazy("Box counted differently"),
        gettext_lazy(
            "Count the tubes on both desks again, by tube code. Then rule which count is right and where the rest is."
        ),
        Shape.JAMMED,
    ),
    "fork": Kind(
        gettext_lazy("Phone cloned"),
        gettext_lazy(
            "One key on two phones; both count. Ask the administrator: `muster device revoke`, then `muster device token`. Rule which it was."
        ),
        Shape.JAMMED,
    ),
    "gap": Kind(
        gettext_lazy("Records missing from a phone"),
        gettext_lazy(
            "A record in between has not arrived. Let the phone send again; if it is lost, ask the administrator: `muster device sign-off`."
        ),
    ),
    "late_member": Kind(
        gettext_lazy("Added after the result"),
        gettext_lazy(
            "The person joined a tube that was already reported, and is not cleared by it. Sample again, or rule."
        ),
        Shape.POSITIVE,
    ),
    "quarantined": Kind(
        gettext_lazy("Record kept aside"),
        gettext_lazy("The server could not take it as it is. Read it; release it if it is true, or settle it as void."),
    ),
    "rival_corrections": Kind(
        gettext_lazy("Two corrections of one record"),
        gettext_lazy(
            "They do not say the same. Ask both writers; whoever was wrong takes the correction back on the phone. Then rule."
        ),
        Shape.JAMMED,
    ),
    "rival_results": Kind(
        gettext_lazy("Two results for one tube"),
        gettext_lazy(
            "The tube stays held, no result is given out. Ask the lab which run is right; if it cannot say, sample its people again."
        ),
        Shape.POSITIVE,
    ),
    "sampled_twice": Kind(
        gettext_lazy("Sampled twice"),
        gettext_lazy(
            "One person, two valid swabs. Check for another's code shown; the phone that wrote the wrong one voids it."
        ),
    ),
    "tube_count_differs": Kind(
        gettext_lazy("Tube count differs"),
        gettext_lazy(
            "The number said at sealing is not the number recorded. Check the tube sheet; the table's phone corrects, or you rule why."
        ),
    ),
    "tube_overfull": Kind(
        gettext_lazy("Too many in one tube"),
        gettext_lazy("More people than the tube may hold. Ask both tables; sample those who are over again, or rule."),
        Shape.JAMMED,
    ),
    "tube_rejected": Kind(
        gettext_lazy("Tube rejected by the lab"),
        gettext_lazy("Its people are open again. See that each has an owner; then settle."),
        Shape.JAMMED,
    ),
    "tube_voided": Kind(
        gettext_lazy("Tube lost or void"),
        gettext_lazy("Its people are open again. See that each has an owner; then settle."),
        Shape.JAMMED,
    ),
    "skew": Kind(
        gettext_lazy("Clock far off"),
        gettext_lazy(
            "The phone's clock differs by more than ten minutes. Set it; its records count with their own times."
        ),
    ),
    "tube_unopened": Kind(
        gettext_lazy("Tube never opened"),
        gettext_lazy(
            "People were put into a tube that no table opened. Check the label against the tube sheet, then rule."
        ),
    ),
    "unknown_resident": Kind(
        gettext_lazy("Name not on the roll"),
        gettext_lazy(
            "Somebody was recorded whom the roll does not know. Ask the table who it was, and let its phone register them."
        ),
    ),
}
OTHER = Kind(gettext_lazy("Exception"), gettext_lazy("Read the detail, ask the point, and rule."))


def kind_words(kind: str) -> Kind:
    return KINDS.get(kind, OTHER)


_DETAIL = {
    "members": gettext_lazy("people in it"), "capacity": gettext_lazy("may hold"), "sealed": gettext_lazy("said at sealing"),
    "late": gettext_lazy("added late"), "result": gettext_lazy("result"), "reports": gettext_lazy("reports"),
    "reason": gettext_lazy("reason"), "pools": gettext_lazy("swabs that stand"), "facts": gettext_lazy("records"),
    "skew_ms": gettext_lazy("clock off by"), "seq": gettext_lazy("record number"), "proved_to": gettext_lazy("complete to"),
    "last_seq": gettext_lazy("last heard of"), "kind": gettext_lazy("record"), "detail": gettext_lazy("detail"),
    "device": gettext_lazy("device"), "corrections": gettext_lazy("corrections"), "handed": gettext_lazy("handed over"),
    "enrolled": gettext_lazy("phone enrolled for"),
    "received": gettext_lazy("received"), "missing": gettext_lazy("missing"), "extra": gettext_lazy("extra"),
}  # fmt: skip
_WORDS_OF_VALUES = {
    "lost": gettext_lazy("lost"), "leaked": gettext_lazy("leaked"), "mislabelled": gettext_lazy("mislabelled"),
    "other": gettext_lazy("other"), "indeterminate": gettext_lazy("indeterminate"),
}  # fmt: skip
QUARANTINE = {
    "authority": gettext_lazy("only the server may say this"), "device": gettext_lazy("written by another device"),
    "district": gettext_lazy("for another district"), "duplicate_key": gettext_lazy("a member twice"),
    "fold": gettext_lazy("could not be applied"), "kind": gettext_lazy("unknown kind or version"),
    "mode": gettext_lazy("for another mode"), "revoked": gettext_lazy("phone was revoked"),
    "round": gettext_lazy("for another round"), "schema": gettext_lazy("does not fit its form"),
    "signature": gettext_lazy("signature does not verify"), "signed_later": gettext_lazy("came unsigned first, signed later"),
    "too_large": gettext_lazy("too large"), "unreadable": gettext_lazy("cannot be read"),
}  # fmt: skip

# what may be wrong with the place that a phone is let in for
REFUSED_POINT = gettext_lazy("The round has no such point in your territory.")
REFUSED_LANE = gettext_lazy("That point has no such lane.")
REFUSED_NO_POINT = gettext_lazy("A phone of no point is for the county's command centre to let in: name a point.")
REFUSED_OVER = gettext_lazy("The round is over: no phone is let in any more.")
EXACT = ("duplicate_key", "fold", "schema", "unreadable")  # here the program's own words say more than ours
_ENROLLED = "enrolled for "


def worded(value: str) -> str:
    """A value that the program wrote, in words; what a person wrote stays as it is."""
    return str(_WORDS_OF_VALUES.get(value, value))


def detail(found: dict[str, object]) -> list[tuple[str, str]]:
    """The facts of an exception as (word, value), without what only machines need."""
    return [
        (str(_DETAIL[name]), _value(name, value))
        for name, value in _said(found).items()
        if name in _DETAIL and value not in (None, "")
    ]


def _said(found: dict[str, object]) -> dict[str, object]:
    """Of what the program wrote about a record that was kept aside: only what its reason does not say already."""
    reason, said = found.get("reason"), str(found.get("detail") or "")
    if reason not in QUARANTINE or reason in EXACT:
        return found
    rest = {name: value for name, value in found.items() if name != "detail"}
    return rest | {"enrolled": said.removeprefix(_ENROLLED)} if said.startswith(_ENROLLED) else rest


def _value(name: str, value: object) -> str:
    if name == "skew_ms" and isinstance(value, int):
        return span(round(abs(value) / 60_000))
    if isinstance(value, int):
        return num(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value[:5]) + ("…" if len(value) > 5 else "")
    text = str(value)
    if name == "device":
        return text[:8]
    if name == "reason" and text in QUARANTINE:
        return str(QUARANTINE[text])
    return str(_WORDS_OF_VALUES.get(text) or RESULT.get(text) or text)
