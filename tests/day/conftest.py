"""Every scenario of the day ends with the same two questions to the book."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from muster.ledger.rebuild import rebuild
from muster.ledger.verify import verify
from tests.cast import DISTRICT, FIRST


@pytest.fixture
def town(db: None, home: Path) -> None:
    """The first round of the whole town is open; nobody has been sampled."""
    FIRST.open()


@pytest.fixture(autouse=True)
def the_book_stands(town: None) -> Iterator[None]:
    """After each scenario: every read table comes out the same from the book, and the book is what was signed."""
    yield
    assert rebuild(DISTRICT).differing == []
    assert verify(DISTRICT).faults == []
