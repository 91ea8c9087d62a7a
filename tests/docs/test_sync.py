"""docs/sync.md is enough to write a client from: one is written here from the page's own texts, and plays it."""

import base64
import hashlib
import inspect
import json
import re
import time
import typing
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from muster.access import tokens
from muster.access.keys import ring
from muster.common import clock, disk
from muster.common.problems import REGISTRY
from muster.config import errors
from muster.ledger import devices, envelope, head, views, writer
from tests.cast import DISTRICT, FIRST
from tests.ledger import conftest as ledger

PAGE = (Path(__file__).parents[2] / "docs" / "sync.md").read_text(encoding="utf-8")
PARTS = dict(enumerate(re.split(r"^## \d\. ", PAGE, flags=re.M)))
BLOCKS = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", PAGE, re.S | re.M)]
ENROL, ENROLLED, VERDICTS, BEAT, BEATEN = BLOCKS
HEAD = json.loads(re.findall(r'^\{"head":.*\}$', PARTS[3], re.M)[0])
MEMBERS = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", PARTS[2], re.M)))
HERE = {"resident": "00000000-0000-4000-8000-0000000000aa", "point": "P001", "lane": 1}

book = ledger.book


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def text_of(start: str) -> str:
    """The text to be signed that begins with ``start``, with the page's places to fill in."""
    return re.findall(rf"`({start}[^`]*)`", PAGE)[0].replace("\\n", "\n")


def shape(value: Any) -> Any:
    """Members and types, without what they hold."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


class Device:
    """What a reader of the page would write."""

    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        numbers = self.secret.public_key().public_numbers()
        self.key = {"kty": "EC", "crv": "P-256", "x": b64(numbers.x.to_bytes(32)), "y": b64(numbers.y.to_bytes(32))}
        thumbprint = re.findall(r'`(\{"crv":.*?\})`', PARTS[1])[0]
        for name in ("x", "y"):
            thumbprint = thumbprint.replace("…", self.key[name], 1)
        self.id = b64(hashlib.sha256(thumbprint.encode()).digest())
        self.seq, self.hash = 0, "0" * 64

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.secret.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32) + s.to_bytes(32))

    def enrolment(self, token: str) -> dict[str, Any]:
        text = text_of("muster-enrol-1").format_map({"device": self.id, "SHA-256 of the token": sha(token.encode())})
        return {"token": token, "key": self.key, "sig": self.sign(text), "label": ENROL["label"]}

    def event(self, kind: str, body: dict[str, Any]) -> bytes:
        self.seq += 1
        at = time.time_ns() // 1_000_000
        uid = uuid.UUID(int=at << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int & (2**62 - 1))
        made = {"id": str(uid), "district": DISTRICT, "round": FIRST.round_code, "mode": "live", "device": self.id,
                "seq": self.seq, "prev": self.hash, "at": at, "actor": "worker-1", "kind": kind, "version": 1,
                "body": body}  # fmt: skip
        assert list(made) == MEMBERS
        raw = json.dumps(made).encode()
        self.hash = sha(raw)
        return raw

    def head(self, lines: list[bytes]) -> dict[str, Any]:
        digest = sha(b"".join(hashlib.sha256(raw).digest() for raw in lines))
        made = {"head": 1, "device": self.id, "seq": self.seq, "hash": self.hash, "count": len(lines),
                "digest": digest, "sent_at": time.time_ns() // 1_000_000}  # fmt: skip
        return made | {"sig": self.sign(text_of("muster-head-1").format_map(made))}


@pytest.fixture
def token(book: None) -> str:
    return tokens.token_make(
        district=DISTRICT, round=FIRST.round_code, mode="live", point="P001", lane=2, label="phone", by="user:1",
        at=clock.now(),
    )  # fmt: skip


def test_a_client_written_from_the_page_enrols_sends_and_beats(client: Client, token: str) -> None:
    device = Device()
    ask = device.enrolment(token)
    assert shape(ask) == shape(ENROL)
    reply = client.post("/api/devices", json.dumps(ask), content_type="application/json")
    assert (reply.status_code, reply.json()["device"]) == (201, device.id)
    assert shape(reply.json()) == shape(ENROLLED)
    again = client.post("/api/devices", json.dumps(ask), content_type="application/json")
    assert again.status_code == 200
    assert again.json() | {"server_at": 0} == reply.json() | {"server_at": 0}

    lines = [
        device.event("ResidentCheckedIn", HERE | {"how": "qr"}),
        device.event("TemperatureTaken", HERE | {"temp_dc": "36.5"}),  # wrong as in the example
    ]
    top = device.head(lines)
    assert shape(top) == shape(HEAD)
    body = b"\n".join([json.dumps(top).encode(), *lines])
    sent = client.post("/api/ledger/batches", body, content_type="application/x-ndjson")
    assert sent.status_code == 200
    assert shape(sent.json()) == shape(VERDICTS)
    assert [found | {"id": ""} for found in sent.json()["verdicts"]] == [
        found | {"id": ""} for found in VERDICTS["verdicts"]
    ]

    beat = device.head([]) | {"unsent": 0, "oldest_unsent_at": None}
    assert shape(beat) == shape(BEAT)
    beaten = client.post("/api/devices/heartbeat", json.dumps(beat), content_type="application/json")
    assert beaten.status_code == 200
    assert shape(beaten.json()) == shape(BEATEN)
    assert beaten.json()["proved_to"] == sent.json()["proved_to"] == 2


def test_what_a_door_takes_is_what_the_examples_have() -> None:
    assert set(ENROL) == set(views.EnrolRequest.__struct_fields__)
    assert set(HEAD) == set(head.Head.__struct_fields__)
    assert set(BEAT) == set(head.Heartbeat.__struct_fields__)
    assert set(MEMBERS) == set(envelope.Envelope.__struct_fields__)


def test_the_reasons_are_the_code_s() -> None:
    listed = re.findall(r"^Reasons of quarantine:.*?\.$", PARTS[4], re.S | re.M)[0]
    outside = re.sub(r"\([^()]*\)", "", listed)
    assert re.findall(r"`(\w+)`", outside) == list(typing.get_args(envelope.Quarantine))


def test_the_problems_are_those_that_the_doors_raise() -> None:
    doors = (views, devices, head, writer, tokens, disk, ring, errors._as_problem, errors.server_error)
    raised = {code for door in doors for code in re.findall(r'Problem\(\s*"(\w+)"', inspect.getsource(door))}
    listed = re.findall(r"^\| `(\d+) (\w+)` \|", PARTS[6], re.M)
    assert sorted(code for _, code in listed) == sorted(raised)
    assert {code: int(status) for status, code in listed} == {code: REGISTRY[code].status for code in raised}


def test_every_problem_that_the_page_names_is_in_its_table() -> None:
    named = set(re.findall(r"`\d{3} (\w+)`", PAGE))
    assert named == set(re.findall(r"^\| `\d+ (\w+)` \|", PARTS[6], re.M))


def test_the_limits_are_the_code_s() -> None:
    unsigned = f"more than {views._UNSIGNED_PER_HOUR:,} lines or {views._UNSIGNED_BYTES_PER_HOUR >> 20} MiB"
    assert unsigned in PARTS[6]
    assert f"At most {views.LINES_MOST} envelopes *or* {views.BATCH_BYTES >> 20} MiB" in PARTS[3]
    assert f"may have up to {views.SINGLE_BYTES >> 20} MiB" in PARTS[3]
    assert f"at most {envelope.MAX_BYTES:,} bytes" in PARTS[2]
