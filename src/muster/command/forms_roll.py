"""What people send about persons of the roll."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muster.access.sayings import LEAVE_OUT, PlainWords
from muster.common import clock
from muster.common.problems import REGISTRY
from muster.roll import rules
from muster.roll.actions import Said
from muster.roll.enums import Absence, Document, ExcuseReason, Ruling, Sex

_TEXT = {"autocomplete": "off", "spellcheck": "false"}
_PROOF_LEAST = 4


def _reason() -> PlainWords:
    return PlainWords(label=_("Reason, and how you know"), min_length=2, max_length=300)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip


class PersonSays(forms.Form):
    """A person as somebody gives them. ``said`` after ``is_valid``."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs=_TEXT))
    document = forms.ChoiceField(label=_("Document"), choices=Document.choices, initial=Document.RESIDENT_ID)
    id_number = forms.CharField(
        label=_("Number of the document"), required=False, max_length=30, widget=forms.TextInput(attrs=_TEXT),
        help_text=_("Leave it empty for who has none, as a newborn."),
    )  # fmt: skip
    birth = _day(_("Born on"), required=False, help_text=_("Needed where the number does not say it."))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    relation = forms.CharField(label=_("Relation to the head of the household"), required=False, max_length=30)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs={**_TEXT, "inputmode": "tel"})
    )
    reason = _reason()

    birth_needed = True

    def clean_name(self) -> str:
        return str(self._read(lambda: rules.name_read(self.cleaned_data["name"])))

    def clean_phone(self) -> str:
        return str(self._read(lambda: rules.phone_read(self.cleaned_data["phone"])))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                data["said"] = self._said(data)
            except rules.RowRefused as refused:
                fields = [field for field in ("birth", "sex") if refused.code.startswith(f"row_{field}")]
                self.add_error(fields[0] if fields else "id_number", words_of(refused.code))
        return data

    @property
    def said(self) -> Said:
        found: Said = self.cleaned_data["said"]
        return found

    def _said(self, data: dict[str, Any]) -> Said:
        today, stated = clock.now().date(), Document(data["document"])
        text = data["id_number"] if stated is not Document.NONE else ""
        if stated is Document.NONE and data["id_number"].strip():
            raise rules.RowRefused("row_id_characters")
        number = rules.id_number_read(text, on=today, stated=stated)
        if not number.number and stated is not Document.NONE:
            raise rules.RowRefused("row_id_missing")
        birth = rules.birth_read(data["birth"] or "", on=today)
        if birth and number.birth and birth != number.birth:
            raise rules.RowRefused("row_birth_differs")
        if not number.number and not birth and self.birth_needed:
            raise rules.RowRefused("row_birth_missing")
        if data["sex"] and number.sex and data["sex"] != number.sex:
            raise rules.RowRefused("row_sex_differs")
        return Said(
            data["name"], number.document, number.number, birth or number.birth, str(data["sex"] or number.sex),
            rules.fold(data["relation"]), data["phone"],
        )  # fmt: skip

    def _read(self, read: Any) -> Any:
        try:
            return read()
        except rules.RowRefused as refused:
            raise forms.ValidationError(words_of(refused.code)) from refused


class PersonCorrected(PersonSays):
    """The same for who is on the roll already: of them only the year of birth is kept in the clear."""

    address = forms.CharField(
        label=_("Address of the household"), required=False, max_length=200, widget=forms.TextInput(attrs=_TEXT)
    )
    field_order = ("name", "document", "id_number", "birth", "sex", "relation", "phone", "address", "reason")

    birth_needed = False
    birth = _day(
        _("Born on"), required=False, help_text=_("Only needed with a new name or number: the roll knows the year.")
    )


class Place(forms.Form):
    """A household by its village and number."""

    village = forms.ChoiceField(label=_("Village or community"))
    number = forms.CharField(
        label=_("Household number"), max_length=20, strip=True, widget=forms.TextInput(attrs=_TEXT),
        help_text=_("A number that the village does not have yet makes a new household."),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = rules.fold(self.cleaned_data["number"])
        return number.lstrip("0") or "0" if number.isdigit() else number


class Move(Place):
    reason = _reason()


class Absent(forms.Form):
    """Dead, moved away, or away for a time."""

    absence = forms.ChoiceField(label=_("What has happened"), choices=Absence.choices, widget=forms.RadioSelect)
    on = _day(_("Since"))
    until = _day(_("Back on"), required=False, help_text=_("For who is away for a time, if it is known."))
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, until = data.get("on"), data.get("until")
        if on and on > clock.now().date():
            self.add_error("on", _("This day is still to come."))
        if until and data.get("absence") != Absence.AWAY:
            data["until"] = None
        elif on and until and until < on:
            self.add_error("until", _("This is before the day it began."))
        return data


class Why(forms.Form):
    reason = _reason()


class Proof(forms.Form):
    """The excuse of a name in the open round, with what shows it."""

    reason = forms.ChoiceField(label=_("Reason of the excuse"), choices=ExcuseReason.choices)
    proof = PlainWords(label=_("What shows it, without names"), min_length=_PROOF_LEAST, max_length=300)


class TwinsRuling(Why):
    one = forms.UUIDField()
    other = forms.UUIDField()
    ruling = forms.ChoiceField(choices=Ruling.choices)


def wrong(form: forms.Form) -> str:
    """What a page says that shows the form no more."""
    if any(error.code == "names" for error in form.errors.as_data().get("reason", [])):
        return str(LEAVE_OUT)
    return str(_("Say why, in a sentence."))


def words_of(code: str) -> str:
    """A refusal of the registry in the language of the page."""
    entry = REGISTRY[code]
    if get_language() == "en":
        return f"{entry.en}. {entry.do_en}"
    return f"{entry.zh}。{entry.do_zh}"
