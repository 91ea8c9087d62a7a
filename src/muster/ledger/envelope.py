"""One line of the ledger: reading an envelope, whatever is in it.

``read`` never raises: a line that cannot be an event comes back with the reason it must be quarantined,
and keeps every byte. Source of the rules: docs/sync.md sections 2 and 4.
"""

import hashlib
import json
import re
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from muster.common import clock
from muster.ledger.events import SERVER_KINDS, VERSION, body_of

MAX_BYTES = 65_536
NO_HASH = "0" * 64
_MS_2000, _MS_2100 = 946_684_800_000, 4_102_444_800_000
_SAFE = 2**53
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_NOT_PLAIN = re.compile(rb"[\\\x00-\x1f]")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")

# Why a line is kept without counting; docs/sync.md section 4 says what each means.
Quarantine = Literal[
    "unreadable", "duplicate_key", "too_large", "schema", "kind", "mode", "district", "round", "device", "authority",
    "revoked", "signature", "fold",
]  # fmt: skip
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Uuid7 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")]


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Uuid7
    district: Word
    round: Word
    mode: Word
    device: Word
    seq: Annotated[int, msgspec.Meta(ge=1, le=_SAFE)]
    prev: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    at: Annotated[int, msgspec.Meta(ge=_MS_2000, lt=_MS_2100)]
    actor: Word
    kind: Word
    version: Annotated[int, msgspec.Meta(ge=0, le=_SAFE)]
    body: msgspec.Raw


class Enrolled(msgspec.Struct, frozen=True):
    """What enrolment fixed for a device; an envelope that says otherwise is quarantined. ``server``: our own device."""

    device: str
    district: str
    round: str
    mode: str
    server: bool = False


class Line:
    """A line as it will be stored. ``reason`` is empty when it may count."""

    __slots__ = ("actor", "at", "body", "detail", "device", "envelope", "hash", "id", "kind", "mode", "prev",
                 "reason", "resident", "round", "seq", "stored", "target", "tube", "version")  # fmt: skip

    def __init__(self, envelope: bytes) -> None:
        self.envelope = envelope
        self.hash: bytes = hashlib.sha256(envelope).digest()
        self.id = ""
        self.device = self.round = self.mode = self.actor = self.kind = ""
        self.seq: int | None = None
        self.prev: bytes | None = None
        self.at: int | None = None
        self.version = 0
        self.body: str | None = None
        self.resident: str | None = None
        self.tube: str | None = None
        self.target: str | None = None
        self.reason: Quarantine | Literal[""] = ""
        self.detail = ""
        self.stored = ""


_envelope = msgspec.json.Decoder(Envelope)
_anything = msgspec.json.Decoder()
_encode = msgspec.json.Encoder().encode


def read(raw: bytes, enrolled: Enrolled) -> Line:
    """The line that ``raw`` is, judged against what its device may say. Never raises."""
    line = Line(raw)
    try:
        envelope = _open_plain(raw) or _open(line, raw)
        if envelope is not None:
            _judge(line, envelope, enrolled)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        _quarantine(line, "unreadable", str(error))
    if line.device not in ("", enrolled.device):
        _disown(line)
    if not line.id:
        line.id = _id_made(enrolled.device, line.hash)
    line.stored = _as_copied(line)
    return line


def bare(line: Line, reason: Quarantine, detail: str) -> Line:
    """The same bytes under the same id, with nothing read from them: what can always be stored."""
    made = Line(line.envelope)
    made.id = line.id
    _quarantine(made, reason, detail)
    made.stored = _as_copied(made)
    return made


def _open_plain(raw: bytes) -> Envelope | None:
    """The envelope of an ordinary line, proved free of doubled keys by counting them; None sends it the long way.

    Every member is required, so all of them are there once; if the line has no more ``":`` than that, none is twice.
    A key that stands apart from its colon would not be counted: such a line goes the long way.
    """
    if len(raw) > MAX_BYTES or b"\\u0000" in raw or b'" ' in raw or b'"\t' in raw or b'"\r' in raw:
        return None
    try:
        envelope = _envelope.decode(raw)
    except msgspec.MsgspecError:
        return None
    body = body_of(envelope.kind)
    if body is None or not body.keys or raw.count(b'":') != len(Envelope.__struct_fields__) + body.keys:
        return None
    return envelope


def _open(line: Line, raw: bytes) -> Envelope | None:
    if len(raw) > MAX_BYTES:
        _quarantine(line, "too_large", f"{len(raw)} bytes, at most {MAX_BYTES}")
        return None
    loose = _anything.decode(raw)
    if not isinstance(loose, dict):
        _quarantine(line, "unreadable", "not a JSON object")
        return None
    _keep_what_is_readable(line, loose)
    if _encode(loose) != raw and (twice := _key_twice(raw)):
        _quarantine(line, "duplicate_key", twice)
    elif b"\\u0000" in raw and _has_nul(loose):
        _quarantine(line, "schema", "a text holds the character U+0000")
    else:
        try:
            return _envelope.decode(raw)
        except msgspec.ValidationError as error:
            _quarantine(line, "schema", str(error))
    return None


def _judge(line: Line, envelope: Envelope, enrolled: Enrolled) -> None:
    _fill(line, envelope)
    facts = read_body(line, bytes(envelope.body))
    if line.reason:
        return
    if envelope.district != enrolled.district:
        _quarantine(line, "district", f"enrolled for {enrolled.district}")
    elif envelope.round != enrolled.round:
        _quarantine(line, "round", f"enrolled for {enrolled.round}")
    elif envelope.mode not in (enrolled.mode, "paper", "training"):
        _quarantine(line, "mode", f"enrolled for {enrolled.mode}")
    elif not enrolled.server and (line.kind in SERVER_KINDS or _rules_on_bytes(facts)):
        _quarantine(line, "authority", f"{line.kind} is said at the server, by a person who may")


