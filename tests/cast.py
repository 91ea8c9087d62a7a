"""The cast: one tiny town that every test knows. Nobody in it has ever lived.

Forty names in twelve households of two villages, two points with two lanes each, three who walk in and are on no roll,
and those who work there. A ``Teller`` says facts of one round; ``FIRST`` and ``SECOND`` are the town's two rounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from muster.account.actions import record, round_open
from muster.account.queries import account_of
from muster.ledger.rebuild import rebuild
from muster.plan.models import Point
from muster.roll.models import Round

DISTRICT = "990001"
UPPER, LOWER = "990001100001", "990001100002"
SIX = datetime(2022, 4, 14, 22, 0, tzinfo=UTC)  # 06:00 in Shanghai on 15 April
DAY_MIN = 24 * 60

COMMAND, LEADER_QIN, LEADER_BAI, LAB_TAN, KNOCKER_FAN = "user:1", "user:2", "user:3", "user:4", "user:7"
SAMPLER_GU, REGISTRAR_YE = "worker:1", "worker:2"


class Household(NamedTuple):
    id: UUID
    village: str
    point: str
    lane: int
    names: tuple[UUID, ...]


def _household(number: int, village: str, point: str, lane: int, size: int) -> Household:
    names = tuple(UUID(int=16 * number + place) for place in range(1, size + 1))
    return Household(UUID(int=16 * number), village, point, lane, names)


LI = _household(0xA, UPPER, "P001", 1, 3)
WANG = _household(0xB, UPPER, "P001", 1, 2)
ZHAO = _household(0xC, LOWER, "P002", 1, 1)
SUN = _household(0xD, LOWER, "P002", 1, 2)
CHEN = _household(0xF, UPPER, "P001", 2, 4)
LIU = _household(0x10, UPPER, "P001", 2, 5)
HUANG = _household(0x11, UPPER, "P001", 1, 4)
WU = _household(0x12, UPPER, "P001", 2, 3)
XU = _household(0x13, LOWER, "P002", 1, 4)
ZHU = _household(0x14, LOWER, "P002", 2, 6)
MA = _household(0x15, LOWER, "P002", 2, 4)
GAO = _household(0x16, LOWER, "P002", 1, 2)

LI_WEI, LI_NA, LI_MING = LI.names
WANG_FANG, WANG_LEI = WANG.names
(ZHAO_JUN,) = ZHAO.names
SUN_MEI, SUN_TAO = SUN.names
CHEN_DA, CHEN_ER, CHEN_SAN, CHEN_SI = CHEN.names
LIU_DA, LIU_ER, LIU_SAN, LIU_SI, LIU_WU = LIU.names
HUANG_DA, HUANG_ER, HUANG_SAN, HUANG_SI = HUANG.names
WU_DA, WU_ER, WU_SAN = WU.names
XU_DA, XU_ER, XU_SAN, XU_SI = XU.names
ZHU_DA, ZHU_ER, ZHU_SAN, ZHU_SI, ZHU_WU, ZHU_LIU = ZHU.names
MA_DA, MA_ER, MA_SAN, MA_SI = MA.names
GAO_DA, GAO_ER = GAO.names
ZHOU, HE, TANG = (UUID(int=0xE0 + place) for place in (1, 2, 3))  # walk in, are on no roll

HAMLET = (LI, WANG, ZHAO, SUN)
TOWN = (*HAMLET, CHEN, LIU, HUANG, WU, XU, ZHU, MA, GAO)


def names_of(households: Iterable[Household]) -> list[UUID]:
    return [name for household in households for name in household.names]


EVERYBODY = names_of(TOWN)


@dataclass(frozen=True, slots=True)
class Teller:
    """Facts of one round, said by the server's own device. Minutes are after 06:00 of the round's day."""

    round_code: str
    six: datetime

    @property
    def where(self) -> dict[str, str]:
        return {"district": DISTRICT, "round_code": self.round_code}

    def after(self, minutes: float) -> datetime:
        return self.six + timedelta(minutes=minutes)

    def acting(self, minutes: float = 0, by: str = COMMAND) -> dict[str, Any]:
        """The arguments that every action takes."""
        return {**self.where, "by": by, "at": self.after(minutes)}

    def open(self, households: Iterable[Household] = TOWN) -> None:
        """The round, its points, an invitation for every name; then the round is opened."""
        self._plan()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO invitation VALUES (%s, %s, %s, %s, %s, %s, %s, %s, false)",
                [(DISTRICT, self.round_code, name, home.id, home.village, home.point, home.lane, self.six)
                 for home in households for name in home.names],
            )  # fmt: skip
        round_open(**self.acting())

    def _plan(self) -> None:
        Round.objects.create(
            district=DISTRICT, code=self.round_code, name="round", created_by=COMMAND, created_at=self.six,
            starts_at=self.after(-120), ends_at=self.after(1800), opens_at=self.six, closes_at=self.after(360),
        )  # fmt: skip
        for code, village in (("P001", UPPER), ("P002", LOWER)):
            Point.objects.create(
                district=DISTRICT, round=self.round_code, code=code, name=code, village=village, lanes=2, x=0, y=0,
                made_at=self.six, made_by=COMMAND,
            )  # fmt: skip

    def say(self, kind: str, minutes: float = 0, *, by: str = SAMPLER_GU, **body: Any) -> str:
        """One fact; returns the event's id."""
        return record(DISTRICT, self.round_code, [(kind, plain(body))], by=by, at=self.after(minutes))[0]

    def pool(
        self,
        tube: str,
        names: Iterable[UUID],
        minutes: float = 0,
        *,
        capacity: int = 10,
        point: str = "P001",
        lane: int = 1,
    ) -> None:
        """A tube: opened, a swab a minute, sealed."""
        place = {"tube": tube, "point": point, "lane": lane}
        taken = list(names)
        self.say("TubeOpened", minutes, **place, capacity=capacity)
        for number, name in enumerate(taken):
            self.say("SpecimenCollected", minutes + number, resident=name, **place)
        self.say("TubeSealed", minutes + len(taken), **place, count=len(taken))

    def report(self, tube: str, result: str, minutes: float = 300) -> str:
        """Received and reported, not released; returns the report's id."""
        self.say("TubeReceived", minutes, by=LAB_TAN, tube=tube, lab="LAB1", accession=tube)
        return self.say("ResultReported", minutes, by=LAB_TAN, tube=tube, run="RUN1", result=result)

    def release(self, tube: str, result: str, minutes: float = 310) -> str:
        """Received, reported and released; returns the report's id."""
        reported = self.report(tube, result, minutes - 1)
        self.say("ResultReleased", minutes, by=LAB_TAN, tube=tube, result=result)
        return reported

    def attendance(self, name: UUID) -> str:
        return account_of(DISTRICT, self.round_code, name).attendance

    def result(self, name: UUID) -> str:
        return account_of(DISTRICT, self.round_code, name).result

    def standing(self, name: UUID) -> tuple[str, str]:
        """Both standings of a name."""
        return self.attendance(name), self.result(name)

    def exceptions(self, *kinds: str, settled: bool = False) -> set[tuple[str, str]]:
        """(kind, subject) of the exceptions that nobody has settled, or of those that somebody has."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT kind, subject FROM exception_row WHERE district = %s AND round = %s
                   AND (kind = ANY(%s) OR %s) AND (settled_at IS NOT NULL) = %s""",
                (DISTRICT, self.round_code, list(kinds), not kinds, settled),
            )
            return set(cursor.fetchall())

    def settlements(self, kind: str) -> dict[str, tuple[str, str]]:
        """subject → (who settled it, with which ruling)."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT subject, settled_by, ruling FROM exception_row
                   WHERE district = %s AND round = %s AND kind = %s AND settled_at IS NOT NULL""",
                (DISTRICT, self.round_code, kind),
            )
            return {subject: (by, ruling) for subject, by, ruling in cursor.fetchall()}


FIRST = Teller("2022-04-15", SIX)
SECOND = Teller("2022-04-16", SIX + timedelta(days=1))  # its window begins before that of the first has ended


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """A body as JSON has it."""
    return {member: str(value) if isinstance(value, UUID) else value for member, value in body.items()}


def rebuild_is_equal() -> bool:
    """Whether every read table comes out the same when it is made again from the book."""
    return rebuild(DISTRICT).differing == []
