"""The tubes of the door teams: one pooled tube in hand per team, sealed when full or at the end of a round."""

import numpy as np

from .acts import VisitOutcome
from .types import DOOR_TUBE, MINUTE, Flags, Ints, Table

OPEN_MS, SEAL_MS = MINUTE // 2, MINUTE // 4  # before the first swab, after the last one


def fill_at_doors(rows: Table, single: Flags, teams: Ints, capacity: int) -> Table:
    """Put everyone sampled (`rows`, by time) into a tube; fills the column `tube` of `rows`.

    `single` is per name. A pooled tube does not wait for the second round: it would grow too old.
    """
    tubes: list[list[int]] = []  # team, point, capacity, members, opened, sealed
    hand: dict[tuple[int, int], int] = {}  # (team, round) -> the pooled tube in hand
    sampled = np.flatnonzero(rows["outcome"] == VisitOutcome.SAMPLED)
    for row in sampled.tolist():
        at, team, name, number = (int(rows[column][row]) for column in ("at_ms", "team", "name", "number"))
        alone = bool(single[name])
        tube = -1 if alone else hand.get((team, number), -1)
        if tube < 0:
            tube = len(tubes)
            tubes.append([team, int(teams[team]), 1 if alone else capacity, 0, at - OPEN_MS, 0])
        tubes[tube][3] += 1
        tubes[tube][5] = at + SEAL_MS
        rows["tube"][row] = tube
        if not alone:
            hand[team, number] = tube if tubes[tube][3] < capacity else -1
    return np.array([tuple(tube) for tube in tubes], DOOR_TUBE)
