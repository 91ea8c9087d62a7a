"""The key files: private, whole, one for all processes, and gone when destroyed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from muster.access.keys import Keyring
from muster.common.problems import Problem

KID = "2022-04-15.identity.1"


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "ring")


def test_a_key_is_made_once_and_only_its_owner_can_read_it(ring: Keyring) -> None:
    secret = ring.get_or_make(KID)
    assert len(secret) == 32
    assert Keyring(ring.folder).get_or_make(KID) == secret
    assert os.listdir(ring.folder) == [f"{KID}.key"]
    assert oct(ring.folder.stat().st_mode & 0o777) == "0o700"
    assert oct((ring.folder / f"{KID}.key").stat().st_mode & 0o777) == "0o600"
    assert ring.complaints() == []


def test_two_processes_make_the_same_key(ring: Keyring) -> None:
    script = (
        "import sys, pathlib; from muster.access.keys.ring import Keyring\n"
        "ring = Keyring(pathlib.Path(sys.argv[1])); sys.stdin.readline()\n"
        "print([ring.get_or_make(f'r.identity.{n}').hex() for n in range(100)])"
    )
    command = [sys.executable, "-c", script, str(ring.folder)]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for one in both:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    first, second = (one.communicate(timeout=60)[0] for one in both)
    assert first == second
    assert len(ring.kids()) == 100


def test_reading_makes_nothing(ring: Keyring) -> None:
    with pytest.raises(Problem, match="key_missing"):
        ring.get(KID)
    assert not ring.folder.exists()


def test_a_destroyed_key_is_gone_for_every_process_and_never_made_anew(ring: Keyring) -> None:
    secret = ring.get_or_make(KID)
    other = Keyring(ring.folder)
    assert other.get(KID) == secret
    ring.destroy(KID)
    for door in (ring.get, ring.get_or_make, other.get, other.get_or_make):
        with pytest.raises(Problem, match=f"key_destroyed: {KID}"):
            door(KID)
    assert ring.kids() == []


def test_the_file_is_overwritten_before_it_is_removed(ring: Keyring) -> None:
    secret = ring.get_or_make(KID)
    os.link(ring.folder / f"{KID}.key", ring.folder / "held")  # what the disk still holds
    ring.destroy(KID)
    assert len((ring.folder / "held").read_bytes()) == 32
    assert (ring.folder / "held").read_bytes() != secret


@pytest.mark.parametrize("kid", ["../x", "a/b", "", ".hidden", "a\0b", "x" * 65, "a\n"])
def test_a_key_id_is_no_path(kid: str, ring: Keyring) -> None:
    with pytest.raises(Problem, match="key_missing"):
        ring.get_or_make(kid)


def test_complaints_name_what_is_wrong(ring: Keyring) -> None:
    assert ring.complaints() == ["there is no key folder yet"]
    ring.get_or_make(KID)
    path = ring.folder / f"{KID}.key"
    path.write_bytes(b"short")
    path.chmod(0o644)
    assert ring.complaints() == [
        f"{KID}.key can be read by others: chmod go= it",
        f"{KID}.key is damaged: put it back from the backup",
    ]
