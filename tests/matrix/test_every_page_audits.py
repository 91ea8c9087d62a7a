"""Every page that shows a person says so in the audit, in the same request, with that person's id.

Each name and number of the town is one that no page prints for another reason, so that whoever is shown is known.
"""

import io
import zipfile
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from muster.access import keys
from muster.access.enums import Role
from muster.roll.rules import check_digit, masked_number
from tests import cast
from tests.conftest import StandingClock
from tests.matrix import border
from tests.matrix.border import Who
from tests.matrix.samples import SAMPLES, parameters, patterns, url_names
from tests.matrix.walk import address

RARE = 0x9F40  # characters that no page and no word list of ours has
# between them they may open every page, and each knows persons in another way, or not at all
FIT = (Role.COMMAND, Role.POINT_LEADER, Role.STATION_WORKER, Role.TRACER, Role.LAB, Role.PRIVACY_OFFICER, Role.ADMIN)
# what has to be asked for something before it shows anybody
ASKED = {"command:find": {"q": "{number}"}}
# if one of these shows nobody, it is this test that no longer looks
SHOWS = {"command:find", "command:household", "command:names", "command:person", "command:tube"}


@pytest.fixture
def town_by_name(two_sides: StandingClock) -> dict[UUID, tuple[str, ...]]:
    """Resident → the marks by which one knows that a page shows this one: the family name, the masked number."""
    identity = keys.kid("roll", "identity")
    marks: dict[UUID, tuple[str, ...]] = {}
    with connection.cursor() as cursor:
        for house in cast.TOWN:
            cursor.execute(
                "INSERT INTO household (district, id, village, number) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (cast.DISTRICT, house.id, house.village, f"9{house.id.int}"),
            )
            for person in house.names:
                place = len(marks)
                body = f"990001{19500101 + 10_000 * place}{place:03}"
                number = body + check_digit(body)
                family = chr(RARE + place)
                cursor.execute(
                    """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index,
                           content_index, document, birth_year, sex, relation, source, source_row, created_at,
                           created_by, id_number_sealed, id_number_index)
                       VALUES (%s, %s, %s, %s, %s, %s, '\\x00', 'resident_id', 1980, '', '', 't', 1, %s, 't', %s, %s)
                       ON CONFLICT (district, id) DO UPDATE SET name_sealed = excluded.name_sealed,
                           document = excluded.document, id_number_sealed = excluded.id_number_sealed,
                           id_number_index = excluded.id_number_index""",
                    (
                        cast.DISTRICT, person, house.id, house.village,
                        keys.seal(f"{family}测试", identity, "resident.name"), person.bytes, cast.SIX,
                        keys.seal(number, identity, "resident.id_number"), keys.blind("id_number", number),
                    ),
                )  # fmt: skip
                marks[person] = (family, masked_number(number), number)
    return marks


def test_every_address_that_varies_has_a_sample() -> None:
    missing = {name: sorted(parameters(name) - set(SAMPLES.get(name, {}))) for name in url_names()}
    assert {name: parts for name, parts in missing.items() if parts} == {}, "add them to tests/matrix/samples.py"


def test_every_page_that_shows_a_person_is_in_the_audit(town_by_name: dict[UUID, tuple[str, ...]]) -> None:
    shown: set[str] = set()
    unsaid: list[str] = []
    for role in FIT:
        who = Who(role, whole=role not in border.AT_A_POINT)
        client = border.client_of(who)
        for name, text, said in _pages(client, town_by_name):
            seen = {person for person, marks in town_by_name.items() if any(mark in text for mark in marks)}
            shown |= {name} if seen else set()
            if seen - said:
                unsaid.append(f"{name} as {who}: shows {len(seen)}, {len(seen - said)} of them without a row")
    assert unsaid == []
    assert shown >= SHOWS


def _pages(client: Client, marks: dict[UUID, tuple[str, ...]]) -> Iterator[tuple[str, str, set[UUID]]]:
    """(name of the URL, what was shown, whom the audit names) of every page that answered."""
    number = marks[cast.LI_WEI][2]
    for name in patterns():
        if parameters(name) - set(SAMPLES.get(name, {})):
            continue  # the test above names it
        asked = {part: value.format(number=number) for part, value in ASKED.get(name, {}).items()}
        before = _rows()
        with transaction.atomic():
            reply = client.post(address(name), asked) if asked else client.get(address(name))
            body = b"".join(reply) if reply.streaming else reply.content
            said = {person for row, subjects in _rows().items() if row not in before for person in subjects}
            transaction.set_rollback(True)
        if reply.status_code == 200:
            # what one types comes back in the field, which shows nobody
            yield name, "".join(_texts(body)).replace(number, "" if asked else number), said


def _texts(body: bytes) -> Iterator[str]:
    """A page as it is; a packed file with what is in it."""
    if not body.startswith(b"PK"):
        yield body.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        for member in pack.namelist():
            yield from _texts(pack.read(member))


def _rows() -> dict[tuple[str, str, int], list[UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT district, chain, id, subjects FROM audit_row")
        return {row[:3]: row[3] for row in cursor.fetchall()}
