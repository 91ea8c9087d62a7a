"""What the laboratory says. Each act is a few events in one transaction; doing it twice changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from muster.account.actions import record, turn_take
from muster.account.queries import round_rules, tube_of
from muster.common import clock
from muster.common.problems import Problem
from muster.lab.queries import box_of, box_tubes, resamples_needed
from muster.lab.rules import Difference, custody_difference

Event = tuple[str, dict[str, Any]]


@transaction.atomic
def box_receive(
    *,
    district: str,
    round_code: str,
    box: str,
    lab: str,
    tubes: Sequence[str],
    by: str,
    at: datetime,
    difference_reason: str = "",
) -> Difference:
    """Receive a box: ``tubes`` are those in hand. They are what the book lists, or ``by`` signs the difference.

    A tube that is missing after the signature is lost, unless it came with another box, and its names open again.
    A tube that was given up as lost and turns up here is found: the loss is retracted.
    """
    turn_take(district)
    known = box_of(district, round_code, box)
    if known is None:
        raise Problem("box_unknown", box)
    difference = custody_difference(box_tubes(district, round_code, box), tubes)
    if difference and not difference_reason:
        raise Problem("custody_difference", difference.sentence())
    stages = _stages(district, round_code, [*tubes, *difference.missing])
    events: list[Event] = []
    if known.received_tubes is None:
        events.append(("CustodyReceived", {"box": box, "lab": lab, "tubes": len(set(tubes))}))
        if difference:
            signed = {"missing": list(difference.missing), "extra": list(difference.extra)}
            events.append(("DifferenceSigned", {"box": box, **signed, "reason": difference_reason}))
    events += [
        ("TubeReceived", {"tube": tube, "lab": lab, "accession": f"{box}-{number:03}"})
        for number, tube in enumerate(sorted(set(tubes)), 1)
        if not stages.get(tube, ("", False))[1]
    ]
    events += [
        ("TubeVoided", {"tube": tube, "reason": "lost"})
        for tube in difference.missing
        if stages.get(tube, ("open", False))[0] in ("open", "sealed")
    ]
    events += _found_again(
        district, round_code, [tube for tube in tubes if stages.get(tube, ("", False))[0] == "voided"]
    )
    record(district, round_code, events, by=by, at=at)
    return difference


@transaction.atomic
def tubes_receive(
    *, district: str, round_code: str, lab: str, tubes: Sequence[str], by: str, at: datetime
) -> list[str]:
    """Receive tubes that come without a box (resamples brought by hand)."""
    turn_take(district)
    stages = _stages(district, round_code, tubes)
    events: list[Event] = [
        ("TubeReceived", {"tube": tube, "lab": lab, "accession": tube})
        for tube in sorted(set(tubes))
        if not stages.get(tube, ("", False))[1]
    ]
    return record(district, round_code, events, by=by, at=at)


def tube_reject(*, district: str, round_code: str, tube: str, lab: str, reason: str, by: str, at: datetime) -> str:
    """A tube that cannot be tested (leaked, no swab): its names open again."""
    tube_of(district, round_code, tube)
    body = {"tube": tube, "lab": lab, "reason": reason}
    return record(district, round_code, [("TubeRejected", body)], by=by, at=at)[0]


def tube_void(*, district: str, round_code: str, tube: str, reason: str, by: str, at: datetime) -> str:
    """A tube that is lost, leaked or mislabelled on its way: its names open again."""
    tube_of(district, round_code, tube)
    return record(district, round_code, [("TubeVoided", {"tube": tube, "reason": reason})], by=by, at=at)[0]


def run_load(*, district: str, round_code: str, run: str, lab: str, tubes: Sequence[str], by: str, at: datetime) -> str:
    """Put received tubes on a run."""
    _received_ask(district, round_code, tubes)
    return record(district, round_code, [("RunLoaded", {"run": run, "lab": lab, "tubes": list(tubes)})], by=by, at=at)[
        0
    ]


@transaction.atomic
def run_report(
    *, district: str, round_code: str, run: str, results: Mapping[str, str], by: str, at: datetime
) -> list[str]:
    """Report a run: tube → negative, positive or indeterminate. What was reported before is not said again.

    Problem result_differs when a tube has another result already: that takes ``result_amend``.
    """
    turn_take(district)
    _received_ask(district, round_code, list(results))
    before = _results(district, round_code, list(results))
    differs = sorted(tube for tube, result in results.items() if tube in before and before[tube] != result)
    if differs:
        raise Problem("result_differs", ", ".join(differs))
    events: list[Event] = [
        ("ResultReported", {"tube": tube, "run": run, "result": result})
        for tube, result in sorted(results.items())
        if tube not in before
    ]
    return record(district, round_code, events, by=by, at=at)


@transaction.atomic
def run_enter(
    *, district: str, round_code: str, run: str, lab: str, results: Mapping[str, str], by: str, at: datetime
) -> int:
    """Load and report a run in one, for a laboratory that sends its results as a file; returns how many are new."""
    made = run_report(district=district, round_code=round_code, run=run, results=results, by=by, at=at)
    if made:
        run_load(district=district, round_code=round_code, run=run, lab=lab, tubes=sorted(results), by=by, at=at)
    return len(made)


@transaction.atomic
def result_amend(
    *, district: str, round_code: str, tube: str, run: str, result: str, reason: str, by: str, at: datetime
) -> list[str]:
    """Replace every standing report of ``tube`` by ``result``."""
    turn_take(district)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id::text FROM event WHERE district = %s AND round = %s AND tube = %s AND counts
               AND kind IN ('ResultReported', 'ResultAmended') ORDER BY pos""",
            (district, round_code, tube),
        )
        reports = [found[0] for found in cursor.fetchall()]
    if not reports:
        raise Problem("event_unknown", tube)
    body = {"tube": tube, "run": run, "result": result, "reason": reason}
    events: list[Event] = [("ResultAmended", {"event": report, **body}) for report in reports]
    return record(district, round_code, events, by=by, at=at)


