"""How posts are filled. Pure.

Every point has a leader, every lane a registrar and a sampler: without them it cannot open. Whoever is left is dealt
over the points in proportion to their lanes, to the roles of ``IN_TURN`` in turn. Nobody is left without a post.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from muster.plan.scenarios import share
from muster.staff.enums import Role, Shift
from muster.staff.scenarios import CategoryDraft, StaffScenario

# After the posts that must be held. A point of 43 gets each of them at least twice.
IN_TURN = (
    Role.CODE_INSPECTOR, Role.TEMPERATURE, Role.ORDER, Role.COURIER, Role.DISINFECTION, Role.VISITOR, Role.ORDER,
    Role.SUPPLIES, Role.ORDER, Role.VISITOR, Role.REGISTRAR, Role.ORDER, Role.RELIEF,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    point: str
    lane: int | None
    role: Role

    @property
    def shift(self) -> Shift:
        return Shift.AFTERNOON if self.role == Role.VISITOR else Shift.MORNING


class TooFew(ValueError):
    """Fewer workers than posts that must be held."""

    def __init__(self, what: str, missing: int) -> None:
        super().__init__(f"{what}: {missing}")
        self.what = what
        self.missing = missing


def quotas(scenario: StaffScenario, residents: int, lanes: Mapping[str, int]) -> dict[str, int]:
    """Workers per category for ``residents``, in the scenario's proportions; at the least those that must be there."""
    scale = residents / scenario.residents
    wanted: dict[str, int] = {}
    for samples, least in ((False, len(lanes) + sum(lanes.values())), (True, sum(lanes.values()))):
        counts = {draft.code: draft.count for draft in scenario.categories if draft.samples == samples}
        wanted |= share(counts, max(least, round(sum(counts.values()) * scale)))
    return wanted


def seats_of_samplers(lanes: Mapping[str, int], samplers: int) -> list[Seat]:
    """One at every lane, the others in turn as relief. ``lanes`` by point."""
    seats = [Seat(point, lane, Role.SAMPLER) for point, count in lanes.items() for lane in range(1, count + 1)]
    if samplers < len(seats):
        raise TooFew(Role.SAMPLER.value, len(seats) - samplers)
    points = list(lanes)
    return seats + [Seat(points[n % len(points)], None, Role.RELIEF) for n in range(samplers - len(seats))]


def seats_of_others(lanes: Mapping[str, int], workers: int) -> list[Seat]:
    """Leaders and registrars, then everybody else; exactly ``workers`` seats."""
    seats = [Seat(point, None, Role.LEADER) for point in lanes]
    seats += [Seat(point, lane, Role.REGISTRAR) for point, count in lanes.items() for lane in range(1, count + 1)]
    if workers < len(seats):
        raise TooFew(f"{Role.LEADER.value}, {Role.REGISTRAR.value}", len(seats) - workers)
    for point, count in share(lanes, workers - len(seats)).items():
        seats += [Seat(point, None, IN_TURN[n % len(IN_TURN)]) for n in range(count)]
    return seats


def deal(seats: Sequence[Seat], categories: Iterable[CategoryDraft], workers: Mapping[str, int]) -> list[str]:
    """The category for each seat: who is asked for this role first, else who has most people left for their number."""
    left = dict(workers)
    asked = {role: draft.code for draft in categories for role in draft.roles}
    dealt = []
    for seat in seats:
        first = asked.get(seat.role, "")
        code = first if left.get(first) else max(left, key=lambda c: (left[c] / max(1, workers[c]), c))
        left[code] -= 1
        dealt.append(code)
    return dealt
