"""Words of the lists: standings, results, owners, tubes, devices. Everything here is translated when it is printed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from muster.command.numbers import Board
from muster.command.queries.names import Filter

ATTENDANCE = {
    "open": gettext_lazy("Open"), "sampled": gettext_lazy("Sampled"), "excused": gettext_lazy("Excused"),
    "elsewhere": gettext_lazy("Tested elsewhere"), "refused": gettext_lazy("Refused"),
    "not_found": gettext_lazy("Not found"), "unreached": gettext_lazy("Refused or not found"),
    "answered": gettext_lazy("Answered for"), "all": gettext_lazy("All names"),
}  # fmt: skip
ANSWER = {
    "nobody_home": gettext_lazy("Visited, nobody home"),
    "not_known_here": gettext_lazy("Visited, not known there"),
    "excuse": gettext_lazy("Excused, with proof"),
    "elsewhere": gettext_lazy("Tested elsewhere, with proof"),
    "refusal": gettext_lazy("Refuses"),
}
RESULT = {
    "none": gettext_lazy("none yet"), "pending": gettext_lazy("pending"), "held": gettext_lazy("held"),
    "negative": gettext_lazy("negative"), "positive": gettext_lazy("positive"),
    "to_resample": gettext_lazy("sample again"),
}  # fmt: skip
STANDING_LOOK = {
    "open": ("busy", "open"), "sampled": ("done", "done"), "excused": ("free", "away"), "elsewhere": ("free", "away"),
    "refused": ("jammed", "held"), "not_found": ("silent", "away"),
}  # fmt: skip
RESULT_LOOK = {"held": ("jammed", "held"), "positive": ("positive", "held"), "to_resample": ("busy", "open")}
OWNER = {
    "none": gettext_lazy("Nobody"), "any": gettext_lazy("With an owner"), "overdue": gettext_lazy("Past their time"),
    "later": gettext_lazy("In their slot or still to come"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    word: str
    count: int | None
    here: bool


def standings(board: Board, wanted: Filter) -> list[Choice]:
    """The standings to choose from, each with the board's own number."""
    account = board.account
    counts = {
        "open": account.open, "sampled": account.sampled, "excused": account.excused, "elsewhere": account.elsewhere,
        "unreached": account.unreached, "all": account.names,
    }  # fmt: skip
    return [Choice(value, str(ATTENDANCE[value]), count, wanted.standing == value) for value, count in counts.items()]


def owners(board: Board, wanted: Filter) -> list[Choice]:
    account = board.account
    counts = {"none": account.nobody, "any": account.owned, "overdue": account.overdue, "later": account.later}
    return [Choice(value, str(OWNER[value]), count, wanted.owner == value) for value, count in counts.items()]


TUBE = {
    "open": gettext_lazy("Filling"), "sealed": gettext_lazy("Sealed"), "transit": gettext_lazy("On the way"),
    "late": gettext_lazy("Over time"), "waiting": gettext_lazy("Not at the lab"), "received": gettext_lazy("At the lab"),
    "reported": gettext_lazy("Reported"), "positive": gettext_lazy("Positive"), "voided": gettext_lazy("Void"),
    "rejected": gettext_lazy("Rejected"),
}  # fmt: skip
TUBE_CHOICES = ("open", "sealed", "transit", "late", "received", "reported", "positive", "voided")
TUBE_LOOK = {
    "open": ("silent", "away"), "sealed": ("free", "away"), "transit": ("busy", "open"), "received": ("free", "info"),
    "reported": ("done", "done"), "voided": ("jammed", "held"), "rejected": ("jammed", "held"),
}  # fmt: skip
DEVICE = {
    "working": gettext_lazy("All that work"), "silent": gettext_lazy("Silent"), "unsent": gettext_lazy("With records unsent"),
    "skewed": gettext_lazy("Clock off"), "unproved": gettext_lazy("Records missing"), "forked": gettext_lazy("Cloned"),
    "waiting": gettext_lazy("Not begun"), "off": gettext_lazy("Revoked or signed off"),
}  # fmt: skip
BASIS = {
    "household": gettext_lazy("same household"), "tube": gettext_lazy("same tube"), "lane": gettext_lazy("same lane within minutes"),
}  # fmt: skip
OUTCOME = {
    "reached": gettext_lazy("Reached, stays at home"), "quarantined": gettext_lazy("In quarantine"),
    "elsewhere": gettext_lazy("Handed to another county"), "not_reached": gettext_lazy("Not reached yet"),
}  # fmt: skip


def tube_count(board: Board, stage: str) -> int:
    return int(getattr(board.tubes, stage))
