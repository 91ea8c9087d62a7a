"""A closing takes two: one person signs, a second one allows it, and with that the act is closed.

A small round where only one person may close is made with the rule ``second_person=0``.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from muster.access.models import SecondAsk, User
from muster.access.seconds import act_register, second_ask, second_use, seconds_open
from muster.account.closing import (
    Act,
    Blocks,
    Statement,
    attendance_close,
    blocks_of,
    results_close,
    statement_current,
)
from muster.account.queries import round_rules
from muster.common.problems import Problem

_CLOSE = {"attendance": attendance_close, "results": results_close}
_ASKED: dict[str, Act] = {"close_attendance": "attendance", "close_results": "results"}


def act_sign(
    *, district: str, round_code: str, act: Act, by: User, at: datetime, signed_for: str | None = None
) -> Statement | None:
    """Sign the closing of ``act``. None: it waits for a second person now, whose yes closes it.

    Problem attendance_open or results_open names what is open, unless ``signed_for`` gives the reason.
    """
    if not round_rules(district, round_code).second_person:
        return _CLOSE[act](district=district, round_code=round_code, by=by.actor, at=at, signed_for=signed_for)
    standing = statement_current(district, round_code, act)
    if standing is not None and standing.closed:
        return standing.statement
    blocks = blocks_of(district, round_code, act, at)
    if blocks and not signed_for:
        raise Problem(f"{act}_open", blocks.sentence())
    detail = {"statement": standing.statement.number + 1 if standing else 1, **_figures(blocks)}
    second_ask(
        act=f"close_{act}", subject=round_code, detail=detail, district=district,
        purpose=(signed_for or "") if blocks else "", by=by, at=at,
    )  # fmt: skip
    return None


def act_waiting(district: str, round_code: str, act: Act, at: datetime) -> SecondAsk | None:
    """The signature that still waits for a second person, the first one if there are several."""
    waiting = seconds_open(at).filter(act=f"close_{act}", subject=round_code, district=district)
    return waiting.select_related("asked_by").order_by("asked_at").first()


def acts_register() -> None:
    """Tells the page Approvals how to speak of a closing, and what a yes does."""
    facts = {
        "statement": _("Statement number"), "open_names": _("Names still open"), "silent": _("Phones not heard to the end"),
        "results_open": _("Results undecided"), "tubes_unreported": _("Tubes not released"),
    }  # fmt: skip
    act_register("close_attendance", _("Close the attendance"), facts, _close)
    act_register("close_results", _("Close the results"), facts, _close)


def _close(asked: SecondAsk, at: datetime) -> None:
    """Closes what was signed, unless more is open by now than the signature was given for."""
    act = _ASKED[asked.act]
    open_now = _figures(blocks_of(asked.district, asked.subject, act, at))
    if any(count > asked.detail.get(what, 0) for what, count in open_now.items()):
        raise Problem("closing_changed", blocks_of(asked.district, asked.subject, act, at).sentence())
    second_use(act=asked.act, subject=asked.subject, by=asked.asked_by, at=at, detail=asked.detail)
    _CLOSE[act](
        district=asked.district, round_code=asked.subject, by=asked.asked_by.actor, at=at,
        signed_for=asked.purpose or None,
    )  # fmt: skip


def _figures(blocks: Blocks) -> dict[str, Any]:
    return {
        "open_names": blocks.open_names, "silent": len(blocks.silent), "results_open": blocks.results_open,
        "tubes_unreported": blocks.tubes_unreported,
    }  # fmt: skip
