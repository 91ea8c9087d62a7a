"""HPKE base mode over P-256, written from RFC 9180 alone, to hold the server's boxes against."""

import base64
import json
from uuid import UUID

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AES_128, AES_256 = (1, 16), (2, 32)  # aead id and key size
_KEM = b"KEM" + (0x0010).to_bytes(2)


def seal_by_hand(person: dict[str, str], kid: str, public: bytes, resident: UUID) -> dict[str, str]:
    """The ``sealed`` member of an event that speaks of ``resident``, as a device makes it."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    enc = point(ephemeral.public_key())
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    info = f"muster-seal-1 {kid} {resident}".encode()
    key, nonce = schedule(ephemeral.exchange(ec.ECDH(), receiver), enc, public, info)
    box = enc + AESGCM(key).encrypt(nonce, json.dumps(person).encode(), b"")
    return {"kid": kid, "box": base64.urlsafe_b64encode(box).rstrip(b"=").decode()}


def schedule(dh: bytes, enc: bytes, public: bytes, info: bytes, aead: tuple[int, int] = AES_256) -> tuple[bytes, bytes]:
    """Key and nonce of the first message (RFC 9180 sections 4.1 and 5.1)."""
    shared = _expand(_KEM, _extract(_KEM, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    aead_id, size = aead
    suite = b"HPKE" + b"".join(one.to_bytes(2) for one in (0x0010, 0x0001, aead_id))
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared, b"secret", b"")
    return _expand(suite, secret, b"key", context, size), _expand(suite, secret, b"base_nonce", context, 12)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    mac = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    mac.update(b"HPKE-v1" + suite + label + ikm)
    return mac.finalize()


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2) + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), size, labelled).derive(prk)
