"""The morning: the round opens, the phones are enrolled, and the day is played until the last box is received."""

from collections.abc import Callable
from random import Random
from uuid import uuid4

from muster.account.actions import quarantine_release, round_open
from muster.engine.day import Act, Role, simulate
from muster.ledger.devices import device_revoke
from muster.rehearsal import beside, people
from muster.rehearsal import day as days
from muster.rehearsal.cast import SLOW_MS, YEARS_MS, cast, label_of
from muster.rehearsal.client.http import Link
from muster.rehearsal.player.faults import FaultPlan
from muster.rehearsal.player.lines import Names, Speaker
from muster.rehearsal.player.play import Player
from muster.rehearsal.player.seats import Due, Prank, Seat
from muster.rehearsal.run import Run
from muster.rehearsal.screen import Bar
from muster.rehearsal.stages import finish

MINUTE_MS = 60_000
_LINK_MOST = 32
"""Requests under way at once: the server takes 64, and the board wants some."""


def open_round(run: Run, bar: Bar, port: int) -> None:
    """Open the round, let the engine make the day, enrol every phone."""
    round_open(**run.where, by=run.user("command").actor, at=run.now())
    run.invited = days.invited_load(run.round, seed=run.options.seed)
    run.day = simulate(run.invited.problem)
    run.pace.move(int(run.day.steps["at_ms"][0]) - 30 * MINUTE_MS)
    run.player = Player(
        Link("127.0.0.1", port, most=_LINK_MOST), run.pace, FaultPlan(run.options.seed, run.options.fault_rate)
    )
    places = _places(run)
    run.seats_add([(point, lane, label_of(int(role), point, lane, row))
                   for row, ((point, lane), role) in enumerate(zip(places, run.day.devices["role"], strict=True))])  # fmt: skip
    _names_make(run, places)
    _trouble_make(run)
    bar.say(f"{len(run.invited.residents):,} names open, {len(run.player.seats):,} phones enrolled")


def morning(run: Run, bar: Bar) -> None:
    """Play the points' morning with all its trouble, until the labs have every box."""
    player, day = run.player, run.day
    received = day.steps["at_ms"][day.steps["act"] == Act.TUBE_RECEIVED]
    ends = int(received[-1]) + 5 * MINUTE_MS
    steps = int((day.steps["at_ms"] < ends).sum())
    bar.expect(steps)

    def progress(made: int, now_ms: int) -> None:
        bar.advance(made, note=f"{days.hhmm(run.round, now_ms)}  {player.made:,} events")

    player.progress = progress
    player.score.add(Speaker(day, run.names, signed_boxes=boxes_signed(run)).lines())
    player.score.add(beside.care_lines(run))
    player.score.add(beside.shift_lines(run))
    if run.cast.lost >= 0:
        _lose_a_phone(run)
    if run.cast.cloned >= 0:
        player.play(days.at_ms(run.round, 10.25))
        seat = player.seats[run.cast.cloned]
        player.settle_seat(seat)
        twin = Seat(seat.index + len(day.devices), seat.phone.clone(Random()))  # noqa: S311 (ids, no secret)
        seat.twin, seat.twin_from_ms, seat.twin_until_ms = twin, run.pace.now_ms, run.pace.now_ms + 30 * MINUTE_MS
    player.play(ends)
    finish.conflicts_settle(run)
    run.figures["morning_events"] = player.made
    bar.say(f"{player.made:,} events from {len(player.everyone()):,} phones")
    met = sum(player.faults_met.values())
    bar.say(f"{met:,} batches met a fault, {_absorbed(run):,} lines came twice and were absorbed")


def boxes_signed(run: Run) -> frozenset[int]:
    """Boxes in which a tube is missing: somebody receives them by hand and signs the difference."""
    boxes = run.day.boxes
    return frozenset(row for row in range(len(boxes)) if int(boxes["received"][row]) != int(boxes["tubes"][row]))