@transaction.atomic
def results_release(*, district: str, round_code: str, by: str, at: datetime) -> int:
    """Release every negative that waits; returns how many. Positives and unclear ones are released one by one."""
    turn_take(district)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT code FROM tube WHERE district = %s AND round = %s AND stage = 'reported' AND result = 'negative'
               ORDER BY code""",
            (district, round_code),
        )
        tubes = [found[0] for found in cursor.fetchall()]
    events: list[Event] = [("ResultReleased", {"tube": tube, "result": "negative"}) for tube in tubes]
    return len(record(district, round_code, events, by=by, at=at))


@transaction.atomic
def result_release(*, district: str, round_code: str, tube: str, by: str, at: datetime) -> list[str]:
    """A person releases the result of one tube, whatever it is."""
    turn_take(district)
    found = tube_of(district, round_code, tube)
    if found.stage == "released":
        return []
    if found.stage != "reported" or found.result is None:
        raise Problem("result_not_releasable", tube)
    return record(district, round_code, [("ResultReleased", {"tube": tube, "result": found.result})], by=by, at=at)


@transaction.atomic
def resamples_order(*, district: str, round_code: str, by: str, at: datetime) -> list[UUID]:
    """Order a single tube for everybody who needs one and has no task; returns them. Safe to repeat."""
    turn_take(district)
    due = clock.to_ms(at + timedelta(hours=round_rules(district, round_code).resample_hours))
    needed = resamples_needed(district, round_code)
    events: list[Event] = [
        ("ResampleOrdered", {"resident": str(person), "tube": tube, "due_at": due}) for person, tube in needed
    ]
    record(district, round_code, events, by=by, at=at)
    return [person for person, _ in needed]


def _stages(district: str, round_code: str, tubes: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Tube → (stage, has a laboratory)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, stage, lab IS NOT NULL FROM tube WHERE district = %s AND round = %s AND code = ANY(%s)",
            (district, round_code, list(tubes)),
        )
        return {code: (stage, received) for code, stage, received in cursor.fetchall()}


def _results(district: str, round_code: str, tubes: Sequence[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT code, result FROM tube
               WHERE district = %s AND round = %s AND code = ANY(%s) AND result IS NOT NULL""",
            (district, round_code, list(tubes)),
        )
        return dict(cursor.fetchall())


def _received_ask(district: str, round_code: str, tubes: Sequence[str]) -> None:
    stages = _stages(district, round_code, tubes)
    strange = sorted(tube for tube in tubes if not stages.get(tube, ("", False))[1])
    if strange:
        raise Problem("tube_not_received", ", ".join(strange[:10]))


def _found_again(district: str, round_code: str, tubes: Sequence[str]) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id::text FROM event WHERE district = %s AND round = %s AND tube = ANY(%s) AND counts
               AND kind = 'TubeVoided' AND body->>'reason' = 'lost' ORDER BY pos""",
            (district, round_code, list(tubes)),
        )
        return [("EventRetracted", {"event": found[0], "reason": "found again"}) for found in cursor.fetchall()]
