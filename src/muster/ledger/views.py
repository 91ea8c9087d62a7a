"""The doors of docs/sync.md: enrol, send, heartbeat. Everything in, a verdict for each line out."""

import hashlib
import threading
import time
import zlib
from typing import Any, Literal

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from muster.common import clock, disk
from muster.common.problems import Problem
from muster.ledger import devices
from muster.ledger.batch import Batch
from muster.ledger.envelope import read
from muster.ledger.head import Heartbeat, head_holds, head_read
from muster.ledger.writer import WRITER

LINES_MOST = 500
BATCH_BYTES = 1 << 20
SINGLE_BYTES = 16 << 20
_HEAD_BYTES = 2_048
_WAIT_S = 60
_UNSIGNED_PER_HOUR = 2_000
_UNSIGNED_BYTES_PER_HOUR = 64 << 20

_encode = msgspec.json.Encoder().encode
_gate = threading.BoundedSemaphore(64)
# Reading a batch is work for the interpreter alone; more than two at once only wake each other up.
_reading = threading.BoundedSemaphore(2)
_unsigned: dict[str, tuple[float, int, int]] = {}


class PublicKey(msgspec.Struct, frozen=True):
    """A point of P-256; the coordinates are 32 bytes in base64url."""

    x: str
    y: str
    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"


class EnrolRequest(msgspec.Struct, frozen=True):
    token: str
    key: PublicKey
    sig: str = ""
    label: str = ""


@csrf_exempt
@require_POST
def batches(request: HttpRequest) -> HttpResponse:
    """POST /api/ledger/batches."""
    if (request.content_type or "") != "application/x-ndjson":
        raise Problem("not_ndjson", f"got {request.content_type or 'nothing'}"[:120])
    if not _gate.acquire(blocking=False):
        raise Problem("busy", retry_after_s=1)
    try:
        disk.check()
        raw = _body(request)
        with _reading:
            batch, district = _receive(raw, carried=request.GET.get("carried") == "1")
        if not connection.in_atomic_block:
            connection.close()  # back to the pool: a request that waits for the writer holds no connection
        WRITER.submit(district, batch).result(timeout=_WAIT_S)
    except TimeoutError as error:
        raise Problem("busy", retry_after_s=5) from error
    finally:
        _gate.release()
    return _json(_answer(batch))


@csrf_exempt
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """POST /api/devices."""
    disk.check()
    try:
        ask = msgspec.json.decode(request.read(_HEAD_BYTES), type=EnrolRequest)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Problem("bad_enrolment", str(error)[:200]) from error
    answer, new = devices.device_enrol(
        token=ask.token, x=ask.key.x, y=ask.key.y, sig=ask.sig, label=ask.label, at=clock.now()
    )
    return _json(answer, status=201 if new else 200)


@csrf_exempt
@require_POST
def heartbeat(request: HttpRequest) -> HttpResponse:
    """POST /api/devices/heartbeat."""
    beat = head_read(request.read(_HEAD_BYTES), Heartbeat)
    if not isinstance(beat, Heartbeat):
        raise Problem("bad_head")
    return _json(devices.device_heartbeat(beat))


def _body(request: HttpRequest) -> bytes:
    raw = request.read(SINGLE_BYTES + _HEAD_BYTES + 1)
    if request.headers.get("Content-Encoding", "") == "gzip":
        unzip = zlib.decompressobj(wbits=31)
        try:
            raw = unzip.decompress(raw, SINGLE_BYTES + _HEAD_BYTES + 1)
        except zlib.error as error:
            raise Problem("bad_gzip", str(error)) from error
        if not unzip.eof and len(raw) <= SINGLE_BYTES + _HEAD_BYTES:
            raise Problem("bad_gzip", "the compressed body ends too early")
        if unzip.unused_data:
            raise Problem("bad_gzip", "something follows the compressed body")
    if len(raw) > SINGLE_BYTES + _HEAD_BYTES:
        raise Problem("batch_too_large", f"more than {SINGLE_BYTES} bytes")
    return raw


def _receive(raw: bytes, *, carried: bool) -> tuple[Batch, str]:
    first, _, rest = raw.partition(b"\n")
    if len(first) > _HEAD_BYTES:
        raise Problem("bad_head", "the first line is too long to be a head")
    head = head_read(first)
    texts = rest.removesuffix(b"\n").split(b"\n") if rest else []
    if len(texts) > LINES_MOST or (len(texts) > 1 and len(raw) > BATCH_BYTES + _HEAD_BYTES):
        raise Problem("batch_too_large", f"{len(texts)} events, {len(raw)} bytes")
    known = devices.device_known(head.device)
    lines = [read(text, known.enrolled) for text in texts]
    verified = head_holds(head, [line.hash for line in lines], known.x, known.y)
    if not verified:
        _count_unsigned(head.device, len(lines), len(rest))
        digest = hashlib.sha256(b"".join(line.hash for line in lines)).hexdigest()
        head = msgspec.structs.replace(head, digest=digest)
    return Batch(head.device, head, lines, verified, carried), known.enrolled.district


def _count_unsigned(device: str, lines: int, size: int) -> None:
    """What nobody signed for is kept, but not without end."""
    since, count, bytes_ = _unsigned.get(device, (time.monotonic(), 0, 0))
    if time.monotonic() - since > 3_600:
        since, count, bytes_ = time.monotonic(), 0, 0
    count, bytes_ = count + lines, bytes_ + size
    if count > _UNSIGNED_PER_HOUR or bytes_ > _UNSIGNED_BYTES_PER_HOUR:
        raise Problem("too_many_unsigned", retry_after_s=3_600)
    _unsigned[device] = (since, count, bytes_)


def _answer(batch: Batch) -> dict[str, Any]:
    verdicts = []
    for line, (uid, verdict, reason) in zip(batch.lines, batch.verdicts, strict=True):
        answer = {"id": uid, "verdict": verdict}
        if reason:
            answer["reason"] = reason
            if reason == line.reason and line.detail:
                answer["detail"] = line.detail
        verdicts.append(answer)
    now = clock.now_ms()
    return {
        "verdicts": verdicts, "proved_to": batch.proved_to, "server_at": now, "skew_ms": now - batch.head.sent_at
    }  # fmt: skip


def _json(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(_encode(body), content_type="application/json", status=status)
