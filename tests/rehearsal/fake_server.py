"""A tiny server written from docs/sync.md, so that the phone can be tested without the ledger.

``test_fake_server.py`` holds it against the real one.
"""

import base64
import gzip
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

NO_HASH = "0" * 64
KINDS = {"ResidentCheckedIn", "TemperatureTaken", "SpecimenCollected", "TubeOpened", "LaneOpened", "SpecimenVoided"}


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def verifies(x: str, y: str, sig: str, text: str) -> bool:
    key = ec.EllipticCurvePublicNumbers(*(int.from_bytes(unb64(part)) for part in (x, y)), ec.SECP256R1()).public_key()
    raw = unb64(sig)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    try:
        key.verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


class FakeServer:
    """``refuse``: statuses to answer first, one for each request. ``lines``: stored (id, hash) → bytes."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {"token": "", "other": ""}
        self.keys: dict[str, tuple[str, str]] = {}
        self.lines: dict[tuple[str, bytes], bytes] = {}
        self.reasons: dict[tuple[str, bytes], str] = {}
        self.batches: list[list[bytes]] = []
        self.refuse: list[tuple[int, dict[str, str]]] = []
        self.refused_at: list[float] = []
        self.coded: list[str] = []
        self.seal = ec.generate_private_key(ec.SECP256R1())
        self.lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                with server.lock:
                    status, body, extra = server.answer(self.path, raw, self.headers.get("Content-Encoding", ""))
                text = json.dumps(body).encode()
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "FakeServer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    def answer(self, path: str, raw: bytes, coding: str) -> tuple[int, Any, dict[str, str]]:
        if self.refuse:
            status, extra = self.refuse.pop(0)
            self.refused_at.append(time.monotonic())
            return status, {"code": "busy"}, extra
        self.coded.append(coding)
        if path == "/api/devices":
            return (*self._enrol(json.loads(raw)), {})
        if path == "/api/devices/heartbeat":
            head = json.loads(raw)
            if not self._signed(head):
                return 400, {"code": "bad_head"}, {}
            return 200, {"server_at": 1, "proved_to": self._proved(head["device"]), "revoked": False, "skew_ms": 0}, {}
        if len(raw) > 1 << 20 and raw.count(b"\n") > 2:
            return 413, {"code": "batch_too_large"}, {}
        return (*self._batch(gzip.decompress(raw) if coding == "gzip" else raw), {})

    def _enrol(self, asked: dict[str, Any]) -> tuple[int, Any]:
        key = asked["key"]
        text = f'{{"crv":"P-256","kty":"EC","x":"{key["x"]}","y":"{key["y"]}"}}'
        device = b64(hashlib.sha256(text.encode()).digest())
        text = f"muster-enrol-1\n{device}\n{hashlib.sha256(asked['token'].encode()).hexdigest()}"
        if not verifies(key["x"], key["y"], asked.get("sig", ""), text):
            return 403, {"code": "enrolment_unsigned"}
        used = self.tokens[asked["token"]]
        if used and used != device:
            return 409, {"code": "token_used"}
        self.tokens[asked["token"]] = device
        self.keys[device] = (key["x"], key["y"])
        point = self.seal.public_key().public_numbers()
        seal = {"kid": "r.identity.1", "key": b64(b"\x04" + point.x.to_bytes(32) + point.y.to_bytes(32))}
        answer = {"device": device, "district": "000000", "round": "2022-04-15", "mode": "live", "point": "P001",
                  "lane": 2, "seal": seal, "server_at": 1649970000000}  # fmt: skip
        return (200 if used else 201), answer

    def _batch(self, raw: bytes) -> tuple[int, Any]:
        first, *lines = raw.rstrip(b"\n").split(b"\n")
        head = json.loads(first)
        if head["device"] not in self.keys:
            return 403, {"code": "device_unknown"}
        if len(lines) > 500:
            return 413, {"code": "batch_too_large"}
        self.batches.append(lines)
        hashed = [hashlib.sha256(line).digest() for line in lines]
        good = self._signed(head) and head["digest"] == hashlib.sha256(b"".join(hashed)).hexdigest()
        good = good and head["count"] == len(lines) and head["hash"] == hashed[-1].hex()
        verdicts = [self._judge(head["device"], line, hash_, good) for line, hash_ in zip(lines, hashed, strict=True)]
        return 200, {"verdicts": verdicts, "proved_to": self._proved(head["device"]), "server_at": 1, "skew_ms": 0}

    def _judge(self, device: str, line: bytes, hash_: bytes, good: bool) -> dict[str, str]:
        reason = "" if good else "signature"
        try:
            event = json.loads(line)
            uid = event["id"]
            if event["kind"] not in KINDS:
                reason = reason or "kind"
            if not isinstance(event["body"].get("lane", 0), int):
                reason = reason or "schema"
        except (ValueError, KeyError):
            made = hashlib.sha256(f"{device}\n{hash_.hex()}".encode()).digest()
            uid, reason = str(UUID(bytes=made[:16])), reason or "unreadable"
        if (uid, hash_) in self.lines:
            return {"id": uid, "verdict": "exists"}
        twins = [key for key in self.lines if key[0] == uid and not self.reasons[key]]
        self.lines[uid, hash_], self.reasons[uid, hash_] = line, reason
        if reason:
            return {"id": uid, "verdict": "quarantined", "reason": reason}
        return {"id": uid, "verdict": "conflict" if twins else "created"}

    def _signed(self, head: dict[str, Any]) -> bool:
        names = ("device", "seq", "hash", "count", "digest", "sent_at")
        text = "\n".join(["muster-head-1", *(str(head[name]) for name in names)])
        return verifies(*self.keys[head["device"]], head["sig"], text)

    def _proved(self, device: str) -> int:
        """The last seq before a gap or a fork; a line that nobody can read is a link when its successor names it."""
        links: dict[int, list[tuple[str, str]]] = {}
        for (_, hash_), line in self.lines.items():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event["device"] == device:
                links.setdefault(event["seq"], []).append((event["prev"], hash_.hex()))
        halves = {hash_.hex() for (_, hash_), reason in self.reasons.items() if reason == "unreadable"}
        proved, tip = 0, NO_HASH
        while True:
            found, beyond = links.get(proved + 1, []), links.get(proved + 2, [])
            if not found and len(beyond) == 1 and beyond[0][0] in halves:
                proved, tip = proved + 1, beyond[0][0]
            elif len(found) == 1 and found[0][0] == tip:
                proved, tip = proved + 1, found[0][1]
            else:
                return proved
