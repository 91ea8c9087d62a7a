"""From the snapshot to what the board's template prints: bars, labels, rows. No numbers are made here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from muster.command import map as sketches
from muster.command import rules, says
from muster.command.enums import Label, Shape
from muster.command.numbers import Board, Care, Place, PointNow
from muster.common.templatetags.muster import num, oclock, span
from muster.roll.enums import CareMark

BIN_WIDTH, BIN_GAP, BIN_HEIGHT = 200, 3, 24
HOUR, HOURS_MOST, HOURS_LABELLED = 3_600_000, 24, 8


@dataclass(frozen=True, slots=True)
class Column:
    word: str
    count: int
    style: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Bins:
    words: str
    columns: list[Column]
    width: int = BIN_WIDTH
    every: int = 1  # which columns are labelled

    @property
    def labelled(self) -> list[Column]:
        return self.columns[:: self.every]


def board(numbers: Board, *, names: bool = True) -> dict[str, Any]:
    """The context of the board's template; ``names``: whether the reader may go on to names."""
    staff = [row for row in numbers.staff if row.quota or row.on_duty]
    sketch = _sketch(tuple(numbers.points), tuple(numbers.townships))
    return {
        "board": numbers,
        "names": names,
        "bar": account_bar(numbers),
        "bins": {
            "pace": _answers(numbers),
            "ages": _ages(numbers),
            "heard": _heard(numbers),
            "results": _results(numbers),
            "hours": _hours(numbers),
        },
        "point": _only_point(numbers),
        "needs": [says.said(need, names=names) for need in rules.needs(numbers)],
        "labels": labels(numbers),
        "sketch": sketch,
        "dots": _dots(sketch.dots),
        "care": [{"word": CareMark(row.mark).label, "due": row.due, "handed": row.handed} for row in numbers.care],
        "staff": [
            {
                "staff": row,
                "short": 10 * row.on_duty < 9 * row.quota,
                "width": f"{min(100, 100 * row.on_duty / (row.quota or 1)):.1f}%",
            }
            for row in staff
        ],
        "staff_sum": {
            "on_duty": sum(row.on_duty for row in staff if row.in_bulletin),
            "quota": sum(row.quota for row in staff if row.in_bulletin),
        },
    }


def account_bar(numbers: Board) -> list[rules.Part]:
    """The whole roll as one bar."""
    account = numbers.account
    named = ("sampled", "excused", "elsewhere", "unreached", "open")
    return rules.bar([(name, getattr(account, name)) for name in named])


def _columns(parts: Sequence[tuple[str, int, str]], *, gap: float = BIN_GAP) -> list[Column]:
    top = max((count for _word, count, _style in parts), default=0) or 1
    step = BIN_WIDTH / max(1, len(parts))
    columns = []
    for place, (word, count, style) in enumerate(parts):
        height = max(2.0, BIN_HEIGHT * count / top) if count else 0
        columns.append(
            Column(
                word,
                count,
                style,
                round(place * step, 2),
                round(25 - height, 2),
                round(step - gap, 2),
                round(height, 2),
            )
        )
    return columns


def bins(words: str, parts: Sequence[tuple[str, int, str]]) -> Bins:
    """Columns with their words below; of many only every third is labelled."""
    crowded = len(parts) > HOURS_LABELLED
    return Bins(words, _columns(parts, gap=1 if crowded else BIN_GAP), every=3 if crowded else 1)


def care(numbers: Board) -> list[tuple[str, Care]]:
    """The care list by mark, in words."""
    return [(str(CareMark(row.mark).label), row) for row in numbers.care]


def _answers(numbers: Board) -> Bins:
    account = numbers.account
    parts = [
        (_("to come"), account.later, "fill-told"),
        (_("owned"), account.owned, "fill-done"),
        (_("overdue"), account.overdue, "fill-open"),
        (_("nobody"), account.nobody, "fill-open"),
    ]
    return Bins(_("Open names by who answers for them"), _columns(parts))


