"""Board, JSON, bulletin and export print the same numbers, because they print the same snapshot."""

import csv
import io
import json

import pytest
from django.test import Client

from muster.account import actions
from tests import cast
from tests.command.conftest import Desk


@pytest.fixture
def client_of_qin(desk: Desk) -> Client:
    cast.FIRST.pool("T001", cast.CHEN.names, 10, lane=2)
    actions.refusal_record(**cast.FIRST.acting(60), resident=cast.ZHAO_JUN, reason="no")
    return desk()


def test_board_json_bulletin_and_export_agree(client_of_qin: Client) -> None:
    numbers = json.loads(client_of_qin.get("/api/board.json").content)
    account = numbers["account"]
    assert (account["names"], account["sampled"], account["refused"], account["open"]) == (40, 4, 1, 35)
    page = client_of_qin.get("/board").content.decode()
    assert "of 40 answered for" in page
    assert 'href="/names?standing=open"' in page
    bulletin = client_of_qin.get("/bulletin").content.decode()
    assert "Of 40 people on the roll, 5 (12.5 %) are answered for. 4 sampled" in bulletin
    assert "名册 40 人，已交代 5 人（12.5 %）。其中已采样 4 人" in bulletin
    rows = list(csv.reader(io.StringIO(client_of_qin.get("/bulletin/export.csv").content.decode("utf-8-sig"))))
    assert [row for row in rows if row[:2] in (["Roll", "Names"], ["Roll", "Sampled"], ["Roll", "Open"])] == [
        ["Roll", "Names", "40"], ["Roll", "Sampled", "4"], ["Roll", "Open", "35"],
    ]  # fmt: skip
    exported = json.loads(client_of_qin.get("/bulletin/export.json").content)
    assert exported["numbers"]["account"] == account
    assert exported["sentences"]["en"][0].startswith("Of 40 people on the roll")


def test_numbers_between_two_facts_come_from_one_count(
    client_of_qin: Client, django_assert_max_num_queries: object
) -> None:
    first = client_of_qin.get("/board").content
    cast.FIRST.pool("T002", cast.LIU.names, 20, lane=2)
    assert client_of_qin.get("/board").content.count(b"of 40 answered") == first.count(b"of 40 answered")
    assert (
        json.loads(client_of_qin.get("/api/board.json").content)["account"]["sampled"] == 4
    )  # two seconds old at most


def test_an_unknown_form_of_export_is_not_there(client_of_qin: Client) -> None:
    assert client_of_qin.get("/bulletin/export.pdf").status_code == 404
