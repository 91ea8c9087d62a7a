"""The door: in and out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muster.access import audit, session
from muster.access.forms import AgainForm, LoginForm
from muster.access.guard import needs
from muster.access.models import User
from muster.access.throttle import attempt_begin, attempt_forget
from muster.common import clock


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    if form.is_valid():
        user = _user(request, form)
        if user is not None:
            return _enter(request, user)
    status = 200 if request.method == "GET" else 422
    return render(request, "access/login.html", {"form": form, "next": _next(request)}, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        audit.record("logout", actor=request.user.actor)
    auth.logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(None)
def again(request: HttpRequest) -> HttpResponse:
    """Whoever is logged in proves once more who they are, before an act that matters."""
    form = AgainForm(request.POST or None, initial={"username": request.user.get_username()})
    if form.is_valid():
        user = _user(request, form)
        if user is not None and user.pk == request.user.pk:
            session.refresh(request)
            audit.record("login_again", actor=user.actor)
            return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    status = 200 if request.method == "GET" else 422
    return render(request, "access/again.html", {"form": form, "next": _next(request)}, status=status)


def _user(request: HttpRequest, form: LoginForm) -> User | None:
    """The user whose password this is; otherwise the form says why not."""
    name, address = form.cleaned_data["username"], request.META.get("REMOTE_ADDR", "")
    again_at = attempt_begin(name, address, clock.now())
    if again_at is not None:
        when = timezone.localtime(again_at).strftime("%H:%M")
        form.add_error(None, _("Too many wrong passwords. Try again at %(time)s.") % {"time": when})
        return None
    user = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        form.add_error(None, _("User name or password is not right."))
        return None
    attempt_forget(name, address)
    return user


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    auth.login(request, user)
    session.begin(request)
    audit.record("login", actor=user.actor)
    response = redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=request.is_secure())
    return response


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, when it is a place of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else ""
