"""The board keeps itself fresh: 304 while nothing changes, the new part when something does."""

from muster.command import snapshot
from tests import cast
from tests.command.conftest import Desk
from tests.conftest import StandingClock


def test_an_unchanged_board_is_304(desk: Desk) -> None:
    qin = desk()
    first = qin.get("/board/live")
    again = qin.get("/board/live", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]


def test_the_page_carries_the_tag_of_its_numbers(desk: Desk) -> None:
    qin = desk()
    tag = qin.get("/board/live")["ETag"].replace('"', "&quot;")
    assert f'data-etag="{tag}"' in qin.get("/board").content.decode()


def test_a_fact_changes_the_board(desk: Desk) -> None:
    qin = desk()
    tag = qin.get("/board/live")["ETag"]
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    snapshot.forget()
    reply = qin.get("/board/live", headers={"if-none-match": tag})
    assert reply.status_code == 200
    assert reply["ETag"] != tag


def test_counting_again_without_a_change_keeps_the_tag(desk: Desk, town: StandingClock) -> None:
    qin = desk()
    tag = qin.get("/board/live")["ETag"]
    snapshot.forget()
    town.move(s=20)
    assert qin.get("/board/live")["ETag"] == tag


def test_a_tag_belongs_to_a_language(desk: Desk) -> None:
    qin = desk()
    english, chinese = qin.get("/board/live"), qin.get("/board/live", headers={"accept-language": "zh-hans"})
    assert english["ETag"] != chinese["ETag"]
    assert "应检尽检" in chinese.content.decode()
    assert "应检尽检" not in english.content.decode()


def test_two_scopes_never_share_a_snapshot(desk: Desk) -> None:
    county, village = desk("qin"), desk("fan")
    assert "of 40 answered" in county.get("/board").content.decode()
    assert "of 19 answered" in village.get("/board").content.decode()


def test_the_board_of_a_known_snapshot_asks_the_database_only_who_is_there(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    qin = desk()
    qin.get("/board/live")
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # session, user, round
        qin.get("/board/live")
