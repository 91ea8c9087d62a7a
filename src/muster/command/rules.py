"""Pure rules of the command centre: shares of a bar, what needs a decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from muster.command.enums import Decision, Label, Shape
from muster.command.numbers import Board


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a decision: its shape, its numbers, where to act."""

    kind: Decision
    shape: Shape
    facts: dict[str, int | str] = field(default_factory=dict)


def needs(board: Board, *, most: int = 6) -> list[Need]:
    """What needs a decision, most urgent first, never more than fit in one look."""
    found = [*_health(board), *_queues(board), *_names(board), *_machines(board)]
    order = {kind: place for place, kind in enumerate(Decision)}
    return sorted(found, key=lambda need: order[need.kind])[:most]


def _health(board: Board) -> list[Need]:
    found = []
    if board.results.held:
        facts: dict[str, int | str] = {
            "tubes": board.tubes.positive,
            "held": board.results.held,
            "resample": board.resamples_open,
        }
        found.append(Need(Decision.POSITIVE, Shape.POSITIVE, facts))
    if board.results.to_resample and not any(statement.act == "results" for statement in board.statements):
        found.append(Need(Decision.AGAIN, Shape.BUSY, {"names": board.results.to_resample}))
    if board.tubes.late:
        late: dict[str, int | str] = {
            "late": board.tubes.late,
            "oldest_min": board.tubes.oldest_min or 0,
            "limit_min": board.tubes.limit_min,
            "tube": board.tubes.oldest_tube,
            "point": board.tubes.oldest_point,
        }
        found.append(Need(Decision.TUBE_LATE, Shape.JAMMED, late))
    return found


def _queues(board: Board, *, most: int = 2) -> list[Need]:
    jammed = [point for point in board.points if point.label == Label.JAMMED]
    jammed.sort(key=lambda point: -(point.wait_min or 0))
    calm = [point for point in board.points if point.label == Label.FREE]
    found = []
    for point in jammed[:most]:
        near = min(calm, key=lambda other: (other.x - point.x) ** 2 + (other.y - point.y) ** 2, default=None)
        facts: dict[str, int | str] = {
            "wait_min": point.wait_min or 0,
            "waiting": point.waiting or 0,
            "name": point.name,
            "point": point.code,
        }
        if near is not None:
            facts |= {"near": near.name, "near_min": near.wait_min or 0}
        found.append(Need(Decision.JAMMED, Shape.JAMMED, facts))
    return found


def _names(board: Board) -> list[Need]:
    found = []
    if board.account.nobody:
        found.append(Need(Decision.NOBODY, Shape.BUSY, {"names": board.account.nobody}))
    if board.account.overdue:
        found.append(Need(Decision.OVERDUE, Shape.BUSY, {"names": board.account.overdue}))
    if board.exceptions_open:
        found.append(Need(Decision.EXCEPTIONS, Shape.BUSY, {"open": board.exceptions_open}))
    return found


def _machines(board: Board) -> list[Need]:
    found = []
    if board.devices.silent:
        facts: dict[str, int | str] = {
            "silent": board.devices.silent,
            "unsent": board.devices.unsent,
            "oldest_min": board.devices.oldest_unsent_min or 0,
        }
        found.append(Need(Decision.SILENT, Shape.SILENT, facts))
    missing = sum(care.waiting for care in board.care)
    if missing:
        found.append(Need(Decision.CARE, Shape.BUSY, {"missing": missing}))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar, in hundredths of a percent so that the parts add up exactly."""

    code: str
    count: int
    start: int
    width: int

    @property
    def x(self) -> str:
        return f"{self.start / 100:.2f}%"

    @property
    def w(self) -> str:
        return f"{self.width / 100:.2f}%"


def bar(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Stretches in the order given. A part that has anybody in it is never thinner than 0.3 % of the bar."""
    total = sum(count for _, count in counts)
    if total == 0:
        return []
    widths = [max(30, count * 10_000 // total) if count else 0 for _, count in counts]
    widest = widths.index(max(widths))
    widths[widest] += 10_000 - sum(widths)
    parts, start = [], 0
    for (code, count), width in zip(counts, widths, strict=True):
        parts.append(Part(code, count, start, width))
        start += width
    return parts


def hours_left(counts: Sequence[tuple[datetime, int]]) -> float | None:
    """For how many hours the last count lasts, at the pace since it was last filled up; None while nobody can tell.

    ``counts``: (when, how many were left), oldest first.
    """
    since = len(counts) - 1
    while since > 0 and counts[since - 1][1] >= counts[since][1]:
        since -= 1
    if since < 0:
        return None
    (began_at, had), (last_at, left) = counts[since], counts[-1]
    hours = (last_at - began_at).total_seconds() / 3600
    used = had - left
    return left * hours / used if used > 0 and hours > 0 else None
