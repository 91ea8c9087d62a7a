"""Anchors tie the chains together: what one has seen cannot be cut off, and a chain that stops is closed."""

import os

import pytest
from django.db import transaction

from muster.access import audit
from muster.access.audit import Broken, chain
from tests.access.audit_book import DISTRICT, forge, rows

pytestmark = pytest.mark.django_db


def write(count: int) -> str:
    """Rows of this process; answers their chain."""
    for _ in range(count):
        audit.record("export", actor="user:1", district=DISTRICT)
    return chain._own[os.getpid(), DISTRICT]


def cut(after: int) -> None:
    """Rows are cut off the end, and the head is moved back to match."""
    forge(
        f"DELETE FROM audit_row WHERE district = '{DISTRICT}' AND id > {after}",
        f"""UPDATE audit_head h SET id = r.id, prev = r.prev, hash = r.hash FROM audit_row r
            WHERE r.district = '{DISTRICT}' AND r.id = {after} AND (h.district, h.chain) = (r.district, r.chain)""",
    )


def test_an_anchor_commits_the_head_of_every_chain() -> None:
    mine = write(3)
    made = audit.anchor(by="test")
    assert made is not None
    heads = {(head.district, head.chain): head.id for head in made.chains}
    assert heads[DISTRICT, mine] == 3
    assert audit.verify() == []


def test_a_tail_cut_off_after_an_anchor_is_found() -> None:
    mine = write(4)
    audit.anchor(by="test")
    cut(2)
    assert audit.verify() == [Broken(DISTRICT, mine, 3, "missing, and an anchor has seen it")]


def test_a_tail_that_no_anchor_has_seen_can_be_cut_off() -> None:
    """What the docs say honestly: until the next anchor, the database's owner can take back the last rows."""
    write(2)
    audit.anchor(by="test")
    write(2)
    cut(2)
    assert audit.verify() == []


def test_a_chain_written_anew_differs_from_its_anchor() -> None:
    mine = write(1)
    audit.anchor(by="test")
    forge(f"DELETE FROM audit_row WHERE district = '{DISTRICT}'", f"DELETE FROM audit_head WHERE chain = '{mine}'")
    with transaction.atomic():
        chain._own[os.getpid(), DISTRICT] = mine
        forge(
            "INSERT INTO audit_head (district, chain, id, prev, hash) VALUES "
            f"('{DISTRICT}', '{mine}', 0, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))"
        )
        audit.record("nothing_happened", actor="user:1", district=DISTRICT)
    assert audit.verify() == [Broken(DISTRICT, mine, 1, "differs from an anchor")]


def test_a_chain_that_stops_is_closed_and_its_process_begins_another() -> None:
    mine = write(1)
    audit.anchor(by="test")
    again = audit.anchor(by="test")
    assert again is not None
    assert {head.chain: head.closed for head in again.chains if head.district == DISTRICT} == {mine: True}
    other = write(1)
    assert other != mine
    assert rows("id") == [(1,), (1,)]
    assert audit.verify() == []


def test_nothing_stands_after_the_end_of_a_closed_chain() -> None:
    mine = write(1)
    audit.anchor(by="test")
    audit.anchor(by="test")
    forge("UPDATE audit_head SET closed_at = NULL")
    chain._own[os.getpid(), DISTRICT] = mine
    write(1)
    assert audit.verify() == [Broken(DISTRICT, mine, 2, "stands after the end of a closed chain")]


@pytest.mark.parametrize(
    ("forgery", "number", "why"),
    [
        ("UPDATE audit_anchor SET actor = 'x' WHERE id = (SELECT min(id) + 1 FROM audit_anchor)", 1, "changed"),
        (
            "UPDATE audit_anchor SET heads = heads || ' ' WHERE id = (SELECT min(id) + 1 FROM audit_anchor)",
            1,
            "changed",
        ),
        ("DELETE FROM audit_anchor WHERE id = (SELECT min(id) + 1 FROM audit_anchor)", 1, "missing"),
    ],
)
def test_anchors_are_chained_themselves(forgery: str, number: int, why: str) -> None:
    made = []
    for _ in range(3):
        write(1)
        made.append(audit.anchor(by="test"))
    first = made[0]
    assert first is not None
    forge(forgery.replace("(SELECT min(id) + 1 FROM audit_anchor)", str(first.id + 1)))
    assert audit.verify() == [Broken("", "anchors", first.id + number, why)]


def test_an_anchor_written_down_shows_that_later_ones_were_cut_off() -> None:
    write(2)
    first = audit.anchor(by="test")
    write(1)
    paper = audit.anchor(by="test")
    assert first is not None
    assert paper is not None
    assert audit.verify((paper.id, paper.hash.hex())) == []
    assert audit.verify((paper.id, "00" * 32)) == [Broken("", "anchors", paper.id, "differs from the one written down")]
    forge(f"DELETE FROM audit_anchor WHERE id = {paper.id}")
    cut(2)
    assert audit.verify() == []
    assert audit.verify((paper.id, paper.hash.hex())) == [Broken("", "anchors", paper.id, "missing")]


def test_a_process_anchors_after_so_many_rows(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(audit.anchors, "EVERY_ROWS", 3)
    monkeypatch.setattr(audit.anchors, "_due", audit.anchors._Due())
    before = audit.anchors.latest()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mine = write(4)
    made = audit.anchors.latest()
    assert made is not None
    assert made.id == (before.id if before else 0) + 1
    assert [head.id for head in made.chains if head.chain == mine] == [4]