def _fill(line: Line, envelope: Envelope) -> None:
    line.id, line.seq, line.prev, line.at = envelope.id, envelope.seq, bytes.fromhex(envelope.prev), envelope.at
    line.device, line.round, line.mode, line.actor = envelope.device, envelope.round, envelope.mode, envelope.actor
    line.kind, line.version = envelope.kind, envelope.version


def _rules_on_bytes(facts: Any) -> bool:
    """A retraction that says which of two twins is ruled out."""
    return getattr(facts, "event", None) is not None and getattr(facts, "hash", None) is not None


def _disown(line: Line) -> None:
    """Another device's line, signed by this one: it may not stand in the way of its owner's, nor in this one's chain."""
    _quarantine(line, "device", "the envelope names another device")
    line.id, line.seq, line.prev = "", None, None
    line.body = line.resident = line.tube = line.target = None


def _id_made(device: str, digest: bytes) -> str:
    """The id of a line that has none of its own: from the device that signs for it and the line's hash."""
    return str(UUID(bytes=hashlib.sha256(f"{device}\n{digest.hex()}".encode()).digest()[:16]))


def read_body(line: Line, raw: bytes) -> msgspec.Struct | None:
    """Fill body and subjects from the body's bytes and return it, or quarantine the line."""
    body = body_of(line.kind)
    if body is None:
        _quarantine(line, "kind", f"unknown kind {line.kind}")
        return None
    if line.version != VERSION:
        _quarantine(line, "kind", f"{line.kind} has version {VERSION}, not {line.version}")
        return None
    try:
        facts: Any = body.decoder.decode(raw)
    except msgspec.ValidationError as error:
        _quarantine(line, "schema", str(error))
        return None
    if body.resident:
        line.resident = str(facts.resident)
    if body.tube:
        line.tube = facts.tube
    if body.event:
        line.target = str(facts.event)
    line.body = raw.decode()
    return facts  # type: ignore[no-any-return]


# The columns that a line brings by itself, in the order in which ``Line.stored`` has them for COPY.
COLUMNS = "id, hash, round, mode, seq, prev, at, actor, kind, version, resident, tube, target, envelope, body"
_NULL = "\\N"


def _as_copied(line: Line) -> str:
    """The line's own columns as COPY text; made by the request's thread, so that the writer only adds its own."""
    return (
        f"{line.id}\t\\\\x{line.hash.hex()}\t{copied(line.round)}\t{copied(line.mode)}\t"
        f"{_NULL if line.seq is None else line.seq}\t{_NULL if line.prev is None else chr(92) * 2 + 'x' + line.prev.hex()}\t"
        f"{_NULL if line.at is None else clock.from_ms(line.at).isoformat()}\t{copied(line.actor)}\t{copied(line.kind)}\t"
        f"{line.version}\t{line.resident or _NULL}\t{line.tube or _NULL}\t{line.target or _NULL}\t"
        f"{_bytes_copied(line.envelope)}\t{_NULL if line.body is None else copied(line.body)}\n"
    )


def _bytes_copied(raw: bytes) -> str:
    """A bytea field for COPY: an ordinary line as the text that it is, half as long as hex; anything else as hex."""
    if raw.startswith(b"{") and not _NOT_PLAIN.search(raw):
        try:
            return raw.decode()
        except UnicodeDecodeError:
            pass  # kept all the same, as hex
    return f"\\\\x{raw.hex()}"


def copied(value: str) -> str:
    """A text field for COPY: backslash and the separators escaped."""
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def reread(raw: bytes) -> Line:
    """Read a stored envelope again, without asking whether its device may say it (a release, a rebuild, a check)."""
    line = Line(raw)
    try:
        envelope = _open_plain(raw) or _open(line, raw)
        if envelope is not None:
            _fill(line, envelope)
            read_body(line, bytes(envelope.body))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        _quarantine(line, "unreadable", str(error))
    return line


def _quarantine(line: Line, reason: Quarantine, detail: str) -> None:
    line.reason, line.detail = reason, detail.replace("\x00", "")[:300]


def _keep_what_is_readable(line: Line, loose: dict[str, Any]) -> None:
    """Columns for a line that fails later: its id and place in the chain, where they make sense."""
    seq, prev, at, uid = loose.get("seq"), loose.get("prev"), loose.get("at"), loose.get("id")
    if isinstance(seq, int) and not isinstance(seq, bool) and 1 <= seq <= _SAFE:
        line.seq = seq
    if isinstance(prev, str) and _HEX64.match(prev):
        line.prev = bytes.fromhex(prev)
    if isinstance(at, int) and _MS_2000 <= at < _MS_2100:
        line.at = at
    if isinstance(uid, str) and _UUID.match(uid):
        line.id = uid
    for name in ("device", "round", "mode", "actor", "kind"):
        value = loose.get(name)
        if isinstance(value, str) and len(value) <= 64 and "\x00" not in value:
            setattr(line, name, value)


def _key_twice(raw: bytes) -> str:
    """The first key that an object of ``raw`` holds twice, or an empty text."""
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in items]
        if len(set(keys)) != len(keys):
            found.append(next(key for key in keys if keys.count(key) > 1))

    json.loads(raw, object_pairs_hook=pairs)
    return found[0] if found else ""


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)
