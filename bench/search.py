"""Somebody stands at the counter and says who they are: by name, by its sound, by the end of a number or phone.

Over a roll of 154,000, whose names are sealed; each look-up masks what it shows and writes its audit row.
The peer finds the same names in a bare table of the same run that holds them in the clear: LIKE, no keys, no audit.
"""

import csv
import random
import subprocess
import time
from pathlib import Path

from bench.home import MUSTER, fresh_home
from bench.load import quantile
from bench.report import report

RESIDENTS = 154_000
PEOPLE = 60
TARGET_MS = 100.0
DISTRICT = "140122"
# Names that the generator does not make: beyond the first plane, with a dot, in Latin letters, read in several ways.
ODD = ("王𠮷", "李䶮", "阿卜杜拉·买买提", "Zaphod Example", "单雄信", "仇远", "曾国", "解小查", "查良")
SOUNDS = ("wangji", "liyan", "zaphod example", "shanxiongxin", "qiu yuan", "zengguo", "xiexiaozha", "zha liang")


def main() -> None:
    with fresh_home() as home:
        _fill(home)
        asked = _asked()
        spent = {kind: _look(queries) for kind, queries in asked.items()}
        peer = _bare(asked["name"])
    every = [seconds for found in spent.values() for seconds in found]
    value = 1000 * quantile(every, 0.95)
    worst = max(spent, key=lambda kind: quantile(spent[kind], 0.95))
    report(
        "search", value, "ms p95", peer="LIKE over the same names in the clear", peer_value=1000 * quantile(peer, 0.95),
        target=f"< {TARGET_MS:.0f} ms", met=all(1000 * quantile(found, 0.95) < TARGET_MS for found in spent.values()),
        more={"searches": len(every), "worst": worst,
              **{kind.replace(" ", "_"): f"{1000 * quantile(found, 0.95):.1f}" for kind, found in spent.items()}},
    )  # fmt: skip


def _fill(home: Path) -> None:
    subprocess.run([*MUSTER, "roll", "divisions"], check=True, stdout=subprocess.DEVNULL)
    for file, make in ((home / "roll.xlsx", _generate), (home / "odd.csv", _odd)):
        make(file)
        subprocess.run(
            [*MUSTER, "roll", "import", str(file), "--valid-rows-only", "--json"], check=True, stdout=subprocess.DEVNULL
        )


def _generate(file: Path) -> None:
    subprocess.run(
        [*MUSTER, "roll", "generate", str(file), "--residents", str(RESIDENTS)], check=True, stdout=subprocess.DEVNULL
    )


def _odd(file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(["乡镇", "村（社区）", "户号", "姓名", "出生日期"])
        write.writerows(
            ["黄寨镇", "黄寨社区居民委员会", f"9{at:03d}", name, "1980-01-01"] for at, name in enumerate(ODD)
        )


def _asked() -> dict[str, list[str]]:
    """What people type, by kind: for people drawn from the roll, and for the odd names."""
    from muster.roll import sounds
    from muster.roll.models import Resident
    from muster.roll.queries import residents_for

    ids = list(Resident.objects.filter(district=DISTRICT).order_by("id").values_list("id", flat=True))
    people = residents_for(DISTRICT, random.Random(1).sample(ids, PEOPLE * 4))
    long = [one for one in people if len(one.name) > 2][:PEOPLE]
    spoken = [syllables[0] for one in long if (syllables := sounds.readings(one.name))]
    numbers, phones = [p.id_number for p in people if p.id_number], [p.phone for p in people if p.phone]
    streets = [p for p in people if p.address]
    return {
        "name": [one.name for one in long], "part of a name": [one.name[1:] for one in long],
        "sound": ["".join(one) for one in spoken], "sounds apart": [f"{one[0]} {''.join(one[1:])}" for one in spoken],
        "initials": ["".join(part[0] for part in one) for one in spoken], "two initials": [one[0][0] + one[1][0] for one in spoken],
        "number": numbers, "end of number": [one[-4:] for one in numbers], "longer end": [one[-6:] for one in numbers],
        "phone": phones, "end of phone": [one[-4:] for one in phones],
        "household": [one.household_number for one in people], "address": [one.address for one in streets],
        "name and street": [f"{one.name} {one.address.split('街')[1]}" for one in streets],
        "odd names": [*ODD, "𠮷", "䶮", "买买提", "雄信"], "odd sounds": list(SOUNDS),
    }  # fmt: skip


def _look(queries: list[str]) -> list[float]:
    from muster.access import audit
    from muster.access.scope import Scope
    from muster.roll.queries import search

    spent = []
    for asked in queries[:PEOPLE]:
        started = time.perf_counter()
        found = search(asked, Scope(DISTRICT, ""))
        audit.read_persons("bench", "search", [one.id for one in found], district=DISTRICT)
        spent.append(time.perf_counter() - started)
        if not found:
            raise RuntimeError("a search found nobody")
    return spent


def _bare(names: list[str]) -> list[float]:
    from django.db import connection

    from muster.roll.models import Resident
    from muster.roll.queries import residents_for

    people = residents_for(DISTRICT, Resident.objects.filter(district=DISTRICT).values_list("id", flat=True))
    spent = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare (name text)")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for one in people:
                copy.write_row((one.name,))
        for name in names:
            started = time.perf_counter()
            cursor.execute("SELECT name FROM bare WHERE name LIKE %s LIMIT 20", [f"%{name}%"])
            cursor.fetchall()
            spent.append(time.perf_counter() - started)
    return spent


if __name__ == "__main__":
    main()
