"""One's own account: password, language, second factors, and signing out everywhere."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access import factors, session, users
from muster.access.forms import AppForm, PasskeyForm, PasswordForm
from muster.access.guard import needs
from muster.access.views.who import private, user_of
from muster.common import clock
from muster.common.problems import Problem


@require_safe
@needs(None)
def account(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    context = {
        "factors": factors.factors(user), "must": user.role in settings.MFA_ROLES,
        "passkeys_most": factors.PASSKEYS_MOST, "languages": settings.LANGUAGES,
    }  # fmt: skip
    return private(render(request, "access/account.html", context))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(None, settled=False)
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; whoever came in with a one-time word is asked for it at once."""
    user = user_of(request)
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        users.password_own(user=user, password=form.cleaned_data["new"], at=clock.now())
        auth.update_session_auth_hash(request, user)
        session.refresh(request)
        messages.success(request, _("Your password is changed; everywhere else you are signed out."), extra_tags="done")
        return redirect("account")
    context = {"form": form, "once": user.word_until is not None}
    return private(render(request, "access/password.html", context, status=422 if form.is_bound else 200))


@require_POST
@needs(None)
def language(request: HttpRequest) -> HttpResponse:
    """The language the pages speak from now on, on every device."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Problem("bad_request", "language")
    users.user_language(user=user_of(request), language=chosen)
    response = redirect("account")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
@needs(None, settled=False)
def out(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere, here too."""
    user = user_of(request)
    users.user_sessions_end(username=user.username, by=user.actor, at=clock.now())
    auth.logout(request)
    messages.success(request, _("You are signed out everywhere."), extra_tags="done")
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(None, fresh=True, settled=False)
def app(request: HttpRequest) -> HttpResponse:
    """Sets up an authenticator app: a code to scan, and a first code as the proof."""
    user = user_of(request)
    if user.word_until is not None:
        return redirect("account_password")
    form = AppForm(request.POST or None)
    if form.is_valid():
        if factors.app_add(request, user, form.cleaned_data["code"], clock.now()):
            return _added(request)
        form.add_error("code", _("This code is not right. Is the phone's clock right?"))
    secret, image = factors.app_begin(user, anew=not form.is_bound)
    spelled = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "image": image, "secret": spelled, "must": session.unsettled(request, user) == "second"}
    return private(render(request, "access/app.html", context, status=422 if form.is_bound else 200))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(None, fresh=True, settled=False)
def passkey(request: HttpRequest) -> HttpResponse:
    """Makes a passkey: the browser and the key do it, this page hands over what they need."""
    user = user_of(request)
    if user.word_until is not None:
        return redirect("account_password")
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        cleaned = form.cleaned_data
        if factors.passkey_add(user, cleaned["name"], cleaned["credential"], clock.now()):
            return _added(request)
        form.add_error(None, _("The key was not taken. Try again; five keys are the most."))
    context = {"form": form, "options": factors.passkey_options(user), "host": request.get_host().rpartition(":")[0]}
    return private(render(request, "access/passkey.html", context, status=422 if form.is_bound else 200))


@require_POST
@needs(None, fresh=True)
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Takes the app or one passkey away; the last one stays where the role must have one."""
    user = user_of(request)
    chosen = request.POST.get("passkey", "")
    found = factors.factors(user)
    if user.role in settings.MFA_ROLES and found.app + len(found.passkeys) < 2:
        raise Problem("factor_needed")
    key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    factors.factor_remove(user=user, by=user.actor, at=clock.now(), passkey=key)
    session.second_set(request, bool(factors.factors(user)))
    messages.success(request, _("Taken away."), extra_tags="done")
    return redirect("account")


@require_POST
@needs(None, fresh=True)
def codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    user = user_of(request)
    if not factors.factors(user):
        raise Problem("bad_request", "codes")
    return _codes(request)


def _added(request: HttpRequest) -> HttpResponse:
    """A second factor is there: with the first one come the recovery codes, shown once."""
    session.second_set(request, True)
    messages.success(request, _("Your second factor is set up."), extra_tags="done")
    if factors.factors(user_of(request)).codes_left:
        return redirect("account")
    return _codes(request)


def _codes(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    made = factors.codes_make(user=user, by=user.actor, at=clock.now())
    spelled = [f"{code[:4]} {code[4:]}" for code in made]
    return private(render(request, "access/codes.html", {"codes": spelled}))