def _ages(numbers: Board) -> Bins:
    limit = numbers.tubes.limit_min
    ends = [span(limit * quarter // 4) for quarter in (1, 2, 3, 4)]
    heads = [f"< {end}" for end in ends] + [f"> {ends[-1]}"]
    styles = ["fill-told", "fill-told", "fill-done", "fill-open", "fill-held"]
    parts = list(zip(heads, numbers.tubes.ages, styles, strict=True))
    return Bins(_("Tubes not yet at the lab, by age"), _columns(parts))


def _heard(numbers: Board) -> Bins:
    heads = ["< " + span(5), "< " + span(15), "< " + span(30), "> " + span(30)]
    styles = ["fill-done", "fill-told", "fill-open", "fill-away"]
    return Bins(
        _("Devices by when they were last heard"),
        _columns(list(zip(heads, numbers.devices.heard, styles, strict=True))),
    )


def _results(numbers: Board) -> Bins:
    result = numbers.results
    parts = [
        (_("pending"), result.pending, "fill-told"),
        (_("negative"), result.negative, "fill-done"),
        (_("held"), result.held, "fill-held"),
        (_("positive"), result.positive, "fill-held"),
    ]
    return Bins(_("People by result"), _columns(parts))


def _hours(numbers: Board) -> Bins:
    """The hours without a gap, so that a night looks like one; of many columns only every third is labelled."""
    if not numbers.hours:
        return Bins(_("Specimens by hour"), [])
    counts = {hour.at: hour.specimens for hour in numbers.hours}
    first, last = min(counts), max(counts)
    starts = range(max(first, last - (HOURS_MOST - 1) * HOUR), last + 1, HOUR)
    parts = [(oclock(at), counts.get(at, 0), "fill-done" if at + HOUR > numbers.at else "fill-told") for at in starts]
    return bins(_("Specimens by hour"), parts)


_SHAPES = {
    Label.FREE: (Shape.FREE, "done"),
    Label.BUSY: (Shape.BUSY, "open"),
    Label.JAMMED: (Shape.JAMMED, "held"),
    Label.UNKNOWN: (Shape.SILENT, "away"),
    Label.DONE: (Shape.FREE, "done"),
}


def label_shape(label: str) -> tuple[str, str]:
    """Icon and colour of a queue label."""
    shape, style = _SHAPES[Label(label)]
    return ("done" if label == Label.DONE else shape.value), style


def _only_point(numbers: Board) -> dict[str, Any] | None:
    """The point of a scope that has just one."""
    if len(numbers.points) != 1:
        return None
    now = numbers.points[0]
    shape, style = label_shape(now.label)
    return {"now": now, "word": Label(now.label).label, "shape": shape, "style": style}


def labels(numbers: Board) -> list[dict[str, Any]]:
    rows = []
    for label in Label:
        count = numbers.labels.get(label.value, 0)
        if count:
            shape, style = label_shape(label)
            rows.append({"value": label.value, "word": label.label, "count": count, "shape": shape, "style": style})
    return rows


@lru_cache(maxsize=8)
def _sketch(points: tuple[PointNow, ...], townships: tuple[Place, ...]) -> sketches.Sketch:
    return sketches.sketch(points, townships)


def _dots(dots: Sequence[sketches.Dot]) -> SafeString:
    """Each point as its shape, with its word and numbers to hover over, leading to its row."""
    done_icon = static("look/icons.svg") + "#done"
    said = {label.value: str(label.label) for label in Label}
    marks = {
        Label.JAMMED: '<rect class="pt-jammed" x="{left}" y="{top}" width="10" height="10"/>',
        Label.BUSY: '<path class="pt-busy" d="{triangle}"/>',
        Label.DONE: '<use class="pt-done" href="{icon}" x="{left}" y="{top}" width="11" height="11"/>',
    }
    other = '<circle class="pt-{label}" cx="{x}" cy="{y}" r="4.5"/>'
    drawn = []
    for dot in dots:
        now = dot.point
        shape = marks.get(Label(now.label), other).format(
            left=dot.left, top=dot.top, triangle=dot.triangle, icon=done_icon, label=now.label, x=dot.x, y=dot.y
        )
        title = _("%(point)s: %(word)s, wait %(wait)s, open names %(open)s") % {
            "point": now.name, "word": said[now.label], "wait": span(now.wait_min), "open": num(now.open)
        }  # fmt: skip
        drawn.append(
            f'<a href="{escape(reverse("command:point", args=[now.code]))}" tabindex="-1"><title>{escape(title)}</title>{shape}</a>'
        )
    return mark_safe("".join(drawn))  # noqa: S308  what comes from outside is escaped
