"""What each role may open, what it sees first, and what it is told where it may not go."""

import pytest
from django.test import Client

from muster.access.enums import Role
from muster.access.rules import may
from muster.command import homes
from muster.command.shell import MENU
from tests.command.conftest import PEOPLE, Desk, audit_rows

OPEN = [
    "/board",
    "/board/live",
    "/api/board.json",
    "/exceptions",
    "/closing",
    "/bulletin",
    "/points",
    "/tubes",
    "/devices",
    "/find",
]


@pytest.mark.parametrize("who", PEOPLE)
def test_counts_are_open_to_every_role(desk: Desk, who: str) -> None:
    client = desk(who)
    assert {address: client.get(address).status_code for address in OPEN} == dict.fromkeys(OPEN, 200)


@pytest.mark.parametrize(("who", "status"), [("qin", 200), ("bai", 200), ("fan", 200), ("tan", 403), ("ai", 403)])
def test_names_are_open_to_those_who_look_for_them(desk: Desk, who: str, status: int) -> None:
    assert desk(who).get("/names").status_code == status
    assert bool(audit_rows()) is (status == 200)


def test_no_permission_says_whom_to_ask(desk: Desk) -> None:
    page = desk("tan").get("/names").content.decode()
    assert "The command centre of your county grants it" in page


HOMES = {
    "qin": "/board", "bai": "/points/P001", "fan": "/mine", "tan": "/tubes", "ai": "/audit", "lian": "/staff",
    "zhui": "/cases", "gong": "/points/P001", "yun": "/tubes", "shou": "/audit", "guan": "/users",
}  # fmt: skip


@pytest.mark.parametrize("who", HOMES)
def test_each_role_begins_where_its_work_is(desk: Desk, who: str) -> None:
    client = desk(who)
    assert client.get("/")["Location"] == HOMES[who]
    assert client.get(HOMES[who]).status_code == 200


def test_every_role_has_a_home_and_every_tab_is_a_page_it_may_open() -> None:
    assert set(homes.TABS) == set(Role.values)
    entries = {entry.code: entry for entry in MENU}
    closed = [
        (role, code) for role, codes in homes.TABS.items() for code in codes if not may(role, entries[code].needs)
    ]
    assert closed == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", *(page for page in OPEN if not page.startswith("/api/")), "/names"])
def test_nobody_comes_in_without_logging_in(client: Client, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 302
    assert reply["Location"].startswith("/login?next=")


@pytest.mark.django_db
def test_a_program_without_a_login_gets_a_problem(client: Client) -> None:
    reply = client.get("/api/board.json")
    assert (reply.status_code, reply["Content-Type"]) == (401, "application/json")
    assert reply.json()["code"] == "login_needed"


def test_pages_are_never_kept_by_a_shared_cache(desk: Desk) -> None:
    client = desk()
    assert {client.get(address)["Cache-Control"].split(",")[0] for address in OPEN} == {"private"}


def test_find_looks_within_the_scope(desk: Desk) -> None:
    assert "Upper" in desk("qin").post("/find", {"q": "upper"}).content.decode()
    assert "Nothing found" in desk("fan").post("/find", {"q": "upper"}).content.decode()


def test_before_any_round_the_page_says_how_to_begin(db: None, client: Client, home: object) -> None:
    from muster.access.users import user_create
    from muster.common import clock

    user, _ = user_create(username="qin", role="command", territory="990009", by="t", at=clock.now())
    client.force_login(user)
    assert "muster roll import" in client.get("/board").content.decode()


@pytest.mark.parametrize(("who", "links"), [("qin", True), ("fan", True), ("tan", False), ("ai", False)])
def test_the_board_leads_to_names_only_who_may_see_them(desk: Desk, who: str, links: bool) -> None:
    client = desk(who)
    for address in ("/board", "/points"):
        assert ('href="/names' in client.get(address).content.decode().split("<main")[1]) is links
