"""Users in the browser: who there are, and what an administrator may do about each."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.access import factors, lockout, users
from muster.access.administration import (
    WORDS,
    Change,
    change_ask,
    change_do,
    change_of,
    changes_asked,
    users_within,
)
from muster.access.enums import AT_A_POINT, Role
from muster.access.forms import ChangeForm, CreateForm, HandOverForm
from muster.access.guard import needs
from muster.access.models import SecondAsk, User
from muster.access.places import Place, places
from muster.access.rules import role_needs_second
from muster.access.scope import scope
from muster.access.views.who import private, user_of
from muster.common import clock
from muster.common.problems import Problem

PAGE = 50
_DIVISIONS_MOST = 500
_UNITS_MOST = 500
_STATES = ("active", "disabled", "word")


@require_http_methods(["GET", "POST"])
@needs("manage_users", fresh=True)
def index(request: HttpRequest) -> HttpResponse:
    """The list, by role and state; a search for a name is posted, so that no address holds one."""
    admin = user_of(request)
    role, state = request.GET.get("role", ""), request.GET.get("state", "")
    found = users_within(admin).order_by("username")
    if role in Role.values:
        found = found.filter(role=role)
    if state in _STATES:
        found = found.filter(**{"active": {"is_active": True}, "disabled": {"is_active": False},
                                "word": {"word_until__isnull": False}}[state])  # fmt: skip
    text = request.POST.get("q", "").strip().lower()[:32]
    if text:
        found = found.filter(username__contains=text)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    query = {name: value for name, value in (("role", role), ("state", state)) if value}
    context = {
        "users": _lines(listed), "text": text, "role": role, "state": state, "roles": Role.choices, "page": page,
        "asked": [_asked(one) for one in changes_asked(admin, clock.now())],
        "total": page.paginator.count, "number": page.number, "pages": page.paginator.num_pages,
        "first": page.start_index(), "last": page.end_index(),
        "previous": "?" + urlencode(query | {"page": page.number - 1}),
        "next": "?" + urlencode(query | {"page": page.number + 1}),
    }  # fmt: skip
    return private(render(request, "access/users.html", context))


@require_http_methods(["GET", "POST"])
@needs("manage_users", fresh=True)
def create(request: HttpRequest) -> HttpResponse:
    admin = user_of(request)
    form = CreateForm(scope(admin), request.POST or None)
    if form.is_valid():
        cleaned = form.cleaned_data
        return _change(request, Change(
            "create", cleaned["username"], cleaned["role"], cleaned["territory"], cleaned["point"], cleaned["unit"],
            language=cleaned["language"],
        ))  # fmt: skip
    context = {"form": form, **_choices(admin)}
    return private(render(request, "access/user_new.html", context, status=422 if form.is_bound else 200))


@require_http_methods(["GET", "POST"])
@needs("manage_users", fresh=True)
def user(request: HttpRequest, id: int) -> HttpResponse:
    """One user; a POST gives another role, territory, point or unit."""
    admin, found = user_of(request), _found(request, id)
    form = ChangeForm(scope(admin), request.POST or None, initial=_known(found))
    if form.is_valid():
        cleaned = form.cleaned_data
        return _change(request, Change(
            "change", found.username, cleaned["role"], cleaned["territory"], cleaned["point"], cleaned["unit"]
        ))  # fmt: skip
    return _user_page(request, found, form, HandOverForm())


@require_POST
@needs("manage_users", fresh=True)
def hand_over(request: HttpRequest, id: int) -> HttpResponse:
    found = _found(request, id)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _user_page(request, found, _change_form(request, found), form)
    return _change(request, _of(found, "hand_over", to=form.cleaned_data["to"]))


@require_POST
@needs("manage_users", fresh=True)
def reset(request: HttpRequest, id: int) -> HttpResponse:
    return _change(request, _of(_found(request, id), "reset", drop=request.POST.get("drop") == "1"))


@require_POST
@needs("manage_users", fresh=True)
def state(request: HttpRequest, id: int, what: str) -> HttpResponse:
    """Shuts out, lets in again, signs out everywhere, or ends the rest after wrong passwords."""
    admin, found, at = user_of(request), _found(request, id), clock.now()
    if what == "disable":
        users.user_disable(username=found.username, by=admin.actor, at=at)
        said = _("%(name)s is shut out.")
    elif what == "enable":
        users.user_enable(username=found.username, by=admin.actor, at=at)
        said = _("%(name)s may sign in again.")
    elif what == "end":
        users.user_sessions_end(username=found.username, by=admin.actor, at=at)
        said = _("%(name)s is signed out everywhere.")
    elif what == "unlock":
        lockout.unlock(user=found, by=admin.actor, at=at)
        said = _("%(name)s may try again at once.")
    else:
        raise Http404
    messages.success(request, said % {"name": found.username}, extra_tags="done")
    return redirect("user", id=id)


@require_POST
@needs("manage_users", fresh=True)
def carry_out(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Does what a second person has allowed."""
    admin = user_of(request)
    one = next((one for one in changes_asked(admin, clock.now()) if one.id == asked), None)
    if one is None:
        raise Problem("second_answered")
    return _done(request, change_of(one), change_do(change=change_of(one), by=admin, at=clock.now()))


