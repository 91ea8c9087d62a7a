"""Second factors: codes of an authenticator app, passkeys, and recovery codes for the day the phone is lost.

django-allauth keeps and checks them; the pages and the order of the login are ours. Secrets lie sealed in the database.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from muster.access import audit, keys
from muster.access.models import User
from muster.common.problems import Problem

PASSKEYS_MOST = 5
_NAME_MOST = 40
_KID, _CONTEXT = "second.factors.1", "mfa_authenticator.data"
_Type = Authenticator.Type


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # ships no types
    """What allauth asks of this house (``MFA_ADAPTER``)."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keys.seal(text, _KID, _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys.open_(base64.b64decode(encrypted_text), _CONTEXT)

    def get_totp_issuer(self) -> str:
        return "muster"

    def _get_site_name(self) -> str:
        return "muster"


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a user has set up. ``codes_left`` counts recovery codes."""

    app: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int

    def __bool__(self) -> bool:
        return self.app or bool(self.passkeys)


def factors(user: User) -> Factors:
    rows = list(Authenticator.objects.filter(user=user).order_by("pk"))
    passkeys = tuple(
        Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at) for row in rows if row.type == _Type.WEBAUTHN
    )
    left = sum(len(row.wrap().get_unused_codes()) for row in rows if row.type == _Type.RECOVERY_CODES)
    return Factors(any(row.type == _Type.TOTP for row in rows), passkeys, left)


def with_factors(users: list[User]) -> set[int]:
    """Which of these users have a second factor, by primary key."""
    rows = Authenticator.objects.filter(user__in=users, type__in=[_Type.TOTP, _Type.WEBAUTHN])
    return set(rows.values_list("user_id", flat=True))


def app_begin(user: User, *, anew: bool) -> tuple[str, str]:
    """The secret of an app that is being set up, kept in the session, and its QR code as an image address."""
    secret = totp.get_totp_secret(regenerate=anew)
    adapter = get_adapter()
    image = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return secret, "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode()


@transaction.atomic
def app_add(request: HttpRequest, user: User, code: str, at: datetime) -> bool:
    """Takes the app into use, if the code shows that it works."""
    if not totp.validate_totp_code(totp.get_totp_secret(), code):
        return False
    _turn(user)
    Authenticator.objects.filter(user=user, type=_Type.TOTP).delete()
    totp.TOTP.activate(user, totp.get_totp_secret())
    totp.clear_totp_secret(request)
    _added(user, "app", at)
    return True


def passkey_options(user: User) -> dict[str, Any]:
    """What the browser needs in order to make a passkey."""
    return dict(webauthn.begin_registration(user, passwordless=False))


@transaction.atomic
def passkey_add(user: User, name: str, credential: dict[str, Any], at: datetime) -> bool:
    """Takes the passkey into use that the browser has made."""
    _turn(user)
    if Authenticator.objects.filter(user=user, type=_Type.WEBAUTHN).count() >= PASSKEYS_MOST:
        return False
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, KeyError, TypeError):
        return False
    webauthn.WebAuthn.add(user, name[:_NAME_MOST] or "passkey", credential)
    _added(user, "passkey", at)
    return True


@transaction.atomic
def factor_remove(*, user: User, by: str, at: datetime, passkey: int | None = None) -> None:
    """Removes the app, or one passkey; with the last of them the recovery codes go too. Raises Problem not_found."""
    rows = Authenticator.objects.filter(user=user)
    wanted = rows.filter(type=_Type.TOTP) if passkey is None else rows.filter(type=_Type.WEBAUTHN, pk=passkey)
    if not wanted.delete()[0]:
        raise Problem("not_found")
    if not rows.exclude(type=_Type.RECOVERY_CODES).exists():
        rows.delete()
    audit.record("factor_remove", actor=by, purpose=f"{user.actor} {'app' if passkey is None else 'passkey'}", at=at)


@transaction.atomic
def factors_drop(*, user: User, by: str, at: datetime) -> None:
    """Forgets every second factor of a user whose phone is lost."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        audit.record("factor_remove", actor=by, purpose=f"{user.actor} all", at=at)


@transaction.atomic
def codes_make(*, user: User, by: str, at: datetime) -> list[str]:
    """Fresh recovery codes; the old ones end."""
    _turn(user)
    Authenticator.objects.filter(user=user, type=_Type.RECOVERY_CODES).delete()
    audit.record("factor_codes", actor=by, purpose=user.actor, at=at)
    return [str(code) for code in RecoveryCodes.activate(user).get_unused_codes()]


@transaction.atomic
def code_right(user: User, code: str) -> str:
    """Which factor this code is of, ``app`` or ``recovery``; "" when it is wrong, or was used already."""
    rows = Authenticator.objects.select_for_update().filter(user=user).exclude(type=_Type.WEBAUTHN)
    by_type = {row.type: row for row in rows}
    app, codes = by_type.get(_Type.TOTP), by_type.get(_Type.RECOVERY_CODES)
    if app is not None and _app_right(app, code):
        return "app"
    if codes is not None and codes.wrap().validate_code(code.replace(" ", "").replace("-", "")):
        codes.record_usage()
        return "recovery"
    return ""


def passkey_asked(user: User) -> dict[str, Any]:
    """What the browser needs in order to use a passkey of this user."""
    return dict(webauthn.begin_authentication(user))


def passkey_right(user: User, credential: dict[str, Any]) -> str:
    """``passkey`` when a passkey of this user signed what was asked, else ""."""
    try:
        webauthn.parse_authentication_response(credential)
        webauthn.complete_authentication(user, credential).record_usage()
    except (ValidationError, ValueError, KeyError, TypeError):
        return ""
    return "passkey"


def _app_right(app: Authenticator, code: str) -> bool:
    """Each code is good once, in whichever server process it is given."""
    secret = Adapter().decrypt(app.data["secret"])
    said = code.replace(" ", "")
    for counter in totp.yield_hotp_counters_from_time():
        if totp.format_hotp_value(totp.hotp_value(secret, counter)) == said and counter > app.data.get("last", 0):
            app.data["last"] = counter
            app.save(update_fields=["data"])
            app.record_usage()
            return True
    return False


def _added(user: User, what: str, at: datetime) -> None:
    audit.record("factor_add", actor=user.actor, purpose=f"{user.actor} {what}", at=at)


def _turn(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)
