"""Custody in words: what each step of a tube's way is called, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.command import people
from muster.command.kinds import worded
from muster.command.queries.custody import Step
from muster.command.words import RESULT
from muster.common.templatetags.muster import num

_WORD = {
    "TubeOpened": gettext_lazy("Opened at the table"), "TubeSealed": gettext_lazy("Sealed"),
    "TubeVoided": gettext_lazy("Given up"), "TubeReceived": gettext_lazy("Received by the laboratory"),
    "TubeRejected": gettext_lazy("Rejected by the laboratory"), "ResultReported": gettext_lazy("Result reported"),
    "ResultAmended": gettext_lazy("Result amended"), "ResultReleased": gettext_lazy("Result released"),
    "bag": gettext_lazy("Packed into a bag"), "box": gettext_lazy("Bag packed into a box"),
    "handed": gettext_lazy("Box handed to the courier"), "arrived": gettext_lazy("Box arrived"),
    "run": gettext_lazy("Put on a run"),
}  # fmt: skip
_SHAPE = {
    "TubeVoided": ("jammed", "held"), "TubeRejected": ("jammed", "held"), "ResultAmended": ("busy", "open"),
    "TubeReceived": ("done", "done"), "ResultReleased": ("done", "done"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A step in words."""

    word: str
    shape: str
    style: str
    at: datetime | None
    by: str
    detail: str
    event: str


def steps(found: Sequence[Step]) -> list[Said]:
    names = people.actors(step.by for step in found)
    return [
        Said(str(_WORD[step.kind]), *_SHAPE.get(step.kind, ("free", "away")), step.at, names.get(step.by, step.by),
             _detail(step.facts), step.event)
        for step in found
    ]  # fmt: skip


def _detail(facts: dict[str, Any]) -> str:
    parts = [str(facts[name]) for name in ("bag", "box", "run", "lab", "accession") if facts.get(name)]
    if facts.get("lane"):
        parts.append(f"{facts['point']} · {facts['lane']}")
    if "capacity" in facts:
        parts.append(_("for up to %(n)s people") % {"n": num(int(facts["capacity"]))})
    if "count" in facts:
        parts.append(_("%(n)s people said") % {"n": num(int(facts["count"]))})
    if "tubes" in facts:
        parts.append(_("%(n)s tubes counted") % {"n": num(int(facts["tubes"]))})
    if "result" in facts:
        parts.append(str(RESULT.get(facts["result"], worded(str(facts["result"])))))
    if "reason" in facts:
        parts.append(worded(str(facts["reason"])))
    return " · ".join(parts)
