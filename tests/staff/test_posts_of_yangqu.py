"""The rules of filling posts, on the county's own numbers: 7,485 of four categories, and the samplers."""

from collections import Counter

import pytest

from muster.staff import rules
from muster.staff.enums import Role
from muster.staff.scenarios import STAFF

YANGQU = STAFF["yangqu"]
LANES = {f"P{number:03d}": 2 + (number <= 2) for number in range(1, 175)}
OTHERS = [draft for draft in YANGQU.categories if not draft.samples]


def test_the_counties_quotas_are_as_reported() -> None:
    assert rules.quotas(YANGQU, 154_000, LANES) == {
        "in_service_member": 1673, "rural_member": 2584, "seconded_cadre": 823, "grassroots": 2405,
        "medical_sampler": 428,
    }  # fmt: skip
    assert sum(draft.count for draft in YANGQU.categories if draft.in_bulletin) == 7485


def test_everyone_of_the_7485_has_one_seat() -> None:
    quotas = rules.quotas(YANGQU, 154_000, LANES)
    workers = {draft.code: quotas[draft.code] for draft in OTHERS}
    seats = rules.seats_of_others(LANES, 7485)
    assert Counter(rules.deal(seats, OTHERS, workers)) == workers
    per_point = Counter(seat.point for seat in seats)
    assert (min(per_point.values()), max(per_point.values())) == (42, 63)


def test_every_point_has_a_leader_and_every_lane_a_registrar_and_a_sampler() -> None:
    seats = rules.seats_of_others(LANES, 7485) + rules.seats_of_samplers(LANES, 428)
    held = Counter((seat.point, seat.lane, seat.role) for seat in seats)
    for point, lanes in LANES.items():
        assert held[point, None, Role.LEADER] == 1
        for lane in range(1, lanes + 1):
            assert (held[point, lane, Role.REGISTRAR], held[point, lane, Role.SAMPLER]) == (1, 1)


def test_no_role_is_missing_at_any_point() -> None:
    seats = rules.seats_of_others(LANES, 7485) + rules.seats_of_samplers(LANES, 428)
    roles = {point: {seat.role for seat in seats if seat.point == point} for point in LANES}
    assert [point for point, there in roles.items() if there != set(Role)] == []


def test_a_small_town_still_has_those_who_must_be_there() -> None:
    assert rules.quotas(YANGQU, 40, {"P001": 1}) == {
        "in_service_member": 0, "rural_member": 1, "seconded_cadre": 0, "grassroots": 1, "medical_sampler": 1,
    }  # fmt: skip
    assert sum(rules.quotas(YANGQU, 5_000, {f"P{n}": 2 for n in range(6)}).values()) == 243 + 14


def test_too_few_workers_say_how_many_are_missing() -> None:
    with pytest.raises(rules.TooFew, match="leader, registrar: 4") as refused:
        rules.seats_of_others(LANES, 174 + 350 - 4)
    assert refused.value.missing == 4
    with pytest.raises(rules.TooFew, match="sampler: 1"):
        rules.seats_of_samplers(LANES, 349)
