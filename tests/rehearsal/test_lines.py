"""The engine's steps in the words of the events: every line is a body that its schema takes."""

from collections import Counter
from uuid import UUID

import msgspec
import numpy as np
import pytest

from muster.engine.day import Act, DayProblem, DayResult, Role, simulate
from muster.ledger.events import registered
from muster.rehearsal.player.lines import Line, Names, Speaker

PEOPLE = 240


@pytest.fixture(scope="module")
def day() -> DayResult:
    rows = np.arange(PEOPLE)
    problem = DayProblem(
        midnight_ms=1_649_952_000_000, household=(rows // 3).astype(np.int32), point=(rows % 2).astype(np.int32),
        slot_ms=(6 + rows % 6).astype(np.int64) * 3_600_000, single=rows % 40 == 0, bedridden=rows % 50 == 1,
        worker=rows % 60 == 2, age=(rows % 80).astype(np.int32), lanes=np.array([1, 2], np.int32), seed=3,
        hands=np.array([2, 2], np.int32),
    )  # fmt: skip
    return simulate(problem)


def names_of(day: DayResult) -> Names:
    uid = "00000000-0000-7000-8000-{:012d}".format
    places = [(f"P{point + 1:03d}" if point >= 0 else "", max(int(lane), 0)) for _, point, lane in day.devices.tolist()]
    return Names(
        residents=[uid(row) for row in range(PEOPLE + len(day.walk_ins))],
        tubes=[f"T{row:06d}" for row in range(len(day.tubes))], bags=[f"BAG{row:04d}" for row in range(len(day.bags))],
        boxes=[f"BOX{row:04d}" for row in range(len(day.boxes))], runs=[f"RUN{row}" for row in range(len(day.runs))],
        actors=[uid(900_000 + row) for row in range(len(day.actors))],
        workers=[uid(900_000 + row) for row in range(len(day.actors))], places=places,
        labs=["lab-1" if role == Role.LAB else "" for role in day.devices["role"].tolist()],
        registrations=[{} for _ in day.walk_ins],
    )  # fmt: skip


def said(lines: list[Line]) -> list[Line]:
    """As the player completes them: a correction names an event."""
    for line in lines:
        if line.ref >= 0:
            line.body["event"] = str(UUID(int=line.ref))
        if line.kind == "SpecimenMoved":
            line.body["collected_at"] = line.at_ms
    return lines


def test_every_line_fits_the_schema_of_its_kind(day: DayResult) -> None:
    structs = registered()
    kinds = Counter()
    for line in said(list(Speaker(day, names_of(day)).lines())):
        msgspec.convert(line.body, structs[line.kind], strict=False)
        msgspec.json.decode(msgspec.json.encode(line.body), type=structs[line.kind])
        kinds[line.kind] += 1
    assert kinds["ResidentCheckedIn"] > 200
    assert {"TubeSealed", "BagPacked", "CustodyReceived", "RunLoaded", "ResultReported", "ShiftEnded"} <= set(kinds)


def test_lines_come_in_the_order_of_time_and_one_for_each_step(day: DayResult) -> None:
    lines = list(Speaker(day, names_of(day)).lines())
    assert [line.at_ms for line in lines] == sorted(line.at_ms for line in lines)
    away = np.isin(day.steps["act"], [Act.SHIFT_STARTED, Act.SHIFT_ENDED])
    nowhere = day.devices["point"][day.steps["device"]] < 0
    assert len(lines) == len(day.steps) - int((away & nowhere).sum())


def test_a_correction_refers_to_a_line_that_is_marked(day: DayResult) -> None:
    lines = list(Speaker(day, names_of(day)).lines())
    marks = {line.mark for line in lines if line.mark >= 0}
    refs = {line.ref for line in lines if line.ref >= 0}
    assert refs == marks


def test_a_box_that_a_person_receives_is_not_received_by_the_phone(day: DayResult) -> None:
    lines = list(Speaker(day, names_of(day), signed_boxes=frozenset({0})).lines())
    received = [line.body["box"] for line in lines if line.kind == "CustodyReceived"]
    assert "BOX0000" not in received
    assert len(received) == len(day.boxes) - 1
