"""Both sides of a border: the upper village and point P001 inside, the lower village and P002 outside, and a county
beyond. Whoever answers for the whole county has the other county outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from muster.access import audit, keys
from muster.access.enums import AT_A_POINT, Role
from muster.access.users import user_create
from muster.account.actions import record
from muster.command import snapshot
from muster.plan.models import Point
from muster.roll.models import Division, Round
from tests import cast
from tests.ledger.phone import Phone
from tests.matrix import samples

BEYOND = "990002"
BEYOND_VILLAGE = "990002100001"
BEYOND_HOUSE, BEYOND_NAME = UUID(int=0xBE0), UUID(int=0xBE1)
UNKNOWN = UUID(int=0xDEAD)
# what must never be read on this side; no page prints these for any other reason
BEYOND_SECRETS = ("尉迟", "Farawayton", "远乡", "7748")
LOWER_SECRETS = ("欧阳", "东郭门外", "8859")
PASSWORD = "correct horse battery"
EVENT_THERE, EVENT_BEYOND, DEVICE_THERE = "the other check-in", "the check-in beyond", "the other phone"
LOGIN_THERE, LOGIN_BEYOND = "the other login", "the login beyond"
MADE: dict[Any, Any] = {}  # sample → the id that it has got


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of a role, who answers for all of the county or for a part of it; without a role, nobody known."""

    role: Role | None
    whole: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        return BEYOND_SECRETS if self.whole else (*BEYOND_SECRETS, *LOWER_SECRETS)

    def __str__(self) -> str:
        return f"{self.role or 'anonymous'}{' of the county' if self.whole else ''}"


EVERYBODY = (
    Who(None), *(Who(role) for role in Role), *(Who(role, whole=True) for role in Role if role not in AT_A_POINT)
)  # fmt: skip


def client_of(who: Who) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if who.role:
        user, _ = user_create(
            username=f"{who.role.value.replace('_', '-')}-{'all' if who.whole else 'part'}", role=who.role,
            territory=cast.DISTRICT if who.whole or who.role in AT_A_POINT else cast.UPPER,
            point="P001" if who.role in AT_A_POINT else "", by="t", at=cast.SIX, password=PASSWORD,
        )  # fmt: skip
        client.force_login(user)
    return client


def outside_make() -> None:
    """Somebody with a name in the lower village, and a county beyond with a round, a point and a name."""
    at = cast.SIX
    for code, parent, level in (
        (BEYOND, "", "county"), (BEYOND_VILLAGE[:9], BEYOND, "township"), (BEYOND_VILLAGE, BEYOND_VILLAGE[:9], "village"),
    ):  # fmt: skip
        Division.objects.create(
            code=code, parent=parent, level=level, name_zh="远乡", name_en="Farawayton", loaded_by="t", loaded_at=at
        )
    Round.objects.create(
        district=BEYOND, code="2022-04-15", name="round", created_by="t", created_at=at, opens_at=at, closes_at=at + timedelta(hours=6),
        starts_at=at - timedelta(hours=2), ends_at=at + timedelta(hours=30),
    )  # fmt: skip
    Point.objects.create(
        district=BEYOND, round="2022-04-15", code="P009", name="远乡", village=BEYOND_VILLAGE, lanes=1, x=0, y=0,
        made_at=at, made_by="t",
    )  # fmt: skip
    resident_write(cast.DISTRICT, cast.LOWER, cast.ZHAO.id, "8859", cast.ZHAO_JUN, "欧阳宁", at)
    resident_write(BEYOND, BEYOND_VILLAGE, BEYOND_HOUSE, "7748", BEYOND_NAME, "尉迟安", at)


