"""Whatever kind of exception a view can show, somebody in the rehearsal rules on it."""

import re

import pytest
from django.db import connection

from muster.rehearsal.stages.finish import RULINGS


@pytest.mark.django_db
def test_every_kind_of_exception_has_somebody_who_rules_on_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT string_agg(pg_get_viewdef(oid), ' ') FROM pg_class
               WHERE relkind = 'v' AND relname IN ('account_exception', 'lab_exception')"""
        )
        text = cursor.fetchone()[0]
    kinds = set(re.findall(r"round,\s+'(\w+)'::text", text))
    assert len(kinds) > 12
    assert kinds <= set(RULINGS)
