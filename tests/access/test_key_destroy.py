"""Destroying a round's key ends everything that was sealed under it, and is written down."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection

from muster.access import audit, keys
from muster.common.problems import Problem
from tests.access.hpke_by_hand import seal_by_hand

pytestmark = pytest.mark.django_db
ZHAO = UUID(int=0xC1)


def test_values_and_boxes_do_not_open_any_more(at: datetime) -> None:
    kid, public = keys.seal_public("2022-04-15")
    value, box = keys.seal("赵", kid), seal_by_hand({"name": "赵"}, kid, public, ZHAO)
    keys.destroy(kid, by="user:1", at=at)
    for door in (
        lambda: keys.open_(value),
        lambda: keys.open_many([value]),
        lambda: keys.open_sealed(box, ZHAO),
        lambda: keys.seal("李", kid),
        lambda: keys.seal_public("2022-04-15"),
    ):
        with pytest.raises(Problem) as refused:
            door()
        assert (refused.value.code, refused.value.status) == ("key_destroyed", 410)
    assert keys.open_(keys.seal("李", keys.kid("2022-04-15", "contact"))) == "李"


def test_the_audit_names_the_key_and_who(at: datetime) -> None:
    kid, _ = keys.seal_public("2022-04-15")
    keys.destroy(kid, by="user:1", at=at)
    with connection.cursor() as cur:
        cur.execute("SELECT actor, action, purpose, at FROM audit_row WHERE district = '' ORDER BY id DESC LIMIT 1")
        assert cur.fetchone() == ("user:1", "key_destroy", kid, at)
    assert audit.verify() == []


def test_destroying_again_finishes_what_a_crash_cut_off(at: datetime) -> None:
    kid, _ = keys.seal_public("2022-04-15")
    (keys.keyring().folder / f"{kid}.destroyed").touch()  # the mark was made, the key still there
    keys.destroy(kid, by="user:1", at=at)
    assert kid not in keys.keyring().kids()


def test_the_index_ends_with_its_own_key(at: datetime) -> None:
    keys.blind("id_number", "1")
    keys.destroy(keys.blind_kid("id_number"), by="user:1", at=at)
    with pytest.raises(Problem, match="key_destroyed"):
        keys.blind("id_number", "1")