def _change(request: HttpRequest, change: Change) -> HttpResponse:
    """Does it, or asks for a second person where the user could read persons."""
    admin = user_of(request)
    if change.waits:
        change_ask(change=change, by=admin, at=clock.now())
        messages.success(
            request,
            _(
                "A second person has to allow this first: a colleague with the page Approvals. Then it is carried out here."
            ),
            extra_tags="open",
        )
        return redirect("users")
    return _done(request, change, change_do(change=change, by=admin, at=clock.now()))


def _done(request: HttpRequest, change: Change, word: str) -> HttpResponse:
    """The one-time word is on this page only."""
    name = change.to or change.username
    if word:
        return private(render(request, "access/word.html", {"name": name, "word": word}))
    messages.success(request, _("Done: %(what)s, %(name)s.") % {"what": WORDS[change.what], "name": name},
                     extra_tags="done")  # fmt: skip
    return redirect("users")


def _user_page(request: HttpRequest, found: User, form: ChangeForm, over: HandOverForm) -> HttpResponse:
    admin = user_of(request)
    context = {
        "found": found, "form": form, "over": over, "oneself": found.pk == admin.pk,
        "locked": found.username in lockout.locked_names([found]), "factors": factors.factors(found),
        "waits": role_needs_second(found.role), "at": clock.now(), **_choices(admin),
    }  # fmt: skip
    bad = (form.is_bound and not form.is_valid()) or (over.is_bound and not over.is_valid())
    return private(render(request, "access/user.html", context, status=422 if bad else 200))


def _change_form(request: HttpRequest, found: User) -> ChangeForm:
    return ChangeForm(scope(user_of(request)), initial=_known(found))


def _known(found: User) -> dict[str, str]:
    return {"role": found.role, "territory": found.territory, "point": found.point, "unit": found.unit}


def _choices(admin: User) -> dict[str, Any]:
    """What the form offers: roles with what they need, the divisions and units within the administrator's territory."""
    divisions: list[Place] = places().divisions(scope(admin).prefix, _DIVISIONS_MOST)
    return {
        "divisions": divisions, "units": places().units(scope(admin).prefix, _UNITS_MOST), "languages": settings.LANGUAGES,
        "second_roles": [label for role, label in Role.choices if role_needs_second(role)],
        "point_roles": [label for role, label in Role.choices if role in AT_A_POINT],
    }  # fmt: skip


def _of(found: User, what: Any, **more: Any) -> Change:
    return Change(what, found.username, found.role, found.territory, found.point, found.unit, **more)


def _found(request: HttpRequest, id: int) -> User:
    found = users_within(user_of(request)).filter(pk=id).first()
    if found is None:
        raise Problem("not_found")
    return found


def _lines(listed: list[User]) -> list[dict[str, Any]]:
    locked, secured = lockout.locked_names(listed), factors.with_factors(listed)
    return [{"user": one, "locked": one.username in locked, "second": one.pk in secured} for one in listed]


def _asked(one: SecondAsk) -> dict[str, Any]:
    return {"asked": one, "word": WORDS[one.detail["what"]], "role": Role(one.detail["role"]).label}
