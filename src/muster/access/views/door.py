"""The door: in by a password and, where there is one, a second factor; and out."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muster.access import audit, half, lockout, session
from muster.access.factors import code_right, factors, passkey_asked, passkey_right
from muster.access.forms import AgainForm, LoginForm, SecondForm
from muster.access.guard import needs
from muster.access.models import User
from muster.access.users import word_over
from muster.access.views.who import user_of
from muster.common import clock


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    if form.is_valid():
        user = _user(request, form)
        if user is not None:
            return _onwards(request, user)
    status = 200 if request.method == "GET" else 422
    return render(request, "access/login.html", {"form": form, "next": _next(request)}, status=status)


@sensitive_post_parameters("code", "credential")
@never_cache
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The second step: whoever gave the password shows a code or a passkey."""
    user = half.user(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = SecondForm(request.POST or None)
    if form.is_valid():
        how = _factor(request, user, form)
        if how:
            return _enter(request, user, how, half.target(request))
    found = factors(user)
    options = passkey_asked(user) if found.passkeys else None
    status = 200 if request.method == "GET" else 422
    return render(request, "access/second.html", {"form": form, "options": options, "factors": found}, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        audit.record("logout", actor=request.user.actor)
    auth.logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(None, settled=False)
def again(request: HttpRequest) -> HttpResponse:
    """Whoever is logged in proves once more who they are, before an act that matters."""
    form = AgainForm(request.POST or None, initial={"username": user_of(request).username})
    if form.is_valid():
        user = _user(request, form)
        if user is not None and user.pk == request.user.pk:
            session.refresh(request)
            audit.record("login_again", actor=user.actor)
            return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    status = 200 if request.method == "GET" else 422
    return render(request, "access/again.html", {"form": form, "next": _next(request)}, status=status)


@transaction.atomic
def _user(request: HttpRequest, form: LoginForm) -> User | None:
    """The user whose password this is; otherwise the form says why not."""
    name = form.cleaned_data["username"]
    lockout.turn_take(name, request)
    if _rests(request, form, name):
        return None
    user = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
    if isinstance(user, User) and not word_over(user, clock.now()):
        return user
    if isinstance(user, User):
        form.add_error(None, _("This one-time password is over. Ask for a new one."))
    elif not _rests(request, form, name):
        form.add_error(None, _("User name or password is not right."))
    return None


@transaction.atomic
def _factor(request: HttpRequest, user: User, form: SecondForm) -> str:
    """Which second factor was shown; "" when none, and the form says why not."""
    lockout.turn_take(user.username, request)
    if _rests(request, form, user.username):
        return ""
    credential = form.cleaned_data["credential"]
    how = passkey_right(user, credential) if credential else code_right(user, form.cleaned_data["code"])
    if not how:
        lockout.code_failed(request, user)
        if not _rests(request, form, user.username):
            form.add_error(None, _("This code is not right, or it was used already. Wait for the next one."))
    return how


def _rests(request: HttpRequest, form: Any, name: str) -> bool:
    until = lockout.locked_until(request, name)
    if until is not None:
        when = timezone.localtime(until).strftime("%H:%M")
        form.add_error(None, _("Too many wrong attempts. Try again at %(time)s, or ask to be let in.") % {"time": when})
    return until is not None


def _onwards(request: HttpRequest, user: User) -> HttpResponse:
    """In, or to the second step."""
    if not factors(user):
        return _enter(request, user, "password", _next(request))
    half.begin(request, user, _next(request))
    return redirect("second")


def _enter(request: HttpRequest, user: User, how: str, target: str) -> HttpResponse:
    half.end(request)
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session.begin(request, second=how != "password")
    audit.record("login", actor=user.actor, purpose=how)
    response = redirect(target or settings.LOGIN_REDIRECT_URL)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=request.is_secure())
    return response


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, when it is a place of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else ""
