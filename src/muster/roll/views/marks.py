"""Care marks by hand. Other acts on a person also touch the open round: they are in the command room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from muster.access.guard import needs
from muster.access.sayings import LEAVE_OUT
from muster.common import clock
from muster.roll import actions, forms
from muster.roll.enums import CareMark, CareSource
from muster.roll.queries import hand
from muster.roll.views import page
from muster.roll.views.hand import resident_page
from muster.roll.views.page import here_of


@require_POST
@needs("edit_roll")
def mark(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    here = here_of(request)
    _person, standing = page.found_or_404(hand.person_get(resident, here.scope))
    form = forms.Mark(request.POST)
    if not form.is_valid():
        return resident_page(here, resident, mark_form=form, status=422)
    actions.care_mark_set(
        district=standing.district, resident=resident, mark=CareMark(form.cleaned_data["mark"]),
        source=CareSource(form.cleaned_data["source"]), until=form.cleaned_data["until"], by=here.user.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Written down"), extra_tags="done")
    return redirect("roll:resident", resident=resident)


@require_POST
@needs("edit_roll")
def lift(request: HttpRequest, resident: UUID) -> HttpResponseBase:
    here = here_of(request)
    _person, standing = page.found_or_404(hand.person_get(resident, here.scope))
    form = forms.Lift(request.POST)
    if not form.is_valid():
        named = any(error.code == "names" for error in form.errors.as_data().get("reason", []))
        messages.error(request, LEAVE_OUT if named else _("Say why the mark is lifted."), extra_tags="held")
    else:
        actions.care_mark_lift(
            district=standing.district, resident=resident, mark=CareMark(form.cleaned_data["mark"]),
            reason=form.cleaned_data["reason"], by=here.user.actor, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Written down"), extra_tags="done")
    return redirect("roll:resident", resident=resident)
