"""The guard in front of every view of every room."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from muster.access import session
from muster.access.models import User
from muster.access.rules import Permission, require

P = ParamSpec("P")
_SETTLE = {"password": "account_password", "second": "account_app"}
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(permission: Permission | None, *, fresh: bool = False, settled: bool = True) -> Callable[[View[P]], View[P]]:
    """Guards a view: who is not logged in goes to the login, who may not gets Problem not_allowed.

    With ``fresh`` the password must have been given within the last 15 minutes; else it is asked for again.
    Without a permission, everybody who is logged in may enter. Whoever has a one-time password, or lacks the second
    factor that the role must have, is sent to set it up first, but for pages with ``settled=False``.
    """

    def guard(view: View[P]) -> View[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if settled and isinstance(request.user, User) and (first := session.unsettled(request, request.user)):
                return redirect(_SETTLE[first])
            if permission is not None:
                require(request.user, permission)
            if fresh and not session.fresh(request):
                return _again(request)
            return view(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    return guard


def _again(request: HttpRequest) -> HttpResponseBase:
    """Asks who it is, then leads back: what was sent without a fresh password has to be sent once more."""
    target = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        came = request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
        parts = urlsplit(came)
        target = (parts.path + ("?" + parts.query if parts.query else "")) if ours and parts.path else "/"
        messages.warning(request, _("Nothing was done yet: give your password, then send it once more."))
    return redirect_to_login(target, resolve_url("again"))
