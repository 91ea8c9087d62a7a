"""The last hour there is can be asked for, and holds nothing."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from muster.access.audit.queries import Filter, lines

pytestmark = pytest.mark.django_db


def test_the_last_hour_there_is_holds_nothing() -> None:
    assert lines(None, Filter(day=date.max, hour=23), ZoneInfo("Asia/Shanghai")) == []
