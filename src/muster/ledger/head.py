"""The first line of a batch: whose it is, and the signature over every line behind it (docs/sync.md section 3)."""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from muster.common.problems import Problem

_HEX = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_COUNT = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_SIG = re.compile(r"[A-Za-z0-9_-]{86}", re.ASCII)
_ECDSA = ec.ECDSA(hashes.SHA256())


class Head(msgspec.Struct, frozen=True):
    head: int
    device: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
    seq: _COUNT
    hash: _HEX
    count: _COUNT
    digest: _HEX
    sent_at: _COUNT
    sig: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{86}\Z")]

    def signed_text(self) -> bytes:
        return (
            f"muster-head-1\n{self.device}\n{self.seq}\n{self.hash}\n{self.count}\n{self.digest}\n{self.sent_at}"
        ).encode()


class Heartbeat(Head, frozen=True):
    unsent: _COUNT = 0
    oldest_unsent_at: Annotated[int, msgspec.Meta(ge=0, lt=4_102_444_800_000)] | None = None  # before 2100: a date


def head_read(raw: bytes, kind: type[Head] = Head) -> Head:
    """The head in ``raw``. Raises Problem bad_head."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Problem("bad_head", str(error)[:200]) from error


def head_holds(head: Head, line_hashes: list[bytes], x: str, y: str) -> bool:
    """True when the head is signed by the key (x, y: base64url) and speaks of exactly these lines."""
    if head.head != 1 or head.count != len(line_hashes):
        return False
    if head.digest != hashlib.sha256(b"".join(line_hashes)).hexdigest():
        return False
    if line_hashes and head.hash != line_hashes[-1].hex():
        return False
    return signed_by(head.signed_text(), head.sig, x, y)


def enrolment_text(device: str, token: str) -> bytes:
    """What a device signs to show that the key that it enrols is its own; the token is hashed as it was sent."""
    return f"muster-enrol-1\n{device}\n{hashlib.sha256(token.encode()).hexdigest()}".encode()


def signed_by(text: bytes, sig: str, x: str, y: str) -> bool:
    """True when ``sig`` (r ‖ s, base64url) is the signature of ``text`` by the key (x, y: base64url)."""
    if not _SIG.fullmatch(sig):
        return False
    raw = unb64(sig)
    try:
        _public(x, y).verify(encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])), text, _ECDSA)
    except InvalidSignature:
        return False
    return True


def sign(text: bytes, key: ec.EllipticCurvePrivateKey) -> str:
    """The 64-byte r ‖ s signature of ``text``, as base64url."""
    r, s = decode_dss_signature(key.sign(text, _ECDSA))
    return b64(r.to_bytes(32) + s.to_bytes(32))


def thumbprint(x: str, y: str) -> str:
    """RFC 7638 thumbprint of a P-256 public key given as base64url coordinates."""
    text = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    return b64(hashlib.sha256(text.encode()).digest())


def public_key(x: str, y: str) -> ec.EllipticCurvePublicKey:
    """The key with these coordinates. Raises ValueError for a point that is not on the curve."""
    return ec.EllipticCurvePublicNumbers(
        int.from_bytes(unb64(x)), int.from_bytes(unb64(y)), ec.SECP256R1()
    ).public_key()


def coordinates(key: ec.EllipticCurvePublicKey) -> tuple[str, str]:
    numbers = key.public_numbers()
    return b64(numbers.x.to_bytes(32)), b64(numbers.y.to_bytes(32))


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_public = lru_cache(maxsize=4096)(public_key)
