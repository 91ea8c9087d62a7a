"""The invented county: exactly so many good people, a known amount of dirt, the same for the same seed."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from muster.roll.generator import generate
from muster.roll.generator.people import SHARES, SIZES, people
from muster.roll.models import CareMark, Resident
from tests.roll.town import take, tally


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("residents", "suffix"), [(1_500, ".xlsx"), (40, ".csv")])
def test_the_import_finds_exactly_what_the_manifest_says(residents: int, suffix: str, tmp_path: Path) -> None:
    made = generate(tmp_path / f"roll{suffix}", residents=residents, seed=7)
    report = take(tmp_path / f"roll{suffix}", valid_only=True)
    assert made["good"] == residents
    assert tally(report) == (made["rows"], residents, 0, 0, sum(made["refused"].values()))
    assert dict(report.refused_by_code) == made["refused"]
    assert dict(report.repaired) == made["repaired"]
    assert (report.rows_skipped["total"], report.rows_skipped["blank"]) == (made["total_rows"], made["blank_rows"])
    assert report.households_created == made["households"]
    assert Resident.objects.count() == residents
    assert CareMark.objects.count() == sum(made["care"].values())


def test_every_code_of_dirt_is_there(tmp_path: Path) -> None:
    made = generate(tmp_path / "roll.csv", residents=200)
    assert len(made["refused"]) == 18


def test_the_same_seed_writes_the_same_file(tmp_path: Path) -> None:
    found = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(tmp_path / f"{name}.csv", residents=200, seed=seed)
        found.append(hashlib.sha256((tmp_path / f"{name}.csv").read_bytes()).hexdigest())
    assert found[0] == found[1] != found[2]


def test_households_have_the_shares_of_the_census() -> None:
    import random

    sizes = Counter(
        Counter((p.village, p.household) for p in people(random.Random(1), 30_000, date(2022, 4, 15))).values()
    )
    whole = sum(sizes.values())
    assert [round(sizes[size] / whole, 1) for size in SIZES] == [round(share, 1) for share in SHARES]
    assert sum(share for size, share in zip(SIZES, SHARES, strict=True) if size >= 6) == pytest.approx(0.065)


def test_nobody_real_is_in_it() -> None:
    import random

    everybody = people(random.Random(1), 3_000, date(2022, 4, 15))
    assert len(everybody) == 3_000
    assert {p.id_number[:6] for p in everybody if p.document == "居民身份证"} == {"000000"}
    assert {p.phone[:3] for p in everybody if p.phone} == {"100"}
    numbers = [p.id_number for p in everybody if p.id_number]
    assert len(numbers) == len(set(numbers))
