"""What each person is like on this day: who comes, what the code and the thermometer show, who is infected."""

from dataclasses import dataclass

import numpy as np

from .acts import CodeColour, How, Outcome
from .types import WALK_IN, DayParams, DayProblem, Flags, Ints, Table

AGE_NEW = 35  # of walk-ins that nobody knows, on average


@dataclass(frozen=True, slots=True)
class People:
    """One entry per person, walk-ins after the residents. `end` is what happens to those who reach the table."""

    comes: Flags
    single: Flags
    fever: Flags
    red: Flags
    temp_dc: Ints
    health: Ints
    travel: Ints
    how: Ints
    end: Ints
    infected: Flags
    walk_ins: Table


def people(problem: DayProblem, rng: np.random.Generator) -> People:
    """Draw everything about the persons that does not depend on the queue."""
    params, size = problem.params, len(problem.household)
    comes = (rng.random(size) >= params.no_show) | problem.worker
    comes &= ~problem.bedridden
    walk_ins = _walk_ins(problem, np.flatnonzero(~comes & ~problem.bedridden).astype(np.int32), rng)
    total = size + len(walk_ins)
    fever = rng.random(total) < params.fever
    health = _codes(params, total, rng)
    travel = np.where(rng.random(total) < 0.6, health, _codes(params, total, rng)).astype(np.int32)
    red = (health == CodeColour.RED) & ~fever
    single = np.concatenate([problem.single, np.zeros(len(walk_ins), bool)]) | fever | red
    single |= health == CodeColour.YELLOW
    normal_dc = np.clip(np.rint(rng.normal(364, 3, total)), 350, params.fever_dc - 1)
    temp_dc = np.where(fever, params.fever_dc + np.minimum(rng.geometric(0.2, total) - 1, 30), normal_dc)
    return People(
        comes=np.concatenate([comes, np.ones(len(walk_ins), bool)]),
        single=single,
        fever=fever,
        red=red,
        temp_dc=temp_dc.astype(np.int32),
        health=health,
        travel=travel,
        how=_how(problem, len(walk_ins), rng),
        end=_ends(params, total, rng),
        infected=_infected(problem, walk_ins, rng),
        walk_ins=walk_ins,
    )


def _walk_ins(problem: DayProblem, absent: Ints, rng: np.random.Generator) -> Table:
    """Some are on the roll but nobody recognises them: taken from those who do not come by their own name."""
    params, size = problem.params, len(problem.household)
    count = round(size * params.walk_in)
    on_roll = rng.permutation(absent)[: round(count * params.walk_in_on_roll)]
    rows: Table = np.zeros(count, WALK_IN)
    rows["same_as"] = -1
    if not count:
        return rows
    rows["point"] = problem.point[rng.integers(0, size, count)]
    rows["birth_year"] = problem.year - np.clip(np.rint(rng.normal(AGE_NEW, 14, count)), 1, 95)
    known = rng.permutation(count)[: len(on_roll)]
    rows["same_as"][known] = on_roll
    rows["point"][known] = problem.point[on_roll]
    rows["birth_year"][known] = problem.year - problem.age[on_roll]
    return rows


def _codes(params: DayParams, total: int, rng: np.random.Generator) -> Ints:
    edges = np.cumsum([params.yellow, params.red, params.no_code, params.unreadable])
    drawn = np.searchsorted(edges, rng.random(total), side="right")
    colours = [CodeColour.YELLOW, CodeColour.RED, CodeColour.NONE, CodeColour.UNREADABLE, CodeColour.GREEN]
    return np.array(colours, np.int32)[drawn]


def _how(problem: DayProblem, walk_ins: int, rng: np.random.Generator) -> Ints:
    size = len(problem.household)
    usual = np.searchsorted([0.72, 0.93], rng.random(size), side="right")
    how = np.array([How.QR, How.ID_CARD, How.TYPED], np.int32)[usual]
    dependent = (problem.age < 12) | (problem.age >= 75)
    helped = np.where(rng.random(size) < 0.8, How.HOUSEHOLD, How.PROXY)
    how = np.where(dependent & (rng.random(size) < 0.6), helped, how)
    return np.concatenate([how, np.full(walk_ins, How.UNKNOWN)]).astype(np.int32)


def _ends(params: DayParams, total: int, rng: np.random.Generator) -> Ints:
    edges = np.cumsum([params.refuse, params.unable, params.leave])
    ends = np.array([Outcome.REFUSED, Outcome.UNABLE, Outcome.LEFT, Outcome.SAMPLED], np.int32)
    return ends[np.searchsorted(edges, rng.random(total), side="right")]


def _infected(problem: DayProblem, walk_ins: Table, rng: np.random.Generator) -> Flags:
    """Seed cases, at least one unless prevalence is nil, and part of their households."""
    params, size = problem.params, len(problem.household)
    infected = np.zeros(size + len(walk_ins), bool)
    if not size or params.prevalence <= 0:
        return infected
    seeds = rng.choice(size, max(1, round(size * params.prevalence)), replace=False)
    exposed = np.isin(problem.household, problem.household[seeds])
    infected[:size] = exposed & (rng.random(size) < params.household_attack)
    infected[seeds] = True
    same_as = walk_ins["same_as"]
    new = rng.random(len(walk_ins)) < params.prevalence
    infected[size:] = np.where(same_as >= 0, infected[same_as], new)
    return infected