def _lose_a_phone(run: Run) -> None:
    """Lost at half past nine and revoked; found and used on; replaced at ten; its leader lets the rest count."""
    player, row = run.player, run.cast.lost
    old = player.seats[row]
    leader = run.leader(run.names.places[row][0]).actor
    player.play(days.at_ms(run.round, 9.5))
    player.settle_seat(old)
    device_revoke(device=old.phone.key.thumbprint, reason="phone lost at the point", by=leader, at=run.now())
    player.play(days.at_ms(run.round, 10))
    player.settle_seat(old)
    player.retired.append(old)
    point, lane = run.names.places[row]
    fresh = run.phones_enrol([(point, lane, f"{point} lane {lane} replacement")])[0]
    player.seats[row] = Seat(row, fresh)
    player.play(days.at_ms(run.round, 10.1))
    for shown in old.phone.outbox.shown:
        quarantine_release(
            **run.where, event=shown.made.uuid, hash_=shown.made.hash.hex(), by=leader, at=run.now(),
            reason="the phone was with its sampler all the time; checked against the tube sheet",
        )  # fmt: skip
    run.figures["released"] = len(old.phone.outbox.shown)


def _places(run: Run) -> list[tuple[str, int]]:
    points = run.invited.points
    return [
        (points[point] if point >= 0 else "", max(lane, 0))
        for point, lane in zip(days.column(run.day.devices, "point"), days.column(run.day.devices, "lane"), strict=True)
    ]


def _names_make(run: Run, places: list[tuple[str, int]]) -> None:
    day = run.day
    run.walk_ins = [str(uuid4()) for _ in range(len(day.walk_ins))]
    residents = [*run.invited.residents, *run.walk_ins]
    lab = run.user("lab").actor
    actors = days.actor_ids(day, run.invited.points, run.workers, lab)
    labs = [
        f"lab-{row - int((day.devices['role'] != Role.LAB).sum()) + 1}" if role == Role.LAB else ""
        for row, role in enumerate(days.column(day.devices, "role"))
    ]
    seats = run.player.seats
    run.names = Names(
        residents=residents, tubes=run.tube_codes(len(day.tubes)), bags=days.codes("BAG", len(day.bags)),
        boxes=days.codes("BOX", len(day.boxes)), runs=run.run_codes(len(day.runs)), actors=actors, workers=actors,
        places=places, labs=labs, registrations=people.registrations(run, seats[0].phone.enrolment.seal),
    )  # fmt: skip
    run.infected = dict(zip(residents, day.infected.tolist(), strict=True))


def _trouble_make(run: Run) -> None:
    """Give each phone of the cast its trouble."""
    seats = run.player.seats
    run.cast = chosen = cast(run.day.devices, seed=run.options.seed)
    noon = days.at_ms(run.round, 12)
    offline = {run.invited.points[point] for point in chosen.offline_points}
    for seat, (point, _) in zip(seats, run.names.places, strict=True):
        if point in offline:
            seat.quiet_until_ms, seat.sound = noon, True

    def early(row: int, act: Callable[[Seat], None]) -> None:
        if row >= 0:
            seats[row].sound = True
            act(seats[row])

    def prank(kind: Prank, hour: float) -> Callable[[Seat], None]:
        return lambda seat: seat.pranks.append(Due(days.at_ms(run.round, hour), kind))

    def clock_off(by_ms: int) -> Callable[[Seat], None]:
        return lambda seat: setattr(seat.phone, "offset_ms", by_ms)

    early(chosen.lost, lambda _: None)
    early(chosen.cloned, lambda _: None)
    early(chosen.slow, clock_off(SLOW_MS))
    early(chosen.ancient, clock_off(YEARS_MS))
    early(chosen.schema, prank(Prank.SCHEMA, 8))
    early(chosen.kind, prank(Prank.KIND, 8.5))
    early(chosen.unreadable, prank(Prank.UNREADABLE, 9))
    early(chosen.id_twice, prank(Prank.ID_TWICE, 8.2))


def _absorbed(run: Run) -> int:
    return sum(seat.phone.outbox.verdicts["exists"] for seat in run.player.everyone())
