"""What people send to the roll."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.access.sayings import PlainWords
from muster.common import clock
from muster.roll.enums import CareMark, CareSource

PURPOSES = {
    "at_the_counter": _("The person is here, or on the phone"),
    "correcting": _("To check or correct the entry"),
    "visiting": _("To visit, or to hand over to a sampler"),
    "tracing": _("A positive tube, a case or a contact"),
    "asked_by_the_person": _("The person asks what is kept of them"),
}


class Purpose(forms.Form):
    """What a person's entry is opened for."""

    purpose = forms.ChoiceField(label=_("What for"), choices=list(PURPOSES.items()))


class Reason(forms.Form):
    reason = PlainWords(label=_("Reason, and how you know"), min_length=2, max_length=300)


class Mark(forms.Form):
    """A care mark by hand."""

    mark = forms.ChoiceField(label=_("Mark"), choices=CareMark.choices)
    source = forms.ChoiceField(label=_("Where it is from"), choices=CareSource.choices)
    until = forms.DateField(
        label=_("Holds until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Its last day. Without one it holds until it is lifted."),
    )  # fmt: skip

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < clock.now().date():
            raise forms.ValidationError(_("This day is over."))
        return until


class Lift(Reason):
    mark = forms.ChoiceField(choices=CareMark.choices, widget=forms.HiddenInput)
