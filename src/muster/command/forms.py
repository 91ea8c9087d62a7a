"""What people send to the command centre."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from muster.access.rules import Permission
from muster.access.sayings import PlainWords
from muster.command import words
from muster.command.queries import names
from muster.roll.enums import ExcuseReason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_VILLAGE = re.compile(r"[0-9]{12}", re.ASCII)
_POINT = re.compile(r"[A-Za-z0-9-]{1,16}", re.ASCII)
_WORDS_LEAST = 4
_PLACE_LEAST = 2
_ACTOR = re.compile(r"user:[0-9]{1,12}", re.ASCII)


def names_filter(query: QueryDict) -> names.Filter:
    """The filter of an address. Whatever is not one of ours is left out, so that an old link still opens."""
    village, point, owner = query.get("village", ""), query.get("point", ""), query.get("owner", "")
    result = query.get("result", "")
    standing = query.get("standing", "all" if result or query.get("care") else "open")
    return names.Filter(
        standing=standing if standing in names.STANDINGS else "open",
        village=village if village == names.NO_VILLAGE or _VILLAGE.fullmatch(village) else "",
        point=point if _POINT.fullmatch(point) else "",
        owner=owner if owner in names.OWNERS or _ACTOR.fullmatch(owner) else "",
        result=result if result in names.RESULTS else "",
        care="unsigned" if query.get("care") == "unsigned" else "",
    )


def _first_error(form: forms.Form) -> str:
    errors: list[Any] = [error for several in form.errors.values() for error in several]
    return str(errors[0]) if errors else ""


def page_number(query: QueryDict) -> int:
    text = query.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


class Reasoned(forms.Form):
    """An act that a person signs for in words."""

    reason = PlainWords(
        label=_("Reason"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence."), "min_length": _("Say why, in a sentence.")},
    )  # fmt: skip

    @property
    def first_error(self) -> str:
        return _first_error(self)


class Settle(Reasoned):
    kind = forms.RegexField(r"^[a-z_]{1,40}$")
    subject = forms.CharField(max_length=120)


class Keep(Reasoned):
    """Which of the records that claim one id is the true one."""

    keep = forms.RegexField(
        r"^[0-9a-f]{64}$",
        error_messages={
            "required": _("Choose the record that is true; the others are ruled out."),
            "invalid": _("Choose the record that is true; the others are ruled out."),
        },
    )


class Release(Reasoned):
    event = forms.UUIDField()
    hash = forms.RegexField(r"^[0-9a-f]{64}$")


class Act(NamedTuple):
    """What a person may do to a tube, in words."""

    needs: Permission
    word: StrPromise
    say: StrPromise
    done: StrPromise
    style: str
    fields: tuple[str, ...]


TUBE_ACTS: dict[str, Act] = {
    "release": Act("release_results", _("Release the result"), _("From then on it counts, and those who wait for it are told."),
                   _("Released"), "primary", ()),
    "amend": Act("release_results", _("Amend the result"), _("The new result replaces what was reported. Both stay in the book."),
                 _("Amended"), "danger", ("result", "run", "reason")),
    "reject": Act("release_results", _("Reject the tube"), _("It cannot be tested. Its people are open names again."),
                  _("Rejected: its people are open again"), "danger", ("reason",)),
    "void": Act("settle_exceptions", _("Give the tube up"), _("It is lost, leaked or mislabelled. Its people are open names again."),
                _("Given up: its people are open again"), "danger", ("why",)),
}  # fmt: skip


class TubeAct(forms.Form):
    """The fields of one act on a tube."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=[("negative", _("negative")), ("positive", _("positive")), ("indeterminate", _("indeterminate"))],
    )
    run = forms.CharField(label=_("Run"), max_length=64, strip=True)
    why = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            ("lost", _("lost")),
            ("leaked", _("leaked")),
            ("mislabelled", _("mislabelled")),
            ("other", _("other")),
        ],
    )
    reason = PlainWords(label=_("Reason"), min_length=4, max_length=400,
                        error_messages={"required": _("Say why, in a sentence."), "min_length": _("Say why, in a sentence.")})  # fmt: skip

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{act}-%s"} | kwargs)
        self.act = act
        for name in list(self.fields):
            if name not in TUBE_ACTS[act].fields:
                del self.fields[name]


class Join(Reasoned):
    """Which name of the roll somebody is."""

    same_as = forms.UUIDField(error_messages={"required": _("Choose who it is."), "invalid": _("Choose who it is.")})


class FollowUp(forms.Form):
    """What came of a contact."""

    outcome = forms.ChoiceField(choices=[(code, code) for code in words.OUTCOME])


class SignOff(Reasoned):
    """A silent device is answered for by a person."""

    unsent = forms.IntegerField(
        label=_("Records that may be lost with it"), min_value=0, max_value=1_000_000, initial=0, required=False,
        help_text=_("As far as anybody knows; 0 when nothing is missing."),
    )  # fmt: skip


class Enrol(forms.Form):
    """For which place a phone is let in."""

    point = forms.CharField(label=_("Point"), max_length=16, strip=True, required=False,
                            help_text=_("Empty: a phone of no point, for couriers and the laboratory."))  # fmt: skip
    lane = forms.IntegerField(label=_("Lane"), min_value=0, max_value=99, initial=0, required=False,
                              help_text=_("0: a phone of the point at no lane, for its leader."))  # fmt: skip
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=20, initial=1)
    hours = forms.TypedChoiceField(label=_("Good for"), coerce=int, initial=24,
                                   choices=[(2, _("2 hours")), (8, _("8 hours")), (24, _("24 hours")), (72, _("72 hours"))])  # fmt: skip


class Assign(forms.Form):
    minutes = forms.TypedChoiceField(coerce=int, choices=[(minutes, minutes) for minutes in (60, 120, 240)])


class Answer(forms.Form):
    """What somebody found out about an open name."""

    HOW = ("nobody_home", "not_known_here", "excuse", "elsewhere", "refusal")
    how = forms.ChoiceField(
        choices=[(how, how) for how in HOW], error_messages={"required": _("Choose what you found.")}
    )
    reason = forms.ChoiceField(choices=ExcuseReason.choices, required=False)
    place = PlainWords(max_length=120, required=False)
    words = PlainWords(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        how = data.get("how")
        if self.errors:
            return data
        if how == "excuse" and not data.get("reason"):
            raise forms.ValidationError(_("Choose the reason of the excuse."))
        if how == "elsewhere" and len(data.get("place", "")) < _PLACE_LEAST:
            raise forms.ValidationError(_("Say where the test was: a city, a hospital, a site."))
        if how in ("excuse", "elsewhere", "refusal") and len(data.get("words", "")) < _WORDS_LEAST:
            raise forms.ValidationError(_("Say what shows it: a paper, a report, who said so."))
        return data

    @property
    def first_error(self) -> str:
        return _first_error(self)


class Sign(forms.Form):
    """Closing needs a reason only while something is open; the action asks for it."""

    reason = PlainWords(max_length=500, required=False)
