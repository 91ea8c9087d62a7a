"""What is printed, and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.public.enums import Purpose


class Where(forms.Form):
    """A division or a point of the reader's own: ``140122100001`` or ``point P001``."""

    where = forms.ChoiceField(label=_("What to print"), required=False, widget=forms.Select(attrs={"data-now": ""}))

    def __init__(self, data: Any, choices: list[Any]) -> None:
        super().__init__(data)
        self.fields["where"].choices = choices  # type: ignore[attr-defined]


class Print(forms.Form):
    where = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    slips = forms.BooleanField(
        label=_("With a result code for each resident"), required=False, initial=True,
        help_text=_("A code tells its holder the result. Each print makes new ones: those handed out before are void."),
    )  # fmt: skip
