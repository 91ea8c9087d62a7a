"""What people send to the door and to the pages behind it. Names no field that a browser would keep in a URL."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from muster.access.enums import AT_A_POINT, Role
from muster.access.models import User
from muster.access.places import places
from muster.access.sayings import PlainWords
from muster.access.scope import Scope
from muster.access.users import PASSWORD_MIN

_WORDS_LEAST = 4
_LETTERS_LEAST = 5  # different ones in a password


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class AgainForm(LoginForm):
    """The name is known; only the password is asked for."""

    username = forms.CharField(
        disabled=True, widget=forms.HiddenInput(attrs={"autocomplete": "username"}), max_length=32
    )
    field_order = ("username", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autofocus"] = True


class SecondForm(forms.Form):
    """A code of the app, a recovery code, or what a passkey signed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any] | None:
        found = self.cleaned_data["credential"]
        return found if isinstance(found, dict) else None


class PasswordForm(forms.Form):
    """A new password, twice; the old one because a browser may have been left open."""

    old = forms.CharField(
        label=_("Password so far"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), max_length=256, strip=False,
        help_text=_("At least 12 characters. Four words that only you would put together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The new one once more"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your password so far."))
        return old

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = data.get("new", "")
        if new and new == data.get("old"):
            self.add_error("new", _("This is the one you had."))
        elif new and new != data.get("again", new):
            self.add_error("again", _("The two do not agree."))
        elif new:
            self._judge(new)
        return data

    def _judge(self, new: str) -> None:
        if len(new) < PASSWORD_MIN:
            self.add_error("new", _("Too short: at least 12 characters."))
        elif self.user.username in new.lower() or len(set(new)) < _LETTERS_LEAST or _common(new):
            self.add_error("new", _("Too easy to guess: choose another one."))


class AppForm(forms.Form):
    """The first code of an app, which shows that it works."""

    code = forms.CharField(
        label=_("Code that the app shows"), max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class PasskeyForm(forms.Form):
    name = forms.CharField(label=_("Name of the key"), max_length=40, strip=True, required=False)
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        found = self.cleaned_data["credential"]
        if not isinstance(found, dict):
            raise forms.ValidationError("credential")
        return found


class AnswerForm(forms.Form):
    """A second person's answer; a refusal says why."""

    answer = forms.ChoiceField(choices=[("allow", "allow"), ("refuse", "refuse")])
    refusal = PlainWords(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data.get("answer") == "refuse" and len(data.get("refusal", "")) < _WORDS_LEAST:
            raise forms.ValidationError(_("Say why you refuse, in a sentence."))
        return data


class PlaceForm(forms.Form):
    """Role, territory, point and unit of a user, within the administrator's own territory."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    territory = forms.RegexField(
        r"^[0-9]{2,12}$",
        label=_("Territory"), max_length=12,
        error_messages={"invalid": _("Choose a division: its code has only digits.")},
        widget=forms.TextInput(attrs={"list": "divisions", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    point = forms.RegexField(
        r"^[A-Za-z0-9-]{1,16}$", label=_("Point"), max_length=16, required=False,
        error_messages={"invalid": _("A point's code, as P001.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    unit = forms.CharField(
        label=_("Unit"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, within: Scope, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.within = within

    def clean_territory(self) -> str:
        code = str(self.cleaned_data["territory"])
        if not code.startswith(self.within.prefix):
            raise forms.ValidationError(_("This lies outside your own territory."))
        if not places().division_exists(code):
            raise forms.ValidationError(_("There is no division of this code."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, territory, point = data.get("role", ""), data.get("territory", ""), data.get("point", "")
        if not territory or "point" in self.errors:
            return data
        if role in AT_A_POINT and not point:
            self.add_error("point", _("Who works at a point needs its code."))
        elif point and not places().point_exists(territory[:6], point):
            self.add_error("point", _("This county has no such point."))
        self._unit_check(role, territory, data.get("unit", ""))
        return data

    def _unit_check(self, role: str, territory: str, unit: str) -> None:
        if unit and role != Role.UNIT_LIAISON:
            self.add_error("unit", _("Only a unit liaison has a unit."))
        elif unit and not places().unit_exists(territory[:6], unit):
            self.add_error("unit", _("This county has no unit of this name."))


class ChangeForm(PlaceForm):
    """Another role or territory."""


class CreateForm(PlaceForm):
    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,31}$", label=_("User name"), max_length=32,
        help_text=_("2 to 32 letters a to z, digits, dot, hyphen; not a person's ID number."),
        error_messages={"invalid": _("2 to 32 of a-z, 0-9, dot, hyphen, underscore; it begins with a letter or digit.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("username", "role", "territory", "point", "unit", "language")

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("This name is taken."))
        return name


class HandOverForm(forms.Form):
    to = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,31}$", label=_("User name of the person who takes over"), max_length=32,
        help_text=_("A new name makes a new user."),
        error_messages={"invalid": _("2 to 32 of a-z, 0-9, dot, hyphen, underscore; it begins with a letter or digit.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


def _common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
