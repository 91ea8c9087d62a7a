from pathlib import Path

import pytest

from tests.account.hamlet import hamlet_open


@pytest.fixture
def hamlet(db: None, home: Path) -> None:
    """The round of the hamlet is open; nobody has been sampled."""
    hamlet_open()
