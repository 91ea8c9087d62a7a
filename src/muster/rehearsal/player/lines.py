"""What a phone is to say, before it is an envelope; and the day's steps put into the words of docs/events.md."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from muster.engine.day import (
    KINDS,
    Act,
    CodeColour,
    DayResult,
    DivertReason,
    DivertTo,
    How,
    Incident,
    MoveReason,
    NotCollected,
    Place,
    Post,
    ReadyItem,
    RejectReason,
    Supply,
    TubeResult,
    VoidReason,
    word,
)

NONE = -1
Body = dict[str, Any]


class Line(NamedTuple):
    """One event to be made. ``mark`` remembers its id under that number; ``ref`` names the marked event it corrects."""

    at_ms: int
    seat: int
    actor: str
    kind: str
    body: Body
    mark: int = NONE
    ref: int = NONE


@dataclass(frozen=True, slots=True)
class Names:
    """The texts behind the day's indexes; each list is as long as its table."""

    residents: Sequence[str]
    tubes: Sequence[str]
    bags: Sequence[str]
    boxes: Sequence[str]
    runs: Sequence[str]
    actors: Sequence[str]
    workers: Sequence[str]
    places: Sequence[tuple[str, int]]  # point and lane of each device
    labs: Sequence[str]  # lab of each device, empty elsewhere
    registrations: Sequence[Body]  # members of ResidentRegistered for each walk-in, beyond place and birth year


class Step(NamedTuple):
    """A row of the engine's steps, as plain integers."""

    at_ms: int
    device: int
    actor: int
    act: int
    code: int
    resident: int
    tube: int
    a: int
    b: int
    ref: int


def _words(kind: Any) -> dict[int, str]:
    return {int(member): word(member) for member in kind}


_HOW, _COLOUR, _TO, _DIVERT = _words(How), _words(CodeColour), _words(DivertTo), _words(DivertReason)
_NOT, _VOID, _MOVE, _POST = _words(NotCollected), _words(VoidReason), _words(MoveReason), _words(Post)
_READY, _PLACE, _SUPPLY, _INCIDENT = _words(ReadyItem), _words(Place), _words(Supply), _words(Incident)
_REJECT, _RESULT = _words(RejectReason), _words(TubeResult)
_SHIFTS = frozenset({int(Act.SHIFT_STARTED), int(Act.SHIFT_ENDED)})
_CHUNK = 20_000


