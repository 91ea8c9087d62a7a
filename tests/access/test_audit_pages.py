"""The pages of the audit: who read whom, within the territory of who asks, and never by name."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from muster.access import audit
from muster.access.audit import queries
from muster.access.models import User
from tests.access.conftest import person
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db

COUNTY, OTHER = "140122", "990002"
ANNA, BO = UUID("00000000-0000-7000-8000-0000aaaa0001"), UUID("00000000-0000-7000-8000-0000bbbb0002")
Look = Callable[[str], str]


@pytest.fixture
def desk(qiao: User) -> Client:
    """The county's auditor at a browser, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(qiao)
    return client


@pytest.fixture
def book(chen: User, wen: User, clock: StandingClock) -> None:
    """08:00 chen lists two, 08:10 wen looks at Bo, 09:10 chen changes Bo's phone; someone reads in another county."""
    audit.read_persons(chen.actor, "open_names", [ANNA, BO], district=COUNTY)
    clock.move(minutes=1)
    audit.record("login", actor="user:0")
    clock.move(minutes=10)
    audit.read_persons(wen.actor, "household", [BO], district=COUNTY)
    audit.read_persons("user:0", "find", [ANNA], district=OTHER)
    clock.move(minutes=60)
    audit.record("persons_changed", actor=chen.actor, purpose="", district=COUNTY, subjects=[BO], changed=["phone"])


def seen(page: Any) -> list[tuple[str, str]]:
    """(who, action) of the rows, as printed; the rows that made the users are left out."""
    lines = [(line.who, line.row.action) for line in page.context["lines"]]
    return [line for line in lines if line[1] != "user_create"]


ALL = [("chen", "persons_changed"), ("wen", "persons_read"), ("user:0", "login"), ("chen", "persons_read")]


def test_the_list_is_the_countys_and_the_houses_newest_first(desk: Client, book: None) -> None:
    assert seen(desk.get("/audit")) == ALL


def test_residents_are_ends_of_ids(desk: Client, book: None) -> None:
    text = desk.get("/audit?kind=read").content.decode()
    assert re.findall(r'class="code">([^<]*)<', text) == ["bbbb0002 ", "aaaa0001 bbbb0002 "]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("who={chen}", [ALL[0], ALL[3]]),
        ("kind=read", [ALL[1], ALL[3]]),
        ("kind=door", [ALL[2]]),
        ("purpose=household", [ALL[1]]),
        ("day=2022-04-15", ALL),
        ("day=2022-04-14", []),
        ("day=2022-04-15&hour=8", ALL[1:]),
        ("day=2022-04-15&hour=9", ALL[:1]),
        ("subject=" + str(ANNA), [ALL[3]]),
        ("subject=" + str(BO) + "&kind=change", [ALL[0]]),
        ("who=x&kind=y&purpose=z&day=w&hour=99&subject=v&after=u", ALL),
    ],
)
def test_filters(desk: Client, book: None, chen: User, query: str, rows: list[tuple[str, str]]) -> None:
    assert seen(desk.get("/audit?" + query.format(chen=chen.actor))) == rows


def test_pages_show_every_row_once(desk: Client, book: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    found, address = [], "/audit"
    for _ in range(9):
        page = desk.get(address)
        found += seen(page)
        if not page.context["next"]:
            break
        address = "/audit" + page.context["next"]
    assert found == ALL


def test_a_township_sees_what_its_own_people_did(book: None, at: datetime) -> None:
    client = Client()
    client.force_login(person("xiang", "auditor", at, territory="140122100"))
    assert seen(client.get("/audit")) == [ALL[1]]


@pytest.mark.parametrize(("who", "status"), [("qiao", 200), ("chen", 403), ("wen", 403)])
def test_only_who_looks_after_the_audit_sees_it(book: None, qiao: User, who: str, status: int) -> None:
    client = Client()
    client.force_login(User.objects.get(username=who))
    addresses = ["/audit", "/audit/seen-by", f"/audit/seen-by/{ANNA}", "/audit/export.csv"]
    assert [client.get(address).status_code for address in addresses] == [status] * 4


def test_one_row_tells_everything_it_holds(desk: Client, book: None) -> None:
    line = desk.get("/audit?kind=change").context["lines"][0]
    text = desk.get(line.url).content.decode()
    assert [word in text for word in ("phone", "bbbb0002", line.row.chain, "09:11:00")] == [True] * 4


def test_a_row_of_another_county_is_not_there(desk: Client, book: None) -> None:
    other = queries.lines(None, queries.Filter(), queries.ZoneInfo("UTC"), limit=99)
    row = next(line for line in other if line.district == OTHER)
    assert desk.get(f"/audit/rows/{OTHER}/{row.chain}/{row.id}").status_code == 404


def test_the_file_reconciles_with_its_manifest(desk: Client, book: None) -> None:
    answer = desk.get("/audit/export.csv?kind=read")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        lines = list(csv.reader(io.StringIO(pack.read(manifest["files"][0]["file"]).decode("utf-8-sig"))))[1:]
    assert (answer["X-Rows"], manifest["rows"], len(lines)) == ("2", 2, 2)
    assert [(line[5], line[7], line[11], line[13]) for line in lines] == [
        ("wen", "persons_read", "1", str(BO)), ("chen", "persons_read", "2", f"{ANNA} {BO}"),
    ]  # fmt: skip
    assert seen(desk.get("/audit?kind=audit")) == [("qiao", "audit_exported")]


def test_the_list_costs_the_same_queries_for_any_length(
    desk: Client, chen: User, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for rows in (1, 3):
        for _ in range(rows):
            audit.read_persons(chen.actor, "open_names", [ANNA], district=COUNTY)
        with django_assert_max_num_queries(99) as captured:
            desk.get("/audit")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_alarms_are_shown_until_somebody_has_looked(
    desk: Client, chen: User, qiao: User, clock: StandingClock, settings: Any
) -> None:
    settings.READ_BUDGET = {"": 1}
    audit.read_persons(chen.actor, "open_names", [ANNA, BO], district=COUNTY)
    assert "1 alarm: somebody has read more persons" in desk.get("/bulletin").content.decode()
    assert [(line.who, line.row.count) for line in desk.get("/audit").context["alarms"]] == [("chen", 2)]
    clock.move(minutes=1)
    desk.post("/audit/alarms-seen")
    assert desk.get("/audit").context["alarms"] == []
    assert seen(desk.get("/audit?kind=alarm"))[0] == ("qiao", "alarms_seen")
    assert "alarm" not in desk.get("/bulletin").content.decode()


def test_a_township_leaves_the_alarms_to_the_county(wen: User, at: datetime, settings: Any) -> None:
    settings.READ_BUDGET = {"": 1}
    audit.read_persons(wen.actor, "open_names", [ANNA, BO], district=COUNTY)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("xiang", "auditor", at, territory="140122100"))
    page = client.get("/audit")
    assert [line.who for line in page.context["alarms"]] == ["wen"]
    assert "I have looked into it" not in page.content.decode()
    assert client.post("/audit/alarms-seen").status_code == 403
