"""What needs a decision, in words: what is wrong, what is proposed, one word to do it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.command.enums import Decision, Shape
from muster.command.rules import Need
from muster.common.templatetags.muster import num, span

STYLES = {Shape.FREE: "done", Shape.BUSY: "open", Shape.JAMMED: "held", Shape.POSITIVE: "held", Shape.SILENT: "away"}


@dataclass(frozen=True, slots=True)
class Said:
    """A need in words: what is wrong, what is proposed, one word to do it."""

    shape: str
    style: str
    title: str
    detail: str
    act: str
    url: str


def said(need: Need, *, names: bool = True) -> Said:
    title, detail, act, url = _SAY[need.kind](need)
    if not names and url.startswith(reverse("command:names")):
        url = ""
    return Said(need.shape.value, STYLES[need.shape], title, detail, act, url)


Words = tuple[str, str, str, str]


def _positive(need: Need) -> Words:
    held, tubes = int(need.facts["held"]), int(need.facts["tubes"])
    title = ngettext("%(n)s positive tube", "%(n)s positive tubes", tubes) % {"n": num(tubes)}
    detail = _("%(held)s people held, %(again)s to be sampled singly") % {
        "held": num(held),
        "again": num(int(need.facts["resample"])),
    }
    return title, detail, _("See"), reverse("command:names") + "?result=held"


def _again(need: Need) -> Words:
    many = int(need.facts["names"])
    title = ngettext("%(n)s person to be sampled again", "%(n)s people to be sampled again", many) % {"n": num(many)}
    return (
        title,
        _("their tube was lost or rejected: call them, or say who has answered for them"),
        _("See"),
        (reverse("command:names") + "?result=to_resample"),
    )


def _jammed(need: Need) -> Words:
    title = _("%(point)s jammed, %(wait)s to wait") % {
        "point": need.facts["name"],
        "wait": span(int(need.facts["wait_min"])),
    }
    if "near" in need.facts:
        detail = _("%(waiting)s in the queue; %(near)s nearby waits %(near_wait)s: move people or a team") % {
            "waiting": num(int(need.facts["waiting"])),
            "near": need.facts["near"],
            "near_wait": span(int(need.facts["near_min"])),
        }
    else:
        detail = _("%(waiting)s in the queue, and no point nearby is free") % {
            "waiting": num(int(need.facts["waiting"]))
        }
    return title, detail, _("Move"), f"{reverse('command:points')}?label=jammed#{need.facts['point']}"


def _tube_late(need: Need) -> Words:
    late = int(need.facts["late"])
    title = ngettext("%(n)s tube over its time", "%(n)s tubes over their time", late) % {"n": num(late)}
    detail = _("oldest %(age)s, limit %(limit)s, from %(point)s: send the courier") % {
        "age": span(int(need.facts["oldest_min"])),
        "limit": span(int(need.facts["limit_min"])),
        "point": need.facts["point"],
    }
    return title, detail, _("Fetch"), reverse("command:tubes") + "?stage=late"


def _nobody(need: Need) -> Words:
    many = int(need.facts["names"])
    title = ngettext("%(n)s open name with nobody", "%(n)s open names with nobody", many) % {"n": num(many)}
    return (
        title,
        _("past their slot and on nobody's list: give each an owner and a time"),
        _("Assign"),
        (reverse("command:names") + "?owner=none"),
    )


def _overdue(need: Need) -> Words:
    many = int(need.facts["names"])
    title = ngettext("%(n)s open name past its time", "%(n)s open names past their time", many) % {"n": num(many)}
    return (
        title,
        _("an owner promised and the time has gone: ask, or give them to another"),
        _("Ask"),
        (reverse("command:names") + "?owner=overdue"),
    )


def _exceptions(need: Need) -> Words:
    many = int(need.facts["open"])
    title = ngettext("%(n)s exception to rule on", "%(n)s exceptions to rule on", many) % {"n": num(many)}
    return (
        title,
        _("counts that differ, two accounts of one fact, records kept aside"),
        _("Rule"),
        (reverse("command:exceptions")),
    )


def _silent(need: Need) -> Words:
    many = int(need.facts["silent"])
    title = ngettext("%(n)s device silent", "%(n)s devices silent", many) % {"n": num(many)}
    detail = _("about %(unsent)s records not sent, the oldest %(age)s old: call the point") % {
        "unsent": num(int(need.facts["unsent"])),
        "age": span(int(need.facts["oldest_min"])),
    }
    return title, detail, _("Call"), reverse("command:devices") + "?state=silent"


def _care(need: Need) -> Words:
    many = int(need.facts["missing"])
    title = ngettext("%(n)s care notice unsigned", "%(n)s care notices unsigned", many) % {"n": num(many)}
    return (
        title,
        _("the sampler has not signed for them: hand over again before they come"),
        _("Hand over"),
        (reverse("command:names") + "?care=unsigned&standing=open"),
    )


_SAY = {
    Decision.POSITIVE: _positive,
    Decision.AGAIN: _again,
    Decision.JAMMED: _jammed,
    Decision.TUBE_LATE: _tube_late,
    Decision.NOBODY: _nobody,
    Decision.EXCEPTIONS: _exceptions,
    Decision.SILENT: _silent,
    Decision.CARE: _care,
    Decision.OVERDUE: _overdue,
}
