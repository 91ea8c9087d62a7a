"""Whatever comes through the door is kept to the byte, answered, and stands in nobody's way."""

import gzip
import hashlib
import json
import struct
import zlib
from typing import Any

import msgspec
import pytest
from django.test import Client

from muster.common.raw import raw_cursor
from muster.ledger import views
from muster.ledger.verify import verify
from tests.ledger.phone import DISTRICT, Phone, encode
from tests.ledger.simulator import invite

PERSON = "00000000-0000-4000-8000-0000000000aa"
WHO: dict[str, Any] = {"resident": PERSON, "point": "P001", "lane": 1}


@pytest.fixture
def phone(book: None) -> Phone:
    invite()
    return Phone().enrol()


def good(phone: Phone) -> bytes:
    return phone.event("ResidentCheckedIn", **WHO, how="qr")


def line(phone: Phone, **members: Any) -> bytes:
    """An envelope of a check-in with some members set otherwise."""
    phone.seq += 1
    return phone.envelope("ResidentCheckedIn", WHO | {"how": "qr"}, **members)


def body(phone: Phone, **members: Any) -> bytes:
    return line(phone, body=WHO | {"how": "qr"} | members)


def swapped(phone: Phone, old: bytes, new: bytes) -> bytes:
    made = line(phone)
    assert made.count(old) == 1
    return made.replace(old, new)


POISON: dict[str, Any] = {
    "an empty line": b"",
    "only spaces": b"   ",
    "not JSON": b"hello",
    "a number": b"7",
    "an array": b"[1,2]",
    "half an envelope": lambda phone: line(phone)[:90],
    "two objects": lambda phone: line(phone) + b"{}",
    "bad UTF-8": lambda phone: swapped(phone, b"worker-1", b"work\xff\xfe"),
    "overlong UTF-8": lambda phone: swapped(phone, b"worker-1", b"\xc0\xaf"),
    "a surrogate in UTF-8": lambda phone: swapped(phone, b"worker-1", b"\xed\xa0\x80"),
    "a lone surrogate": lambda phone: swapped(phone, b"worker-1", b"\\ud800"),
    "a low surrogate first": lambda phone: swapped(phone, b"worker-1", b"\\udc00\\ud800"),
    "U+0000 escaped": lambda phone: swapped(phone, b"worker-1", b"a\\u0000b"),
    "U+0000 in a body": lambda phone: body(phone, how="a\x00b"),
    "U+0000 in a key": lambda phone: body(phone, **{"a\x00": 1}),
    "U+0000 raw": lambda phone: swapped(phone, b"worker-1", b"a\x00b"),
    "a byte order mark": lambda phone: b"\xef\xbb\xbf" + line(phone),
    "UTF-16": lambda phone: line(phone).decode().encode("utf-16-be").replace(b"\n", b""),
    "a key twice": lambda phone: swapped(phone, b'"mode":"live"', b'"mode":"training","mode":"live"'),
    "a key twice, once apart from its colon": lambda phone: swapped(
        phone, b'"mode":"live"', b'"mode" :"training","mode":"live"'
    ),
    "a key twice, once escaped": lambda phone: swapped(
        phone, b'"mode":"live"', b'"mod\\u0065":"training","mode":"live"'
    ),
    "a key twice in the body": lambda phone: swapped(phone, b'"lane":1', b'"lane":1,"lane":2'),
    "deep nesting": lambda phone: body(phone, how=json.loads("[" * 900 + "]" * 900)),
    "nesting without end": b"[" * 60_000,
    "objects without end": b'{"a":' * 10_000,
    "NaN": lambda phone: swapped(phone, b'"lane":1', b'"lane":NaN'),
    "Infinity": lambda phone: swapped(phone, b'"lane":1', b'"lane":-Infinity'),
    "a fraction": lambda phone: body(phone, lane=1.5),
    "a whole fraction": lambda phone: swapped(phone, b'"lane":1', b'"lane":1.0'),
    "1e400": lambda phone: swapped(phone, b'"lane":1', b'"lane":1e400'),
    "a huge lane": lambda phone: swapped(phone, b'"lane":1', b'"lane":' + b"9" * 40),
    "a huge seq": lambda phone: line(phone, seq=2**53 + 1),
    "a seq beyond 64 bits": lambda phone: line(phone, seq=2**70),
    "a seq of 5,000 digits": lambda phone: swapped(phone, b'"version":1', b'"version":' + b"1" * 5_000),
    "seq 0": lambda phone: line(phone, seq=0),
    "seq true": lambda phone: line(phone, seq=True),
    "a huge version": lambda phone: line(phone, version=10**30),
    "a version beyond its column": lambda phone: line(phone, version=2**63),
    "a future version": lambda phone: line(phone, version=2),
    "a version below nothing": lambda phone: line(phone, version=-1),
    "an unknown kind": lambda phone: line(phone, kind="MoodObserved"),
    "a time before 2000": lambda phone: line(phone, at=0),
    "a time after 2100": lambda phone: line(phone, at=2**52),
    "a wrong prev": lambda phone: line(phone, prev="f" * 63),
    "an upper-case id": lambda phone: line(phone, id="0190C7A0-7B5E-7000-8000-0000000000AA"),
    "an id of version 4": lambda phone: line(phone, id="0190c7a0-7b5e-4000-8000-0000000000aa"),
    "an id in braces": lambda phone: line(phone, id="{0190c7a0-7b5e-7000-8000-0000000000aa}"),
    "an id with a line feed": lambda phone: line(phone, id="0190c7a0-7b5e-7000-8000-0000000000aa\n"),
    "no id": lambda phone: line(phone, id=None),
    "a resident that is no id": lambda phone: body(phone, resident="somebody"),
    "a code with a line feed": lambda phone: body(phone, point="P001\n"),
    "a code with a tab and a backslash": lambda phone: body(phone, point="P0\t\\N"),
    "an unknown member": lambda phone: line(phone, mood=3),
    "an unknown member of the body": lambda phone: body(phone, mood=3),
    "a missing member": lambda phone: swapped(phone, b'"version":1,', b""),
    "an actor of separators": lambda phone: line(phone, actor="\\.\t\\N\r", kind="MoodObserved"),
    "an actor without end": lambda phone: line(phone, actor="x" * 10_000),
    "another mode": lambda phone: line(phone, mode="drill"),
    "another district": lambda phone: line(phone, district="990002"),
    "another round": lambda phone: line(phone, round="2022-04-16"),
    "another device": lambda phone: line(phone, device="A" * 43),
    "a device without end": lambda phone: line(phone, device="A" * 9_000),
    "what only the server says": lambda phone: line(
        phone, kind="QuarantineReleased", body={"event": PERSON, "hash": "0" * 64, "reason": "please"}
    ),
    "a ruling on bytes": lambda phone: line(
        phone, kind="EventRetracted", body={"event": PERSON, "hash": "0" * 64, "reason": "please"}
    ),
    "70,000 bytes": lambda phone: line(phone, actor="x" * 70_000),
}


