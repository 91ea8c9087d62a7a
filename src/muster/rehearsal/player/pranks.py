"""What a faulty app puts into its outbox, next to the event it should have made."""

from typing import Any

import msgspec

from muster.rehearsal.player.lines import Line
from muster.rehearsal.player.seats import Played, Prank, Seat


def play(seat: Seat, line: Line) -> list[Played]:
    """Play the seat's next prank beside ``line``, once a line comes that it fits."""
    prank = seat.pranks[0].prank
    if not _fits(prank, seat, line):
        return []
    seat.pranks.pop(0)
    phone = seat.phone
    at = line.at_ms + phone.offset_ms
    maker = phone.maker
    match prank:
        case Prank.SCHEMA:
            made = maker.make(line.kind, _misspelt(line.body), at=at, actor=line.actor)
        case Prank.KIND:
            made = maker.make("MoodObserved", {"resident": line.body["resident"], "mood": 3}, at=at, actor=line.actor)
        case Prank.UNREADABLE:
            whole = msgspec.json.encode({"seq": maker.seq + 1, "kind": line.kind, "body": line.body})
            made = maker.add(whole[: len(whole) // 2])
        case Prank.ID_TWICE:
            old = seat.last
            assert old is not None  # noqa: S101 (_fits looked)
            made = maker.make(old.kind, old.body, at=at, actor=old.actor, id=seat.last_id)
    phone.outbox.put(made)
    return [Played(prank, seat.index, made)]


def _fits(prank: Prank, seat: Seat, line: Line) -> bool:
    if "resident" not in line.body or line.ref >= 0:
        return False
    if prank is Prank.ID_TWICE:
        return seat.last is not None and seat.last.kind == "SpecimenCollected"
    return True


def _misspelt(body: dict[str, Any]) -> dict[str, Any]:
    """The body with its lane as a text."""
    return {**body, "lane": f"lane {body['lane']}"}
