"""What walk-ins say of themselves, sealed on the phone; and who of them is on the roll after all."""

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from muster.access import audit, keys
from muster.rehearsal.client.seal import Seal
from muster.rehearsal.player.lines import Body

if TYPE_CHECKING:
    from muster.rehearsal.run import Run


def registrations(run: "Run", seal: Seal) -> list[Body]:
    """The sealed members of ResidentRegistered for each walk-in of the day."""
    same_as = run.day.walk_ins["same_as"].tolist()
    known = _known(run, [run.invited.residents[row] for row in same_as if row >= 0])
    bodies: list[Body] = []
    for number, row in enumerate(same_as):
        fields = known.get(run.invited.residents[row]) if row >= 0 else None
        fields = fields or {"name": f"来访{number + 1}", "id_number": "", "phone": ""}
        bodies.append({"sealed": seal.close(fields, run.walk_ins[number])})
    return bodies


def matches(run: "Run") -> list[tuple[UUID, UUID, str]]:
    """(walk-in, name on the roll, basis): by the ID number where there is one, else as neighbours know them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT resident, body->'sealed' FROM event WHERE district = %s AND round = %s
               AND kind = 'ResidentRegistered' AND counts AND body->'sealed' IS NOT NULL ORDER BY pos""",
            (run.district, run.round_code),
        )
        registered = cursor.fetchall()
    audit.read_persons(  # compared by the program, shown to nobody
        run.user("command").actor, "walk-ins against the roll", [row[0] for row in registered], district=run.district,
        action="persons_compared",
    )  # fmt: skip
    numbers = {
        walk_in: str(keys.open_sealed(_object(sealed), walk_in).get("id_number", "")) for walk_in, sealed in registered
    }
    by_number = _by_number(run, [number for number in numbers.values() if number])
    known = {
        UUID(run.walk_ins[row]): UUID(run.invited.residents[same_as])
        for row, same_as in enumerate(run.day.walk_ins["same_as"].tolist())
        if same_as >= 0
    }
    found = []
    for walk_in, number in numbers.items():
        if number in by_number:
            found.append((walk_in, by_number[number], "the same ID number"))
        elif walk_in in known:
            found.append((walk_in, known[walk_in], "recognised by the household's community worker"))
    return found


def _known(run: "Run", residents: list[str]) -> dict[str, dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id::text, name_sealed, id_number_sealed, phone_sealed FROM resident
               WHERE district = %s AND id = ANY(%s::uuid[])""",
            (run.district, residents),
        )
        rows = cursor.fetchall()
    columns = [
        keys.open_many([row[place] for row in rows], f"resident.{name}")
        for place, name in enumerate(("name", "id_number", "phone"), 1)
    ]
    return {
        row[0]: {"name": name or "", "id_number": number or "", "phone": phone or ""}
        for row, name, number, phone in zip(rows, *columns, strict=True)
    }


def _by_number(run: "Run", numbers: list[str]) -> dict[str, UUID]:
    index = dict(zip(keys.blind_many("id_number", numbers), numbers, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id_number_index, id FROM resident WHERE district = %s AND id_number_index = ANY(%s)",
            (run.district, list(index)),
        )
        return {index[bytes(blind)]: resident for blind, resident in cursor.fetchall()}


def _object(value: object) -> dict[str, str]:
    parsed: dict[str, str] = json.loads(value) if isinstance(value, str) else dict(value)  # type: ignore[call-overload]
    return parsed