def test_every_poisonous_line_is_kept_to_the_byte_and_its_neighbours_count(phone: Phone, client: Client) -> None:
    for name, make in POISON.items():
        before, poison = good(phone), make if isinstance(make, bytes) else make(phone)
        phone.prev = hashlib.sha256(poison).hexdigest()
        lines = [before, poison, good(phone)]
        status, answer = send(client, phone.ndjson(lines))
        assert status == 200, (name, answer)
        assert [verdict["verdict"] for verdict in answer["verdicts"]] == ["created", "quarantined", "created"], name
        assert stored(poison) == [(poison, "quarantined", answer["verdicts"][1]["reason"], False)], name
        again = send(client, phone.ndjson(lines))[1]["verdicts"]
        assert [verdict["verdict"] for verdict in again] == ["exists"] * 3, name
        assert [verdict["id"] for verdict in again] == [verdict["id"] for verdict in answer["verdicts"]], name
    assert verify(DISTRICT).faults == []


def test_a_field_of_ten_megabytes_travels_alone(phone: Phone, client: Client) -> None:
    lines = [good(phone), line(phone, actor="x" * 10_000_000)]
    assert send(client, phone.ndjson(lines))[0] == 413
    status, answer = send(client, phone.ndjson(lines[1:]))
    assert (status, answer["verdicts"][0]["reason"]) == (200, "too_large")
    assert stored(lines[1]) == [(lines[1], "quarantined", "too_large", False)]
    assert send(client, phone.ndjson(lines[:1]))[1]["verdicts"][0]["verdict"] == "created"


def test_whitespace_and_carriage_returns_are_bytes_like_others(phone: Phone, client: Client) -> None:
    spaced = json.dumps(json.loads(line(phone)), indent=None, separators=(" , ", " : ")).encode() + b"\r"
    status, answer = send(client, phone.ndjson([spaced]))
    assert (status, answer["verdicts"][0]["verdict"]) == (200, "created")
    assert stored(spaced) == [(spaced, "created", "", True)]


def test_heads_that_speak_of_other_lines_let_nothing_count(phone: Phone, client: Client) -> None:
    for other in ({"hash": "1" * 64}, {"digest": "2" * 64}, {"count": 9}, {"head": 2}):
        made = good(phone)
        status, answer = send(client, phone.ndjson([made], **other))
        assert (status, answer["verdicts"][0]["reason"]) == (200, "signature"), other
        assert stored(made) == [(made, "quarantined", "signature", False)]
    forged = phone.ndjson([made := good(phone)]).replace(b'"sig":"', b'"sig":"AAAA', 1)
    head, _, rest = forged.partition(b"\n")
    fields = json.loads(head)
    fields["sig"] = fields["sig"][:86]
    assert send(client, encode(fields) + b"\n" + rest)[1]["verdicts"][0]["reason"] == "signature"
    assert stored(made) == [(made, "quarantined", "signature", False)]


