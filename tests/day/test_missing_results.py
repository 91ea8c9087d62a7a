"""The seven ways in which a result went missing in the field, each alone and all at once, in any order of arrival.

None ends in silence: the name stays open or its result undecided (either keeps the round from being closed), and what
the server can see is an exception or a silent device. The ways: sample not taken · person not bound to the tube · wrong
number or name · somebody else's code shown · no number · the collection's round or its data traffic · duplicate or wrong
tube entry at the laboratory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.account import closing
from muster.account.rules import RESULT_UNDECIDED
from muster.common import clock
from muster.common.ids import uuid7
from muster.common.raw import raw_cursor
from muster.ledger.append import contacts_note
from muster.ledger.rebuild import rebuild
from tests.cast import CHEN, DISTRICT, FIRST, LIU, MA, SECOND, WANG_FANG, WANG_LEI, ZHU, names_of
from tests.day.phones import TownPhone, hash_of

Shown = set[tuple[str, str]]


@dataclass(slots=True)
class Story:
    """How one result goes missing: what is told (in any order), what must be shown, and whose name is at stake."""

    victim: UUID
    other: UUID
    tube: str
    told: list[Callable[[], object]] = field(default_factory=list)
    shown: Shown = field(default_factory=set)
    silent: str = ""

    def phone(self) -> TownPhone:
        phone = TownPhone()
        self.told.append(phone.send)
        return phone


def not_taken(story: Story) -> None:
    story.phone().tell("ResidentCheckedIn", 10, resident=story.victim, point="P001", lane=1, how="qr")


def not_bound(story: Story) -> None:
    """Two swabs in the tube, one person scanned; the count at the seal says so."""
    phone, place = story.phone(), {"tube": story.tube, "point": "P001", "lane": 1}
    phone.tell("TubeOpened", 10, **place, capacity=10)
    phone.swab(story.other, story.tube, 11)
    phone.tell("TubeSealed", 12, **place, count=2)
    story.shown = {("tube_count_differs", story.tube)}


def wrong_number(story: Story) -> None:
    """A number that is nobody's: registered anew, so the name on the roll stays open."""
    phone, stranger = story.phone(), uuid7()
    phone.tell("ResidentRegistered", 10, resident=stranger, point="P001", lane=1)
    phone.tube(story.tube, [stranger], 11)


def anothers_code(story: Story) -> None:
    """The victim shows the code of the other, who comes by as well."""
    story.phone().tube(story.tube, [story.other], 10)
    story.phone().tube(f"{story.tube}B", [story.other], 50)
    story.shown = {("sampled_twice", str(story.other))}


def no_number(story: Story) -> None:
    """Sampled under an id that nobody registered."""
    unknown = uuid7()
    story.phone().tube(story.tube, [unknown], 10)
    story.shown = {("unknown_resident", str(unknown))}


def wrong_round(story: Story) -> None:
    """The app still holds another round's pack."""
    phone = TownPhone()
    body = {"resident": str(story.victim), "tube": story.tube, "point": "P001", "lane": 1}
    raw = phone.envelope("SpecimenCollected", body, seq=1, round=SECOND.round_code)
    story.told.append(lambda: phone.send_again([raw]))
    story.shown = {("quarantined", hash_of(raw))}


def no_traffic(story: Story) -> None:
    """The swab is in the outbox of a phone without a signal, which has said so."""
    phone = TownPhone()
    phone.tell("QueueCounted", 5, point="P001", waiting=3)
    phone.send()
    phone.swab(story.victim, story.tube, 10)
    story.told.append(
        lambda: contacts_note(raw_cursor(), DISTRICT, clock.now(), [(phone.id, 0, len(phone.unsent), None)])
    )
    story.silent = phone.id


def wrong_tube_typed(story: Story) -> None:
    story.phone().tube(story.tube, [story.victim], 10)
    story.told.append(lambda: FIRST.release(f"{story.tube}X", "negative"))
    story.shown = {("tube_unopened", f"{story.tube}X")}


def tube_typed_twice(story: Story) -> None:
    """One tube, two results: the worse one holds until somebody rules."""
    story.phone().tube(story.tube, [story.victim], 10)
    story.told += [lambda result=result: FIRST.report(story.tube, result) for result in ("negative", "positive")]  # type: ignore[misc]
    story.shown = {("rival_results", story.tube)}


WAYS = [
    not_taken,
    not_bound,
    wrong_number,
    anothers_code,
    no_number,
    wrong_round,
    no_traffic,
    wrong_tube_typed,
    tube_typed_twice,
]
VICTIMS, OTHERS = names_of((ZHU, MA)), names_of((CHEN, LIU))


def play(
    ways: list[Callable[[Story], None]], order: Callable[[list[Callable[[], object]]], list[Callable[[], object]]]
) -> None:
    """Tell the stories in ``order``, beside two who are sampled as they should be; then ask what is to be seen."""
    stories = [Story(VICTIMS[WAYS.index(way)], OTHERS[WAYS.index(way)], f"T{WAYS.index(way):03}") for way in ways]
    for way, story in zip(ways, stories, strict=True):
        way(story)
    FIRST.pool("T900", [WANG_FANG, WANG_LEI])
    for tell in order([tell for story in stories for tell in story.told]):
        tell()
    FIRST.release("T900", "negative")

    for story in stories:
        attendance, result = FIRST.standing(story.victim)
        assert attendance == "open" or result in RESULT_UNDECIDED
    assert FIRST.standing(WANG_FANG) == FIRST.standing(WANG_LEI) == ("sampled", "negative")
    assert FIRST.exceptions() == set().union(*(story.shown for story in stories))
    silent = {found.device for found in closing.silent_devices(DISTRICT, FIRST.round_code, FIRST.after(700))}
    assert silent == {story.silent for story in stories if story.silent}
    assert rebuild(DISTRICT).differing == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_way_is_seen(way: Callable[[Story], None]) -> None:
    play([way], list)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_ways_together_are_each_seen_in_any_order(data: st.DataObject) -> None:
    ways = data.draw(st.lists(st.sampled_from(WAYS), min_size=2, max_size=len(WAYS), unique=True))
    with transaction.atomic():
        play(ways, lambda told: data.draw(st.permutations(told)))
        transaction.set_rollback(True)
