"""What the engine's day does not tell: the care list handed to the samplers, and the shifts of those who move about."""

from typing import TYPE_CHECKING

from muster.common.rows import rows
from muster.engine.day import Role as Phone
from muster.rehearsal import day as days
from muster.rehearsal.player.lines import Line
from muster.staff.enums import Role, Shift

if TYPE_CHECKING:
    from muster.rehearsal.run import Run

_HANDED_AT = 5.9  # hours: before the first resident comes
_HOURS = {Shift.MORNING: (5.8, 13.0), Shift.AFTERNOON: (13.0, 18.0)}
_APART_MS = 500


def care_lines(run: "Run") -> list[Line]:
    """Each marked resident is handed over to the sampler of the invited lane, who signs for it on the leader's phone."""
    found = rows(
        _columns,
        """SELECT m.resident::text, m.mark, i.point, i.lane FROM care_mark m
           JOIN invitation i ON i.district = m.district AND i.resident = m.resident
           WHERE i.district = %s AND i.round = %s ORDER BY i.point, i.lane, m.resident, m.mark""",
        (run.district, run.round_code),
    )
    phones, start = leader_seats(run), days.at_ms(run.round, _HANDED_AT)
    lines, said = [], dict.fromkeys(phones, 0)
    for resident, mark, point, lane in found:
        sampler = run.workers.at_lane[point, int(lane), "sampler"]
        body = {"resident": resident, "mark": mark, "point": point, "sampler": sampler}
        at_ms = start + said[point] * _APART_MS
        lines.append(Line(at_ms, phones[point], sampler, "CareNoticeAcknowledged", body))
        said[point] += 1
    return sorted(lines, key=lambda line: line.at_ms)


def shift_lines(run: "Run") -> list[Line]:
    """Couriers, door teams and registrars beyond the lanes begin and end their shift on their leader's phone."""
    found = rows(
        _columns,
        """SELECT p.worker_id::text, p.point, p.role, p.shift FROM staff_post p
           WHERE p.district = %s AND p.round = %s AND (p.role = ANY(%s) OR p.role = %s AND p.lane IS NULL)
           ORDER BY p.point, p.worker_id""",
        (run.district, run.round_code, [Role.COURIER.value, Role.VISITOR.value], Role.REGISTRAR.value),
    )
    phones = leader_seats(run)
    lines = []
    for worker, point, post, shift in found:
        begins, ends = (days.at_ms(run.round, hour) for hour in _HOURS[Shift(shift)])
        lines.append(
            Line(begins, phones[point], worker, "ShiftStarted", {"worker": worker, "point": point, "post": post})
        )
        lines.append(Line(ends, phones[point], worker, "ShiftEnded", {"worker": worker, "point": point}))
    return sorted(lines, key=lambda line: line.at_ms)


def leader_seats(run: "Run") -> dict[str, int]:
    """The row of each point's leader phone."""
    roles = days.column(run.day.devices, "role")
    return {
        point: row
        for row, (role, (point, _)) in enumerate(zip(roles, run.names.places, strict=True))
        if role == Phone.LEADER
    }


def _columns(*found: str) -> tuple[str, ...]:
    return found
