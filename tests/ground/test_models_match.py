"""Tables written as SQL and the models that read them agree (ADR 0001)."""

import pytest
from django.apps import apps
from django.db import connection

OURS = [model for model in apps.get_models() if model.__module__.startswith("muster.")]
UNMANAGED = [model for model in OURS if not model._meta.managed]


@pytest.mark.django_db
@pytest.mark.parametrize("model", UNMANAGED, ids=lambda model: model._meta.label)
def test_every_field_of_an_unmanaged_model_is_a_column_of_the_same_nullness(model: type) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = %s",
            [meta.db_table],
        )
        columns = dict(cursor.fetchall())
    wrong = {
        field.column: field.null
        for field in meta.local_concrete_fields
        if field.column and columns.get(field.column) != field.null
    }
    assert wrong == {}


@pytest.mark.django_db
def test_every_big_table_has_the_district_first_in_all_its_unique_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT t.relname, i.relname, a.attname
            FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
            WHERE x.indisunique AND n.nspname = 'public'
              AND EXISTS (SELECT 1 FROM pg_attribute d WHERE d.attrelid = t.oid AND d.attname = 'district')""")
        found = cursor.fetchall()
    owned = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    assert [row for row in found if row[0] not in owned and row[2] != "district"] == []
    assert {"event", "resident", "account", "specimen", "tube"} <= {row[0] for row in found}
