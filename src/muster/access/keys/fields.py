"""Personal values in the database: sealed with AES-256-GCM, found again by a keyed hash.

A sealed value is: version (1 byte) ‖ length of the key id (1) ‖ key id ‖ nonce (12) ‖ ciphertext and tag.
All before the nonce and the ``context`` (the column's name) are authenticated, so that a value moved to
another column does not open.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muster.access.keys.ring import derive, keyring
from muster.common.problems import Problem

KeyClass = Literal["identity", "contact"]  # name and ID number; phone and address
ROLL = "roll"  # the standing roll, in the place of a round

_VERSION = b"\x01"
_NONCE = 12
_BLIND = 16


def kid(round_code: str, key_class: KeyClass) -> str:
    """The id of a round's (or of the ROLL's) key of this class, as in ``2022-04-15.identity.1``."""
    return f"{round_code}.{key_class}.1"


def seal(value: str, kid: str, context: str = "") -> bytes:
    """The value under the key ``kid``, which is made at its first use. Raises Problem key_destroyed."""
    cipher, header = _cipher(keyring().get_or_make(kid)), _header(kid)
    nonce = os.urandom(_NONCE)
    return header + nonce + cipher.encrypt(nonce, value.encode(), header + context.encode())


def seal_many(values: Sequence[str | None], kid: str, context: str = "") -> list[bytes | None]:
    """Seals each value; None stays None."""
    encrypt, header = _cipher(keyring().get_or_make(kid)).encrypt, _header(kid)
    aad = header + context.encode()
    random = os.urandom(_NONCE * len(values))
    sealed: list[bytes | None] = []
    for start, value in zip(range(0, len(random), _NONCE), values, strict=True):
        if value is None:
            sealed.append(None)
            continue
        nonce = random[start : start + _NONCE]
        sealed.append(header + nonce + encrypt(nonce, value.encode(), aad))
    return sealed


def open_(sealed: bytes | memoryview, context: str = "") -> str:
    """The value. Raises Problem key_destroyed, key_missing, or seal_broken (changed, or another column's)."""
    raw = bytes(sealed)
    end = _header_end(raw)
    return _open(_cipher(keyring().get(_kid(raw))), raw, end, raw[:end] + context.encode())


def open_many(sealed: Iterable[bytes | memoryview | None], context: str = "") -> list[str | None]:
    """Opens each value; None stays None. Raises as ``open_`` at the first that does not open."""
    ciphers: dict[bytes, tuple[AESGCM, bytes]] = {}
    values: list[str | None] = []
    for one in sealed:
        if one is None:
            values.append(None)
            continue
        raw = bytes(one)
        end = _header_end(raw)
        header = raw[:end]
        if header not in ciphers:
            ciphers[header] = (_cipher(keyring().get(_kid(raw))), header + context.encode())
        cipher, aad = ciphers[header]
        values.append(_open(cipher, raw, end, aad))
    return values


def blind(kind: str, value: str) -> bytes:
    """16 bytes that stand for the (already normalised) value in look-ups. ``kind`` has its own key: ``id_number``."""
    return hmac.digest(_blind_key(kind), value.encode(), hashlib.sha256)[:_BLIND]


def blind_many(kind: str, values: Iterable[str | None]) -> list[bytes | None]:
    key = _blind_key(kind)
    digest, sha256 = hmac.digest, hashlib.sha256
    return [None if value is None else digest(key, value.encode(), sha256)[:_BLIND] for value in values]


def blind_kid(kind: str) -> str:
    """The id of the key behind ``blind``: destroyed with the roll's."""
    return f"blind.{kind}.1"


def _open(cipher: AESGCM, raw: bytes, end: int, aad: bytes) -> str:
    body = end + _NONCE
    try:
        return cipher.decrypt(raw[end:body], raw[body:], aad).decode()
    except (InvalidTag, ValueError) as error:
        raise Problem("seal_broken") from error


def _header(kid: str) -> bytes:
    return _VERSION + bytes([len(kid)]) + kid.encode("ascii")


def _header_end(raw: bytes) -> int:
    if raw[:1] != _VERSION or len(raw) < 2 + _NONCE or len(raw) < 2 + raw[1] + _NONCE:
        raise Problem("seal_broken")
    return 2 + raw[1]


def _kid(raw: bytes) -> str:
    return raw[2 : 2 + raw[1]].decode("ascii", "replace")


@lru_cache(maxsize=64)
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(derive(secret, "field"))


def _blind_key(kind: str) -> bytes:
    return _blind_derived(keyring().get_or_make(blind_kid(kind)))


_blind_derived = lru_cache(maxsize=16)(lambda secret: derive(secret, "blind"))
