"""What people at the server say of names: each is an event, appended in one transaction by ``by`` at ``at``."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from muster.access import audit
from muster.access.enums import Role
from muster.access.models import User
from muster.access.sayings import words_ask
from muster.account.queries import account_of, excuse_reasons, person_of, round_of
from muster.account.rules import TWINS_BASIS, owner_of
from muster.common import clock
from muster.common.problems import Problem
from muster.common.rows import values
from muster.ledger.append import append
from muster.plan.queries import names_invited, names_uninvited
from muster.roll.imports.undo import import_forget
from muster.roll.queries import roll_hash, twins_same

_WORDS = ("reason", "proof", "place", "ruling", "basis")  # what people say freely; it stays in the book for ever


def record(
    district: str, round_code: str, events: Sequence[tuple[str, dict[str, Any]]], *, by: str, at: datetime
) -> list[str]:
    """Append ``events`` as said by ``by``, in the round's own mode; returns their ids. Problem words_personal."""
    if not events:
        return []
    words_ask(*(body.get(word) for _kind, body in events for word in _WORDS))
    return append(district, round_code, events, actor=by, at=at, mode=round_of(district, round_code).mode)


@transaction.atomic
def round_open(*, district: str, round_code: str, by: str, at: datetime) -> str:
    """Open the round: everybody invited gets an account, and two entries ruled to be one person are linked.

    Opening it again changes nothing. Problem nobody_invited, names_uninvited: whoever is on the roll must be invited,
    or the round would miss them.
    """
    turn_take(district)
    opened = values(
        """SELECT id::text FROM event WHERE district = %s AND round = %s AND kind = 'RoundOpened' AND counts
           ORDER BY pos LIMIT 1""",
        (district, round_code),
    )
    if opened:
        return str(opened[0])
    found = round_of(district, round_code)
    names = names_invited(district, round_code)
    if not names:
        raise Problem("nobody_invited", round_code)
    forgotten = names_uninvited(district, round_code)
    if forgotten:
        raise Problem("names_uninvited", f"{forgotten:,}")
    body: dict[str, Any] = {
        "names": names, "roll_hash": roll_hash(district),
        "starts_at": clock.to_ms(found.starts_at), "ends_at": clock.to_ms(found.ends_at),
    }  # fmt: skip
    if "visit_gap_min" in found.settings:
        body["visit_gap_min"] = int(found.settings["visit_gap_min"])
    event = record(district, round_code, [("RoundOpened", body)], by=by, at=at)[0]
    links = [
        ("ResidentsLinked", {"resident": str(other), "same_as": str(one), "basis": TWINS_BASIS})
        for one, other in twins_same(district)
    ]
    record(district, round_code, links, by=by, at=at)
    import_forget(at=at, district=district)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE account")  # the first phones come before the database looks by itself
    audit.record("round_open", actor=by, purpose=f"round {round_code}", district=district, at=at, count=names)
    return event


@transaction.atomic
def name_assign_open(
    *,
    district: str,
    round_code: str,
    by: str,
    at: datetime,
    due_at: datetime,
    owners: Mapping[str, str] | None = None,
    again: bool = False,
) -> int:
    """Give every open name an owner and a time; returns how many were given.

    ``owners``: territory → actor; without it the community workers. A name in nobody's territory stays with ``by``.
    ``again`` also gives away names that have an owner.
    """
    territories = dict(owners) if owners is not None else _community_workers()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT person::text, village FROM account WHERE district = %s AND round = %s AND attendance = 'open'
               AND (owner IS NULL OR %s) ORDER BY village, household, person""",
            (district, round_code, again),
        )
        names = cursor.fetchall()
    due = clock.to_ms(due_at)
    events = [
        ("OpenNameAssigned", {"resident": person, "owner": owner_of(village, territories, by), "due_at": due})
        for person, village in names
    ]
    return len(record(district, round_code, events, by=by, at=at))


def visit_record(*, district: str, round_code: str, resident: UUID, outcome: str, by: str, at: datetime) -> str:
    """A visit at the door: nobody_home, not_known_here or found."""
    return _of_name(district, round_code, "VisitMade", resident, {"outcome": outcome}, by=by, at=at)


def excuse_grant(
    *, district: str, round_code: str, resident: UUID, reason: str, proof: str, by: str, at: datetime
) -> str:
    """Excuse a name. Raises Problem excuse_unknown when the round's rules do not list ``reason``."""
    listed = excuse_reasons(district, round_code)
    if reason not in listed:
        raise Problem("excuse_unknown", f"{reason}: {', '.join(listed)}")
    body = {"reason": reason, "proof": proof}
    return _of_name(district, round_code, "ExcuseGranted", resident, body, by=by, at=at)


