"""The afternoon at the doors: knock, knock again, and the answers; and the time of a held person's own swab."""

import numpy as np

from .acts import ElsewherePlace, Excuse, VisitOutcome
from .door_tubes import fill_at_doors
from .types import MINUTE, VISIT, Flags, Ints, Longs, Table, VisitParams, Visits

BREAK_MS = 20 * MINUTE  # between the two rounds of a team
UNFOUND = (VisitOutcome.NOBODY_HOME, VisitOutcome.NOT_KNOWN_HERE)


def visits(names: Table, *, roll: int, start_ms: int, seed: int, params: VisitParams | None = None) -> Visits:
    """Visit every open name (dtype OPEN_NAME) once, and a second time where nobody was found.

    `start_ms` is UTC; times of the result too. `roll` is the number of names on the whole roll: at most the share
    `not_found_max` of it ends as not found after two visits. The same arguments give the same bytes.
    """
    params = params or VisitParams()
    rng = np.random.default_rng([seed, 0xD00B])
    order = np.lexsort((names["resident"], names["household"], names["point"]))
    team, teams = _teams(names["point"][order], params)
    first, code = _answers(names[order], params, rng)
    final, second_code = _second(names[order], first, code, int(params.not_found_max * roll), params, rng)
    again = np.isin(first, UNFOUND)
    first_at, second_at = _walk(team, again, start_ms, params, rng)
    rows: Table = np.full(len(order) + int(again.sum()), -1, VISIT)
    size = len(order)
    rows["name"] = np.concatenate([order, order[again]])
    rows["team"] = np.concatenate([team, team[again]])
    rows["at_ms"] = np.concatenate([first_at, second_at[again]])
    rows["number"] = np.repeat([1, 2], [size, len(rows) - size])
    rows["outcome"] = np.concatenate([first, final[again]])
    rows["code"] = np.concatenate([code, second_code[again]])
    rows = rows[np.lexsort((rows["name"], rows["at_ms"]))]
    tubes = fill_at_doors(rows, names["single"], teams, params.capacity)
    ends = np.empty(size, np.int32)
    ends[order] = final
    return Visits(rows, tubes, teams, ends)


def resample(held: Table, *, seed: int, params: VisitParams | None = None) -> Longs:
    """When each held person (dtype HELD) is sampled alone: UTC ms, within the hours that the order allows."""
    params = params or VisitParams()
    rng = np.random.default_rng([seed, 0x5E1D])
    return np.asarray(
        held["ordered_at_ms"] + rng.integers(params.resample_min_ms, params.resample_max_ms, len(held)), np.int64
    )


def _teams(point: Ints, params: VisitParams) -> tuple[Ints, Ints]:
    """Team of each name (names come by point), and the point of each team: equal parts of a point's names."""
    points, first, count = np.unique(point, return_index=True, return_counts=True)
    parts = -(-count // params.team_names)
    base = np.cumsum(parts) - parts
    at = np.repeat(np.arange(len(points)), count)
    inside = np.arange(len(point)) - first[at]
    team = base[at] + inside * parts[at] // count[at]
    return team.astype(np.int32), np.repeat(points, parts).astype(np.int32)


def _answers(names: Table, params: VisitParams, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """What the first visit comes to. Whether somebody opens is the household's matter; bedridden people are at home."""
    size = len(names)
    _, house = np.unique(names["household"], return_inverse=True)
    absent = rng.random(size)[house] < params.nobody_home
    answer, code = _at_home(names, params, rng)
    answer = np.where(rng.random(size) < params.not_known, VisitOutcome.NOT_KNOWN_HERE, answer)
    answer = np.where(absent, VisitOutcome.NOBODY_HOME, answer)
    answer = np.where(names["bedridden"], VisitOutcome.SAMPLED, answer).astype(np.int32)
    return answer, np.where(np.isin(answer, (VisitOutcome.EXCUSED, VisitOutcome.ELSEWHERE)), code, -1).astype(np.int32)


def _at_home(names: Table, params: VisitParams, rng: np.random.Generator) -> tuple[Ints, Ints]:
    size = len(names)
    edges = np.cumsum([params.excused, params.elsewhere, params.refused])
    kinds = np.array(
        [VisitOutcome.EXCUSED, VisitOutcome.ELSEWHERE, VisitOutcome.REFUSED, VisitOutcome.SAMPLED], np.int32
    )
    answer = kinds[np.searchsorted(edges, rng.random(size), side="right")]
    stubborn = names["refused"] & (rng.random(size) < params.refused_again)
    answer = np.where(stubborn, VisitOutcome.REFUSED, answer).astype(np.int32)
    excuse, place = rng.integers(0, len(Excuse), size), rng.integers(0, len(ElsewherePlace), size)
    return answer, np.where(answer == VisitOutcome.EXCUSED, excuse, place).astype(np.int32)


def _second(
    names: Table, first: Ints, code: Ints, most: int, params: VisitParams, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The last answer of each name. More than `most` not found cannot be: of those beyond, the neighbours know."""
    answer, second_code = _at_home(names, params, rng)
    unfound = np.isin(first, UNFOUND)
    lost = rng.random(len(names)) < params.nobody_home_again
    final = np.where(unfound & lost, first, np.where(unfound, answer, first)).astype(np.int32)
    over = np.flatnonzero(unfound & lost)[most:]
    final[over], second_code[over] = answer[over], second_code[over]
    named = np.isin(final, (VisitOutcome.EXCUSED, VisitOutcome.ELSEWHERE))
    return final, np.where(named, np.where(unfound, second_code, code), -1).astype(np.int32)


def _walk(
    team: Ints, again: Flags, start_ms: int, params: VisitParams, rng: np.random.Generator
) -> tuple[Longs, Longs]:
    """Times of the first round and of the second, which begins late enough after the first for every name."""
    spans = (params.visit_s * 1000 * rng.lognormal(-0.08, 0.4, len(team))).astype(np.int64)
    bounds = np.searchsorted(team, np.arange(int(team[-1]) + 2)) if len(team) else np.zeros(1, np.int64)
    first, second = np.zeros(len(team), np.int64), np.zeros(len(team), np.int64)
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        first[begin:end] = start_ms + np.cumsum(spans[begin:end])
        now = int(first[end - 1]) + BREAK_MS
        for row in (begin + np.flatnonzero(again[begin:end])).tolist():
            now = max(now + int(spans[row]), int(first[row]) + params.second_gap_ms)
            second[row] = now
    return first, second