BAD_BATCHES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"\n", 400, "bad_head"),
    "no head": (b"hello\n{}", 400, "bad_head"),
    "a head of NaN": (b'{"head":NaN}', 400, "bad_head"),
    "a deep head": (b"[" * 2_000, 400, "bad_head"),
    "a head without end": (b"x" * 5_000, 400, "bad_head"),
    "bad UTF-8": (b"\xff\xfe\n", 400, "bad_head"),
}


@pytest.mark.parametrize("name", BAD_BATCHES)
def test_a_batch_without_a_head_is_refused_and_nothing_is_stored(name: str, phone: Phone, client: Client) -> None:
    raw, status, code = BAD_BATCHES[name]
    before = events()
    got, answer = send(client, raw)
    assert (got, answer["code"]) == (status, code)
    assert events() == before


def test_a_head_of_an_unknown_device_or_of_odd_numbers_is_refused(phone: Phone, client: Client) -> None:
    stranger = Phone()
    assert send(client, stranger.ndjson([good(stranger)]))[0] == 403
    head = msgspec.structs.asdict(phone.head([]))
    for other in (
        {"seq": 2**70},
        {"count": -1},
        {"sent_at": 1.5},
        {"sig": "x"},
        {"device": "../etc"},
        {"hash": "A" * 64},
    ):
        assert send(client, encode(head | other))[1]["code"] == "bad_head", other


def test_compressed_bodies_that_lie(phone: Phone, client: Client) -> None:
    raw = phone.ndjson([good(phone)])
    packed = gzip.compress(raw)
    for bad in (
        b"not gzip",
        packed[:-9],
        packed + gzip.compress(b"{}"),
        zlib.compress(raw),
        packed[:-8] + struct.pack("<II", 1, 1),
    ):
        assert send(client, bad, HTTP_CONTENT_ENCODING="gzip")[1]["code"] == "bad_gzip"
    bomb = gzip.compress(b"0" * (40 << 20))
    assert send(client, bomb, HTTP_CONTENT_ENCODING="gzip")[0] == 413
    assert send(client, packed, HTTP_CONTENT_ENCODING="gzip")[1]["verdicts"][0]["verdict"] == "created"


def test_odd_heartbeats_and_enrolments_are_refused_without_an_error_of_ours(phone: Phone, client: Client) -> None:
    beat = msgspec.structs.asdict(phone.head([]))
    for more in ({"oldest_unsent_at": 2**53}, {"unsent": -1}, {"unsent": 1.5}, {"sent_at": 2**60}):
        reply = client.post("/api/devices/heartbeat", encode(beat | more), content_type="application/json")
        assert (reply.status_code, reply.json()["code"]) == (400, "bad_head"), more
    key = {"kty": "EC", "crv": "P-256", "x": phone.x, "y": phone.y}
    for bad in (
        {"x": phone.x + "="}, {"x": phone.x[:20] + "\n" + phone.x[20:]}, {"x": "é"}, {"x": "A" * 43}, {"y": ""}, {"x": "\x00"},
    ):  # fmt: skip
        ask = encode({"token": "no such token", "key": key | bad})
        reply = client.post("/api/devices", ask, content_type="application/json")
        assert (reply.status_code, reply.json()["code"]) == (400, "key_bad"), bad
    for raw in (b"", b"[]", b'{"token":"\\ud800"}', b'{"token":"a","key":{"x":1}}', b"{" * 3_000):
        assert client.post("/api/devices", raw, content_type="application/json").status_code == 400


def test_what_nobody_signed_for_is_kept_but_not_without_end(phone: Phone, client: Client) -> None:
    views._unsigned[phone.id] = (views.time.monotonic(), 0, views._UNSIGNED_BYTES_PER_HOUR - 100)
    assert send(client, phone.ndjson([good(phone)], count=2))[0] == 429
    assert send(client, phone.ndjson([good(phone)]))[0] == 200  # its own signed lines are not held up


def send(client: Client, raw: bytes, **headers: str) -> tuple[int, Any]:
    reply = client.post("/api/ledger/batches", raw, content_type="application/x-ndjson", **headers)  # type: ignore[arg-type]
    return reply.status_code, reply.json()


def stored(raw: bytes) -> list[tuple[bytes, str, str, bool]]:
    found = raw_cursor().execute(
        "SELECT envelope, verdict, reason, counts FROM event WHERE district = %s AND hash = %s",
        (DISTRICT, hashlib.sha256(raw).digest()),
    )
    return [(bytes(row[0]), *row[1:]) for row in found.fetchall()]


def events() -> int:
    row = raw_cursor().execute("SELECT count(*) FROM event WHERE district = %s", (DISTRICT,)).fetchone()
    assert row is not None
    return int(row[0])
