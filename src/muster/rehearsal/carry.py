"""How the afternoon's tubes come to the lab, and what it finds in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from muster.common.rows import values
from muster.engine import day as engine
from muster.rehearsal.doors import DoorNames
from muster.rehearsal.player.lines import Line

if TYPE_CHECKING:
    from muster.rehearsal.run import Run

MINUTE_MS = 60_000
_WAVE_MS = 180 * MINUTE_MS  # the courier calls so often in the afternoon
_BAG = 20
_RUN = 94
_PREPARE_MS, _RUN_MS = 15 * MINUTE_MS, 150 * MINUTE_MS
_SEATED = 60  # people that one resampling team sees
_RESULT = {result: engine.word(result) for result in engine.TubeResult}


class Sample(NamedTuple):
    tube: str
    infected: int
    at_ms: int


def door_custody(run: "Run", visits: engine.Visits, names: DoorNames) -> list[Line]:
    """Bags, boxes, couriers, receipt and results of the door teams' tubes."""
    infected = [0] * len(visits.tubes)
    for name, tube in zip(visits.rows["name"].tolist(), visits.rows["tube"].tolist(), strict=True):
        if tube >= 0:
            infected[tube] += run.infected[names.residents[name]]
    waves: dict[tuple[int, int], list[Sample]] = defaultdict(list)
    for row, (point, sealed) in enumerate(
        zip(visits.tubes["point"].tolist(), visits.tubes["sealed_at_ms"].tolist(), strict=True)
    ):
        waves[point, sealed // _WAVE_MS].append(Sample(names.tubes[row], infected[row], sealed))
    lines: list[Line] = []
    received: dict[int, list[Sample]] = defaultdict(list)
    bags = 0
    for number, ((point, _), samples) in enumerate(sorted(waves.items()), 1):
        box, courier, lab = f"DBOX{number:05d}", *_roads(run, point)
        leaves = max(sample.at_ms for sample in samples) + 20 * MINUTE_MS
        chunks = [samples[start : start + _BAG] for start in range(0, len(samples), _BAG)]
        codes = [f"DBAG{bags + place:05d}" for place in range(1, len(chunks) + 1)]
        bags += len(chunks)
        lines += _box_lines(run, point, box, codes, chunks, leaves)
        lines.append(_courier_line(run, courier, box, len(samples), leaves))
        arrives = leaves + 30 * MINUTE_MS
        label = {"box": box, "lab": run.names.labs[lab], "tubes": len(samples)}
        lines.append(Line(arrives, lab, run.user("lab").actor, "CustodyReceived", label))
        received[lab] += [Sample(tube, count, arrives) for tube, count, _ in samples]
    for lab, samples in sorted(received.items()):
        lines += lab_lines(run, lab, samples)
    return sorted(lines, key=lambda line: line.at_ms)


def resample_lines(run: "Run", people: Sequence[str]) -> list[Line]:
    """Each person is sampled alone at home, and the tube is brought to the lab by hand."""
    index = {resident: row for row, resident in enumerate(run.names.residents)}
    rows = [index[person] for person in people]
    held = np.zeros(len(rows), engine.HELD)
    held["resident"], held["point"], held["ordered_at_ms"] = (
        rows,
        [_point_of(run, row) for row in rows],
        run.pace.now_ms,
    )
    times = engine.resample(held, seed=run.options.seed + run.tubes_made).tolist()
    seats = run.seats_add([("", 0, f"resampling team {n + 1}") for n in range(-(-len(people) // _SEATED))])
    tubes = run.tube_codes(len(people))
    actor = run.user("community_worker").actor
    lines: list[Line] = []
    samples: dict[int, list[Sample]] = defaultdict(list)
    for number, (person, row, at, tube) in enumerate(zip(people, rows, times, tubes, strict=True)):
        seat, point = seats[number // _SEATED], _point_of(run, row)
        place = {"tube": tube, "point": run.invited.points[point], "lane": 0}
        lines.append(Line(at - 30_000, seat, actor, "TubeOpened", {**place, "capacity": 1}))
        lines.append(Line(at, seat, actor, "SpecimenCollected", {"resident": person, **place}))
        lines.append(Line(at + 15_000, seat, actor, "TubeSealed", {**place, "count": 1}))
        samples[_roads(run, point)[1]].append(Sample(tube, int(run.infected[person]), at + 45 * MINUTE_MS))
    for lab, found in sorted(samples.items()):
        lines += lab_lines(run, lab, found)
    return sorted(lines, key=lambda line: line.at_ms)


def lab_lines(run: "Run", lab: int, samples: Iterable[Sample]) -> list[Line]:
    """Receive, load and report: runs of at most 94, no tube waits longer than an hour for its run."""
    ordered = sorted(samples, key=lambda sample: (sample.at_ms, sample.tube))
    actor, name = run.user("lab").actor, run.names.labs[lab]
    lines = [
        Line(sample.at_ms, lab, actor, "TubeReceived", {"tube": sample.tube, "lab": name, "accession": sample.tube})
        for sample in ordered
    ]
    batches: list[list[Sample]] = []
    for sample in ordered:
        if not batches or len(batches[-1]) == _RUN or sample.at_ms - batches[-1][0].at_ms > 60 * MINUTE_MS:
            batches.append([])
        batches[-1].append(sample)
    for code, batch in zip(run.run_codes(len(batches)), batches, strict=True):
        loaded = batch[-1].at_ms + _PREPARE_MS
        tubes = [sample.tube for sample in batch]
        lines.append(Line(loaded, lab, actor, "RunLoaded", {"run": code, "lab": name, "tubes": tubes}))
        counts = [sample.infected for sample in batch]
        found = engine.lab_results(counts, seed=run.options.seed + run.runs_made).tolist()
        lines += [
            Line(loaded + _RUN_MS + 500 * place, lab, actor, "ResultReported",
                 {"tube": tube, "run": code, "result": _RESULT[engine.TubeResult(result)]})
            for place, (tube, result) in enumerate(zip(tubes, found, strict=True))
        ]  # fmt: skip
    return lines


def tubes_waiting(run: "Run") -> list[str]:
    """Reported and not negative: a person releases each by hand."""
    return values(
        """SELECT code FROM tube WHERE district = %s AND round = %s AND stage = 'reported' AND result <> 'negative'
           ORDER BY code""",
        (run.district, run.round_code),
    )


def held_ever(run: "Run") -> int:
    """People whose swab lay in a positive pool."""
    found = values(
        """SELECT count(DISTINCT s.person) FROM specimen s
           JOIN tube t ON (t.district, t.round, t.code) = (s.district, s.round, s.tube)
           WHERE s.district = %s AND s.round = %s AND t.result = 'positive' AND t.members > 1""",
        (run.district, run.round_code),
    )
    return int(found[0])


def _box_lines(
    run: "Run", point: int, box: str, bags: list[str], chunks: list[list[Sample]], leaves: int
) -> list[Line]:
    leader = next(
        row for row, (role, place, _) in enumerate(run.day.devices.tolist())
        if role == engine.Role.LEADER and place == point
    )  # fmt: skip
    code = run.invited.points[point]
    actor = run.workers.at_lane[code, 0, "leader"]
    lines = [
        Line(leaves - 3 * MINUTE_MS, leader, actor, "BagPacked",
             {"bag": bag, "point": code, "tubes": [sample.tube for sample in chunk]})
        for bag, chunk in zip(bags, chunks, strict=True)
    ]  # fmt: skip
    count = sum(len(chunk) for chunk in chunks)
    packed = {"box": box, "point": code, "bags": bags, "tubes": count}
    return [*lines, Line(leaves - MINUTE_MS, leader, actor, "BoxPacked", packed)]


def _courier_line(run: "Run", seat: int, box: str, tubes: int, at_ms: int) -> Line:
    actor = next(
        name for name, (post, _, _) in zip(run.names.actors, run.day.actors.tolist(), strict=True)
        if post == engine.Post.COURIER
    )  # fmt: skip
    return Line(at_ms, seat, actor, "CustodyHandedOver", {"box": box, "to": actor, "tubes": tubes})


def _roads(run: "Run", point: int) -> tuple[int, int]:
    """Courier and lab (rows of devices) that the point's boxes went with in the morning."""
    boxes = run.day.boxes
    mine = boxes[boxes["point"] == point]
    box = (mine if len(mine) else boxes)[0]
    return int(box["courier"]), int(box["lab"])


def _point_of(run: "Run", resident: int) -> int:
    problem = run.invited.problem
    size = len(problem.household)
    return int(problem.point[resident] if resident < size else run.day.walk_ins["point"][resident - size])
