"""Run by itself inside a home: opens a round of so many residents and prints what its phones need, as JSON."""

import json
import os
import sys

import django

DISTRICT, ROUND, POINT = "140122", "2022-04-15", "P001"
DAY_MS = 1_649_980_800_000  # 15 April 2022, 08:00 in Shanghai


def main(residents: int, phones: int) -> dict[str, list[str]]:
    from django.db import transaction

    from muster.access.tokens import token_make_many
    from muster.common import clock, ids
    from muster.common.raw import raw_cursor
    from muster.ledger.append import append

    people = [str(ids.uuid7()) for _ in range(residents)]
    eight = clock.from_ms(DAY_MS)
    with transaction.atomic(), raw_cursor().copy("COPY invitation FROM STDIN") as copy:
        for person in people:
            copy.write_row((DISTRICT, ROUND, person, person, f"{DISTRICT}100001", POINT, 1, eight, False))
    window = {"starts_at": DAY_MS - 86_400_000, "ends_at": DAY_MS + 86_400_000}
    opened = {"names": residents, "roll_hash": "0" * 64, **window}
    append(DISTRICT, ROUND, [("RoundOpened", opened)], actor="test", at=eight)
    places = [(POINT, 1, f"phone {number}") for number in range(phones)]
    tokens = token_make_many(district=DISTRICT, round=ROUND, mode="live", places=places, by="test", at=clock.now())
    return {"people": people, "tokens": tokens}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "muster.config.settings"
    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