def refusal_record(*, district: str, round_code: str, resident: UUID, reason: str, by: str, at: datetime) -> str:
    return _of_name(district, round_code, "RefusalRecorded", resident, {"reason": reason}, by=by, at=at)


def elsewhere_claim(
    *, district: str, round_code: str, resident: UUID, place: str, proof: str, by: str, at: datetime
) -> str:
    body = {"place": place, "proof": proof}
    return _of_name(district, round_code, "ElsewhereClaimed", resident, body, by=by, at=at)


@transaction.atomic
def residents_link(
    *, district: str, round_code: str, resident: UUID, same_as: UUID, basis: str, by: str, at: datetime
) -> str:
    """Say that the walk-in ``resident`` is the name ``same_as``; both ids stay, their facts are one account."""
    name = account_of(district, round_code, same_as)
    walk_in = account_of(district, round_code, resident)
    if walk_in.person == name.person or walk_in.origin == "roll" or name.person != same_as:
        raise Problem("link_bad")
    body = {"resident": str(resident), "same_as": str(same_as), "basis": basis}
    return record(district, round_code, [("ResidentsLinked", body)], by=by, at=at)[0]


@transaction.atomic
def residents_unlink(
    *, district: str, round_code: str, resident: UUID, reason: str, by: str, at: datetime
) -> list[str]:
    """Undo every standing link of ``resident``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id::text, body->>'same_as' FROM event WHERE district = %s AND round = %s AND resident = %s
               AND kind = 'ResidentsLinked' AND counts ORDER BY pos""",
            (district, round_code, resident),
        )
        links = cursor.fetchall()
    if not links:
        raise Problem("event_unknown")
    bodies = [
        {"event": link, "resident": str(resident), "same_as": same_as, "reason": reason} for link, same_as in links
    ]
    return record(district, round_code, [("ResidentsUnlinked", body) for body in bodies], by=by, at=at)


def exception_settle(
    *, district: str, round_code: str, exception: str, subject: str, ruling: str, by: str, at: datetime
) -> str:
    """A person's ruling on one row of the exceptions."""
    body = {"exception": exception, "subject": subject, "ruling": ruling}
    return record(district, round_code, [("ExceptionSettled", body)], by=by, at=at)[0]


@transaction.atomic
def event_retract(*, district: str, round_code: str, event: UUID, reason: str, by: str, at: datetime) -> str:
    """Take an event back: it no longer counts. A retracted correction lets the fact it named count again."""
    _event_ask(district, event, None)
    return record(district, round_code, [("EventRetracted", {"event": str(event), "reason": reason})], by=by, at=at)[0]


@transaction.atomic
def conflict_rule(
    *, district: str, round_code: str, event: UUID, keep: str, reason: str, by: str, at: datetime
) -> list[str]:
    """Of the bytes that claim one id, keep those with hash ``keep``: every other is ruled out."""
    hashes = _event_ask(district, event, keep)
    others = [other for other in hashes if other != keep]
    if not others:
        raise Problem("event_unknown")
    bodies = [{"event": str(event), "reason": reason, "hash": other} for other in others]
    return record(district, round_code, [("EventRetracted", body) for body in bodies], by=by, at=at)


@transaction.atomic
def quarantine_release(
    *, district: str, round_code: str, event: UUID, hash_: str, reason: str, by: str, at: datetime
) -> str:
    """Let quarantined bytes count."""
    _event_ask(district, event, hash_)
    body = {"event": str(event), "hash": hash_, "reason": reason}
    return record(district, round_code, [("QuarantineReleased", body)], by=by, at=at)[0]


def turn_take(district: str) -> None:
    """Hold the district's book until the transaction ends, so that what is read now is what the next event follows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pos FROM ledger_head WHERE district = %s FOR UPDATE", (district,))


@transaction.atomic
def _of_name(
    district: str, round_code: str, kind: str, resident: UUID, body: dict[str, Any], *, by: str, at: datetime
) -> str:
    """One event about a name that has an account."""
    account_of(district, round_code, person_of(district, round_code, resident))
    return record(district, round_code, [(kind, {"resident": str(resident), **body})], by=by, at=at)[0]


def _event_ask(district: str, event: UUID, hash_: str | None) -> list[str]:
    """The hashes of the rows with this id. Problem event_unknown when there is none, or none with ``hash_``."""
    hashes = values(
        "SELECT encode(hash, 'hex') FROM event WHERE district = %s AND id = %s AND (claims OR NOT claims) ORDER BY pos",
        (district, event),
    )
    if not hashes or (hash_ is not None and hash_ not in hashes):
        raise Problem("event_unknown")
    return [str(found) for found in hashes]


def _community_workers() -> dict[str, str]:
    """Territory → actor."""
    users = User.objects.filter(role=Role.COMMUNITY_WORKER, is_active=True).exclude(territory="").order_by("pk")
    return {user.territory: user.actor for user in users}
