"""A town of three villages for these tests: 40 residents in 14 households, written straight into the roll's tables."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from muster.roll.models import Division, Round

DISTRICT = "000001"
ROUND = "2022-04-15"
AT = datetime(2022, 4, 14, 12, 0, tzinfo=UTC)
OPENS_AT = datetime(2022, 4, 14, 22, 0, tzinfo=UTC)
VILLAGES = {"000001100001": (5, 4, 3, 3, 2), "000001100002": (6, 2, 2, 1, 1), "000001101001": (4, 4, 2, 1)}
CARED_FOR = UUID(int=1)


def town_build(households: dict[str, tuple[int, ...]] = VILLAGES) -> None:
    Division.objects.bulk_create(
        Division(
            code=code,
            parent=code[:9],
            level="village",
            name_zh=f"村{code[-1]}",
            name_en=code,
            loaded_by="test",
            loaded_at=AT,
        )
        for code in households
    )
    Round.objects.create(
        district=DISTRICT, code=ROUND, name="round", created_by="test", created_at=AT,
        starts_at=datetime(2022, 4, 14, 16, 0, tzinfo=UTC), ends_at=datetime(2022, 4, 15, 16, 0, tzinfo=UTC),
        opens_at=OPENS_AT, closes_at=datetime(2022, 4, 15, 4, 0, tzinfo=UTC),
    )  # fmt: skip
    person = 0
    with connection.cursor() as cur:
        for village, sizes in households.items():
            for number, size in enumerate(sizes):
                home = UUID(int=int(village) * 1000 + number)
                cur.execute("INSERT INTO household VALUES (%s, %s, %s, %s)", (DISTRICT, home, village, f"{number:04d}"))
                for _ in range(size):
                    person += 1
                    resident_add(UUID(int=person), home, village, person, year=1950 + person)
        cur.execute("INSERT INTO care_mark VALUES (%s, %s, 'red_code', %s, 'test', 'test')", (DISTRICT, CARED_FOR, AT))


def resident_add(resident: UUID, household: UUID, village: str, row: int, year: int) -> None:
    with connection.cursor() as cur:
        cur.execute(
            """INSERT INTO resident (district, id, household, village, name_sealed, likeness_index, content_index,
                                     document, birth_year, sex, relation, source, source_row, created_at, created_by)
               VALUES (%s, %s, %s, %s, '', %s, '', 'none', %s, '', '', 'test', %s, %s, 'test')""",
            (DISTRICT, resident, household, village, resident.bytes, year, row, AT),
        )
