"""The lab: what a tube must show, and when its run reports it."""

import heapq

import numpy as np
from numpy.typing import ArrayLike

from .acts import Act, TubeResult
from .roles import Duty
from .steps import Steps
from .types import INDETERMINATE, MINUTE, RUN, DayParams, Ints, Longs, Table

WAIT_MS = 40 * MINUTE  # a run that is not full is loaded when no tube has come for so long
PREPARE_MS = 15 * MINUTE


def lab_results(infected: ArrayLike, *, seed: int, indeterminate: float = INDETERMINATE) -> Ints:
    """Results of tubes (`acts.TubeResult`), given how many infected people's swabs lie in each.

    Positive exactly when there is one or more, except the share that cannot be read. The same arguments give the
    same results.
    """
    counts = np.asarray(infected)
    unclear = np.random.default_rng([seed, 0x1AB]).random(counts.shape) < indeterminate
    clear = np.where(counts > 0, TubeResult.POSITIVE, TubeResult.NEGATIVE)
    return np.where(unclear, TubeResult.INDETERMINATE, clear).astype(np.int32)


def run_steps(
    params: DayParams, duty: Duty, tube: Ints, lab: Ints, received_ms: Longs, results: Ints, steps: Steps
) -> tuple[Table, Ints, int]:
    """Load received tubes (in order of receipt, `lab` is the device that received each) in runs and report them.

    Returns the runs, the tubes in order of run, and the time of the last report (0 if there is none).
    """
    runs: list[tuple[int, int, int]] = []
    order: list[int] = []
    last_ms = 0
    for device, actor in sorted(set(zip(duty.lab_device.tolist(), duty.lab.tolist(), strict=True))):
        rows = np.flatnonzero(lab == device)
        machines = [0] * params.machines_per_lab
        for batch in _batches(received_ms[rows], params.run_tubes):
            members = tube[rows[batch]]
            ready = int(received_ms[rows[batch[-1]]]) + PREPARE_MS + (WAIT_MS if len(batch) < params.run_tubes else 0)
            loaded = max(ready, heapq.heappop(machines))
            heapq.heappush(machines, loaded + params.run_ms)
            run = len(runs)
            runs.append((device, len(order), len(members)))
            order += members.tolist()
            steps.add(Act.RUN_LOADED, np.array([loaded]), device, actor, a=run, b=len(members))
            report = loaded + params.run_ms + 500 * np.arange(1, len(members) + 1)
            last_ms = max(last_ms, int(report[-1]))
            steps.add(Act.RESULT_REPORTED, report, device, actor, tube=members, code=results[members], a=run)
    return np.array(runs, RUN), np.array(order, np.int32), last_ms


def _batches(received_ms: Longs, most: int) -> list[list[int]]:
    """Consecutive rows: a batch ends when it is full or nothing more came in time."""
    batches: list[list[int]] = []
    last = 0
    for row, at in enumerate(received_ms.tolist()):
        if not batches or len(batches[-1]) == most or at - last > WAIT_MS:
            batches.append([])
        batches[-1].append(row)
        last = at
    return batches
