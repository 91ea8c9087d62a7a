"""Opening a closed round again: the statements stay, and both acts must be closed anew."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from muster.access.guard import needs
from muster.account import closing as rounds
from muster.command import snapshot
from muster.command.forms import Reasoned
from muster.command.views.page import Room, room
from muster.common import clock
from muster.common.problems import Problem


@require_POST
@needs("close_round", fresh=True)
@room("close_round")
def reopen(here: Room) -> HttpResponseBase:
    if not here.whole_county:
        raise Problem("not_allowed", "the county's command centre reopens")
    form = Reasoned(here.request.POST)
    if not form.is_valid():
        messages.error(here.request, form.first_error, extra_tags="held")
        return redirect("command:closing")
    district, round_code = here.where
    rounds.round_reopen(
        district=district, round_code=round_code, reason=form.cleaned_data["reason"], by=here.user.actor, at=clock.now()
    )
    snapshot.forget()
    messages.success(here.request, _("The round is open again: both acts must be closed anew"), extra_tags="done")
    return redirect("command:closing")
