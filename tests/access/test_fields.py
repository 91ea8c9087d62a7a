"""Sealed values and their blind index."""

import logging

import pytest

from muster.access import keys
from muster.common.problems import Problem

KID = keys.kid(keys.ROLL, "identity")
NAME = "赵钱孙"


def test_a_value_opens_as_it_was() -> None:
    assert [keys.open_(keys.seal(value, KID, "name"), "name") for value in (NAME, "", "x" * 5000)] == [
        NAME, "", "x" * 5000,
    ]  # fmt: skip


def test_the_bytes_are_as_the_decision_says() -> None:
    sealed = keys.seal(NAME, KID, "name")
    assert sealed[:17] == b"\x01\x0froll.identity.1"
    assert len(sealed) == 17 + 12 + len(NAME.encode()) + 16
    assert NAME.encode() not in sealed
    assert keys.seal(NAME, KID, "name") != sealed


def test_a_value_does_not_open_in_another_column_or_under_another_kid() -> None:
    sealed = keys.seal(NAME, KID, "name")
    keys.seal(NAME, "roll.identity.2")
    for wrong, column in [(sealed, "phone"), (sealed, ""), (sealed.replace(b"identity.1", b"identity.2"), "name")]:
        with pytest.raises(Problem, match="seal_broken"):
            keys.open_(wrong, column)


def test_every_changed_byte_is_found() -> None:
    sealed = keys.seal(NAME, KID, "name")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Problem, match=r"seal_broken|key_missing"):
            keys.open_(bytes(changed), "name")


@pytest.mark.parametrize(
    "junk", [b"", b"\x01", b"\x01\xff", b"\x02\x0froll.identity.1" + bytes(40), b"\x01\x00" + bytes(9)]
)
def test_junk_does_not_open(junk: bytes) -> None:
    with pytest.raises(Problem, match="seal_broken"):
        keys.open_(junk)


def test_many_are_sealed_and_opened_as_one() -> None:
    values = [NAME, None, "", NAME]
    sealed = keys.seal_many(values, KID, "name")
    assert keys.open_many([*sealed, memoryview(keys.seal("李", "r1.identity.1", "name"))], "name") == [*values, "李"]
    assert sealed[0] != sealed[3]
    assert [one and keys.open_(one, "name") for one in sealed] == values


def test_a_blind_index_is_keyed_by_home_and_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    one = keys.blind("id_number", "00000019900101123X")
    assert len(one) == 16
    assert keys.blind_many("id_number", ["00000019900101123X", None]) == [one, None]
    assert keys.blind("phone", "00000019900101123X") != one
    monkeypatch.setenv("MUSTER_HOME", f"{tmp_path}/another")
    assert keys.blind("id_number", "00000019900101123X") != one


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Problem) as refused:
        keys.open_(keys.seal(NAME, KID, "name"), "phone")
    assert caplog.records == []
    assert NAME not in str(refused.value)