class Speaker:
    """Turns the steps of one day into lines."""

    def __init__(self, day: DayResult, names: Names, *, signed_boxes: frozenset[int] = frozenset()) -> None:
        """``signed_boxes``: rows of boxes that a person receives by hand, because the count differs."""
        self._day, self._names, self._signed = day, names, signed_boxes
        self._kinds = {int(act): kind for act, kind in KINDS.items()}
        self._bodies: dict[int, Callable[[Step], Body]] = {
            int(act): getattr(self, f"_{act.name.lower()}") for act in Act
        }
        refs = day.steps["ref"]
        self._marked = frozenset(refs[refs >= 0].tolist())

    def lines(self) -> Iterator[Line]:
        """All steps in the order of time."""
        steps, actors, kinds, bodies = self._day.steps, self._names.actors, self._kinds, self._bodies
        marked = self._marked
        for start in range(0, len(steps), _CHUNK):
            part = steps[start : start + _CHUNK]
            columns = [part[name].tolist() for name in Step._fields]
            for row, step in enumerate(map(Step._make, zip(*columns, strict=True)), start):
                if self._left_out(step):
                    continue
                mark = row if row in marked else NONE
                yield Line(step.at_ms, step.device, actors[step.actor], kinds[step.act], bodies[step.act](step),
                           mark, step.ref)  # fmt: skip

    def _left_out(self, step: Step) -> bool:
        """Boxes that a person receives; shifts of those who are posted at no point (couriers, the lab)."""
        if step.act == Act.CUSTODY_RECEIVED:
            return step.a in self._signed
        return step.act in _SHIFTS and not self._names.places[step.device][0]

    def _person(self, step: Step) -> Body:
        point, lane = self._names.places[step.device]
        return {"resident": self._names.residents[step.resident], "point": point, "lane": lane}

    def _tube(self, step: Step) -> Body:
        point, lane = self._names.places[step.device]
        return {"tube": self._names.tubes[step.tube], "point": point, "lane": lane}

    def _point(self, step: Step) -> Body:
        return {"point": self._names.places[step.device][0]}

    def _resident_checked_in(self, step: Step) -> Body:
        return {**self._person(step), "how": _HOW[step.code]}

    def _codes_inspected(self, step: Step) -> Body:
        return {**self._person(step), "health": _COLOUR[step.code], "travel": _COLOUR[step.a]}

    def _temperature_taken(self, step: Step) -> Body:
        return {**self._person(step), "temp_dc": step.a}

    def _resident_diverted(self, step: Step) -> Body:
        return {**self._person(step), "to": _TO[step.code], "reason": _DIVERT[step.a]}

    def _resident_registered(self, step: Step) -> Body:
        return {**self._person(step), "birth_year": step.a, **self._names.registrations[step.b]}

    def _tube_opened(self, step: Step) -> Body:
        return {**self._tube(step), "capacity": step.a}

    def _specimen_collected(self, step: Step) -> Body:
        return {**self._person(step), "tube": self._names.tubes[step.tube]}

    def _specimen_not_collected(self, step: Step) -> Body:
        return {**self._person(step), "reason": _NOT[step.code]}

    def _specimen_voided(self, step: Step) -> Body:
        names = self._names
        return {"resident": names.residents[step.resident], "tube": names.tubes[step.tube], "reason": _VOID[step.code]}

    def _specimen_moved(self, step: Step) -> Body:
        tubes = self._names.tubes
        return {
            **self._person(step), "tube": tubes[step.tube], "from_tube": tubes[step.a], "reason": _MOVE[step.code],
        }  # fmt: skip

    def _tube_sealed(self, step: Step) -> Body:
        return {**self._tube(step), "count": step.a}

    def _lane_opened(self, step: Step) -> Body:
        point, lane = self._names.places[step.device]
        return {"point": point, "lane": lane}

    def _lane_closed(self, step: Step) -> Body:
        return {**self._lane_opened(step), "tubes": step.a}

    def _point_readied(self, step: Step) -> Body:
        return {**self._point(step), "item": _READY[step.code], "done": bool(step.a)}

    def _queue_counted(self, step: Step) -> Body:
        return {**self._point(step), "waiting": step.a}

    def _shift_started(self, step: Step) -> Body:
        point, lane = self._names.places[step.device]
        body: Body = {"worker": self._names.workers[step.actor], "point": point, "post": _POST[step.code]}
        return body | {"lane": lane} if lane else body

    def _shift_ended(self, step: Step) -> Body:
        body: Body = {"worker": self._names.workers[step.actor], **self._point(step)}
        return body | {"suit_min": step.a} if step.a >= 0 else body

    def _disinfection_done(self, step: Step) -> Body:
        return {**self._point(step), "place": _PLACE[step.code]}

    def _supplies_counted(self, step: Step) -> Body:
        return {**self._point(step), "item": _SUPPLY[step.code], "left": step.a}

    def _incident_reported(self, step: Step) -> Body:
        return {**self._point(step), "what": _INCIDENT[step.code], "grade": str(step.a)}

    def _bag_packed(self, step: Step) -> Body:
        bag = self._day.bags[step.a]
        first, count = int(bag["first"]), int(bag["count"])
        tubes = [self._names.tubes[row] for row in self._day.bag_tube[first : first + count].tolist()]
        return {"bag": self._names.bags[step.a], **self._point(step), "tubes": tubes}

    def _box_packed(self, step: Step) -> Body:
        box = self._day.boxes[step.a]
        first, count = int(box["first_bag"]), int(box["bags"])
        bags = [self._names.bags[row] for row in range(first, first + count)]
        return {"box": self._names.boxes[step.a], **self._point(step), "bags": bags, "tubes": step.b}

    def _custody_handed_over(self, step: Step) -> Body:
        return {"box": self._names.boxes[step.a], "to": self._names.actors[step.actor], "tubes": step.b}

    def _custody_received(self, step: Step) -> Body:
        return {"box": self._names.boxes[step.a], "lab": self._names.labs[step.device], "tubes": step.b}

    def _tube_received(self, step: Step) -> Body:
        return {
            "tube": self._names.tubes[step.tube],
            "lab": self._names.labs[step.device],
            "accession": f"A{step.a:06d}",
        }

    def _tube_rejected(self, step: Step) -> Body:
        return {
            "tube": self._names.tubes[step.tube], "lab": self._names.labs[step.device], "reason": _REJECT[step.code],
        }  # fmt: skip

    def _run_loaded(self, step: Step) -> Body:
        run = self._day.runs[step.a]
        first, count = int(run["first"]), int(run["count"])
        tubes = [self._names.tubes[row] for row in self._day.run_tube[first : first + count].tolist()]
        return {"run": self._names.runs[step.a], "lab": self._names.labs[step.device], "tubes": tubes}

    def _result_reported(self, step: Step) -> Body:
        return {"tube": self._names.tubes[step.tube], "run": self._names.runs[step.a], "result": _RESULT[step.code]}
