"""docs/guides/first-round.md, done as it is written: every command of the page, from an empty folder to both statements."""

import asyncio
import csv
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import rmtree

import pytest

from muster.rehearsal.client.device import Phone, enrol
from muster.rehearsal.client.http import Link
from tests.faults.house import House

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "first-round.md"
FIVE_MS = 1_649_970_000_000  # 05:00 in Shanghai on 15 April 2022
MINUTE_MS = 60_000
POOL = 10


class Office(House):
    """A folder in which somebody types; its clock is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, folder / "clock"
        super().__init__(folder / "home", MUSTER_CLOCK_FILE=str(self.clock), COLUMNS="200")
        self.clock_set(FIVE_MS)

    def clock_set(self, ms: int) -> None:
        self.now_ms = ms
        self.clock.write_text(str(ms), encoding="ascii")

    def type(self, line: str) -> str:
        if line == "muster serve":
            self.begin()
            return ""
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(line)], env=self._environment, cwd=self.folder, capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def office() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="muster-guide-"))
    folder.chmod(0o711)
    one = Office(folder)
    try:
        yield one
    finally:
        one.kill()
        one.cluster.kill()
        rmtree(folder)


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    return [line for block in blocks for line in block.splitlines()]


def test_the_page_leads_from_an_empty_folder_to_both_statements(office: Office) -> None:
    said: dict[str, str] = {}
    for line in commands():
        said[line] = office.type(line)
        if "--csv tokens.csv" in line:
            asyncio.run(_phones(office))

    def words(start: str) -> str:
        return " ".join(next(said[line] for line in reversed(said) if line.startswith(f"muster {start}")).split())

    assert "300 residents invited to 2 points" in words("plan publish")
    assert words("round open") == "round 2022-04-15 is open: 300 names to be answered for"
    assert "sampled 300" in words("round status")
    assert words("device list").count("working") == 2
    assert words("lab receive").endswith("as listed")
    assert words("lab release") == f"{_tubes(office)} results released, 0 people to be sampled again alone"
    assert words("round close 2022-04-15 attendance").startswith("round 2022-04-15: attendance closed, statement 1")
    assert "300 negative" in words("round close 2022-04-15 results")
    assert "differs" not in words("ledger rebuild")
    assert words("audit verify") == "The audit is whole."


async def _phones(office: Office) -> None:
    """A phone for each lane samples whoever is invited there; the first packs everything into one box."""
    office.clock_set(FIVE_MS + 6 * 60 * MINUTE_MS)
    link = Link("127.0.0.1", office.port)
    with (office.folder / "tokens.csv").open(encoding="utf-8", newline="") as file:
        tickets = list(csv.DictReader(file))
    phones: list[Phone] = []
    tubes: list[str] = []
    for ticket in tickets:
        phone = await enrol(link, ticket["token"], "lane phone", clock=lambda: office.now_ms, random=Random())
        tubes += _lane(phone, office, first=len(tubes))
        phones.append(phone)
    _pack(phones[0], tubes, at=office.now_ms)
    for phone in phones:
        await phone.drain()
        await phone.heartbeat()
    await link.close()
    (office.folder / "tubes.csv").write_text("\n".join(tubes), encoding="utf-8")
    results = "\n".join(["tube,result", *[f"{tube},negative" for tube in tubes]])
    (office.folder / "results.csv").write_text(results, encoding="utf-8")


def _lane(phone: Phone, office: Office, *, first: int) -> list[str]:
    place = {"point": phone.enrolment.point, "lane": phone.enrolment.lane}
    invited = office.ask(
        "SELECT resident::text FROM invitation WHERE point = %s AND lane = %s ORDER BY slot_at, resident",
        *place.values(),
    )
    tubes = []
    at = FIVE_MS + 60 * MINUTE_MS
    for start in range(0, len(invited), POOL):
        tube = f"T{first + len(tubes) + 1:06d}"
        members = [row[0] for row in invited[start : start + POOL]]
        phone.make("TubeOpened", {"tube": tube, **place, "capacity": POOL}, actor="worker-1", at=at)
        for member in members:
            at += 10_000
            phone.make("ResidentCheckedIn", {"resident": member, **place, "how": "qr"}, actor="worker-1", at=at)
            phone.make("SpecimenCollected", {"resident": member, "tube": tube, **place}, actor="worker-2", at=at)
        phone.make("TubeSealed", {"tube": tube, **place, "count": len(members)}, actor="worker-2", at=at)
        tubes.append(tube)
    return tubes


def _pack(phone: Phone, tubes: list[str], *, at: int) -> None:
    bags = []
    for start in range(0, len(tubes), 20):
        bags.append(f"BAG{len(bags) + 1:04d}")
        body = {"bag": bags[-1], "point": phone.enrolment.point, "tubes": tubes[start : start + 20]}
        phone.make("BagPacked", body, actor="worker-3", at=at)
    box = {"box": "BOX0001", "point": phone.enrolment.point, "bags": bags, "tubes": len(tubes)}
    phone.make("BoxPacked", box, actor="worker-3", at=at)


def _tubes(office: Office) -> int:
    return len((office.folder / "results.csv").read_text(encoding="utf-8").splitlines()) - 1
