"""`verify` finds what was changed behind the ledger's back."""

import pytest

from muster.common.raw import raw_cursor
from muster.ledger.append import store
from muster.ledger.verify import verify
from tests.ledger.phone import DISTRICT, Phone

pytestmark = pytest.mark.django_db
PERSON = "00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
def phone(home: object) -> Phone:
    made = Phone().enrol()
    for tube in ("T001", "T002", "T003"):
        lines = [made.event("SpecimenCollected", resident=PERSON, tube=tube, point="P001", lane=1)]
        store(raw_cursor(), DISTRICT, [made.batch(lines)])
    assert verify(DISTRICT).faults == []
    raw_cursor().execute("ALTER TABLE event DISABLE TRIGGER event_keep")  # as one who owns the database could
    return made


def test_one_changed_byte(phone: Phone) -> None:
    change("UPDATE event SET envelope = set_byte(envelope, 100, get_byte(envelope, 100) # 1) WHERE pos = 4")
    assert "position 4: the bytes are not those that were hashed" in verify(DISTRICT).faults


def test_one_changed_byte_under_a_hash_made_to_fit(phone: Phone) -> None:
    change("UPDATE event SET envelope = set_byte(envelope, 100, get_byte(envelope, 100) # 1) WHERE pos = 4")
    change("UPDATE event SET hash = sha256(envelope) WHERE pos = 4")
    faults = verify(DISTRICT).faults
    assert "position 4: not listed in its batch 3" in faults
    assert "batch 3: a line that was signed for is missing from the book" in faults


def test_a_missing_row_and_one_whose_place_was_closed(phone: Phone) -> None:
    change("DELETE FROM event WHERE pos = 4")
    assert "position 4 is missing (found 5)" in verify(DISTRICT).faults
    change("UPDATE event SET pos = pos - 1 WHERE pos > 4")
    change("UPDATE ledger_head SET pos = pos - 1")
    assert verify(DISTRICT).faults == ["batch 3: a line that was signed for is missing from the book"]


def test_a_column_that_no_longer_says_what_the_bytes_say(phone: Phone) -> None:
    change("""UPDATE event SET body = body || '{"tube": "T009"}' WHERE pos = 4""")
    change("UPDATE event SET tube = 'T009' WHERE pos = 5")
    assert verify(DISTRICT).faults == [f"position {pos}: its columns do not say what its bytes say" for pos in (4, 5)]


def test_a_key_put_in_the_place_of_another(phone: Phone) -> None:
    other = Phone()
    raw_cursor().execute(
        "UPDATE device SET key_x = %s, key_y = %s WHERE id = %s AND district = %s",
        (other.x, other.y, phone.id, DISTRICT),
    )
    assert f"batch 4: the signature of device {phone.id[:8]}… does not hold" in verify(DISTRICT).faults


def test_an_event_that_counts_though_nobody_signed_for_it(phone: Phone) -> None:
    change("UPDATE batch SET verified = false WHERE id = 3")
    assert verify(DISTRICT).faults == ["position 4: nobody signed for it"]


def test_the_end_of_the_book_cut_off(phone: Phone) -> None:
    last = raw_cursor().execute("SELECT max(pos) FROM event WHERE district = %s", (DISTRICT,)).fetchone()
    assert last is not None
    change(f"DELETE FROM event WHERE pos = {last[0]}")
    assert f"the book ends at {last[0] - 1}, its head says {last[0]}" in verify(DISTRICT).faults


def change(sql: str) -> None:
    done = raw_cursor().execute(sql)
    assert done.rowcount > 0, sql