def resident_write(
    district: str, village: str, house: UUID, number: str, person: UUID, name: str, at: datetime
) -> None:
    identity = keys.kid("roll", "identity")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO household (district, id, village, number, address_sealed) VALUES (%s, %s, %s, %s, %s)",
            (district, house, village, number, keys.seal("东郭门外1号", identity, "household.address")),
        )
        cursor.execute(
            """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index, content_index,
                   document, birth_year, sex, relation, source, source_row, created_at, created_by)
               VALUES (%s, %s, %s, %s, %s, %s, '\\x00', 'none', 1980, '', '', 't', 1, %s, 't')""",
            (district, person, house, village, keys.seal(name, identity, "resident.name"), person.bytes, at),
        )


def ground_make() -> None:
    """Both sides of the border, and a day on each of them."""
    outside_make()
    day_make()
    things_make()
    snapshot.forget()


def day_make() -> None:
    """Something to see on every page: tubes at each stage, a positive one, exceptions, an answer, a phone."""
    first = cast.FIRST
    first.pool("T001", cast.CHEN.names, 30, lane=2)
    first.pool("T002", cast.LIU.names, 40, lane=2)
    first.release("T002", "positive")
    first.say("TubeOpened", 50, tube="T003", point="P001", lane=1, capacity=10)
    first.say("SpecimenCollected", 51, resident=cast.LI_WEI, tube="T003", point="P001", lane=1)
    first.say("TubeSealed", 52, tube="T003", point="P001", lane=1, count=2)
    first.say("RefusalRecorded", 60, by=cast.KNOCKER_FAN, resident=cast.WANG_FANG, reason="said so")
    first.pool("T800", cast.MA.names, 30, point="P002")


def things_make() -> None:
    """What has an id only once it is made: a check-in, a phone and a login on each side, and beyond."""
    first = cast.FIRST
    here = first.say("ResidentCheckedIn", 70, resident=cast.LI_NA, point="P001", lane=1, how="qr")
    there = first.say("ResidentCheckedIn", 71, resident=cast.SUN_MEI, point="P002", lane=1, how="qr")
    (beyond,) = record(
        BEYOND, "2022-04-15", [("TubeOpened", {"tube": "T990", "point": "P009", "lane": 1, "capacity": 10})], by="t",
        at=first.after(70),
    )  # fmt: skip
    MADE.update({samples.EVENT: UUID(here), EVENT_THERE: UUID(there), EVENT_BEYOND: UUID(beyond)})
    MADE.update({
        samples.DEVICE: Phone(point="P001").enrol().id, DEVICE_THERE: Phone(point="P002").enrol().id,
    })  # fmt: skip
    for sample, name, territory in (
        (samples.LOGIN, "hereby", cast.UPPER), (LOGIN_THERE, "thereby", cast.LOWER), (LOGIN_BEYOND, "beyond", BEYOND)
    ):  # fmt: skip
        user, _ = user_create(
            username=name, role="courier", territory=territory, by="t", at=cast.SIX, password=PASSWORD
        )
        MADE[sample] = user.pk
    for sample, name, district in ((LOGIN_THERE, cast.ZHAO_JUN, cast.DISTRICT), (LOGIN_BEYOND, BEYOND_NAME, BEYOND)):
        audit.read_persons(f"user:{MADE[sample]}", "open_names", [name], district=district)


def outside_happens() -> None:
    """Much, but all of it in the lower village and at its point."""
    first = cast.FIRST
    first.pool("T900", cast.XU.names, 70, point="P002")
    first.release("T900", "positive")
    first.say("TubeOpened", 80, tube="T901", point="P002", lane=1, capacity=10)
    first.say("TubeSealed", 81, tube="T901", point="P002", lane=1, count=5)
    first.say("RefusalRecorded", 90, by=cast.KNOCKER_FAN, resident=cast.GAO_DA, reason="said so")
    first.say("QueueCounted", 95, point="P002", waiting=77)
    resident_write(cast.DISTRICT, cast.LOWER, cast.GAO.id, "8858", cast.GAO_DA, "欧阳静", cast.SIX)
    snapshot.forget()
