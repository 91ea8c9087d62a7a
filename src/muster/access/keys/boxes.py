"""Personal values on the way from a device: HPKE boxes (RFC 9180; docs/sync.md section 2) for the server alone."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from muster.access.keys.fields import KeyClass, kid
from muster.access.keys.ring import derive_p256, keyring
from muster.common.problems import Problem

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_BOX_KID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(identity|contact)\.[0-9]+", re.ASCII)
_BOX_MAX = 65_536
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def seal_public(round_code: str, key_class: KeyClass = "identity") -> tuple[str, bytes]:
    """The key id and the uncompressed point (65 bytes) to which devices of the round seal."""
    name = kid(round_code, key_class)
    public = _private(keyring().get_or_make(name)).public_key()
    return name, public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def open_sealed(sealed: Mapping[str, str], resident: UUID) -> dict[str, Any]:
    """The object inside ``{"kid", "box"}``, sealed for the body that speaks of ``resident``.

    Raises Problem key_destroyed, or seal_broken: the device chose the kid, and a box opens for no other resident.
    """
    name, box = str(sealed.get("kid", "")), str(sealed.get("box", ""))
    if not _BOX_KID.fullmatch(name) or len(box) > _BOX_MAX:
        raise Problem("seal_broken")
    private = _private(_secret(name))
    try:
        raw = base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))
        return _decode(_SUITE.decrypt(raw, private, info=f"muster-seal-1 {name} {resident}".encode()))
    except (InvalidTag, binascii.Error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Problem("seal_broken") from error


def _secret(name: str) -> bytes:
    try:
        return keyring().get(name)
    except Problem as problem:
        if problem.code == "key_missing":
            raise Problem("seal_broken", f"there is no key {name}") from problem
        raise


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return derive_p256(secret, "box")
