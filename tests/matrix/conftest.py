import pytest

from tests.command.conftest import _fresh, desk, town  # noqa: F401  fixtures
from tests.conftest import StandingClock
from tests.matrix.border import ground_make


@pytest.fixture
def two_sides(town: StandingClock) -> StandingClock:  # noqa: F811
    """The town and what lies outside of it."""
    ground_make()
    return town
