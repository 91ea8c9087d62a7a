"""The player against a server of the same page: whatever goes wrong, everything is told once and nothing is lost."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from muster.rehearsal.client.http import Link
from muster.rehearsal.player.faults import FaultPlan
from muster.rehearsal.player.lines import Line
from muster.rehearsal.player.pace import Pace
from muster.rehearsal.player.play import Player
from muster.rehearsal.player.score import Score
from muster.rehearsal.player.seats import Due, Prank, Seat
from tests.rehearsal.conftest import NOON, phone_of
from tests.rehearsal.fake_server import FakeServer

MINUTE = 60_000


@pytest.fixture
def clock(tmp_path: Path) -> Pace:
    return Pace(tmp_path / "clock", NOON)


def player_of(link: Link, clock: Pace, rate: float) -> Player:
    player = Player(link, clock, FaultPlan(3, rate))
    phone = player.do(phone_of(link))
    phone.clock = lambda: clock.now_ms
    player.seats = [Seat(0, phone)]
    return player


def lines(count: int, *, every: int = MINUTE // 4, kind: str = "SpecimenCollected") -> list[Line]:
    return [
        Line(NOON + number * every, 0, "w1", kind,
             {"resident": f"00000000-0000-7000-8000-{number:012d}", "tube": f"T{number // 10:06d}", "point": "P001", "lane": 2})
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0])
def test_everything_made_is_stored_once_whatever_fails(
    server: FakeServer, link: Link, clock: Pace, rate: float
) -> None:
    player = player_of(link, clock, rate)
    player.score.add(lines(1_000))
    player.play(NOON + 300 * MINUTE)
    player.finish()
    outbox = player.seats[0].phone.outbox
    assert (
        player.made
        == len(server.lines)
        == len({bytes(outbox.told[at : at + 32]) for at in range(0, len(outbox.told), 32)})
    )
    assert outbox.verdicts["created"] + outbox.verdicts["exists"] >= 1_000
    assert player.seats[0].phone.proved_to == 1_000
    assert (sum(player.faults_met.values()) > 0) is (rate > 0)
    player.close()


def test_a_phone_without_network_sends_all_of_it_at_noon(server: FakeServer, link: Link, clock: Pace) -> None:
    player = player_of(link, clock, 0)
    player.seats[0].quiet_until_ms = NOON + 60 * MINUTE
    player.score.add(lines(400))
    player.play(NOON + 59 * MINUTE)
    assert not server.lines
    player.play(NOON + 200 * MINUTE)
    assert len(server.lines) == 400
    assert max(len(lines) for lines in server.batches) > 200
    player.close()


def test_pranks_are_shown_and_the_right_events_stand_beside_them(server: FakeServer, link: Link, clock: Pace) -> None:
    player = player_of(link, clock, 0)
    player.seats[0].pranks = [Due(NOON, Prank.SCHEMA), Due(NOON, Prank.KIND), Due(NOON, Prank.UNREADABLE),
                              Due(NOON + MINUTE, Prank.ID_TWICE)]  # fmt: skip
    player.score.add(lines(100))
    player.play(NOON + 60 * MINUTE)
    outbox = player.seats[0].phone.outbox
    assert [(shown.verdict, shown.reason) for shown in outbox.shown] == [
        ("quarantined", "schema"), ("quarantined", "kind"), ("quarantined", "unreadable"), ("conflict", ""),
    ]  # fmt: skip
    assert outbox.verdicts["created"] == 100
    assert [played.prank for played in player.played] == list(Prank)
    player.close()


def test_a_clone_speaks_for_every_second_person(server: FakeServer, link: Link, clock: Pace) -> None:
    player = player_of(link, clock, 0)
    player.score.add(lines(120))
    player.play(NOON + 15 * MINUTE)
    seat = player.seats[0]
    player.settle_seat(seat)
    seat.twin = Seat(1, seat.phone.clone(Random(5)))
    seat.twin_from_ms, seat.twin_until_ms = NOON + 15 * MINUTE, NOON + 60 * MINUTE
    player.play(NOON + 60 * MINUTE)
    player.finish()
    assert len(server.lines) == 120
    assert seat.twin.phone.outbox.verdicts == {"created": 30}
    assert player.do(seat.phone.heartbeat())["proved_to"] == 60
    player.close()


def test_a_correction_names_the_event_it_corrects(server: FakeServer, link: Link, clock: Pace) -> None:
    player = player_of(link, clock, 0)
    first = lines(1)[0]._replace(mark=8)
    void = Line(NOON + 1, 0, "w1", "SpecimenVoided", {"resident": first.body["resident"]}, ref=8)
    player.score.add([first, void])
    player.play(NOON + 10 * MINUTE)
    stored = {uid for uid, _ in server.lines}
    assert void.body["event"] in stored
    player.close()


def test_sources_are_read_in_the_order_of_time_and_may_be_added_while_playing() -> None:
    score = Score()
    score.add(lines(3, every=10))
    score.add(lines(3, every=4, kind="TubeOpened"))
    assert [line.at_ms - NOON for line in score.until(NOON + 9)] == [0, 0, 4, 8]
    score.add([Line(NOON + 12, 0, "w", "LaneOpened", {})])
    assert [line.kind for line in score.until(NOON + 99)] == ["SpecimenCollected", "LaneOpened", "SpecimenCollected"]
    assert score.next_ms is None


def test_the_clock_never_goes_back(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "clock", NOON)
    pace.move(NOON - 1)
    assert (pace.now_ms, (tmp_path / "clock").read_text()) == (NOON, str(NOON))


def test_asyncio_is_free_again_after_close(link: Link, clock: Pace) -> None:
    player = player_of(link, clock, 0)
    player.close()
    assert asyncio.run(asyncio.sleep(0, "free")) == "free"
