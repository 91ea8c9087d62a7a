import pytest

from muster.roll.actions import divisions_load
from tests.roll.town import AT, BY


@pytest.fixture
def county(db: None) -> None:
    """The divisions are loaded, the roll is empty."""
    divisions_load(by=BY, at=AT)
