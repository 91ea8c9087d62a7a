"""What people send to the door and to the pages behind it. Names no field that a browser would keep in a URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_WORDS_LEAST = 4


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


class AnswerForm(forms.Form):
    """A second person's answer; a refusal says why."""

    answer = forms.ChoiceField(choices=[("allow", "allow"), ("refuse", "refuse")])
    refusal = forms.CharField(max_length=300, strip=True, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "refuse" and len(data.get("refusal", "")) < _WORDS_LEAST:
            raise forms.ValidationError(_("Say why you refuse, in a sentence."))
        return data
