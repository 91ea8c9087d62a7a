"""Words of people that are kept in the clear for ever: reasons, purposes, proofs. They name nobody."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.access.rules import words_refuse
from muster.common.problems import Problem

LEAVE_OUT = _("Leave out names and numbers: this is kept for ever.")


class PlainWords(forms.CharField):
    """The field of every reason, purpose and proof. ``names`` are of those whom the act is about."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", LEAVE_OUT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**kwargs)
        self.names: tuple[str, ...] = ()

    def validate(self, value: str) -> None:
        super().validate(value)
        if words_refuse(value, self.names):
            raise forms.ValidationError(LEAVE_OUT, code="names")


class FileAsk(forms.Form):
    """What a file with names is for; another person reads it before anything is made."""

    form = forms.ChoiceField(label=_("Form"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    purpose = PlainWords(
        label=_("What for"), min_length=4, max_length=200,
        help_text=_("One sentence for the second person. It stays in the audit: name nobody in it."),
        error_messages={"required": _("Say why, in a sentence."), "min_length": _("Say why, in a sentence.")},
    )  # fmt: skip


def about(form: forms.Form, names: Iterable[str]) -> None:
    """The words of this form are about these people, so they may not name them."""
    known = tuple(names)
    for field in form.fields.values():
        if isinstance(field, PlainWords):
            field.names = known


def words_ask(*said: object) -> None:
    """Problem words_personal where an act is given such words without a form."""
    if any(words_refuse(text) for text in said if isinstance(text, str)):
        raise Problem("words_personal")
